package keyrail.wire.anthropic;

import java.util.List;
import java.util.Set;
import keyrail.core.failure.Failure;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Operation;
import keyrail.core.names.RequestId;
import keyrail.core.routing.Tuning;
import keyrail.core.routing.TuningKey;
import keyrail.wire.dialect.AnswerTap;
import keyrail.wire.dialect.Dialect;
import keyrail.wire.dialect.Members;
import keyrail.wire.dialect.Members.Field;
import keyrail.wire.dialect.RelayOrder;
import keyrail.wire.dialect.Relayed;
import keyrail.wire.dialect.TextReader;
import keyrail.wire.json.JsonText;
import keyrail.wire.json.Keys;
import keyrail.wire.json.ScannedBody;

/** The Anthropic Messages format. Source: Anthropic's API reference and the types of its SDKs (seen 2026-11). */
public final class AnthropicMessages implements Dialect {
    private static final Keys REQUEST = Keys.of(
            "model", "stream", "max_tokens", "temperature", "top_p", "top_k", "output_config", "thinking");
    private static final int DEFAULT_MAX_TOKENS = 4_096;
    private static final Set<TuningKey> SAMPLING = Set.of(TuningKey.TEMPERATURE, TuningKey.TOP_P);

    private static final List<Field> FIELDS = List.of(
            Field.plain(TuningKey.MAX_TOKENS, "max_tokens"),
            Field.plain(TuningKey.TEMPERATURE, "temperature"),
            Field.plain(TuningKey.TOP_P, "top_p"),
            new Field(
                    TuningKey.EFFORT,
                    List.of("output_config"),
                    literal -> "\"output_config\":{\"effort\":" + literal + "}"),
            new Field(
                    TuningKey.THINKING,
                    List.of("thinking"),
                    literal -> "\"thinking\":{\"type\":\"" + (literal.equals("true") ? "adaptive" : "disabled") + "\"}"));

    @Override
    public Format format() {
        return Format.ANTHROPIC_MESSAGES;
    }

    @Override
    public Keys requestKeys() {
        return REQUEST;
    }

    @Override
    public Relayed relay(ScannedBody body, RelayOrder order) {
        boolean streamed = body.isTrue("stream");
        List<Field> fields =
                order.operation() == Operation.GENERATE ? fieldsThatAgree(body, order.tuning()) : List.of();
        return new Relayed(Members.plan(body, order, fields, List.of()).slices(), false, streamed);
    }

    /** Thinking, the client's or ours, excludes sampling settings: the vendor refuses the two together. */
    private static List<Field> fieldsThatAgree(ScannedBody body, Tuning tuning) {
        boolean thinking = body.has("thinking")
                || tuning.value(TuningKey.THINKING).filter("true"::equals).isPresent();
        return thinking
                ? FIELDS.stream().filter(field -> !SAMPLING.contains(field.key())).toList()
                : FIELDS;
    }

    @Override
    public AnswerTap tap(Operation operation, boolean events) {
        return events ? new MessagesStreamTap() : new MessagesUnaryTap();
    }

    @Override
    public Bytes error(Failure failure, RequestId request) {
        return Bytes.utf8(errorObject(failure, request));
    }

    @Override
    public Bytes streamError(Failure failure, RequestId request) {
        return Bytes.utf8("event: error\ndata: " + errorObject(failure, request) + "\n\n");
    }

    private static String errorObject(Failure failure, RequestId request) {
        String type =
                switch (failure.httpStatus()) {
                    case 401 -> "authentication_error";
                    case 402 -> "billing_error";
                    case 403 -> "permission_error";
                    case 404 -> "not_found_error";
                    case 413 -> "request_too_large";
                    case 429 -> "rate_limit_error";
                    case 504 -> "timeout_error";
                    case 503, 529 -> "overloaded_error";
                    case 400, 405, 409 -> "invalid_request_error";
                    default -> "api_error";
                };
        return "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":"
                + JsonText.quote(failure.message()) + "},\"request_id\":\"" + request + "\"}";
    }

    @Override
    public Bytes message(PlainMessage message) {
        StringBuilder body = new StringBuilder("{");
        if (message.model() != null) {
            body.append("\"model\":").append(JsonText.quote(message.model())).append(',');
        }
        body.append("\"max_tokens\":")
                .append(message.maxTokens() == null ? DEFAULT_MAX_TOKENS : message.maxTokens().intValue());
        if (message.systemPrompt() != null) {
            body.append(",\"system\":").append(JsonText.quote(message.systemPrompt()));
        }
        return Bytes.utf8(body.append(",\"messages\":[{\"role\":\"user\",\"content\":")
                .append(JsonText.quote(message.text()))
                .append("}],\"stream\":true}")
                .toString());
    }

    @Override
    public TextReader textReader() {
        return new MessagesTextReader();
    }
}
