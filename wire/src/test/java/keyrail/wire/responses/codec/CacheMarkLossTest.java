package keyrail.wire.responses.codec;

import static keyrail.wire.responses.codec.Prompts.PLAIN;
import static keyrail.wire.responses.codec.Prompts.prompt;
import static keyrail.wire.responses.codec.Prompts.user;
import static keyrail.wire.responses.codec.Prompts.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.CacheHint;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.provider.PromptRules;
import org.junit.jupiter.api.Test;

/** Marks for the cache that find no place are told of, and are no reason to refuse. */
class CacheMarkLossTest {
    private static final PromptRules MARKS =
            PromptRules.builder().cacheMarks(true).build();

    private static List<Loss> marks(Prompt prompt, PromptRules rules) {
        return write(prompt, rules).losses().stream()
                .filter(loss -> loss.field().equals("cache_control"))
                .toList();
    }

    private static Prompt withTools(ToolSet.Tool tool) {
        Prompt plain = prompt(user("Hi"));
        return plain.withTools(new ToolSet(List.of(tool), new ToolSet.Choice.Auto(), null));
    }

    @Test
    void marksOfToolsAreToldOf() {
        Prompt marked = withTools(new ToolSet.Tool("f", null, null, null, CacheHint.SHORT));

        assertThat(marks(marked, MARKS)).extracting(Loss::kind).containsExactly(Loss.Kind.CHANGED);
        assertThat(marks(marked, PLAIN)).extracting(Loss::kind).containsExactly(Loss.Kind.CHANGED);
        assertThat(marks(withTools(new ToolSet.Tool("f", null, null, null, null)), MARKS))
                .isEmpty();
    }

    @Test
    void marksOfWhatIsSaidAreLostOnlyWhereTheServerHasNone() {
        Prompt marked = prompt(user(new Block.Text("Hi", CacheHint.LONG)));

        assertThat(marks(marked, MARKS)).isEmpty();
        assertThat(marks(marked, PLAIN)).hasSize(1);
    }
}
