package keyrail.wire.openaichat;

import java.util.Optional;
import keyrail.core.failure.FailureCode;
import keyrail.core.inference.Bytes;
import keyrail.core.usage.Usage;
import keyrail.wire.dialect.Answer;
import keyrail.wire.dialect.AnswerReader;
import keyrail.wire.dialect.Observed;
import keyrail.wire.dialect.TextJoiner;
import keyrail.wire.dialect.openai.WrappedWords;
import keyrail.wire.json.BodyScanner;
import keyrail.wire.json.JsonValue;
import keyrail.wire.json.Keys;
import keyrail.wire.json.ScannedBody;
import keyrail.wire.sse.Needles;

/** What OpenAI Chat answers tell; every field may be missing, because many vendors speak this format a little. */
final class OpenAiChatAnswers {
    static final Needles NEEDLES = Needles.of("\"usage\"", "\"error\"", "\"finish_reason\"", "[DONE]");
    static final Keys KEYS = Keys.of("model", "usage", "error");

    private static final Keys KEYS_WITH_CHOICES = Keys.of("model", "usage", "error", "choices");
    private static final Keys ERROR = Keys.of("message", "type", "code", "metadata");
    private static final Keys BEHIND = Keys.of("raw", "provider_name");
    private static final Keys CHOICE = Keys.of("message", "delta", "index");
    private static final Keys FINISH = Keys.of("finish_reason");
    private static final Keys MESSAGE = Keys.of("content");
    private static final Keys PART = Keys.of("type", "text");
    private static final Keys USAGE = Keys.of(
            "prompt_tokens",
            "completion_tokens",
            "cache_write_tokens",
            "prompt_tokens_details",
            "completion_tokens_details");
    private static final Keys DETAILS = Keys.of("cached_tokens", "cache_write_tokens", "reasoning_tokens");
    private static final Bytes DONE = Bytes.utf8("[DONE]");

    private OpenAiChatAnswers() {}

    static void readEvent(Bytes data, Observed observed) {
        if (data.equals(DONE)) {
            observed.complete();
        } else {
            BodyScanner.tryScan(data, KEYS_WITH_CHOICES).ifPresent(members -> {
                readMembers(members, observed);
                readFinish(members, observed);
            });
        }
    }

    static void readEventWithText(Bytes data, Observed observed, TextJoiner text) {
        if (data.equals(DONE)) {
            observed.complete();
            return;
        }
        BodyScanner.tryScan(data, KEYS_WITH_CHOICES).ifPresent(members -> {
            readMembers(members, observed);
            readText(members, "delta", text);
        });
    }

    private static void readFinish(ScannedBody members, Observed observed) {
        boolean finished = members.value("choices").stream()
                .flatMap(choices -> choices.elements().stream())
                .flatMap(choice -> choice.members(FINISH).stream())
                .flatMap(choice -> choice.value("finish_reason").stream())
                .anyMatch(reason -> !reason.isNull());
        if (finished) {
            observed.finished();
        }
    }

    static void readMembers(ScannedBody members, Observed observed) {
        observed.model(members.text("model"));
        members.value("usage").flatMap(usage -> usage.members(USAGE)).ifPresent(usage -> observed.usage(usage(usage)));
        members.value("error").filter(error -> !error.isNull()).ifPresent(error -> readError(error, observed));
    }

    /** @throws keyrail.core.failure.KeyrailException as {@link keyrail.wire.dialect.Dialect#answer} */
    static Answer answer(Bytes body) {
        Observed observed = new Observed();
        TextJoiner text = new TextJoiner(piece -> {});
        Optional<ScannedBody> members = BodyScanner.tryScan(body, KEYS_WITH_CHOICES);
        members.ifPresent(found -> {
            readMembers(found, observed);
            readText(found, "message", text);
        });
        observed.error().ifPresent(AnswerReader::fail);
        if (members.flatMap(found -> found.value("choices")).isEmpty()) {
            throw AnswerReader.upstream(
                    FailureCode.UPSTREAM_PROTOCOL_ERROR,
                    "the answer is not a chat completion; check that the connection's address speaks OpenAI Chat",
                    "");
        }
        observed.complete();
        return AnswerReader.answer(text.text(), observed);
    }

    /** The text of the first choice; content is a string, or an array of parts. */
    private static void readText(ScannedBody members, String holder, TextJoiner text) {
        members.value("choices").stream()
                .flatMap(choices -> choices.elements().stream())
                .flatMap(choice -> choice.members(CHOICE).stream())
                .filter(choice -> count(choice, "index", 0) == 0)
                .flatMap(choice -> choice.value(holder).stream())
                .flatMap(message -> message.members(MESSAGE).stream())
                .flatMap(message -> message.value("content").stream())
                .forEach(content -> {
                    content.text().ifPresent(text::append);
                    for (JsonValue part : content.elements()) {
                        text.nextBlock();
                        part.members(PART).flatMap(found -> found.text("text")).ifPresent(text::append);
                    }
                });
    }

    private static void readError(JsonValue error, Observed observed) {
        Optional<ScannedBody> members = error.members(ERROR);
        String type = members.flatMap(found -> found.text("type").or(() -> found.text("code")))
                .orElse("error");
        Optional<ScannedBody> behind =
                members.flatMap(found -> found.value("metadata")).flatMap(value -> value.members(BEHIND));
        String message = WrappedWords.of(
                members.flatMap(found -> found.text("message")).orElse(null),
                behind.flatMap(found -> found.text("raw")).orElse(null),
                behind.flatMap(found -> found.text("provider_name")).orElse(null));
        observed.error(type, message == null ? "" : message);
    }

    private static Usage usage(ScannedBody usage) {
        Optional<ScannedBody> prompt = usage.value("prompt_tokens_details").flatMap(value -> value.members(DETAILS));
        Optional<ScannedBody> completion =
                usage.value("completion_tokens_details").flatMap(value -> value.members(DETAILS));
        long writtenOutside = count(usage, "cache_write_tokens", 0);
        return new Usage(
                count(usage, "prompt_tokens", 0),
                prompt.map(details -> count(details, "cached_tokens", 0)).orElse(0L),
                prompt.map(details -> count(details, "cache_write_tokens", writtenOutside))
                        .orElse(writtenOutside),
                count(usage, "completion_tokens", 0),
                completion.map(details -> count(details, "reasoning_tokens", 0)).orElse(0L));
    }

    private static long count(ScannedBody members, String key, long otherwise) {
        return members.value(key).map(value -> value.count().orElse(otherwise)).orElse(otherwise);
    }
}
