package keyrail.wire.responses.codec;

import java.util.List;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.Turn;
import keyrail.core.inference.hub.Turn.Role;
import keyrail.core.provider.PromptRules;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.tree.JsonTree;
import tools.jackson.databind.JsonNode;

/** Prompts for the tests of the writer, and what becomes of them. */
final class Prompts {
    static final ResponsesCodec CODEC = new ResponsesCodec();
    static final Minter SELF = new Minter(Format.OPENAI_RESPONSES, "work");
    static final PromptRules PLAIN = PromptRules.builder().build();

    private Prompts() {}

    static Prompt prompt(Turn... turns) {
        return new Prompt(
                "m",
                List.of(),
                List.of(turns),
                ToolSet.NONE,
                Sampling.NONE,
                null,
                new OutputShape.Free(),
                Prompt.Extras.NONE,
                false,
                List.of());
    }

    static Prompt with(ToolSet tools, OutputShape output) {
        return new Prompt(
                "m",
                List.of(),
                List.of(user("Hi")),
                tools,
                Sampling.NONE,
                null,
                output,
                Prompt.Extras.NONE,
                false,
                List.of());
    }

    static Turn user(String text) {
        return new Turn(Role.USER, List.of(new Block.Text(text)));
    }

    static Turn user(Block... blocks) {
        return new Turn(Role.USER, List.of(blocks));
    }

    static Turn assistant(Block... blocks) {
        return new Turn(Role.ASSISTANT, List.of(blocks));
    }

    static Block call(String id) {
        return new Block.ToolCall(id, "f", new RawJson("{\"n\":12345678901234567890}"), null, null);
    }

    static Block result(String id, String text) {
        return new Block.ToolResult(id, List.of(new Block.Text(text)), false, null);
    }

    static WrittenPrompt write(Prompt prompt, PromptRules rules) {
        return CODEC.writePrompt(prompt, new PromptTarget("gpt-x", rules, SELF));
    }

    static JsonNode body(WrittenPrompt written) {
        return JsonTree.read(written.body()).orElseThrow();
    }

    static String input(WrittenPrompt written) {
        return JsonTree.text(body(written).get("input"));
    }

    static List<String> lost(WrittenPrompt written) {
        return written.losses().stream().map(Loss::field).toList();
    }

    static Opaque seal(String account) {
        return new Opaque(
                new Minter(Format.OPENAI_RESPONSES, account),
                "reasoning",
                "{\"id\":\"rs_1\",\"encrypted_content\":\"gA\"}");
    }
}
