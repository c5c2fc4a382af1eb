package keyrail.sdk;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Chat Completions with langchain4j-open-ai. */
@ExtendWith({Scene.Shared.class, MissRule.class})
@ParameterizedClass
@EnumSource(Upstream.class)
class LangChainOpenAiTest extends LangChainTests {
    LangChainOpenAiTest(Upstream upstream, Scene scene) {
        super(upstream, scene);
    }

    @Override
    ChatModel model(String name) {
        return OpenAiChatModel.builder()
                .baseUrl(scene.url() + "/v1")
                .apiKey(scene.clientKey())
                .customHeaders(Map.of("x-keyrail-profile", upstream().profile()))
                .modelName(name)
                .strictJsonSchema(true)
                .maxRetries(0)
                .timeout(Scene.LIMIT)
                .build();
    }

    @Override
    StreamingChatModel streaming(String name) {
        return OpenAiStreamingChatModel.builder()
                .baseUrl(scene.url() + "/v1")
                .apiKey(scene.clientKey())
                .customHeaders(Map.of("x-keyrail-profile", upstream().profile()))
                .modelName(name)
                .timeout(Scene.LIMIT)
                .build();
    }
}
