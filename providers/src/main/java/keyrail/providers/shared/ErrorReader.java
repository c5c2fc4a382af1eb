package keyrail.providers.shared;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.inference.Bytes;
import keyrail.core.names.ProviderId;
import keyrail.core.provider.UpstreamReply;

/** Explains the answer of any vendor that failed: which code, and the vendor's own words out of every known envelope. */
public final class ErrorReader {
    private static final int LONGEST_MESSAGE = 2_000;
    private static final int MOST_READ = 64 * 1024;
    private static final Pattern TITLE = Pattern.compile("<title[^>]*>([^<]{1,300})", Pattern.CASE_INSENSITIVE);
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\s]+");

    /** What looks like a key: some servers repeat the one they refuse. */
    private static final Pattern KEYS = Pattern.compile(
            "(?i)(bearer\\s+)\\S+|\\b(?:sk|rk|pk|fw|vck|gsk|xai|apikey)[-_][A-Za-z0-9_*.-]{8,}|\\bAIza[A-Za-z0-9_-]{16,}");

    private ErrorReader() {}

    /** As {@link keyrail.core.provider.Provider#explain}; reads at most 64 KiB of the body and never fails. */
    public static Failure.Upstream explain(ProviderId provider, UpstreamReply reply) {
        Bytes body = reply.body().length() > MOST_READ ? reply.body().slice(0, MOST_READ) : reply.body();
        int status = reply.status();
        if (status >= 300 && status < 400) {
            return failure(
                    reply,
                    FailureCode.UPSTREAM_REDIRECT_REFUSED,
                    provider + " answered with a redirect to " + redirectTarget(reply)
                            + ", which is never followed; correct the base URL",
                    "");
        }
        if (isHtml(reply, body)) {
            return failure(
                    reply,
                    FailureCode.UPSTREAM_PROTOCOL_ERROR,
                    provider + " answered " + status
                            + " with an HTML page, so something other than its API answered; check the base URL and"
                            + " proxies on the way",
                    title(body.asUtf8()));
        }
        ErrorBody errors = ErrorBody.read(body);
        String vendorMessage = errors.isEmpty() ? body.asUtf8() : vendorMessage(errors);
        FailureCode code = status < 300
                ? FailureCode.UPSTREAM_PROTOCOL_ERROR
                : Verdict.of(status, Verdict.Words.of(errors, vendorMessage));
        return failure(reply, code, provider + " answered " + status + ": " + Verdict.advice(code), vendorMessage);
    }

    private static String vendorMessage(ErrorBody errors) {
        String message = words(errors);
        String wrapped = errors.first("error/metadata/raw");
        if (wrapped.isEmpty()) {
            return message;
        }
        // OpenRouter: the words of the vendor behind it, which may be JSON in a string, say more than its own
        // (openrouter.ai/docs/api/reference/errors-and-debugging, github.com/reVrost/go-openrouter/pull/21, seen
        // 2026-11-29).
        ErrorBody inner = ErrorBody.read(Bytes.utf8(wrapped));
        String innerMessage = words(inner);
        String behind = errors.first("error/metadata/provider_name");
        return message + " (" + (behind.isEmpty() ? "" : behind + ": ")
                + (innerMessage.isEmpty() ? wrapped : innerMessage) + ")";
    }

    private static String words(ErrorBody errors) {
        String message = errors.first("error/message", "error", "detail");
        if (!message.isEmpty()) {
            return message;
        }
        // Servers built on FastAPI say apart what of the request they mean.
        String place = errors.first("detail/loc").replaceFirst("^body\\.?", "");
        String placed = errors.first("detail/msg");
        return placed.isEmpty()
                ? errors.first("message", "error/error")
                : place.isEmpty() ? placed : place + ": " + placed;
    }

    private static boolean isHtml(UpstreamReply reply, Bytes body) {
        Optional<String> type = reply.headers().first("content-type");
        if (type.isPresent() && type.get().toLowerCase(Locale.ROOT).contains("html")) {
            return true;
        }
        String start = body.slice(0, Math.min(body.length(), 256))
                .asUtf8()
                .stripLeading()
                .toLowerCase(Locale.ROOT);
        return start.startsWith("<!doctype html") || start.startsWith("<html");
    }

    private static String title(String html) {
        Matcher matcher = TITLE.matcher(html);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static String redirectTarget(UpstreamReply reply) {
        String location = reply.headers().first("location").orElse("");
        try {
            URI target = new URI(location.strip());
            // Path and query may carry what is not for logs.
            return target.getHost() == null ? "its own host" : target.getHost();
        } catch (URISyntaxException malformed) {
            return "an unreadable address";
        }
    }

    private static Failure.Upstream failure(UpstreamReply reply, FailureCode code, String message, String vendorText) {
        String shown = printable(vendorText);
        return new Failure.Upstream(
                code,
                message,
                reply.status(),
                shown.isEmpty() ? null : shown,
                reply.headers().first("retry-after").orElse(null),
                true);
    }

    private static String printable(String vendorText) {
        String cut = vendorText.length() > LONGEST_MESSAGE ? vendorText.substring(0, LONGEST_MESSAGE) : vendorText;
        String oneLine = CONTROLS.matcher(cut).replaceAll(" ").strip();
        return KEYS.matcher(oneLine).replaceAll(found -> found.group(1) == null ? "***" : "$1***");
    }
}
