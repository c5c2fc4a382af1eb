package keyrail.wire.gemini;

import java.util.Optional;
import keyrail.core.failure.FailureCode;
import keyrail.core.inference.Bytes;
import keyrail.core.usage.Usage;
import keyrail.wire.dialect.Answer;
import keyrail.wire.dialect.AnswerReader;
import keyrail.wire.dialect.Observed;
import keyrail.wire.dialect.TextJoiner;
import keyrail.wire.json.BodyScanner;
import keyrail.wire.json.JsonValue;
import keyrail.wire.json.Keys;
import keyrail.wire.json.ScannedBody;
import keyrail.wire.sse.Needles;

/** What Gemini's answers tell; every field may be missing. A stream has no last word but a reason to finish. */
final class GeminiAnswers {
    static final Needles NEEDLES = Needles.of("\"finishReason\"", "\"blockReason\"", "\"error\"");
    static final Keys KEYS = Keys.of("modelVersion", "usageMetadata", "error");
    static final Keys COUNT_KEYS = Keys.of("totalTokens", "error");

    private static final Keys EVENT = Keys.of("modelVersion", "usageMetadata", "error", "candidates", "promptFeedback");
    private static final Keys CANDIDATE = Keys.of("finishReason", "content", "index");
    private static final Keys CONTENT = Keys.of("parts");
    private static final Keys PART = Keys.of("text", "thought");
    private static final Keys FEEDBACK = Keys.of("blockReason");
    private static final Keys ERROR = Keys.of("status", "message");
    private static final Keys USAGE = Keys.of(
            "promptTokenCount",
            "candidatesTokenCount",
            "thoughtsTokenCount",
            "cachedContentTokenCount",
            "toolUsePromptTokenCount");

    private GeminiAnswers() {}

    static void readEvent(Bytes data, Observed observed) {
        BodyScanner.tryScan(data, EVENT).ifPresent(event -> readEvent(event, observed));
    }

    static void readEventWithText(Bytes data, Observed observed, TextJoiner text) {
        BodyScanner.tryScan(data, EVENT).ifPresent(event -> {
            readEvent(event, observed);
            readText(event, text);
        });
    }

    private static void readEvent(ScannedBody event, Observed observed) {
        readMembers(event, observed);
        boolean finished = event.value("candidates").stream()
                .flatMap(candidates -> candidates.elements().stream())
                .flatMap(candidate -> candidate.members(CANDIDATE).stream())
                .anyMatch(candidate -> candidate.has("finishReason"));
        boolean blocked = event.value("promptFeedback")
                .flatMap(feedback -> feedback.members(FEEDBACK))
                .filter(feedback -> feedback.has("blockReason"))
                .isPresent();
        if (finished || blocked) {
            observed.complete();
        }
    }

    static void readMembers(ScannedBody members, Observed observed) {
        observed.model(members.text("modelVersion"));
        members.value("usageMetadata")
                .flatMap(usage -> usage.members(USAGE))
                .ifPresent(usage -> observed.usage(usage(usage)));
        readError(members, observed);
    }

    /** Counting consumes nothing: the figure in the answer is about another call. */
    static void readCount(ScannedBody members, Observed observed) {
        if (members.has("totalTokens")) {
            observed.usage(Usage.NONE);
        }
        readError(members, observed);
    }

    /** @throws keyrail.core.failure.KeyrailException as {@link keyrail.wire.dialect.Dialect#answer} */
    static Answer answer(Bytes body) {
        Observed observed = new Observed();
        TextJoiner text = new TextJoiner(piece -> {});
        Optional<ScannedBody> members = BodyScanner.tryScan(body, EVENT);
        members.ifPresent(found -> {
            readEvent(found, observed);
            readText(found, text);
        });
        observed.error().ifPresent(AnswerReader::fail);
        if (members.filter(found -> found.has("candidates") || found.has("promptFeedback"))
                .isEmpty()) {
            throw AnswerReader.upstream(
                    FailureCode.UPSTREAM_PROTOCOL_ERROR,
                    "the answer holds no candidates; check that the connection's address speaks Gemini's API",
                    "");
        }
        observed.complete();
        return AnswerReader.answer(text.text(), observed);
    }

    /** The text of the first candidate, without its thoughts. */
    private static void readText(ScannedBody event, TextJoiner text) {
        event.value("candidates").stream()
                .flatMap(candidates -> candidates.elements().stream())
                .flatMap(candidate -> candidate.members(CANDIDATE).stream())
                .filter(candidate -> count(candidate, "index") == 0)
                .flatMap(candidate -> candidate.value("content").stream())
                .flatMap(content -> content.members(CONTENT).stream())
                .flatMap(content -> content.value("parts").stream())
                .flatMap(parts -> parts.elements().stream())
                .flatMap(part -> part.members(PART).stream())
                .filter(part -> !part.isTrue("thought"))
                .forEach(part -> part.text("text").ifPresent(text::append));
    }

    private static void readError(ScannedBody members, Observed observed) {
        members.value("error").filter(JsonValue::isObject).ifPresent(error -> {
            Optional<ScannedBody> found = error.members(ERROR);
            String status = found.flatMap(member -> member.text("status")).orElse("error");
            // In the words the other formats use, so that the failure gets the same code.
            observed.error(
                    switch (status) {
                        case "RESOURCE_EXHAUSTED" -> "rate_limit_error";
                        case "UNAVAILABLE" -> "overloaded_error";
                        default -> status;
                    },
                    found.flatMap(member -> member.text("message")).orElse(""));
        });
    }

    /** Google's prompt count includes what came from a cache; its candidates leave the thoughts out. */
    private static Usage usage(ScannedBody usage) {
        long thoughts = count(usage, "thoughtsTokenCount");
        return new Usage(
                count(usage, "promptTokenCount") + count(usage, "toolUsePromptTokenCount"),
                count(usage, "cachedContentTokenCount"),
                0,
                count(usage, "candidatesTokenCount") + thoughts,
                thoughts);
    }

    private static long count(ScannedBody members, String key) {
        return members.value(key).map(value -> value.count().orElse(0)).orElse(0L);
    }
}
