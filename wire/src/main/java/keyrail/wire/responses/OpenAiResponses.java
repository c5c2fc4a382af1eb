package keyrail.wire.responses;

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
import keyrail.wire.dialect.StreamUsageTap;
import keyrail.wire.dialect.TuningField;
import keyrail.wire.dialect.UnaryUsageTap;
import keyrail.wire.dialect.UsageAsk;
import keyrail.wire.dialect.UsageTap;
import keyrail.wire.dialect.openai.OpenAiErrors;
import keyrail.wire.json.JsonText;
import keyrail.wire.json.JsonValue;
import keyrail.wire.json.Keys;
import keyrail.wire.json.ScannedBody;

/** OpenAI Responses ({@code POST /v1/responses}; platform.openai.com/docs/api-reference/responses, 2026-11). */
public final class OpenAiResponses implements Dialect {
    /** The last event repeats the whole response, instructions and tools included. */
    private static final int LONGEST_EVENT = 1 << 20;

    private static final Keys REQUEST_KEYS = Keys.of(
            "model",
            "stream",
            "store",
            "previous_response_id",
            "max_output_tokens",
            "temperature",
            "top_p",
            "reasoning",
            "text");

    private static final List<TuningField> FIELDS = List.of(
            TuningField.plain(TuningKey.MAX_TOKENS, "max_output_tokens"),
            TuningField.plain(TuningKey.TEMPERATURE, "temperature"),
            TuningField.plain(TuningKey.TOP_P, "top_p"),
            nested(TuningKey.EFFORT, "reasoning", "effort"),
            nested(TuningKey.VERBOSITY, "text", "verbosity"));

    private static TuningField nested(TuningKey key, String member, String inner) {
        return new TuningField(
                key,
                member,
                List.of(),
                literal -> "{\"" + inner + "\":" + literal + "}",
                (literal, body, inserted) -> true);
    }

    @Override
    public Format format() {
        return Format.OPENAI_RESPONSES;
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
    public Optional<UsageAsk> usageAsk() {
        return Optional.empty();
    }

    @Override
    public List<String> references(ScannedBody body) {
        return body.text("previous_response_id").map(List::of).orElse(List.of());
    }

    /** Responses are kept unless the client says otherwise. */
    @Override
    public boolean isKept(Operation operation, ScannedBody body) {
        boolean refused = body.value("store")
                .filter(store -> !store.isTrue() && !store.isNull())
                .isPresent();
        return operation == Operation.RESOURCE || operation == Operation.GENERATE && !refused;
    }

    @Override
    public UsageTap streamTap() {
        return new StreamUsageTap(ResponsesAnswers.NEEDLES, LONGEST_EVENT, ResponsesAnswers::readEvent);
    }

    @Override
    public UsageTap unaryTap(Operation operation) {
        return switch (operation) {
            case GENERATE -> new UnaryUsageTap(ResponsesAnswers.KEYS, ResponsesAnswers::readMembers);
            case COUNT_TOKENS, EMBED, IMAGE, TRANSCRIBE, SPEECH, RESOURCE ->
                new UnaryUsageTap(ResponsesAnswers.KEYS, ResponsesAnswers::readKept);
        };
    }

    @Override
    public Target generateTarget(String model, boolean stream) {
        return Target.of("POST", "/responses");
    }

    @Override
    public Bytes sendBody(SendRequest request) {
        List<String> members = new ArrayList<>();
        members.add("\"model\":" + JsonText.quote(request.model()));
        if (request.systemPrompt() != null) {
            members.add("\"instructions\":" + JsonText.quote(request.systemPrompt()));
        }
        members.add("\"input\":" + JsonText.quote(request.message()));
        if (request.maxTokens() != null) {
            members.add("\"max_output_tokens\":" + request.maxTokens());
        }
        members.add("\"store\":false");
        if (request.stream()) {
            members.add("\"stream\":true");
        }
        return Bytes.utf8("{" + String.join(",", members) + "}");
    }

    @Override
    public Answer answer(Bytes body) {
        return ResponsesAnswers.answer(body);
    }

    @Override
    public AnswerReader answerReader(Consumer<String> text) {
        return new AnswerReader(ResponsesAnswers::readEventWithText, text);
    }

    @Override
    public Bytes error(Failure failure, String requestId) {
        return OpenAiErrors.body(failure);
    }

    /** The stream's own error event; its {@code sequence_number} is left out, for ours would be a guess. */
    @Override
    public Bytes errorEvent(Failure failure, String requestId) {
        return Bytes.utf8("event: error\ndata: {\"type\":\"error\",\"code\":\""
                + failure.code().text() + "\",\"message\":" + JsonText.quote(FailureText.of(failure))
                + ",\"param\":null}\n\n");
    }

    static long count(ScannedBody members, String key) {
        return members.value(key).map(OpenAiResponses::count).orElse(0L);
    }

    private static long count(JsonValue value) {
        return value.count().orElse(0);
    }
}
