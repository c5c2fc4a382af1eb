package keyrail.wire.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.SealedCall;
import keyrail.core.inference.hub.Turn;
import keyrail.core.provider.PromptRules;
import keyrail.core.routing.Tuning;
import keyrail.wire.Codecs;
import keyrail.wire.codec.Codec;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.PromptTarget;
import org.junit.jupiter.api.Test;

/** Two formats joined: cuts, seals, and profiles that refuse to lose anything. */
class TranslationTest {
    private static final Codec CHAT = Codecs.find(Format.OPENAI_CHAT).orElseThrow();
    private static final Codec GEMINI = Codecs.find(Format.GEMINI_GENERATE).orElseThrow();
    private static final Minter ACCOUNT = new Minter(Format.GEMINI_GENERATE, "work");
    private static final PromptTarget TARGET =
            new PromptTarget("gemini-x", PromptRules.builder().build(), ACCOUNT);
    private static final String EVENT = "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":["
            + "{\"functionCall\":{\"id\":\"k\",\"name\":\"f\",\"args\":{}},\"thoughtSignature\":\"c2ln\"}]}%s}]}\n\n";
    private static final String DONE = ",\"finishReason\":\"STOP\"";

    private final StringBuilder out = new StringBuilder();

    private static Prompt prompt(String body) {
        return CHAT.readPrompt(
                new PromptSource(Target.of("POST", "/chat/completions"), Headers.EMPTY, "", Bytes.utf8(body)));
    }

    private AnswerTranslator answer(Prompt prompt) {
        return Translations.ofPrompt(CHAT, GEMINI, prompt, Tuning.NONE, TARGET)
                .answer(true, "id", 0, bytes -> out.append(bytes.asUtf8()));
    }

    private static void feed(AnswerTranslator answer, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        answer.accept(bytes, 0, bytes.length);
    }

    private static final String ASKED = """
            {"model":"m","stream":true,"messages":[{"role":"user","content":"go"}],
             "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}]}""";

    @Test
    void aStreamWithoutTheVendorsWordThatItIsDoneHasNoEnd() {
        AnswerTranslator answer = answer(prompt(ASKED));
        feed(answer, EVENT.formatted(""));
        answer.end();

        assertThat(answer.isFinished()).isFalse();
        assertThat(out).contains("\"tool_calls\"").doesNotContain("[DONE]").doesNotContain("\"finish_reason\":\"");
    }

    @Test
    void aWholeStreamEndsAsTheClientKnowsIt() {
        AnswerTranslator answer = answer(prompt(ASKED));
        feed(answer, EVENT.formatted(DONE));
        answer.end();

        assertThat(answer.isFinished()).isTrue();
        assertThat(out).contains("\"finish_reason\":\"tool_calls\"").endsWith("data: [DONE]\n\n");
    }

    @Test
    void whereOneCallIsWantedTheFirstIsPassedOnAlone() {
        String two = "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":["
                + "{\"functionCall\":{\"name\":\"f\",\"args\":{}}},{\"functionCall\":{\"name\":\"g\",\"args\":{}}},"
                + "{\"text\":\"behind\"}]},\"finishReason\":\"STOP\"}]}\n\n";
        AnswerTranslator answer = answer(prompt(ASKED.replace("\"tools\"", "\"parallel_tool_calls\":false,\"tools\"")));
        feed(answer, two);
        answer.end();

        assertThat(out).contains("\"name\":\"f\"", "behind", "[DONE]").doesNotContain("\"name\":\"g\"");
        out.setLength(0);
        AnswerTranslator both = answer(prompt(ASKED));
        feed(both, two);
        both.end();
        assertThat(out).contains("\"name\":\"f\"", "\"name\":\"g\"");
    }

    @Test
    void aSealIsMarkedWithItsAccountAndGoesBackToNoOther() {
        AnswerTranslator answer = answer(prompt(ASKED));
        feed(answer, EVENT.formatted(DONE));
        answer.end();
        SealedCall kept = answer.sealedCalls().getFirst();

        assertThat(kept.seal()).isEqualTo(new Opaque(ACCOUNT, "thought_signature", "c2ln"));
        assertThat(SealedCallText.read(SealedCallText.write(kept))).contains(kept);
        assertThat(kept.seal().minter().isTakenBy(ACCOUNT)).isTrue();
        assertThat(kept.seal().minter().isTakenBy(new Minter(Format.GEMINI_GENERATE, "own")))
                .isFalse();
    }

    /** As an SDK does that puts a stream together and keeps the last of several entries. */
    @Test
    void thoughtsOfWhichTheClientSendsSomeOnlyAreWhole() {
        Block.Hidden hidden = new Block.Hidden(new Opaque(ACCOUNT, "redacted", "cmVk"));
        Block.Thought thought = new Block.Thought("hm", new Opaque(ACCOUNT, "signature", "c2ln"));
        SealedCall kept = new SealedCall("k", List.of(hidden, thought), null);
        Block.ToolCall call = new Block.ToolCall("k", "f", RawJson.EMPTY_OBJECT, null, null);
        Prompt asked = prompt(ASKED);
        Prompt next = asked.withTurns(List.of(new Turn(Turn.Role.ASSISTANT, List.of(thought, call))));

        Prompt restored = SealRestorer.restore(next, id -> Optional.of(kept));

        assertThat(restored.turns().getFirst().blocks()).containsExactly(hidden, thought, call);
    }

    @Test
    void theNextTurnHasTheSealThatItsClientCouldNotCarry() {
        SealedCall kept = new SealedCall("k", List.of(), new Opaque(ACCOUNT, "thought_signature", "c2ln"));
        Prompt next = prompt("""
                {"model":"m","messages":[{"role":"user","content":"go"},
                 {"role":"assistant","content":null,"tool_calls":[
                   {"id":"k","type":"function","function":{"name":"f","arguments":"{}"}}]},
                 {"role":"tool","tool_call_id":"k","content":"done"}]}""");
        Prompt restored = SealRestorer.restore(next, id -> id.equals("k") ? Optional.of(kept) : Optional.empty());

        assertThat(restored.turns().get(1).blocks())
                .filteredOn(Block.ToolCall.class::isInstance)
                .extracting(block -> ((Block.ToolCall) block).seal())
                .containsExactly(kept.seal());
    }

    @Test
    void aStrictProfileRefusesWhatWouldBeLostAndNamesIt() {
        Prompt asked = prompt(
                "{\"model\":\"m\",\"logit_bias\":{\"1\":2},\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]}");
        Translation translation = Translations.ofPrompt(CHAT, GEMINI, asked, Tuning.NONE, TARGET);

        assertThat(translation.written().losses())
                .extracting(loss -> loss.field())
                .contains("logit_bias");
        assertThatThrownBy(() -> Translations.strict(translation))
                .isInstanceOf(KeyrailException.class)
                .hasMessageContaining("logit_bias");
    }
}
