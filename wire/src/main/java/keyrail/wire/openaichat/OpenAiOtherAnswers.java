package keyrail.wire.openaichat;

import java.util.Optional;
import keyrail.core.inference.Bytes;
import keyrail.core.usage.Usage;
import keyrail.wire.dialect.Observed;
import keyrail.wire.json.BodyScanner;
import keyrail.wire.json.JsonValue;
import keyrail.wire.json.Keys;
import keyrail.wire.json.ScannedBody;
import keyrail.wire.sse.Needles;

/**
 * What the answers of OpenAI's API beside generation tell: pictures, audio, files and batches. Their usage has other
 * names than chat's (OpenAI's OpenAPI description, seen 2026-11-24); every field may be missing.
 */
final class OpenAiOtherAnswers {
    /** Streams end with an event whose type ends in these words. */
    static final Needles NEEDLES = Needles.of(".done\"", ".completed\"", "\"error\"");

    static final Keys KEYS = Keys.of("model", "usage", "error");
    static final Keys RESOURCE = Keys.of("id", "output_file_id", "error_file_id", "error");

    private static final Keys EVENT = Keys.of("type", "usage", "error");
    private static final Keys USAGE =
            Keys.of("input_tokens", "output_tokens", "input_token_details", "input_tokens_details");
    private static final Keys DETAILS = Keys.of("cached_tokens");
    private static final Keys ERROR = Keys.of("type", "message");

    private OpenAiOtherAnswers() {}

    static void readEvent(Bytes data, Observed observed) {
        BodyScanner.tryScan(data, EVENT).ifPresent(event -> {
            String type = event.text("type").orElse("");
            readUsage(event, observed);
            readError(event, observed);
            if (type.endsWith(".done") || type.endsWith(".completed")) {
                observed.complete();
            }
        });
    }

    static void readMembers(ScannedBody members, Observed observed) {
        observed.model(members.text("model"));
        readUsage(members, observed);
        readError(members, observed);
    }

    /** Handling what is kept consumes nothing; a batch's results are kept too. */
    static void readResource(ScannedBody members, Observed observed) {
        observed.resource(members.text("id"));
        observed.resource(members.text("output_file_id"));
        observed.resource(members.text("error_file_id"));
        readError(members, observed);
    }

    private static void readUsage(ScannedBody holder, Observed observed) {
        holder.value("usage")
                .flatMap(usage -> usage.members(USAGE))
                .filter(usage -> usage.has("input_tokens") || usage.has("output_tokens"))
                .ifPresent(usage -> observed.usage(new Usage(
                        count(usage.value("input_tokens")), cached(usage), 0, count(usage.value("output_tokens")), 0)));
    }

    private static long cached(ScannedBody usage) {
        return usage.value("input_tokens_details")
                .or(() -> usage.value("input_token_details"))
                .flatMap(details -> details.members(DETAILS))
                .map(details -> count(details.value("cached_tokens")))
                .orElse(0L);
    }

    private static long count(Optional<JsonValue> value) {
        return value.map(number -> number.count().orElse(0)).orElse(0L);
    }

    private static void readError(ScannedBody members, Observed observed) {
        members.value("error").filter(error -> !error.isNull()).ifPresent(error -> {
            Optional<ScannedBody> found = error.members(ERROR);
            observed.error(
                    found.flatMap(member -> member.text("type")).orElse("error"),
                    found.flatMap(member -> member.text("message")).orElse(""));
        });
    }
}
