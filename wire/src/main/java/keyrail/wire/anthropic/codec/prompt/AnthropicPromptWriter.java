package keyrail.wire.anthropic.codec.prompt;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.inference.hub.Turn;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.wire.codec.MemberNames;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.ToolNames;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a request that the model takes (platform.claude.com/docs/en/api/messages, seen 2026-11-28). Not safe for use by
 * several threads.
 */
public final class AnthropicPromptWriter {
    private static final int LONGEST_USER = 256;

    /** The API's own 400 answer names the pattern {@code ^[a-zA-Z0-9_-]{1,128}$} for the names of tools. */
    private static final int LONGEST_TOOL_NAME = 128;

    private static final Target GENERATE = Target.of("POST", "/messages");
    private static final Target COUNT = Target.of("POST", "/messages/count_tokens");

    private final Prompt prompt;
    private final PromptTarget target;
    private final PromptRules rules;
    private final List<Loss> losses;
    private final ToolNames names = new ToolNames("[^a-zA-Z0-9_-]", LONGEST_TOOL_NAME);
    private final MemberNames members;
    private final BlockWriter blocks;

    private AnthropicPromptWriter(Prompt prompt, PromptTarget target) {
        this.prompt = prompt;
        this.target = target;
        this.rules = target.rules();
        this.losses = new ArrayList<>(prompt.losses());
        this.members = new MemberNames(rules.memberNames());
        this.blocks = new BlockWriter(names, members);
    }

    /** @throws KeyrailException as {@link keyrail.wire.codec.Codec#writePrompt} */
    public static WrittenPrompt write(Prompt prompt, PromptTarget target) {
        return new AnthropicPromptWriter(prompt, target).written(false);
    }

    /** The request to count, which takes no limits, sampling and stream. */
    public static WrittenPrompt writeCount(Prompt prompt, PromptTarget target) {
        return new AnthropicPromptWriter(prompt, target).written(true);
    }

    private WrittenPrompt written(boolean counts) {
        Conversation conversation = conversation();
        ToolWriter toolWriter = new ToolWriter(prompt.tools(), rules, names, members, losses);
        AnswerTool.Way way = AnswerTool.way(prompt.output(), rules, toolWriter.forcesOwn());
        ToolWriter.Written tools = toolWriter.write(way, ToolWriter.called(conversation.messages()));
        ThinkingPlan plan = ThinkingPlan.of(
                prompt.reasoning(),
                new ThinkingPlan.Circumstances(
                        rules, prompt.sampling().maxTokens(), tools.forced(), conversation.loopLacksThought(), losses));
        conversation.end(!rules.refuses(Parameter.PREFILL) && !plan.thinks() && way instanceof AnswerTool.Way.Free);

        ObjectNode body = JsonTree.object().put("model", target.model());
        if (!counts) {
            body.put("max_tokens", plan.maxTokens());
        }
        system(body, system(conversation, way));
        body.set("messages", blocks.messages(conversation.messages()));
        if (!tools.tools().isEmpty()) {
            body.set("tools", tools.tools());
        }
        set(body, "tool_choice", tools.choice());
        set(body, "thinking", plan.thinking());
        outputConfig(body, plan, way);
        if (!counts) {
            sampling(body, plan.thinks());
            extras(body);
        }
        CacheMarks.settle(body, losses);
        return new WrittenPrompt(
                counts ? COUNT : GENERATE,
                Headers.EMPTY,
                "",
                JsonTree.bytes(body),
                losses,
                names.changed(),
                Map.of(),
                members.changed());
    }

    private Conversation conversation() {
        BlockFit fit = new BlockFit(target.self(), losses);
        List<Turn> turns = new ArrayList<>();
        for (int index = 0; index < prompt.turns().size(); index++) {
            Turn turn = prompt.turns().get(index);
            turns.add(new Turn(turn.role(), fit.fit("messages[" + index + "]", turn)));
        }
        if (turns.stream().allMatch(turn -> turn.blocks().isEmpty())
                && spoken(prompt.system()).isEmpty()) {
            throw new KeyrailException(
                    FailureCode.UNTRANSLATABLE, "no message has anything in it that Anthropic takes");
        }
        Conversation conversation = new Conversation(rules, losses);
        conversation.put(turns);
        return conversation;
    }

