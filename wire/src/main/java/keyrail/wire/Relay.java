package keyrail.wire;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Operation;
import keyrail.core.routing.TuningKey;
import keyrail.wire.dialect.Dialect;
import keyrail.wire.dialect.TuningField;
import keyrail.wire.dialect.UsageAsk;
import keyrail.wire.json.BodyScanner;
import keyrail.wire.json.JsonValue;
import keyrail.wire.json.Keys;
import keyrail.wire.json.ScannedBody;
import keyrail.wire.json.SplicePlan;

/**
 * Same format in and out: forwards a body byte for byte, but for the declared splices. Stateless, so safe for use by
 * several threads.
 *
 * <p>The splices are these three and no others: the model's name; profile tuning as defaults where the client said
 * nothing; the wish for usage in a stream where the client said nothing.
 */
public final class Relay {
    private static final Bytes NO_MEMBERS = Bytes.utf8("{}");

    private Relay() {}

    /**
     * Scans a client's body for what a relay of its format has to know.
     *
     * @throws keyrail.core.failure.KeyrailException {@code invalid_json} or {@code duplicate_key}
     * @throws IllegalArgumentException for a format that is not in {@link Formats}
     */
    public static ScannedBody scan(Format format, Bytes body) {
        return BodyScanner.scan(body, Formats.dialect(format).requestKeys());
    }

    /**
     * Does the splices.
     *
     * @throws keyrail.core.failure.KeyrailException {@code duplicate_key} when {@code stream_options} holds {@code
     *     include_usage} twice
     */
    public static Relayed relay(Format format, RelayRequest request) {
        Dialect dialect = Formats.dialect(format);
        ScannedBody body = request.body();
        SplicePlan plan = new SplicePlan(body.body());
        StringJoiner members = new StringJoiner(",");
        // Where the path says what is called, it says this too, and Asked knows it.
        boolean streamed = !dialect.modelIsInPath() && body.isTrue("stream");
        boolean splicesMore = request.operation() == Operation.GENERATE && !request.exact();

        if (request.model() != null) {
            dialect.spliceModel(body, request.model(), plan, members);
        }
        if (splicesMore && !request.tuning().isEmpty()) {
            insertTuning(dialect, request, plan, members);
        }
        boolean asked = false;
        if (splicesMore && streamed && request.rules().includeUsage()) {
            Optional<UsageAsk> ask = dialect.usageAsk();
            asked = ask.isPresent() && askForUsage(ask.get(), body, plan, members);
        }
        if (members.length() > 0) {
            plan.insertMembers(body, 0, members.toString());
        }
        return new Relayed(plan.slices(), asked, streamed);
    }

    private static void insertTuning(Dialect dialect, RelayRequest request, SplicePlan plan, StringJoiner members) {
        List<TuningField> fields = dialect.tuningFields(request.rules());
        Optional<String> holder = dialect.tuningHolder(request.body());
        if (holder.isEmpty()) {
            addTuning(fields, request, request.body(), members);
            return;
        }
        StringJoiner inner = new StringJoiner(",");
        Optional<JsonValue> sent = request.body().value(holder.get());
        if (sent.isEmpty() || sent.get().isNull()) {
            addTuning(fields, request, BodyScanner.scan(NO_MEMBERS, keysOf(fields)), inner);
            if (inner.length() > 0) {
                sent.ifPresentOrElse(
                        value -> plan.replace(value.start(), value.end(), Bytes.utf8("{" + inner + "}")),
                        () -> members.add(member(holder.get(), "{" + inner + "}")));
            }
        } else if (sent.get().isObject()) {
            ScannedBody object = BodyScanner.scan(sent.get().raw(), keysOf(fields));
            addTuning(fields, request, object, inner);
            if (inner.length() > 0) {
                plan.insertMembers(object, sent.get().start(), inner.toString());
            }
        }
    }

    private static Keys keysOf(List<TuningField> fields) {
        List<String> names = new ArrayList<>();
        for (TuningField field : fields) {
            names.add(field.name());
            names.addAll(field.aliases());
        }
        return Keys.of(names);
    }

    /** @param object where the tuning members stand */
    private static void addTuning(
            List<TuningField> fields, RelayRequest request, ScannedBody object, StringJoiner members) {
        Map<TuningKey, String> inserted = new EnumMap<>(TuningKey.class);
        for (TuningField field : fields) {
            Optional<String> literal = request.tuning().value(field.key());
            boolean fits = literal.isPresent()
                    && !request.rules().refused().contains(field.key())
                    && !field.isSentIn(object)
                    && field.fit().test(literal.get(), object, inserted);
            if (fits) {
                inserted.put(field.key(), literal.get());
                members.add(member(field.name(), field.value().apply(literal.get())));
            }
        }
    }

    /** Whether the wish was added: not when the client said either yes or no. */
    private static boolean askForUsage(UsageAsk ask, ScannedBody body, SplicePlan plan, StringJoiner members) {
        Optional<JsonValue> sent = body.value(ask.member());
        if (sent.isEmpty()) {
            members.add(member(ask.member(), ask.value()));
            return true;
        }
        JsonValue options = sent.get();
        if (options.isNull()) {
            plan.replace(options.start(), options.end(), Bytes.utf8(ask.value()));
            return true;
        }
        if (!options.isObject()) {
            return false;
        }
        ScannedBody object = BodyScanner.scan(options.raw(), ask.keys());
        if (object.has(ask.key())) {
            return false;
        }
        plan.insertMembers(object, options.start(), ask.inner());
        return true;
    }

    private static String member(String name, String value) {
        return "\"" + name + "\":" + value;
    }
}
