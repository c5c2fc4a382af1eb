package keyrail.providers.shared;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import keyrail.core.failure.FailureCode;

/**
 * Decides what a vendor's refusal means. The order is the point: a status alone often means two things, and the codes
 * and words beside it say which. Sources: platform.claude.com/docs/en/api/errors, openrouter.ai/docs/errors,
 * developersdigest.tech/errors/api, all seen 2026-11-24.
 */
final class Verdict {
    private static final Set<String> OVERFLOW_CODES =
            Set.of("context_length_exceeded", "context_window_exceeded", "input_too_long", "prompt_too_long");
    private static final List<String> OVERFLOW_WORDS = List.of(
            "prompt is too long",
            "maximum context length",
            "context window",
            "context length",
            "input is too long",
            "too many tokens");

    /** A quota that is used up is 429 at OpenAI and Anthropic, yet no wait helps: it is about money. */
    private static final Set<String> BILLING_CODES = Set.of(
            "insufficient_quota",
            "billing_error",
            "billing_hard_limit_reached",
            "billing_not_active",
            "enforced_spend_limit_reached",
            "insufficient_credits",
            "openrouter_key_limit",
            "openrouter_credits",
            "payment_required");

    private static final List<String> BILLING_WORDS = List.of(
            "credit balance",
            "insufficient credit",
            "insufficient balance",
            "more credits",
            "key limit exceeded",
            "exceeded your current quota",
            "spend limit",
            "spending limit",
            "api usage limits",
            "plan and billing");

    private static final Set<String> KEY_CODES =
            Set.of("invalid_api_key", "authentication_error", "unauthenticated", "api_key_invalid");
    private static final List<String> KEY_WORDS = List.of(
            "invalid api key", "incorrect api key", "invalid x-api-key", "api key not valid", "api key is invalid");
    private static final Set<String> MODEL_CODES = Set.of("model_not_found", "invalid_model");
    private static final List<String> MODEL_WORDS =
            List.of("not a valid model id", "model does not exist", "unknown model", "no such model");
    private static final Set<String> OVERLOAD_CODES = Set.of("overloaded_error", "server_is_overloaded", "slow_down");

    private Verdict() {}

    /** The codes of an error answer and its message, in lower case. */
    record Words(List<String> codes, String message) {
        static Words of(ErrorBody errors, String message) {
            List<String> codes = Stream.of(
                            errors.first("error/type"),
                            errors.first("error/code"),
                            errors.first("error/status"),
                            errors.first("error/details/error_code"),
                            errors.first("error/details/reason"),
                            errors.first("error/metadata/limit_source"),
                            errors.first("error/metadata/error_type"),
                            errors.first("type"),
                            errors.first("code"))
                    .map(Words::lower)
                    .toList();
            return new Words(codes, lower(message));
        }

        boolean code(Set<String> known) {
            return codes.stream().anyMatch(known::contains);
        }

        boolean says(List<String> phrases) {
            return phrases.stream().anyMatch(message::contains);
        }

        private static String lower(String text) {
            return text.toLowerCase(Locale.ROOT);
        }
    }

    /** @param status 400 or above */
    static FailureCode of(int status, Words words) {
        boolean aboutTheBody = status == 400 || status == 413 || status == 422;
        if (aboutTheBody && (words.code(OVERFLOW_CODES) || words.says(OVERFLOW_WORDS))) {
            return FailureCode.UPSTREAM_CONTEXT_OVERFLOW;
        }
        boolean mayBeMoney = status == 400 || status == 403 || status == 429;
        if (status == 402 || words.code(BILLING_CODES) || mayBeMoney && words.says(BILLING_WORDS)) {
            return FailureCode.UPSTREAM_BILLING;
        }
        // Google and xAI answer a wrong key with 400.
        if (status == 401 || (status == 400 || status == 403) && (words.code(KEY_CODES) || words.says(KEY_WORDS))) {
            return FailureCode.UPSTREAM_AUTH_FAILED;
        }
        if (status == 403) {
            return FailureCode.UPSTREAM_FORBIDDEN;
        }
        if (status == 404 || status == 400 && (words.code(MODEL_CODES) || words.says(MODEL_WORDS))) {
            return FailureCode.UPSTREAM_NOT_FOUND;
        }
        if (status == 408) {
            return FailureCode.UPSTREAM_TIMEOUT;
        }
        // Before 429: a vendor's overload is nobody's rate limit, whatever the status.
        if (status == 529
                || words.code(OVERLOAD_CODES)
                || status == 503 && words.message().contains("overloaded")) {
            return FailureCode.UPSTREAM_OVERLOADED;
        }
        if (status == 429) {
            return FailureCode.UPSTREAM_RATE_LIMITED;
        }
        return status >= 500 ? FailureCode.UPSTREAM_SERVER_ERROR : FailureCode.UPSTREAM_BAD_REQUEST;
    }

    /** What it means and what to do next. */
    static String advice(FailureCode code) {
        return switch (code) {
            case UPSTREAM_CONTEXT_OVERFLOW ->
                "the request is longer than the model's context; shorten it or choose a model with a larger one";
            case UPSTREAM_BILLING ->
                "the account has no credit or quota left; add some with the vendor, or use another connection";
            case UPSTREAM_AUTH_FAILED ->
                "it refused the credential, or wants one where the connection sends none (auth none); store a valid one with"
                        + " keyrail credentials set";
            case UPSTREAM_FORBIDDEN ->
                "the credential is known but may not do this; check its rights and the model with the vendor";
            case UPSTREAM_NOT_FOUND -> "no such model or path there; check the model's name and the base URL";
            case UPSTREAM_TIMEOUT -> "it gave up waiting; try again";
            case UPSTREAM_OVERLOADED -> "it has no capacity at the moment; try again later";
            case UPSTREAM_RATE_LIMITED -> "the account's rate limit is reached; wait as long as it says, or try later";
            case UPSTREAM_SERVER_ERROR -> "it failed on its side; try again";
            case UPSTREAM_PROTOCOL_ERROR -> "that is no answer of its API; check the base URL and proxies on the way";
            default -> "it refused the request as malformed or unsupported; see its own words";
        };
    }
}
