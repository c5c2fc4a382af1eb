package keyrail.wire.openaichat;

import java.util.ArrayList;
import java.util.List;
import keyrail.core.failure.Failure;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Operation;
import keyrail.core.names.RequestId;
import keyrail.core.routing.TuningKey;
import keyrail.wire.dialect.AnswerTap;
import keyrail.wire.dialect.Dialect;
import keyrail.wire.dialect.Members;
import keyrail.wire.dialect.Members.Field;
import keyrail.wire.dialect.RelayOrder;
import keyrail.wire.dialect.Relayed;
import keyrail.wire.dialect.TextReader;
import keyrail.wire.json.JsonText;
import keyrail.wire.json.JsonValue;
import keyrail.wire.json.Keys;
import keyrail.wire.json.ScannedBody;
import keyrail.wire.json.SplicePlan;

/**
 * The OpenAI Chat Completions format. Source: OpenAI's OpenAPI description of {@code /chat/completions} (seen 2026-11).
 */
public final class OpenAiChat implements Dialect {
    private static final Keys REQUEST = Keys.of(
            "model",
            "stream",
            "stream_options",
            "max_tokens",
            "max_completion_tokens",
            "temperature",
            "top_p",
            "reasoning_effort",
            "reasoning",
            "verbosity");
    private static final Keys STREAM_OPTIONS = Keys.of("include_usage");
    private static final String INCLUDE_USAGE = "\"include_usage\":true";

    private static final List<Field> COMMON = List.of(
            Field.plain(TuningKey.TEMPERATURE, "temperature"),
            Field.plain(TuningKey.TOP_P, "top_p"),
            Field.plain(TuningKey.EFFORT, "reasoning_effort", "reasoning"),
            Field.plain(TuningKey.VERBOSITY, "verbosity"));
    private static final List<Field> FIELDS =
            with(Field.plain(TuningKey.MAX_TOKENS, "max_completion_tokens", "max_tokens"));
    private static final List<Field> LEGACY_FIELDS =
            with(Field.plain(TuningKey.MAX_TOKENS, "max_tokens", "max_completion_tokens"));

    private static List<Field> with(Field maxTokens) {
        List<Field> fields = new ArrayList<>(COMMON);
        fields.addFirst(maxTokens);
        return List.copyOf(fields);
    }

    @Override
    public Format format() {
        return Format.OPENAI_CHAT;
    }

    @Override
    public Keys requestKeys() {
        return REQUEST;
    }

    @Override
    public Relayed relay(ScannedBody body, RelayOrder order) {
        boolean streamed = body.isTrue("stream");
        UsageRequest asking =
                streamed && !order.exact() && order.rules().includeUsage() ? usageRequest(body) : UsageRequest.NONE;
        SplicePlan plan = Members.plan(
                body,
                order,
                order.rules().legacyMaxTokens() ? LEGACY_FIELDS : FIELDS,
                asking == UsageRequest.NEW_MEMBER ? List.of("\"stream_options\":{" + INCLUDE_USAGE + "}") : List.of());
        JsonValue options = body.value("stream_options").orElse(null);
        if (options != null && asking == UsageRequest.REPLACES_NULL) {
            plan.replace(options.start(), options.end(), Bytes.utf8("{" + INCLUDE_USAGE + "}"));
        } else if (options != null && asking == UsageRequest.INTO_OPTIONS) {
            ScannedBody inside = options.members(STREAM_OPTIONS).orElseThrow();
            plan.insertMembers(inside, options.start(), INCLUDE_USAGE);
        }
        return new Relayed(plan.slices(), asking != UsageRequest.NONE, streamed);
    }

    /** Splice (c): how usage is asked for where the client said nothing about it. */
    private enum UsageRequest {
        NONE,
        NEW_MEMBER,
        REPLACES_NULL,
        INTO_OPTIONS
    }

    private static UsageRequest usageRequest(ScannedBody body) {
        JsonValue options = body.value("stream_options").orElse(null);
        if (options == null) {
            return UsageRequest.NEW_MEMBER;
        }
        if (options.isNull()) {
            return UsageRequest.REPLACES_NULL;
        }
        return options.members(STREAM_OPTIONS)
                .map(inside -> inside.has("include_usage") ? UsageRequest.NONE : UsageRequest.INTO_OPTIONS)
                .orElse(UsageRequest.NONE);
    }

    @Override
    public AnswerTap tap(Operation operation, boolean events) {
        return events ? new ChatStreamTap() : new ChatUnaryTap();
    }

    @Override
    public Bytes error(Failure failure, RequestId request) {
        return Bytes.utf8(errorObject(failure));
    }

    @Override
    public Bytes streamError(Failure failure, RequestId request) {
        return Bytes.utf8("data: " + errorObject(failure) + "\n\n");
    }

    private static String errorObject(Failure failure) {
        String type =
                switch (failure.httpStatus()) {
                    case 401 -> "authentication_error";
                    case 402, 429 -> "rate_limit_error";
                    case 403 -> "permission_error";
                    case 400, 404, 405, 409, 413 -> "invalid_request_error";
                    default -> "server_error";
                };
        return "{\"error\":{\"message\":" + JsonText.quote(failure.message()) + ",\"type\":\"" + type
                + "\",\"param\":null,\"code\":\"" + failure.code().text() + "\"}}";
    }

    @Override
    public Bytes message(PlainMessage message) {
        StringBuilder body = new StringBuilder("{");
        if (message.model() != null) {
            body.append("\"model\":").append(JsonText.quote(message.model())).append(',');
        }
        body.append("\"messages\":[");
        if (message.systemPrompt() != null) {
            body.append("{\"role\":\"system\",\"content\":")
                    .append(JsonText.quote(message.systemPrompt()))
                    .append("},");
        }
        body.append("{\"role\":\"user\",\"content\":")
                .append(JsonText.quote(message.text()))
                .append("}]");
        if (message.maxTokens() != null) {
            body.append(",\"max_completion_tokens\":").append(message.maxTokens().intValue());
        }
        return Bytes.utf8(body.append(",\"stream\":true,\"stream_options\":{\"include_usage\":true}}")
                .toString());
    }

    @Override
    public TextReader textReader() {
        return new ChatTextReader();
    }
}
