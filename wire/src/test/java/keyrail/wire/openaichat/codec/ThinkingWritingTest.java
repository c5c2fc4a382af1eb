package keyrail.wire.openaichat.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.provider.ChatRules;
import keyrail.core.provider.ChatRules.Trait;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Thinking;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a server is asked to think, and which thoughts of earlier turns it gets back. */
class ThinkingWritingTest {
    private static String messages(Prompt prompt, PromptRules.Builder rules) {
        return JsonTree.text(Chats.body(Chats.write(prompt, rules)).get("messages"))
                .replace('"', '\'');
    }

    private static String thinking(@Nullable Reasoning asked, PromptRules.Builder rules) {
        var body = Chats.body(Chats.write(Chats.with(Chats.prompt(Chats.user("hi")), asked), rules));
        body.remove(List.of("model", "messages"));
        return JsonTree.text(body).replace('"', '\'');
    }

    @Test
    void thinkingIsAskedForInTheServersOwnWords() {
        Reasoning high = new Reasoning(true, Effort.HIGH, null, null);
        Reasoning budget = new Reasoning(true, null, 5_000L, null);
        Reasoning on = new Reasoning(true, null, null, null);
        Reasoning off = new Reasoning(false, null, null, null);
        PromptRules.Builder upToHigh =
                PromptRules.builder().thinking(Thinking.EFFORT, Effort.LOW, Effort.MEDIUM, Effort.HIGH);
        assertThat(thinking(null, PromptRules.builder())).isEqualTo("{}");
        assertThat(thinking(high, PromptRules.builder())).isEqualTo("{'reasoning_effort':'high'}");
        assertThat(thinking(new Reasoning(true, Effort.MAX, null, null), upToHigh))
                .isEqualTo("{'reasoning_effort':'high'}");
        assertThat(thinking(budget, PromptRules.builder())).isEqualTo("{'reasoning_effort':'medium'}");
        assertThat(thinking(on, PromptRules.builder())).isEqualTo("{'reasoning_effort':'medium'}");
        assertThat(thinking(off, PromptRules.builder())).isEqualTo("{'reasoning_effort':'none'}");
        assertThat(thinking(off, upToHigh)).isEqualTo("{'reasoning_effort':'low'}");
        assertThat(thinking(high, PromptRules.builder().thinking(Thinking.NONE)))
                .isEqualTo("{}");
        PromptRules.Builder nested = PromptRules.builder().chat(ChatRules.PLAIN.with(Trait.REASONING_OBJECT));
        assertThat(thinking(high, nested)).isEqualTo("{'reasoning':{'effort':'high'}}");
        assertThat(thinking(budget, nested)).isEqualTo("{'reasoning':{'max_tokens':5000}}");
        PromptRules.Builder summarized =
                PromptRules.builder().chat(ChatRules.PLAIN.with(Trait.REASONING_OBJECT, Trait.REASONING_SUMMARY));
        assertThat(thinking(high, summarized)).isEqualTo("{'reasoning':{'effort':'high','summary':'detailed'}}");
        assertThat(thinking(off, summarized)).isEqualTo("{'reasoning':{'effort':'none'}}");
        PromptRules.Builder switched = PromptRules.builder().chat(ChatRules.PLAIN.with(Trait.THINKING_SWITCH));
        assertThat(thinking(high, switched)).isEqualTo("{'thinking':{'type':'enabled'},'reasoning_effort':'high'}");
        assertThat(thinking(off, switched)).isEqualTo("{'thinking':{'type':'disabled'}}");
    }

    @Test
    void thoughtsGoBackOnlyWhereTheyAreWantedAndSealsOnlyToTheirMinter() {
        Opaque own = new Opaque(
                new Minter(Format.OPENAI_CHAT, "work"),
                "reasoning_details",
                "{\"type\":\"reasoning.encrypted\",\"data\":\"x\"}");
        Opaque elsewhere = new Opaque(new Minter(Format.OPENAI_CHAT, "home"), own.kind(), own.value());
        Opaque foreign = new Opaque(new Minter(Format.ANTHROPIC_MESSAGES, ""), "signature", "s");
        Prompt prompt = Chats.prompt(
                Chats.user("hi"),
                Chats.assistant(
                        new Block.Thought("why", null),
                        new Block.Thought("signed", foreign),
                        new Block.Hidden(own),
                        new Block.Hidden(elsewhere),
                        new Block.Text("ok")),
                Chats.user("and?"));
        WrittenPrompt written = Chats.write(prompt, PromptRules.builder().thoughtField("reasoning"));
        assertThat(JsonTree.text(Chats.body(written).get("messages").get(1)).replace('"', '\''))
                .isEqualTo("{'role':'assistant','content':'ok','reasoning':'why',"
                        + "'reasoning_details':[{'type':'reasoning.encrypted','data':'x'}]}");
        assertThat(Chats.fields(written)).containsExactly("thinking");
        assertThat(messages(prompt, PromptRules.builder()))
                .doesNotContain("why")
                .doesNotContain("signed");
    }

    @Test
    void thoughtsMayGoBackAsEntries() {
        Prompt prompt =
                Chats.prompt(Chats.assistant(new Block.Thought("why", null), new Block.Text("ok")), Chats.user("x"));
        JsonNode messages = Chats.body(Chats.write(prompt, PromptRules.builder().thoughtField("reasoning_details")))
                .get("messages");
        assertThat(JsonTree.text(messages.get(0).get("reasoning_details")).replace('"', '\''))
                .isEqualTo("[{'type':'reasoning.text','text':'why','index':0}]");
    }

    @Test
    void aMessageThatHasToSayItsThoughtsSaysEvenNone() {
        PromptRules.Builder rules = PromptRules.builder()
                .thoughtField("reasoning_content")
                .chat(ChatRules.PLAIN.with(Trait.EMPTY_THOUGHTS));
        Prompt prompt = Chats.prompt(
                Chats.assistant(new Block.ToolCall("a", "f", new RawJson("{}"), null, null)),
                Chats.user(new Block.ToolResult("a", List.of(new Block.Text("1")), false, null)),
                Chats.assistant(new Block.Text("ok")),
                Chats.user("and?"));
        JsonNode messages = Chats.body(Chats.write(prompt, rules)).get("messages");
        assertThat(messages.get(0).get("reasoning_content").stringValue()).isEmpty();
        assertThat(messages.get(2).has("reasoning_content")).isFalse();
    }

    @Test
    void thoughtsInAllMessagesStandInThoseWithoutCallsToo() {
        PromptRules.Builder rules = PromptRules.builder()
                .thoughtField("reasoning_content")
                .chat(ChatRules.PLAIN.with(Trait.THOUGHTS_IN_ALL));
        Prompt prompt = Chats.prompt(
                Chats.assistant(new Block.Text("ok")),
                Chats.user("and?"),
                Chats.assistant(new Block.Thought("why", null), new Block.Text("so")));
        JsonNode messages = Chats.body(Chats.write(prompt, rules)).get("messages");
        assertThat(messages.get(0).get("reasoning_content").stringValue()).isEmpty();
        assertThat(messages.get(2).get("reasoning_content").stringValue()).isEqualTo("why");
    }
}
