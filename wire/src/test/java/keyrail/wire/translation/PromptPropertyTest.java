package keyrail.wire.translation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Turn;
import keyrail.core.provider.PromptRules;
import keyrail.core.routing.Tuning;
import keyrail.wire.anthropic.codec.AnthropicRequestCheck;
import keyrail.wire.codec.Codec;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.RandomConversation;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.tree.JsonTree;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every pair of formats: what a client says, calls and shows reaches the vendor, in order and to the letter. */
class PromptPropertyTest {
    /** Random conversations per pair. */
    int conversations() {
        return 20;
    }

    static Stream<Arguments> pairs() {
        return TranslationPropertyTest.pairs();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void wordsCallsAndPicturesOfAConversationArrive(Codec client, Codec upstream) {
        for (long seed = 0; seed < conversations(); seed++) {
            Prompt said = new RandomConversation(seed).prompt();
            WrittenPrompt asked = client.writePrompt(said, target(client));
            Prompt read = client.readPrompt(source(asked));
            WrittenPrompt written = Translations.ofPrompt(client, upstream, read, Tuning.NONE, target(upstream))
                    .written();
            if (upstream.format() == Format.ANTHROPIC_MESSAGES) {
                AnthropicRequestCheck.check(JsonTree.request(written.body()), "seed " + seed);
            }
            Prompt arrived = upstream.readPrompt(source(written));
            String why = "seed " + seed + ", losses " + written.losses();
            assertThat(said(arrived)).as(why).isEqualTo(said(said));
            assertThat(arrived.stream()).as(why).isEqualTo(said.stream());
            assertThat(arrived.sampling().maxTokens()).as(why).isEqualTo(1000L);
            assertThat(tools(arrived)).as(why).isEqualTo(tools(said));
        }
    }

    private static PromptTarget target(Codec codec) {
        return new PromptTarget("m", PromptRules.builder().build(), new Minter(codec.format(), "work"));
    }

    private static PromptSource source(WrittenPrompt written) {
        return new PromptSource(written.target(), written.headers(), written.query(), written.body());
    }

    private static List<String> tools(Prompt prompt) {
        return prompt.tools().tools().stream()
                .map(tool -> tool.name() + " " + tool.description() + " "
                        + JsonTree.read(tool.schema()).orElseThrow().get("properties"))
                .toList();
    }

    /** What is said, call by call and word by word; formats may cut turns and texts as they like. */
    private static List<Object> said(Prompt prompt) {
        List<Object> said = new ArrayList<>();
        StringBuilder words = new StringBuilder();
        prompt.system().forEach(text -> words.append(text.text()));
        flush(said, words);
        Map<String, Integer> numbers = new HashMap<>();
        for (Turn turn : prompt.turns()) {
            for (Block block : turn.blocks()) {
                if (block instanceof Block.Text text) {
                    words.append(text.text());
                    continue;
                }
                flush(said, words);
                said.add(
                        switch (block) {
                            case Block.Media media -> media.source();
                            case Block.ToolCall call -> called(call, numbers);
                            case Block.ToolResult result -> answered(result, numbers);
                            default -> throw new AssertionError("nobody said " + block);
                        });
            }
            flush(said, words);
        }
        return said;
    }

    private static void flush(List<Object> said, StringBuilder words) {
        if (!words.isEmpty()) {
            said.add(words.toString());
            words.setLength(0);
        }
    }

    private record Called(int number, String name, JsonNode arguments) {}

    private record Answered(int number, String text) {}

    private static Called called(Block.ToolCall call, Map<String, Integer> numbers) {
        assertThat(numbers).doesNotContainKey(call.id());
        numbers.put(call.id(), numbers.size());
        return new Called(
                numbers.get(call.id()),
                call.name(),
                JsonTree.read(call.arguments()).orElseThrow());
    }

    private static Answered answered(Block.ToolResult result, Map<String, Integer> numbers) {
        StringBuilder text = new StringBuilder();
        for (Block block : result.content()) {
            text.append(((Block.Text) block).text());
        }
        return new Answered(numbers.get(result.callId()), text.toString());
    }
}
