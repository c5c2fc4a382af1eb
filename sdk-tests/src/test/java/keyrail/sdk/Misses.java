package keyrail.sdk;

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

    static final List<Miss> ALL = List.of(
            none(
                    "AnthropicTest.callsTheToolItMust",
                    Upstream.OLLAMA,
                    "the vendor has no way to make a model call a tool"),
            none("GoogleTest.callsTheToolItMust", Upstream.OLLAMA, "the vendor has no way to make a model call a tool"),
            none(
                    "AnthropicTest.callsOneToolAfterTheOtherWhereParallelIsOff",
                    Upstream.OLLAMA,
                    "the vendor has no switch for parallel calls"),
            none(
                    "AnthropicTest.looksAtAPicture",
                    Upstream.OLLAMA,
                    "the vendor takes a picture's bytes without its type"),
            none("GoogleTest.looksAtAPicture", Upstream.OLLAMA, "the vendor takes a picture's bytes without its type"),
            none("GoogleTest.thinks", Upstream.OLLAMA, "the profile's model does not think"),
            none(
                    "AnthropicTest.aBadRequestIsRefusedInTheVendorsWords",
                    Upstream.OPENAI,
                    "an unknown field is a loss and no refusal where the vendor is another"),
            none(
                    "AnthropicTest.aBadRequestIsRefusedInTheVendorsWords",
                    Upstream.GEMINI,
                    "an unknown field is a loss and no refusal where the vendor is another"),
            none(
                    "AnthropicTest.aBadRequestIsRefusedInTheVendorsWords",
                    Upstream.OLLAMA,
                    "an unknown field is a loss and no refusal where the vendor is another"),
            none(
                    "GoogleTest.aBadRequestIsRefusedInTheVendorsWords",
                    Upstream.OPENAI,
                    "an unknown field is a loss and no refusal where the vendor is another"),
            none(
                    "GoogleTest.callsATool",
                    Upstream.OPENAI,
                    "the vendor signs no calls, so there is no signature to bring back"),
            none(
                    "GoogleTest.aBadRequestIsRefusedInTheVendorsWords",
                    Upstream.ANTHROPIC,
                    "an unknown field is a loss and no refusal where the vendor is another"),
            none(
                    "GoogleTest.callsATool",
                    Upstream.ANTHROPIC,
                    "the vendor signs no calls, so there is no signature to bring back"),
            none(
                    "GoogleTest.aBadRequestIsRefusedInTheVendorsWords",
                    Upstream.OLLAMA,
                    "an unknown field is a loss and no refusal where the vendor is another"),
            none(
                    "GoogleTest.callsATool",
                    Upstream.OLLAMA,
                    "the vendor signs no calls, so there is no signature to bring back"),
            none(
                    "OpenAiChatTest.aBadRequestIsRefusedInTheVendorsWords",
                    Upstream.ANTHROPIC,
                    "an empty list of messages is refused in our words before the vendor is asked"),
            none(
                    "OpenAiResponsesTest.callsAToolAndGoesOnFromTheStoredResponse",
                    Upstream.ANTHROPIC,
                    "answers are kept by OpenAI only; the refusal names what to send instead"),
            none(
                    "OpenAiChatTest.aBadRequestIsRefusedInTheVendorsWords",
                    Upstream.GEMINI,
                    "an empty list of messages is refused in our words before the vendor is asked"),
            none(
                    "OpenAiResponsesTest.callsAToolAndGoesOnFromTheStoredResponse",
                    Upstream.GEMINI,
                    "answers are kept by OpenAI only; the refusal names what to send instead"),
            none(
                    "AnthropicTest.callsOneToolAfterTheOtherWhereParallelIsOff",
                    Upstream.GEMINI,
                    "the vendor has no switch for parallel calls"),
            none(
                    "OpenAiChatTest.callsOneToolAfterTheOtherWhereParallelIsOff",
                    Upstream.GEMINI,
                    "the vendor has no switch for parallel calls"),
            none(
                    "OpenAiResponsesTest.callsOneToolAfterTheOtherWhereParallelIsOff",
                    Upstream.GEMINI,
                    "the vendor has no switch for parallel calls"),
            none("AnthropicTest.countsTokens", Upstream.OLLAMA, "the vendor counts no tokens"),
            none("GoogleTest.countsTokens", Upstream.OLLAMA, "the vendor counts no tokens"),
            none("AnthropicTest.thinksAndTakesItsSignedThoughtsBack", Upstream.GEMINI, "the model signs no thoughts"),
            none("AnthropicTest.thinksAndTakesItsSignedThoughtsBack", Upstream.OLLAMA, "the model signs no thoughts"),
            none(
                    "OpenAiResponsesTest.thinksAndTakesItsEncryptedThoughtsBack",
                    Upstream.GEMINI,
                    "the model signs no thoughts"),
            none(
                    "OpenAiResponsesTest.thinksAndTakesItsEncryptedThoughtsBack",
                    Upstream.ANTHROPIC,
                    "the vendor counts no thinking tokens apart"),
            none("OpenAiChatTest.thinks", Upstream.ANTHROPIC, "the vendor counts no thinking tokens apart"),
            none("GoogleTest.thinks", Upstream.OPENAI, "the profile's model does not think"));

    private Misses() {}

    private static Miss none(String test, Upstream upstream, String reason) {
        return new Miss(test, upstream, false, reason);
    }

    static Optional<Miss> of(Class<?> client, String method, Upstream upstream) {
        String test = client.getSimpleName() + "." + method;
        return ALL.stream()
                .filter(miss -> miss.test().equals(test) && miss.upstream() == upstream)
                .findFirst();
    }
}
