package keyrail.wire.ollama;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import keyrail.core.failure.Failure;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Operation;
import keyrail.core.inference.Target;
import keyrail.core.provider.RelayRules;
import keyrail.core.routing.TuningKey;
import keyrail.wire.dialect.Answer;
import keyrail.wire.dialect.AnswerReader;
import keyrail.wire.dialect.Dialect;
import keyrail.wire.dialect.FailureText;
import keyrail.wire.dialect.SendRequest;
import keyrail.wire.dialect.TuningField;
import keyrail.wire.dialect.UnaryUsageTap;
import keyrail.wire.dialect.UsageAsk;
import keyrail.wire.dialect.UsageTap;
import keyrail.wire.json.JsonText;
import keyrail.wire.json.JsonValue;
import keyrail.wire.json.Keys;
import keyrail.wire.json.ScannedBody;

/**
 * Ollama's own chat ({@code POST /api/chat}; docs.ollama.com/api, seen 2026-11-24). Streams are lines of JSON and are
 * the default; settings lie in {@code options}, and what is not known is ignored without a word.
 */
public final class OllamaChat implements Dialect {
    private static final Keys REQUEST_KEYS = Keys.of("model", "stream", "options");

    private static final List<TuningField> FIELDS = List.of(
            TuningField.plain(TuningKey.MAX_TOKENS, "num_predict"),
            TuningField.plain(TuningKey.TEMPERATURE, "temperature"),
            TuningField.plain(TuningKey.TOP_P, "top_p"));

    @Override
    public Format format() {
        return Format.OLLAMA_CHAT;
    }

    @Override
    public Keys requestKeys() {
        return REQUEST_KEYS;
    }

    @Override
    public List<TuningField> tuningFields(RelayRules rules) {
        return FIELDS;
    }

    @Override
    public Optional<String> tuningHolder(ScannedBody body) {
        return Optional.of("options");
    }

    @Override
    public boolean isStreamed(Target target, ScannedBody body) {
        boolean chat = target.before().equals("/chat");
        return chat && body.value("stream").map(JsonValue::isTrue).orElse(true);
    }

    @Override
    public Optional<UsageAsk> usageAsk() {
        return Optional.empty();
    }

    @Override
    public UsageTap streamTap() {
        return new LineUsageTap(OllamaAnswers::readLine);
    }

    @Override
    public UsageTap unaryTap(Operation operation) {
        return new UnaryUsageTap(OllamaAnswers.KEYS, OllamaAnswers::readMembers);
    }

    @Override
    public Target generateTarget(String model, boolean stream) {
        return Target.of("POST", "/chat");
    }

    @Override
    public Bytes sendBody(SendRequest request) {
        List<String> members = new ArrayList<>();
        members.add("\"model\":" + JsonText.quote(request.model()));
        String system = request.systemPrompt() == null ? "" : message("system", request.systemPrompt()) + ",";
        members.add("\"messages\":[" + system + message("user", request.message()) + "]");
        if (request.maxTokens() != null) {
            members.add("\"options\":{\"num_predict\":" + request.maxTokens() + "}");
        }
        members.add("\"stream\":" + request.stream());
        return Bytes.utf8("{" + String.join(",", members) + "}");
    }

    private static String message(String role, String text) {
        return "{\"role\":\"" + role + "\",\"content\":" + JsonText.quote(text) + "}";
    }

    @Override
    public Answer answer(Bytes body) {
        return OllamaAnswers.answer(body);
    }

    /** Reads events only, which Ollama's lines are not: {@code send} speaks to Ollama in another format. */
    @Override
    public AnswerReader answerReader(Consumer<String> text) {
        return new AnswerReader(OllamaAnswers::readLineWithText, text);
    }

    /** The envelope is one string; our code has no place in it and stands in the header alone. */
    @Override
    public Bytes error(Failure failure, String requestId) {
        return Bytes.utf8("{\"error\":" + JsonText.quote(FailureText.of(failure)) + "}");
    }

    @Override
    public Bytes errorEvent(Failure failure, String requestId) {
        return Bytes.utf8("{\"error\":" + JsonText.quote(FailureText.of(failure)) + "}\n");
    }
}
