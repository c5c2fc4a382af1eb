package keyrail.wire.openaichat.prompt;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.ToolNames;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a Chat Completions request (OpenAI's OpenAPI description, schema CreateChatCompletionRequest, seen 2026-11-28)
 * for OpenAI or a server of its format. Not safe for use by several threads.
 */
public final class ChatPromptWriter {
    /** {@code stop} has at most four (same description, StopConfiguration). */
    private static final int MOST_STOPS = 4;

    /**
     * Longer keys of caches are 400 (github.com/earendil-works/pi/pull/4719), and so long may the id of a user be that
     * takes the place of {@code user} (OpenAI's OpenAPI description, safety_identifier; both seen 2026-11-28).
     */
    private static final int LONGEST_ID = 64;

    private final Prompt prompt;
    private final PromptRules rules;
    private final List<Loss> losses;
    private final ObjectNode body = JsonTree.object();

    private ChatPromptWriter(Prompt prompt, PromptRules rules) {
        this.prompt = prompt;
        this.rules = rules;
        this.losses = new ArrayList<>(prompt.losses());
    }

    /** @throws keyrail.core.failure.KeyrailException as {@link keyrail.wire.codec.Codec#writePrompt} */
    public static WrittenPrompt write(Prompt prompt, PromptTarget target) {
        return new ChatPromptWriter(prompt, target.rules()).write(target);
    }

    private WrittenPrompt write(PromptTarget target) {
        ToolNames names = new ToolNames("[^A-Za-z0-9_-]", 64);
        body.put("model", target.model());
        ChatOutputWriter output = ChatOutputWriter.write(prompt, rules, losses);
        ObjectsAsText objects = ObjectsAsText.of(prompt.tools(), rules.chat(), names);
        ChatMessageWriter messages = new ChatMessageWriter(target, names, objects, losses);
        body.set("messages", messages.write(prompt, output.instruction()));
        ChatToolWriter tools = new ChatToolWriter(rules, names, objects, losses);
        tools.write(prompt.tools(), body);
        output.format().ifPresent(format -> body.set("response_format", format));
        sampling(prompt.sampling());
        new ChatThinkingWriter(rules, losses, body).write(prompt.reasoning());
        extras(prompt.extras());
        if (prompt.stream()) {
            body.put("stream", true);
            if (!rules.refuses(Parameter.STREAM_USAGE)) {
                body.putObject("stream_options").put("include_usage", true);
            }
        }
        rules.chat()
                .members()
                .forEach((member, json) -> JsonTree.read(json).ifPresent(value -> body.putIfAbsent(member, value)));
        if (messages.leftOutMarks() || tools.leftOutMarks()) {
            losses.add(Loss.changed("cache_control", "left out: the server decides itself what it keeps in its cache"));
        }
        return new WrittenPrompt(
                Target.of("POST", "/chat/completions"),
                Headers.EMPTY,
                "",
                JsonTree.bytes(body),
                losses,
                names.changed(),
                objects.members(),
                Map.of());
    }

    private void sampling(Sampling asked) {
        Long most = asked.maxTokens();
        if (most != null) {
            Long limit = rules.outputLimit();
            if (limit != null && most > limit) {
                losses.add(Loss.changed("max_tokens", "the model gives at most " + limit));
                most = limit;
            }
            body.put(rules.legacyMaxTokens() ? "max_tokens" : "max_completion_tokens", most);
        }
        number("temperature", asked.temperature(), Parameter.TEMPERATURE);
        number("top_p", asked.topP(), Parameter.TOP_P);
        number("frequency_penalty", asked.frequencyPenalty(), Parameter.PENALTIES);
        number("presence_penalty", asked.presencePenalty(), Parameter.PENALTIES);
        number("top_k", asked.topK() == null ? null : BigDecimal.valueOf(asked.topK()), Parameter.TOP_K);
        number("seed", asked.seed() == null ? null : BigDecimal.valueOf(asked.seed()), Parameter.SEED);
        stop(asked.stop().stream().filter(text -> !text.isEmpty()).toList());
    }

    private void number(String member, @Nullable BigDecimal value, Parameter parameter) {
        if (value == null) {
            return;
        }
        if (rules.refuses(parameter)) {
            losses.add(Loss.dropped(member, "the model does not take it"));
        } else {
            body.put(rules.chat().nameOf(member), value);
        }
    }

    private void stop(List<String> texts) {
        if (texts.isEmpty()) {
            return;
        }
        if (rules.refuses(Parameter.STOP)) {
            losses.add(Loss.dropped("stop", "the model does not take it"));
            return;
        }
        if (texts.size() > MOST_STOPS) {
            losses.add(Loss.dropped("stop[" + MOST_STOPS + "]", "the format has at most four; the first four stand"));
        }
        ArrayNode stop = body.putArray("stop");
        texts.stream().limit(MOST_STOPS).forEach(stop::add);
    }

    private void extras(Prompt.Extras extras) {
        if (extras.verbosity() != null) {
            if (rules.refuses(Parameter.VERBOSITY)) {
                losses.add(Loss.dropped("verbosity", "the model does not take it"));
            } else {
                body.put("verbosity", extras.verbosity());
            }
        }
        if (extras.user() != null) {
            if (rules.refuses(Parameter.USER)) {
                losses.add(Loss.dropped("user", "the server does not take it"));
            } else {
                body.put("user", id("user", extras.user()));
            }
        }
        if (extras.cacheKey() != null) {
            if (rules.refuses(Parameter.CACHE_KEY)) {
                losses.add(Loss.changed("prompt_cache_key", "left out: the server finds its cache without it"));
            } else {
                body.put("prompt_cache_key", id("prompt_cache_key", extras.cacheKey()));
            }
        }
    }

    /** An id within the limit: itself, or its digest, which is as opaque and as constant. */
    private String id(String member, String value) {
        if (value.length() <= LONGEST_ID) {
            return value;
        }
        losses.add(Loss.changed(member, "longer than " + LONGEST_ID + " characters, so that its digest stands for it"));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
