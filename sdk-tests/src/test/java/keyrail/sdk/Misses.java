package keyrail.sdk;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;

/** The pairs that do not do what a test asks, each with its reason. A miss that passes fails the build. */
final class Misses {
    /**
     * One of them.
     *
     * @param test class and method
     * @param offered false where the vendor has no such thing, so that nobody could carry it
     */
    record Miss(String test, Upstream upstream, boolean offered, String reason) {}

    private static final String RELAY =
            "what the client itself says in the format that the vendor speaks goes to it as it is";
    private static final String KEPT = "answers are kept by OpenAI only; the refusal names what to send instead";
    private static final String REASONS =
            "models that Responses alone answers all reason, and refuse sampling; the format has no stop texts";
    private static final String BLIND = "the model sees no pictures; a note stands for it";

    static final List<Miss> ALL = List.of(
            none(
                    "AnthropicTest.callsTheToolItMust",
                    Upstream.OLLAMA,
                    "the vendor cannot make a model call a tool; it is offered no other"),
            none(
                    "GoogleTest.callsTheToolItMust",
                    Upstream.OLLAMA,
                    "the vendor cannot make a model call a tool; it is offered no other"),
            none("AnthropicTest.countsTokens", Upstream.OLLAMA, "the vendor counts no tokens"),
            none("AnthropicTest.countsTokens", Upstream.OPENROUTER, "the vendor counts no tokens"),
            none("AnthropicTest.countsTokens", Upstream.DEEPSEEK, "the vendor counts no tokens"),
            none("GoogleTest.countsTokens", Upstream.OLLAMA, "the vendor counts no tokens"),
            none("GoogleTest.countsTokens", Upstream.OPENROUTER, "the vendor counts no tokens"),
            none("GoogleTest.countsTokens", Upstream.DEEPSEEK, "the vendor counts no tokens"),
            none("AnthropicTest.aRefusalShowsAsOne", Upstream.OLLAMA, "the vendor has no refusals"),
            none("GoogleTest.aRefusalShowsAsOne", Upstream.OLLAMA, "the vendor has no refusals"),
            none("OpenAiChatTest.whatTheModelRefusesIsNotSent", Upstream.OPENAI, RELAY),
            none("OpenAiResponsesTest.whatTheModelRefusesIsNotSent", Upstream.OPENAI, RELAY),
            none("AnthropicTest.whatTheModelRefusesIsNotSent", Upstream.ANTHROPIC, RELAY),
            none("OpenAiResponsesTest.whatTheModelRefusesIsNotSent", Upstream.OPENAI_RESPONSES, RELAY),
            none("OpenAiResponsesTest.samplingCarriesOver", Upstream.OPENAI_RESPONSES, REASONS),
            none("OpenAiChatTest.samplingAndStopsCarryOver", Upstream.OPENAI_RESPONSES, REASONS),
            none("GoogleTest.samplingAndStopsCarryOver", Upstream.OPENAI_RESPONSES, REASONS),
            none("AnthropicTest.stopsCarryOver", Upstream.OPENAI_RESPONSES, REASONS),
            none("OpenAiChatTest.answersInJsonOfASchema", Upstream.DEEPSEEK, RELAY),
            none("LangChainOpenAiTest.answersInJsonOfASchema", Upstream.DEEPSEEK, RELAY),
            none(
                    "LangChainGeminiTest.callsToolsInParallelAndStreamed",
                    Upstream.GEMINI,
                    "the client tells each result in a turn of its own; relayed, it is refused as it would be without us"),
            none("OpenAiResponsesTest.callsAToolAndGoesOnFromTheStoredResponse", Upstream.ANTHROPIC, KEPT),
            none("OpenAiResponsesTest.callsAToolAndGoesOnFromTheStoredResponse", Upstream.GEMINI, KEPT),
            none("OpenAiResponsesTest.callsAToolAndGoesOnFromTheStoredResponse", Upstream.DEEPSEEK, KEPT),
            none("AnthropicTest.looksAtAPicture", Upstream.DEEPSEEK, BLIND),
            none("GoogleTest.looksAtAPicture", Upstream.DEEPSEEK, BLIND),
            none("OpenAiChatTest.looksAtAPicture", Upstream.DEEPSEEK, BLIND),
            none("OpenAiResponsesTest.looksAtAPicture", Upstream.DEEPSEEK, BLIND));

    private Misses() {}

    private static Miss none(String test, Upstream upstream, String reason) {
        return new Miss(test, upstream, false, reason);
    }

    /** Whether a test judges anything before a vendor. */
    static boolean isJudged(Method test, Upstream upstream) {
        Check check = test.getAnnotation(Check.class);
        return check == null
                || check.before().length == 0
                || List.of(check.before()).contains(upstream);
    }

    static Optional<Miss> of(Class<?> client, String method, Upstream upstream) {
        String test = client.getSimpleName() + "." + method;
        return ALL.stream()
                .filter(miss -> miss.test().equals(test) && miss.upstream() == upstream)
                .findFirst();
    }
}
