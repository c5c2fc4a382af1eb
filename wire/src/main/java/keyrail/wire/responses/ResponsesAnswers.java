package keyrail.wire.responses;

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

/** What OpenAI Responses answers tell; every field may be missing. */
final class ResponsesAnswers {
    static final Needles NEEDLES = Needles.of(
            "\"response.created\"",
            "\"response.completed\"",
            "\"response.incomplete\"",
            "\"response.failed\"",
            "\"error\"");
    static final Keys KEYS = Keys.of("id", "model", "usage", "error");

    private static final Keys WITH_OUTPUT = Keys.of("id", "model", "usage", "error", "output");
    private static final Keys EVENT = Keys.of("type", "response", "code", "message", "delta");
    private static final Keys ERROR = Keys.of("code", "type", "message");
    private static final Keys ITEM = Keys.of("type", "content");
    private static final Keys PART = Keys.of("type", "text");
    private static final Keys USAGE =
            Keys.of("input_tokens", "output_tokens", "input_tokens_details", "output_tokens_details");
    private static final Keys DETAILS = Keys.of("cached_tokens", "cache_write_tokens", "reasoning_tokens");

    private ResponsesAnswers() {}

    static void readEvent(Bytes data, Observed observed) {
        BodyScanner.tryScan(data, EVENT).ifPresent(event -> readEvent(event, observed));
    }

    static void readEventWithText(Bytes data, Observed observed, TextJoiner text) {
        BodyScanner.tryScan(data, EVENT).ifPresent(event -> {
            readEvent(event, observed);
            switch (event.text("type").orElse("")) {
                case "response.output_text.delta" -> event.text("delta").ifPresent(text::append);
                case "response.content_part.added" -> text.nextBlock();
                default -> {
                    // Holds no text.
                }
            }
        });
    }

    private static void readEvent(ScannedBody event, Observed observed) {
        String type = event.text("type").orElse("");
        event.value("response").flatMap(response -> response.members(KEYS)).ifPresent(response -> {
            observed.resource(response.text("id"));
            readMembers(response, observed);
        });
        switch (type) {
            case "response.completed", "response.incomplete", "response.failed" -> observed.complete();
            case "error" ->
                observed.error(
                        event.text("code").orElse("error"),
                        event.text("message").orElse(""));
            default -> {
                // Says nothing about the whole.
            }
        }
    }

    static void readMembers(ScannedBody members, Observed observed) {
        observed.resource(members.text("id"));
        observed.model(members.text("model"));
        members.value("usage").flatMap(usage -> usage.members(USAGE)).ifPresent(usage -> observed.usage(usage(usage)));
        readError(members, observed);
    }

    /** Reading what is kept consumes nothing; the figures in it are about another call. */
    static void readKept(ScannedBody members, Observed observed) {
        observed.resource(members.text("id"));
        members.value("error").filter(JsonValue::isObject).ifPresent(error -> {
            if (!members.has("id")) {
                readError(members, observed);
            }
        });
    }

    /** @throws keyrail.core.failure.KeyrailException as {@link keyrail.wire.dialect.Dialect#answer} */
    static Answer answer(Bytes body) {
        Observed observed = new Observed();
        TextJoiner text = new TextJoiner(piece -> {});
        Optional<ScannedBody> members = BodyScanner.tryScan(body, WITH_OUTPUT);
        members.ifPresent(found -> readMembers(found, observed));
        observed.error().ifPresent(AnswerReader::fail);
        JsonValue output = members.flatMap(found -> found.value("output"))
                .orElseThrow(() -> AnswerReader.upstream(
                        FailureCode.UPSTREAM_PROTOCOL_ERROR,
                        "the answer is not a response; check that the connection's address speaks OpenAI Responses",
                        ""));
        for (JsonValue item : output.elements()) {
            item.members(ITEM).flatMap(found -> found.value("content")).ifPresent(content -> {
                for (JsonValue part : content.elements()) {
                    text.nextBlock();
                    part.members(PART)
                            .filter(found -> found.text("type").equals(Optional.of("output_text")))
                            .flatMap(found -> found.text("text"))
                            .ifPresent(text::append);
                }
            });
        }
        observed.complete();
        return AnswerReader.answer(text.text(), observed);
    }

    private static void readError(ScannedBody members, Observed observed) {
        members.value("error").filter(error -> !error.isNull()).ifPresent(error -> {
            Optional<ScannedBody> found = error.members(ERROR);
            observed.error(
                    found.flatMap(member -> member.text("code").or(() -> member.text("type")))
                            .orElse("error"),
                    found.flatMap(member -> member.text("message")).orElse(""));
        });
    }

    private static Usage usage(ScannedBody usage) {
        Optional<ScannedBody> input = usage.value("input_tokens_details").flatMap(value -> value.members(DETAILS));
        Optional<ScannedBody> output = usage.value("output_tokens_details").flatMap(value -> value.members(DETAILS));
        return new Usage(
                OpenAiResponses.count(usage, "input_tokens"),
                input.map(details -> OpenAiResponses.count(details, "cached_tokens"))
                        .orElse(0L),
                input.map(details -> OpenAiResponses.count(details, "cache_write_tokens"))
                        .orElse(0L),
                OpenAiResponses.count(usage, "output_tokens"),
                output.map(details -> OpenAiResponses.count(details, "reasoning_tokens"))
                        .orElse(0L));
    }
}
