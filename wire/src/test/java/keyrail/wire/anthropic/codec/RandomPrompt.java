package keyrail.wire.anthropic.codec;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.CacheHint;
import keyrail.core.inference.hub.Block.MediaKind;
import keyrail.core.inference.hub.Block.MediaSource;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.ToolSet.Choice;
import keyrail.core.inference.hub.Turn;
import keyrail.core.inference.hub.Turn.Role;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.JsonOutput;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.PromptRules.Thinking;

/** Makes prompts of any shape that a reader may give, however odd, and rules of models; the same for the same seed. */
final class RandomPrompt {
    private static final String[] TEXTS = {"hi", "", "  ", "words \n", "漢😀", "\ud83d", "Continue?", "<system>"};
    private static final String[] IDS = {"call_1", "call_1", "call_2", "a.b:c", "", "toolu_9"};
    private static final String[] NAMES = {"find", "now", "ns.tool:do", "kr-x", "find"};
    private static final String[] TYPES = {
        "image/png", "image/jpg", "image/bmp", "application/pdf", "text/csv", "audio/wav", "application/zip"
    };
    private static final String[] SCHEMAS = {
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"],\"additionalProperties\":false}",
        "{}",
        "{\"anyOf\":[{\"type\":\"object\",\"properties\":{\"b\":{}}},{\"$ref\":\"#/$defs/x\"}],\"$defs\":{\"x\":{\"type\":\"object\"}}}",
        "{\"type\":\"array\",\"items\":{\"type\":\"number\",\"minimum\":1}}",
        "{\"$ref\":\"#/$defs/n\",\"$defs\":{\"n\":{\"type\":\"object\",\"properties\":{\"n\":{\"$ref\":\"#/$defs/n\"}}}}}",
        "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}",
        "no json",
    };

    private final Random random;

    RandomPrompt(Random random) {
        this.random = random;
    }

    private <T> T one(T[] of) {
        return of[random.nextInt(of.length)];
    }

    private boolean rarely() {
        return random.nextInt(5) == 0;
    }

    Prompt prompt() {
        List<Turn> turns = new ArrayList<>();
        for (int count = random.nextInt(8); count > 0; count--) {
            turns.add(turn());
        }
        List<Block.Text> system = new ArrayList<>(List.of(new Block.Text("You are kind.")));
        if (rarely()) {
            system.add(new Block.Text(one(TEXTS), cache()));
        }
        return new Prompt(
                "m",
                system,
                turns,
                tools(),
                sampling(),
                random.nextBoolean() ? null : reasoning(),
                output(),
                new Prompt.Extras(rarely() ? "u" : null, null, null, false),
                random.nextBoolean(),
                List.of());
    }

    private Turn turn() {
        Role role = rarely() ? Role.SYSTEM : random.nextBoolean() ? Role.USER : Role.ASSISTANT;
        List<Block> blocks = new ArrayList<>();
        for (int count = random.nextInt(5); count > 0; count--) {
            blocks.add(
                    switch (role) {
                        case SYSTEM -> text();
                        case USER ->
                            switch (random.nextInt(4)) {
                                case 0 -> media();
                                case 1, 2 -> result();
                                default -> text();
                            };
                        case ASSISTANT ->
                            switch (random.nextInt(6)) {
                                case 0 -> new Block.Thought(one(TEXTS), rarely() ? null : seal("signature"));
                                case 1 -> new Block.Hidden(seal("redacted_thinking"));
                                case 2, 3 ->
                                    new Block.ToolCall(
                                            one(IDS),
                                            one(NAMES),
                                            new RawJson(rarely() ? "{\"cut" : "{\"n\":1}"),
                                            null,
                                            cache());
                                case 4 -> new Block.Refusal(one(TEXTS));
                                default -> text();
                            };
                    });
        }
        return new Turn(role, blocks);
    }

    private Block text() {
        return new Block.Text(one(TEXTS), cache());
    }

    private CacheHint cache() {
        return rarely() ? random.nextBoolean() ? CacheHint.SHORT : CacheHint.LONG : null;
    }

    private Block media() {
        MediaSource source = switch (random.nextInt(6)) {
            case 0 -> new MediaSource.Remote(rarely() ? "gs://b/o" : "https://x.example/y", null);
            case 1 -> new MediaSource.Stored(random.nextBoolean() ? "file_1" : "file-1");
            case 2 -> new MediaSource.Plain(one(TEXTS));
            default -> new MediaSource.Inline(one(TYPES), "aGVsbG8=");
        };
        return new Block.Media(one(MediaKind.values()), source, rarely() ? "n.pdf" : null, null, cache());
    }

    private Block result() {
        List<Block> content = new ArrayList<>();
        for (int count = random.nextInt(3); count > 0; count--) {
            content.add(random.nextBoolean() ? text() : media());
        }
        return new Block.ToolResult(one(IDS), content, rarely(), cache());
    }

    private Opaque seal(String kind) {
        return new Opaque(
                new Minter(rarely() ? Format.GEMINI_GENERATE : Format.ANTHROPIC_MESSAGES, rarely() ? "other" : ""),
                kind,
                "c2ln");
    }

    private ToolSet tools() {
        List<ToolSet.Tool> tools = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            tools.add(new ToolSet.Tool(
                    one(NAMES),
                    rarely() ? null : "Does it",
                    rarely() ? null : new RawJson(one(SCHEMAS)),
                    rarely() ? true : null,
                    cache()));
        }
        Choice choice = switch (random.nextInt(5)) {
            case 0 -> new Choice.Any();
            case 1 -> new Choice.None();
            case 2 -> new Choice.Named(one(NAMES));
            default -> new Choice.Auto();
        };
        return new ToolSet(tools, choice, rarely() ? random.nextBoolean() : null);
    }

    private Sampling sampling() {
        return new Sampling(
                random.nextBoolean() ? null : 1L + random.nextInt(200_000),
                rarely() ? new BigDecimal(random.nextInt(21)).movePointLeft(1) : null,
                rarely() ? new BigDecimal("0.9") : null,
                rarely() ? 40L : null,
                null,
                null,
                rarely() ? 7L : null,
                rarely() ? List.of("END", " \n") : List.of());
    }

    private Reasoning reasoning() {
        return new Reasoning(
                one(new Boolean[] {true, false, null}),
                rarely() ? null : one(Effort.values()),
                random.nextBoolean() ? null : (long) random.nextInt(100_000),
                one(new Boolean[] {true, false, null}));
    }

    private OutputShape output() {
        return switch (random.nextInt(6)) {
            case 0 -> new OutputShape.JsonObject();
            case 1 -> new OutputShape.JsonSchema("answer", "An answer", new RawJson(one(SCHEMAS)), null);
            default -> new OutputShape.Free();
        };
    }

    PromptRules rules() {
        PromptRules.Builder rules = PromptRules.builder()
                .thinking(one(Thinking.values()), rarely() ? new Effort[] {} : new Effort[] {Effort.LOW, Effort.HIGH})
                .alwaysThinks(rarely())
                .outputLimit(random.nextBoolean() ? null : 64_000L)
                .output(one(JsonOutput.values()));
        for (Parameter parameter : Parameter.values()) {
            if (random.nextInt(4) == 0) {
                rules.refuses(parameter);
            }
        }
        return rules.build();
    }
}
