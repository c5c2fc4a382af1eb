package keyrail.wire.ollama;

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

/** What Ollama's answers tell; every field may be missing. The last line of a stream holds the counts. */
final class OllamaAnswers {
    static final Keys KEYS = Keys.of("model", "done", "error", "prompt_eval_count", "eval_count");

    private static final Keys WITH_MESSAGE =
            Keys.of("model", "done", "error", "prompt_eval_count", "eval_count", "message");
    private static final Keys MESSAGE = Keys.of("content");

    private OllamaAnswers() {}

    static void readLine(Bytes line, Observed observed) {
        BodyScanner.tryScan(line, KEYS).ifPresent(members -> {
            readMembers(members, observed);
            if (members.isTrue("done")) {
                observed.complete();
            }
        });
    }

    static void readLineWithText(Bytes line, Observed observed, TextJoiner text) {
        readLine(line, observed);
        BodyScanner.tryScan(line, WITH_MESSAGE).ifPresent(members -> readText(members, text));
    }

    static void readMembers(ScannedBody members, Observed observed) {
        observed.model(members.text("model"));
        if (members.has("prompt_eval_count") || members.has("eval_count")) {
            observed.usage(new Usage(count(members, "prompt_eval_count"), 0, 0, count(members, "eval_count"), 0));
        }
        members.text("error").ifPresent(message -> observed.error("error", message));
    }

    /** @throws keyrail.core.failure.KeyrailException as {@link keyrail.wire.dialect.Dialect#answer} */
    static Answer answer(Bytes body) {
        Observed observed = new Observed();
        TextJoiner text = new TextJoiner(piece -> {});
        Optional<ScannedBody> members = BodyScanner.tryScan(body, WITH_MESSAGE);
        members.ifPresent(found -> {
            readMembers(found, observed);
            readText(found, text);
        });
        observed.error().ifPresent(AnswerReader::fail);
        if (members.flatMap(found -> found.value("message")).isEmpty()) {
            throw AnswerReader.upstream(
                    FailureCode.UPSTREAM_PROTOCOL_ERROR,
                    "the answer holds no message; check that the connection's address is Ollama's",
                    "");
        }
        observed.complete();
        return AnswerReader.answer(text.text(), observed);
    }

    private static void readText(ScannedBody members, TextJoiner text) {
        members.value("message")
                .flatMap(message -> message.members(MESSAGE))
                .flatMap(message -> message.text("content"))
                .ifPresent(text::append);
    }

    private static long count(ScannedBody members, String key) {
        return members.value(key)
                .map(JsonValue::count)
                .map(value -> value.orElse(0))
                .orElse(0L);
    }
}
