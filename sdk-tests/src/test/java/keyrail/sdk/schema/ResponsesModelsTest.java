package keyrail.sdk.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.models.ChatModel;
import com.openai.models.ResponsesModel.ResponsesOnlyModel;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import keyrail.core.inference.Format;
import keyrail.core.names.ProviderId;
import keyrail.core.provider.Provider;
import keyrail.providers.ProviderCatalog;
import org.junit.jupiter.api.Test;

/** Which of OpenAI's models are asked in Responses alone is what its SDK says, so that a new release tells new ones. */
class ResponsesModelsTest {
    /** The SDK counts them among those of both APIs; Chat Completions answers 404. */
    private static final String IN_NEITHER_LIST = "gpt-5\\.2-pro.*|gpt-5\\.1-codex|codex-mini-latest";

    private static final Provider OPENAI =
            new ProviderCatalog().adapter(new ProviderId("openai")).orElseThrow();

    @Test
    void modelsOfResponsesAloneAreAskedThere() {
        assertThat(names(ResponsesOnlyModel.class))
                .isNotEmpty()
                .allSatisfy(model -> assertThat(OPENAI.formats(model)).containsExactly(Format.OPENAI_RESPONSES));
    }

    @Test
    void othersAreRelayedInEitherFormat() {
        assertThat(names(ChatModel.class))
                .filteredOn(model -> !model.matches(IN_NEITHER_LIST))
                .isNotEmpty()
                .allSatisfy(model ->
                        assertThat(OPENAI.formats(model)).containsExactly(Format.OPENAI_CHAT, Format.OPENAI_RESPONSES));
    }

    private static List<String> names(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == type)
                .map(ResponsesModelsTest::name)
                .toList();
    }

    private static String name(Field constant) {
        try {
            return String.valueOf(constant.get(null));
        } catch (IllegalAccessException hidden) {
            throw new AssertionError(hidden);
        }
    }
}
