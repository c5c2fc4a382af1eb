package keyrail.wire.anthropic.codec;

import java.util.List;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.PromptRules.Thinking;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;

/** Writes requests for tests: prompts from bodies of clients, and what comes of them. */
final class Written {
    static final AnthropicCodec CODEC = new AnthropicCodec();
    static final PromptRules BUDGET = PromptRules.builder()
            .thinking(Thinking.BUDGET)
            .refuses(Parameter.EFFORT)
            .outputLimit(64_000L)
            .build();
    static final PromptRules ADAPTIVE = PromptRules.builder()
            .thinking(Thinking.ADAPTIVE, Effort.LOW, Effort.MEDIUM, Effort.HIGH, Effort.XHIGH, Effort.MAX)
            .refuses(Parameter.TEMPERATURE, Parameter.TOP_P, Parameter.TOP_K, Parameter.PREFILL)
            .outputLimit(128_000L)
            .build();
    static final String HI = "{\"role\":\"user\",\"content\":\"hi\"}";

    private Written() {}

    static WrittenPrompt write(Prompt prompt, PromptRules rules) {
        return CODEC.writePrompt(
                prompt, new PromptTarget("claude-up", rules, new Minter(Format.ANTHROPIC_MESSAGES, "work")));
    }

    static JsonNode body(WrittenPrompt written) {
        return JsonTree.read(written.body()).orElseThrow();
    }

    static List<String> lost(WrittenPrompt written) {
        return written.losses().stream().map(Loss::field).toList();
    }

    static WrittenPrompt with(String members, PromptRules rules) {
        return write(PromptReadingTest.read("{\"model\":\"m\",\"messages\":[" + HI + "]," + members + "}"), rules);
    }

    static JsonNode json(String text) {
        return JsonTree.read(text).orElseThrow();
    }

    static WrittenPrompt conversation(String... messages) {
        return write(
                PromptReadingTest.read("{\"model\":\"m\",\"messages\":[" + String.join(",", messages)
                        + "],\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\",\"properties\":{}}}]}"),
                BUDGET);
    }

    static String call(String id) {
        return "{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"f\",\"input\":{}}";
    }

    static String result(String id, String text) {
        return "{\"type\":\"tool_result\",\"tool_use_id\":\"" + id + "\",\"content\":\"" + text + "\"}";
    }

    static String assistant(String... blocks) {
        return "{\"role\":\"assistant\",\"content\":[" + String.join(",", blocks) + "]}";
    }

    static String user(String... blocks) {
        return "{\"role\":\"user\",\"content\":[" + String.join(",", blocks) + "]}";
    }

    static String text(String text) {
        return "{\"type\":\"text\",\"text\":\"" + text + "\"}";
    }
}
