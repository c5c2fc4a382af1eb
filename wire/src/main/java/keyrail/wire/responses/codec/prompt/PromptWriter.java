package keyrail.wire.responses.codec.prompt;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.PromptRules.Thinking;
import keyrail.wire.codec.CacheHints;
import keyrail.wire.codec.CallIds;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.ToolNames;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a request of OpenAI Responses. Nothing is kept at the vendor ({@code store} is false), so that encrypted
 * reasoning is asked for: with it a second turn works without what is kept. Not safe for use by several threads.
 */
public final class PromptWriter {
    private static final Target TARGET = Target.of("POST", "/responses");

    /** "Expected a value &gt;= 16" (acceptance quirk 5, seen 2026-11-28). */
    private static final long LEAST_OUTPUT = 16;

    /** {@code safety_identifier} and {@code prompt_cache_key} have at most 64 characters (OpenAPI, 2026-11-28). */
    private static final CallIds USERS = CallIds.matching("[!-~]{1,64}", "user_");

    private static final CallIds CACHE_KEYS = CallIds.matching("[!-~]{1,64}", "key_");

    /** OpenAI takes 128 characters of a function's name here, others of the format as few as in Chat Completions. */
    private static final int LONGEST_NAME = 64;

    private final Prompt prompt;
    private final PromptTarget target;
    private final PromptRules rules;
    private final ToolNames names = new ToolNames("[^A-Za-z0-9_-]", LONGEST_NAME);
    private final List<Loss> losses;
    private final ObjectNode body = JsonTree.object();

    private PromptWriter(Prompt prompt, PromptTarget target) {
        this.prompt = prompt;
        this.target = target;
        this.rules = target.rules();
        this.losses = new ArrayList<>(prompt.losses());
    }

    /** @throws KeyrailException as {@link keyrail.wire.codec.Codec#writePrompt} */
    public static WrittenPrompt write(Prompt prompt, PromptTarget target) {
        PromptWriter writer = new PromptWriter(prompt, target);
        writer.conversation();
        writer.sampling();
        writer.extras();
        return writer.written(TARGET);
    }

    /**
     * What counts of a request, for the call that counts its tokens.
     *
     * @throws KeyrailException as {@link #write}
     */
    public static WrittenPrompt writeForCounting(Prompt prompt, PromptTarget target, Target counting) {
        PromptWriter writer = new PromptWriter(prompt, target);
        writer.conversation();
        return writer.written(counting);
    }

    private WrittenPrompt written(Target called) {
        return new WrittenPrompt(called, Headers.EMPTY, "", JsonTree.bytes(body), losses, names.changed());
    }

