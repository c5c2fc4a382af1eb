package keyrail.wire.anthropic.codec.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Block.CacheHint;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.OutputShape;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.Turn;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.tree.Fields;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a client's request, in either version of the API: what 2026-10-21 refuses and 2023-06-01 takes is taken from
 * both, because the model that answers may well take it (types of the official SDKs 0.137 and 1.14, seen 2026-11-28).
 * Not safe for use by several threads.
 */
public final class AnthropicPromptReader {
    private static final String OWN_SETTING = "a setting of Anthropic's own";

    private final List<Loss> losses = Fields.newLosses();
    private final BlockReader blocks = new BlockReader(losses);

    private AnthropicPromptReader() {}

    /** @throws KeyrailException as {@link keyrail.wire.codec.Codec#readPrompt} */
    public static Prompt read(PromptSource source) {
        return new AnthropicPromptReader().prompt(JsonTree.request(source.body()));
    }

    private Prompt prompt(ObjectNode request) {
        Fields body = Fields.of(request, losses);
        refuseThread(body);
        String model = body.string("model");
        List<Block.Text> system = system(body);
        List<Turn> turns = marked(turns(body), BlockReader.cache(body));
        ToolSet tools = ToolReader.read(body);
        Sampling sampling = sampling(body);
        Fields outputConfig = body.object("output_config");
        Reasoning reasoning = reasoning(body, outputConfig);
        OutputShape output = output(body, outputConfig);
        Prompt.Extras extras = new Prompt.Extras(user(body), null, null, true);
        boolean stream = body.isTrue("stream");
        if (outputConfig != null) {
            outputConfig.finish();
        }
        finish(body);
        return new Prompt(model, system, turns, tools, sampling, reasoning, output, extras, stream, losses);
    }

    /**
     * A conversation that Anthropic keeps cannot go on elsewhere: what this request lacks would be missing. The code tells
     * the SDKs' tool runners to send the whole conversation instead (npm SDK 1.14, ThreadUnsupportedRequestError).
     */
    private static void refuseThread(Fields body) {
        if (body.any("thread") != null) {
            throw new KeyrailException(Failure.of(
                    FailureCode.UNTRANSLATABLE,
                    "\"thread\" needs what only Anthropic keeps, and this call goes to another vendor or in another format;"
                            + " send the whole conversation in \"messages\" without it, or use a profile whose provider"
                            + " speaks Anthropic Messages itself",
                    "error_code",
                    List.of("thread_unsupported_request")));
        }
    }

    private static void finish(Fields body) {
        for (String setting : List.of("service_tier", "speed", "inference_geo", "diagnostics", "context_management")) {
            body.lose(setting, OWN_SETTING);
        }
        for (String service : List.of("mcp_servers", "container")) {
            body.lose(service, "only Anthropic's own servers provide it");
        }
        body.ignore("betas").finish();
    }

    private List<Block.Text> system(Fields body) {
        JsonNode system = body.any("system");
        if (system == null) {
            return List.of();
        }
        if (system.isString()) {
            return system.stringValue().isEmpty() ? List.of() : List.of(new Block.Text(system.stringValue()));
        }
        return texts(body.objects("system"));
    }

    private List<Block.Text> texts(List<Fields> blocksOfText) {
        List<Block.Text> texts = new ArrayList<>();
        for (Fields block : blocksOfText) {
            if (!block.needString("type").equals("text")) {
                throw block.wrong("type", "text");
            }
            texts.add(blocks.text(block));
            block.finish();
        }
        return texts;
    }

    private List<Turn> turns(Fields body) {
        List<Fields> messages = body.objects("messages");
        if (messages.isEmpty()) {
            throw new KeyrailException(FailureCode.INVALID_REQUEST, "\"messages\" must hold at least one message");
        }
        List<Turn> turns = new ArrayList<>();
        for (Fields message : messages) {
            Turn.Role role = switch (message.needString("role")) {
                case "user" -> Turn.Role.USER;
                case "assistant" -> Turn.Role.ASSISTANT;
                case "system" -> Turn.Role.SYSTEM;
                default -> throw message.wrong("role", "user, assistant or system");
            };
            turns.add(new Turn(role, content(message, role)));
            message.finish();
        }
        return turns;
    }