    private List<Block.Text> system(Conversation conversation, AnswerTool.Way way) {
        List<Block.Text> system =
                new ArrayList<>(spoken(Stream.concat(prompt.system().stream(), conversation.system().stream())
                        .toList()));
        if (way instanceof AnswerTool.Way.Words words) {
            losses.add(Loss.changed("output_format", "JSON is asked for by words: the model may fail to give it"));
            system.add(new Block.Text(words.words()));
        }
        return system;
    }

    private void system(ObjectNode body, List<Block.Text> system) {
        if (system.size() == 1 && system.getFirst().cache() == null) {
            body.put("system", system.getFirst().text());
        } else if (!system.isEmpty()) {
            body.set("system", blocks.blocks(system));
        }
    }

    private static List<Block.Text> spoken(List<Block.Text> texts) {
        return texts.stream().filter(text -> !text.text().isBlank()).toList();
    }

    private static void set(ObjectNode body, String member, @Nullable ObjectNode value) {
        if (value != null) {
            body.set(member, value);
        }
    }

    private void outputConfig(ObjectNode body, ThinkingPlan plan, AnswerTool.Way way) {
        ObjectNode config = JsonTree.object();
        if (plan.effort() != null) {
            config.put("effort", plan.effort().text());
        }
        if (way instanceof AnswerTool.Way.Native given) {
            ObjectNode format = config.putObject("format").put("type", "json_schema");
            format.set("schema", given.schema());
            if (given.loosened()) {
                losses.add(Loss.changed("output_format", "limits of the schema are told to the model, not enforced"));
            }
        }
        if (!config.isEmpty()) {
            body.set("output_config", config);
        }
    }

    private void sampling(ObjectNode body, boolean thinks) {
        Sampling sampling = prompt.sampling();
        String thinking = thinks ? "thinking excludes it" : "";
        BigDecimal temperature = sampling.temperature();
        boolean isOne = temperature != null && temperature.compareTo(BigDecimal.ONE) == 0;
        if (temperature != null && takes("temperature", Parameter.TEMPERATURE, isOne ? "" : thinking)) {
            if (temperature.compareTo(BigDecimal.ONE) > 0) {
                losses.add(Loss.changed("temperature", "the scale ends at 1"));
                temperature = BigDecimal.ONE;
            }
            body.put("temperature", temperature);
        }
        String both = body.has("temperature") && rules.refuses(Parameter.TEMPERATURE_WITH_TOP_P)
                ? "the model does not take it beside a temperature"
                : thinking;
        if (sampling.topP() != null && takes("top_p", Parameter.TOP_P, both)) {
            body.put("top_p", sampling.topP());
        }
        if (sampling.topK() != null && takes("top_k", Parameter.TOP_K, thinking)) {
            body.put("top_k", sampling.topK());
        }
        stop(body, sampling.stop());
        unknown("frequency_penalty", sampling.frequencyPenalty());
        unknown("presence_penalty", sampling.presencePenalty());
        unknown("seed", sampling.seed());
    }

    private void stop(ObjectNode body, List<String> stop) {
        List<String> spoken = stop.stream().filter(text -> !text.isBlank()).toList();
        if (spoken.size() < stop.size()) {
            losses.add(Loss.dropped("stop", "a text to stop at must not be blank"));
        }
        if (!spoken.isEmpty() && takes("stop", Parameter.STOP, "")) {
            ArrayNode all = body.putArray("stop_sequences");
            spoken.forEach(all::add);
        }
    }

    private void extras(ObjectNode body) {
        Prompt.Extras extras = prompt.extras();
        String user = extras.user();
        if (user != null && user.length() > LONGEST_USER) {
            losses.add(Loss.dropped("user", "longer than " + LONGEST_USER + " characters"));
        } else if (user != null && takes("user", Parameter.USER, "")) {
            body.putObject("metadata").put("user_id", user);
        }
        unknown("prompt_cache_key", extras.cacheKey());
        unknown("verbosity", extras.verbosity());
        if (prompt.stream()) {
            body.put("stream", true);
        }
    }

    private boolean takes(String name, Parameter parameter, String otherwise) {
        String reason = rules.refuses(parameter) ? "the model refuses it" : otherwise;
        if (!reason.isEmpty()) {
            losses.add(Loss.dropped(name, reason));
        }
        return reason.isEmpty();
    }

    private void unknown(String name, @Nullable Object value) {
        if (value != null) {
            losses.add(Loss.dropped(name, "the API has no such setting"));
        }
    }
}
