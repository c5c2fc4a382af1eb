package keyrail.engine;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.legacy.LegacyRoute;
import org.jspecify.annotations.Nullable;

/**
 * Which of a vendor's fields reach the client: a list of what clients use. Cookies, hop-by-hop fields, account and
 * organisation ids stay behind.
 */
final class AnswerHeaders {
    private static final String ADVICE = "x-should-retry";

    private static final Set<String> PASSED = Set.of(
            "content-type",
            "content-encoding",
            "content-disposition",
            "retry-after",
            "retry-after-ms",
            ADVICE,
            "request-id",
            "x-request-id",
            "openai-processing-ms",
            "openai-version",
            "openai-model");

    private static final List<String> FINDING = List.of("request-id", "x-request-id");

    private AnswerHeaders() {}

    /** Says that the profile's own connection could not serve, and an older home's way did. */
    static void markLegacyRoute(Headers.Builder headers) {
        headers.add("x-keyrail-degraded", LegacyRoute.MARK);
    }

    /**
     * What stays true of an answer that is told in another format: how to find it in the vendor's books. Where that is not
     * under the name that the client's SDK shows, our own id stands there.
     */
    static Headers.Builder translated(MultiMap fields, Call call) {
        Headers.Builder passed = Headers.builder();
        for (String name : FINDING) {
            String value = fields.get(name);
            if (value != null) {
                passed.add(name, value);
            }
        }
        String shown = shownBySdks(call.format());
        if (shown != null && !fields.contains(shown)) {
            passed.add(shown, call.id().value());
        }
        return passed;
    }

    /** Gives our own id to an answer of our own, under the name that the client's SDK shows. */
    static void nameOurs(Headers.Builder headers, Call call) {
        String shown = shownBySdks(call.format());
        if (shown != null) {
            headers.add(shown, call.id().value());
        }
    }

    private static @Nullable String shownBySdks(Format format) {
        return switch (format) {
            case ANTHROPIC_MESSAGES -> "request-id";
            case OPENAI_CHAT, OPENAI_RESPONSES -> "x-request-id";
            default -> null;
        };
    }

    /**
     * @param withLength whether the body passes unchanged, so that its length holds
     * @param withAdvice whether the vendor's word on retrying still holds: not once we have retried ourselves
     */
    static Headers.Builder passed(MultiMap fields, boolean withLength, boolean withAdvice) {
        Headers.Builder passed = Headers.builder();
        for (Map.Entry<String, String> field : fields) {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            if ((PASSED.contains(name) && (withAdvice || !name.equals(ADVICE)))
                    || name.startsWith("x-ratelimit-")
                    || name.startsWith("anthropic-ratelimit-")
                    || (withLength && name.equals("content-length"))) {
                passed.add(name, field.getValue());
            }
        }
        return passed;
    }
}