    private List<Block> content(Fields message, Turn.Role role) {
        JsonNode content = message.any("content");
        if (content == null) {
            throw message.wrong("content", "a string or a list of blocks");
        }
        if (content.isString()) {
            return List.of(new Block.Text(content.stringValue()));
        }
        if (role == Turn.Role.SYSTEM) {
            return List.copyOf(texts(message.objects("content")));
        }
        List<Block> read = new ArrayList<>();
        for (Fields block : message.objects("content")) {
            blocks.read(block, read);
        }
        return read;
    }

    /** The mark of the whole request stands for one on its last block that can have it. */
    private static List<Turn> marked(List<Turn> turns, @Nullable CacheHint hint) {
        if (hint == null) {
            return turns;
        }
        List<Turn> marked = new ArrayList<>(turns);
        for (int turn = marked.size() - 1; turn >= 0; turn--) {
            List<Block> all = new ArrayList<>(marked.get(turn).blocks());
            for (int block = all.size() - 1; block >= 0; block--) {
                Optional<Block> with = BlockReader.withCache(all.get(block), hint);
                if (with.isPresent()) {
                    all.set(block, with.get());
                    marked.set(turn, new Turn(marked.get(turn).role(), all));
                    return marked;
                }
            }
        }
        return marked;
    }

    private static @Nullable String user(Fields body) {
        Fields metadata = body.object("metadata");
        if (metadata == null) {
            return null;
        }
        String user = metadata.string("user_id");
        metadata.finish();
        return user;
    }

    private static Sampling sampling(Fields body) {
        Long maxTokens = body.whole("max_tokens");
        if (maxTokens != null && maxTokens == 0) {
            throw new KeyrailException(
                    FailureCode.UNTRANSLATABLE,
                    "\"max_tokens\" is 0, which only warms Anthropic's own cache; use a profile of an Anthropic model");
        }
        if (maxTokens != null && maxTokens < 0) {
            throw body.wrong("max_tokens", "at least 1");
        }
        return new Sampling(
                maxTokens,
                body.decimal("temperature"),
                body.decimal("top_p"),
                body.whole("top_k"),
                null,
                null,
                null,
                body.strings("stop_sequences"));
    }

    private @Nullable Reasoning reasoning(Fields body, @Nullable Fields outputConfig) {
        Effort effort = outputConfig == null ? null : effort(outputConfig);
        Fields thinking = body.object("thinking");
        if (thinking == null) {
            return effort == null ? null : new Reasoning(null, effort, null, null);
        }
        boolean wanted = switch (thinking.needString("type")) {
            case "enabled", "adaptive" -> true;
            case "disabled" -> false;
            case "between_tools" -> {
                losses.add(Loss.changed(thinking.path(), "thinking between tool calls only is taken for none at all"));
                yield false;
            }
            default -> throw thinking.wrong("type", "enabled, adaptive, disabled or between_tools");
        };
        Long budget = thinking.whole("budget_tokens");
        String display = thinking.string("display");
        thinking.finish();
        return new Reasoning(
                wanted, effort, wanted ? budget : null, display == null ? null : !display.equals("omitted"));
    }

    private static @Nullable Effort effort(Fields outputConfig) {
        String word = outputConfig.string("effort");
        return word == null
                ? null
                : Effort.of(word).orElseThrow(() -> outputConfig.wrong("effort", "low, medium, high, xhigh or max"));
    }

    private static OutputShape output(Fields body, @Nullable Fields outputConfig) {
        Fields format = outputConfig == null ? null : outputConfig.object("format");
        if (format == null) {
            format = body.object("output_format");
        }
        if (format == null) {
            return new OutputShape.Free();
        }
        if (!format.needString("type").equals("json_schema")) {
            throw format.wrong("type", "json_schema");
        }
        if (!(format.any("schema") instanceof ObjectNode schema)) {
            throw format.wrong("schema", "an object");
        }
        String name = format.string("name");
        format.finish();
        return new OutputShape.JsonSchema(name == null ? "answer" : name, null, JsonTree.raw(schema), true);
    }
}
