package keyrail.wire.anthropic;

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

/** What Anthropic Messages answers tell; every field may be missing. */
final class AnthropicAnswers {
    static final Needles NEEDLES = Needles.of("\"usage\"", "\"error\"", "\"message_stop\"");
    static final Keys KEYS = Keys.of("model", "usage", "error");
    static final Keys COUNT_KEYS = Keys.of("input_tokens", "error");

    static final Keys RESOURCE = Keys.of("id", "error");

    private static final Keys EVENT = Keys.of("type", "message", "usage", "error", "delta", "content_block");
    private static final Keys ANSWER = Keys.of("model", "usage", "error", "content");
    private static final Keys MESSAGE = Keys.of("model", "usage");
    private static final Keys ERROR = Keys.of("type", "message");
    private static final Keys BLOCK = Keys.of("type", "text");
    private static final Keys USAGE =
            Keys.of("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens");

    private AnthropicAnswers() {}

    static void readEvent(Bytes data, Observed observed) {
        BodyScanner.tryScan(data, EVENT).ifPresent(event -> readEvent(event, observed));
    }

    static void readEventWithText(Bytes data, Observed observed, TextJoiner text) {
        BodyScanner.tryScan(data, EVENT).ifPresent(event -> {
            readEvent(event, observed);
            switch (event.text("type").orElse("")) {
                case "content_block_start" -> {
                    text.nextBlock();
                    event.value("content_block").ifPresent(block -> readBlock(block, "text", text));
                }
                case "content_block_delta" ->
                    event.value("delta").ifPresent(delta -> readBlock(delta, "text_delta", text));
                default -> {
                    // Holds no text.
                }
            }
        });
    }

    /** The start tells the input, the last delta the output; a figure sent later replaces the earlier one. */
    private static void readEvent(ScannedBody event, Observed observed) {
        event.value("message").flatMap(message -> message.members(MESSAGE)).ifPresent(message -> {
            observed.model(message.text("model"));
            readUsage(message, observed);
        });
        readUsage(event, observed);
        readError(event, observed);
        if (event.text("type").equals(Optional.of("message_stop"))) {
            observed.complete();
        }
    }

    static void readMembers(ScannedBody members, Observed observed) {
        observed.model(members.text("model"));
        readUsage(members, observed);
        readError(members, observed);
    }

    /** Counting consumes nothing: the figure in the answer is about another call. */
    static void readCount(ScannedBody members, Observed observed) {
        if (members.has("input_tokens")) {
            observed.usage(Usage.NONE);
        }
        readError(members, observed);
    }

    /** Handling what is kept consumes nothing. */
    static void readResource(ScannedBody members, Observed observed) {
        observed.resource(members.text("id"));
        readError(members, observed);
    }

    /** @throws keyrail.core.failure.KeyrailException as {@link keyrail.wire.dialect.Dialect#answer} */
    static Answer answer(Bytes body) {
        Observed observed = new Observed();
        TextJoiner text = new TextJoiner(piece -> {});
        Optional<ScannedBody> members = BodyScanner.tryScan(body, ANSWER);
        members.ifPresent(found -> readMembers(found, observed));
        observed.error().ifPresent(AnswerReader::fail);
        JsonValue content = members.flatMap(found -> found.value("content"))
                .orElseThrow(() -> AnswerReader.upstream(
                        FailureCode.UPSTREAM_PROTOCOL_ERROR,
                        "the answer is not a message; check that the connection's address speaks Anthropic Messages",
                        ""));
        for (JsonValue block : content.elements()) {
            text.nextBlock();
            readBlock(block, "text", text);
        }
        observed.complete();
        return AnswerReader.answer(text.text(), observed);
    }

    private static void readBlock(JsonValue block, String type, TextJoiner text) {
        block.members(BLOCK)
                .filter(members -> members.text("type").equals(Optional.of(type)))
                .flatMap(members -> members.text("text"))
                .ifPresent(text::append);
    }

    private static void readError(ScannedBody members, Observed observed) {
        members.value("error").filter(error -> !error.isNull()).ifPresent(error -> {
            Optional<ScannedBody> found = error.members(ERROR);
            observed.error(
                    found.flatMap(member -> member.text("type")).orElse("error"),
                    found.flatMap(member -> member.text("message")).orElse(""));
        });
    }

    /** Anthropic's {@code input_tokens} leaves cache reads and writes out; ours includes them. */
    private static void readUsage(ScannedBody holder, Observed observed) {
        holder.value("usage").flatMap(usage -> usage.members(USAGE)).ifPresent(usage -> {
            Usage before = observed.usage();
            long written = count(usage, "cache_creation_input_tokens", before.cacheWriteTokens());
            long read = count(usage, "cache_read_input_tokens", before.cacheReadTokens());
            long direct = count(
                    usage, "input_tokens", before.inputTokens() - before.cacheWriteTokens() - before.cacheReadTokens());
            long output = count(usage, "output_tokens", before.outputTokens());
            observed.usage(new Usage(direct + written + read, read, written, output, 0));
        });
    }

    private static long count(ScannedBody members, String key, long otherwise) {
        return members.value(key).map(value -> value.count().orElse(otherwise)).orElse(otherwise);
    }
}
