package keyrail.wire.translation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.wire.anthropic.codec.AnthropicGrammar;
import keyrail.wire.gemini.codec.GeminiGrammar;
import keyrail.wire.ollama.codec.OllamaGrammar;
import keyrail.wire.openaichat.codec.ChatGrammar;
import keyrail.wire.responses.codec.ResponsesGrammar;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.node.ObjectNode;

/** The grammar of each format's answers, by format. Fails where an answer breaks it. */
public final class Grammars {
    private Grammars() {}

    /** A stream whose client asked for its figures, and which came to its end. */
    public static void checkStream(Format format, byte[] stream) {
        String text = new String(stream, StandardCharsets.UTF_8);
        switch (format) {
            case OPENAI_CHAT -> ChatGrammar.check(stream, true);
            case OPENAI_RESPONSES -> ResponsesGrammar.read(text);
            case ANTHROPIC_MESSAGES -> AnthropicGrammar.message(text);
            case GEMINI_GENERATE -> GeminiGrammar.events(text);
            case OLLAMA_CHAT -> OllamaGrammar.check(stream);
        }
    }

    public static void checkWhole(Format format, byte[] body) {
        ObjectNode answer = JsonTree.request(Bytes.of(body));
        switch (format) {
            case OPENAI_CHAT -> {
                assertThat(answer.get("object").stringValue()).isEqualTo("chat.completion");
                assertThat(answer.get("choices")).hasSize(1);
                assertThat(answer.at("/choices/0/message/role").stringValue()).isEqualTo("assistant");
                assertThat(answer.at("/choices/0/finish_reason").stringValue())
                        .isIn("stop", "length", "tool_calls", "content_filter");
                assertThat(answer.at("/usage/total_tokens").longValue())
                        .isEqualTo(answer.at("/usage/prompt_tokens").longValue()
                                + answer.at("/usage/completion_tokens").longValue());
            }
            case OPENAI_RESPONSES ->
                ResponsesGrammar.checkResponse(answer, answer.get("status").stringValue());
            case ANTHROPIC_MESSAGES -> {
                assertThat(answer.get("type").stringValue()).isEqualTo("message");
                assertThat(answer.get("role").stringValue()).isEqualTo("assistant");
                assertThat(answer.get("stop_reason").stringValue())
                        .isIn("end_turn", "max_tokens", "stop_sequence", "tool_use", "pause_turn", "refusal");
                assertThat(answer.get("content").isArray()).isTrue();
            }
            case GEMINI_GENERATE -> GeminiGrammar.check(answer, true);
            case OLLAMA_CHAT -> {
                assertThat(answer.get("done").booleanValue()).isTrue();
                assertThat(answer.at("/message/role").stringValue()).isEqualTo("assistant");
                assertThat(answer.get("done_reason").stringValue()).isIn("stop", "length");
            }
        }
    }
}
