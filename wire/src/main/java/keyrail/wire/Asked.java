package keyrail.wire;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Operation;
import keyrail.core.inference.Target;
import keyrail.core.provider.RelayRules;
import keyrail.core.routing.Tuning;
import keyrail.wire.dialect.Dialect;
import keyrail.wire.form.FormBody;
import keyrail.wire.json.BodyScanner;
import keyrail.wire.json.JsonValue;
import keyrail.wire.json.ScannedBody;
import org.jspecify.annotations.Nullable;

/**
 * What a call asks for, as far as relaying it must know. Immutable.
 *
 * @param model as the client wrote it, or null where it names none
 * @param streamed whether the answer is asked for as a stream
 * @param references ids the call gives of things an account keeps
 * @param kept whether the account may keep what comes of it
 */
public record Asked(Body body, @Nullable String model, boolean streamed, List<String> references, boolean kept) {
    /** A body, by how much of it is understood. */
    public sealed interface Body {
        /** A JSON object, with the places of its members of interest. */
        record Json(ScannedBody scanned) implements Body {}

        /** A form of several parts, one of which may name the model. */
        record Form(FormBody form) implements Body {}

        /** Bytes that pass as they are. */
        record Opaque(Bytes bytes) implements Body {}
    }

    public Asked {
        references = List.copyOf(references);
    }

    /**
     * Reads a call.
     *
     * @throws KeyrailException {@code invalid_json}, {@code duplicate_key}, or {@code invalid_request} for a form that
     *     is none and a model that is no string
     */
    public static Asked read(Format format, Operation operation, Target target, Headers headers, Bytes body) {
        Dialect dialect = Formats.dialect(format);
        String type = headers.first("content-type").orElse("").toLowerCase(Locale.ROOT);
        if (operation == Operation.RESOURCE) {
            return resource(dialect, target, body, type);
        }
        if (type.startsWith("multipart/form-data")) {
            FormBody form = FormBody.read(headers.first("content-type").orElse(""), body);
            return new Asked(new Body.Form(form), form.model().orElse(null), form.isStreamed(), List.of(), false);
        }
        ScannedBody scanned = Relay.scan(format, body);
        return new Asked(
                new Body.Json(scanned),
                dialect.modelIsInPath() ? target.model() : modelOf(scanned),
                dialect.isStreamed(target, scanned),
                dialect.references(scanned),
                dialect.isKept(operation, scanned));
    }

    /** What handles things of an account passes as it is, whatever it is; only what it refers to is looked for. */
    private static Asked resource(Dialect dialect, Target target, Bytes body, String type) {
        List<String> references = type.startsWith("multipart/")
                ? List.of()
                : BodyScanner.tryScan(body, dialect.requestKeys())
                        .map(dialect::references)
                        .orElse(List.of());
        boolean removes = target.method().equals("DELETE");
        return new Asked(new Body.Opaque(body), null, false, references, !removes);
    }

    private static @Nullable String modelOf(ScannedBody body) {
        JsonValue model = body.value("model").orElse(null);
        if (model == null || model.isNull()) {
            return null;
        }
        return model.text()
                .orElseThrow(() -> new KeyrailException(FailureCode.INVALID_REQUEST, "\"model\" must be a string"));
    }

    /**
     * The body to send on; the arguments are as in {@link RelayRequest}.
     *
     * @throws KeyrailException as {@link Relay#relay}
     */
    public Relayed relay(
            Format format,
            Operation operation,
            @Nullable String upstreamModel,
            Tuning tuning,
            RelayRules rules,
            boolean exact) {
        return switch (body) {
            case Body.Json json -> {
                Relayed relayed = Relay.relay(
                        format, new RelayRequest(operation, json.scanned(), upstreamModel, tuning, rules, exact));
                yield new Relayed(relayed.body(), relayed.dropUsageEvent(), streamed);
            }
            case Body.Form form ->
                new Relayed(form.form().withModel(Optional.ofNullable(upstreamModel)), false, streamed);
            case Body.Opaque opaque ->
                new Relayed(opaque.bytes().length() == 0 ? List.of() : List.of(opaque.bytes()), false, false);
        };
    }
}