    private void conversation() {
        body.put("model", target.model());
        ArrayNode items = new ItemWriter(target, names, losses).write(prompt.turns());
        List<String> instructions = prompt.system().stream()
                .map(Block.Text::text)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.toCollection(ArrayList::new));
        ObjectNode text =
                new TextFormat(rules, !prompt.tools().isEmpty(), losses).write(prompt.output(), items, instructions);
        instructions(instructions, items);
        body.set("input", items);
        new ToolWriter(rules, names, losses).write(prompt.tools(), body);
        cacheMarks();
        reasoning();
        verbosity(text);
        if (!text.isEmpty()) {
            body.set("text", text);
        }
    }

    /** A mark is a hint: what it is about is sent in any case, so that nothing is dropped. */
    private void cacheMarks() {
        if (!rules.cacheMarks()) {
            if (CacheHints.any(prompt)) {
                losses.add(Loss.changed(
                        "cache_control", "left out: the server decides itself what it keeps in its cache"));
            }
        } else if (CacheHints.beforeTurns(prompt) || CacheHints.onAnswers(prompt)) {
            losses.add(Loss.changed(
                    "cache_control",
                    "left out of instructions, tools and answers: only the parts of what a user says can be marked"));
        }
    }

    /** Instructions alone are no input: then they are said as its first message. */
    private void instructions(List<String> instructions, ArrayNode items) {
        if (items.isEmpty()) {
            if (instructions.isEmpty()) {
                throw new KeyrailException(
                        FailureCode.UNTRANSLATABLE,
                        "nothing is left to say: the conversation has no text and no media");
            }
            ObjectNode item = items.addObject()
                    .put("type", "message")
                    .put("role", rules.developerRole() ? "developer" : "system");
            ArrayNode parts = item.putArray("content");
            instructions.forEach(
                    text -> parts.addObject().put("type", "input_text").put("text", text));
        } else if (!instructions.isEmpty()) {
            body.put("instructions", String.join("\n\n", instructions));
        }
    }

    private void sampling() {
        Sampling sampling = prompt.sampling();
        if (sampling.maxTokens() != null) {
            body.put("max_output_tokens", outputTokens(sampling.maxTokens()));
        }
        decimal("temperature", sampling.temperature(), Parameter.TEMPERATURE);
        decimal("top_p", sampling.topP(), Parameter.TOP_P);
        unknown("top_k", sampling.topK());
        unknown("frequency_penalty", sampling.frequencyPenalty());
        unknown("presence_penalty", sampling.presencePenalty());
        unknown("seed", sampling.seed());
        unknown("stop", sampling.stop().isEmpty() ? null : sampling.stop());
    }

    private long outputTokens(long wanted) {
        Long most = rules.outputLimit();
        long given = Math.max(LEAST_OUTPUT, most == null ? wanted : Math.min(wanted, most));
        if (given != wanted) {
            losses.add(Loss.changed(
                    "max_tokens",
                    "the model takes " + LEAST_OUTPUT + " to " + (most == null ? "any" : most.toString()) + "; " + given
                            + " is asked for"));
        }
        return given;
    }

    private void decimal(String member, @Nullable BigDecimal value, Parameter parameter) {
        if (value == null) {
            return;
        }
        if (rules.refuses(parameter)) {
            losses.add(Loss.dropped(member, "the model refuses it"));
        } else {
            body.put(member, value);
        }
    }

    private void unknown(String field, @Nullable Object value) {
        if (value != null) {
            losses.add(Loss.dropped(field, "OpenAI Responses has no such parameter"));
        }
    }

    /**
     * Left out, effort means medium (OpenAI's OpenAPI description, ReasoningEffort, seen 2026-11-29), or the model's own
     * default; off is said in so many words. A summary is asked for only where thinking is to be seen: it needs a verified
     * organization.
     */
    private void reasoning() {
        Reasoning asked = prompt.reasoning();
        if (asked == null) {
            return;
        }
        if (rules.thinking() == Thinking.NONE) {
            if (!asked.isOff()) {
                losses.add(Loss.dropped("thinking", "the model does not think"));
            }
            return;
        }
        ObjectNode reasoning = JsonTree.object();
        asked.amount().ifPresent(wanted -> effort(wanted, asked, reasoning));
        boolean seen =
                Boolean.TRUE.equals(asked.shown()) || asked.shown() == null && Boolean.TRUE.equals(asked.wanted());
        if (seen && !asked.isOff()) {
            reasoning.put("summary", "auto");
        }
        if (!reasoning.isEmpty()) {
            body.set("reasoning", reasoning);
        }
    }

    private void effort(Effort wanted, Reasoning asked, ObjectNode reasoning) {
        if (rules.refuses(Parameter.EFFORT)) {
            losses.add(Loss.dropped("thinking", "the model takes no word for the amount"));
            return;
        }
        Effort given = rules.nearest(wanted);
        reasoning.put("effort", given.text());
        if (given != wanted) {
            losses.add(Loss.changed(
                    "thinking", "the model has no " + wanted.text() + "; " + given.text() + " is asked for"));
        } else if (asked.effort() == null && asked.budget() != null) {
            losses.add(Loss.changed("thinking", "a budget of tokens is asked for as " + given.text()));
        }
    }

    private void verbosity(ObjectNode text) {
        String verbosity = prompt.extras().verbosity();
        if (verbosity == null) {
            return;
        }
        if (rules.refuses(Parameter.VERBOSITY)) {
            losses.add(Loss.dropped("verbosity", "the model refuses it"));
        } else {
            text.put("verbosity", verbosity);
        }
    }

    private void extras() {
        if (rules.thinking() != Thinking.NONE) {
            // "Encrypted content is not supported with this model", say the others.
            body.putArray("include").add("reasoning.encrypted_content");
        }
        String user = prompt.extras().user();
        if (user != null && !user.isEmpty()) {
            user(user);
        }
        String key = prompt.extras().cacheKey();
        if (key != null && !key.isEmpty()) {
            if (rules.refuses(Parameter.CACHE_KEY)) {
                losses.add(Loss.changed("prompt_cache_key", "left out: the server finds its cache without it"));
            } else {
                body.put("prompt_cache_key", CACHE_KEYS.fit(key));
            }
        }
        body.put("store", false);
        if (prompt.stream()) {
            body.put("stream", true);
        }
    }

    private void user(String user) {
        if (rules.refuses(Parameter.USER)) {
            losses.add(Loss.dropped("user", "the server does not take it"));
            return;
        }
        String fitting = USERS.fit(user);
        body.put("safety_identifier", fitting);
        if (!fitting.equals(user)) {
            losses.add(Loss.changed("user", "too long: its digest is sent"));
        }
    }
}
