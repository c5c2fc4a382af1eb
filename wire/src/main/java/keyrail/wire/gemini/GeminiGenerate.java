package keyrail.wire.gemini;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
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
import keyrail.wire.dialect.ArrayUsageTap;
import keyrail.wire.dialect.Dialect;
import keyrail.wire.dialect.SendRequest;
import keyrail.wire.dialect.StreamUsageTap;
import keyrail.wire.dialect.TuningField;
import keyrail.wire.dialect.UnaryUsageTap;
import keyrail.wire.dialect.UsageAsk;
import keyrail.wire.dialect.UsageTap;
import keyrail.wire.json.JsonText;
import keyrail.wire.json.JsonValue;
import keyrail.wire.json.Keys;
import keyrail.wire.json.ScannedBody;
import keyrail.wire.json.SplicePlan;
import keyrail.wire.sse.EventTap;

/**
 * Gemini's generateContent and what is around it ({@code /v1beta/models/{model}:generateContent}; ai.google.dev/api,
 * seen 2026-11-24). The model is in the path; where a body repeats it, as embeddings do, it stands as
 * {@code models/<model>} and has to agree.
 */
public final class GeminiGenerate implements Dialect {
    private static final String STREAM = ":streamGenerateContent";
    private static final String RESOURCE_PREFIX = "models/";

    /** A Gemini body may be written in lower_snake too, as Google's JSON allows. */
    private static final Keys REQUEST_KEYS = Keys.of(
            "model",
            "requests",
            "generateContentRequest",
            "generate_content_request",
            "generationConfig",
            "generation_config");

    private static final Keys MODEL = Keys.of("model");

    private static final List<TuningField> FIELDS = List.of(
            TuningField.plain(TuningKey.MAX_TOKENS, "maxOutputTokens", "max_output_tokens"),
            TuningField.plain(TuningKey.TEMPERATURE, "temperature"),
            TuningField.plain(TuningKey.TOP_P, "topP", "top_p"));

    @Override
    public Format format() {
        return Format.GEMINI_GENERATE;
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
        return Optional.of(body.has("generation_config") ? "generation_config" : "generationConfig");
    }

    @Override
    public boolean modelIsInPath() {
        return true;
    }

    @Override
    public boolean isStreamed(Target target, ScannedBody body) {
        return target.after().equals(STREAM);
    }

    @Override
    public void spliceModel(ScannedBody body, String model, SplicePlan plan, StringJoiner members) {
        splice(body, 0, model, plan);
        body.value("generateContentRequest")
                .or(() -> body.value("generate_content_request"))
                .ifPresent(inner -> spliceInside(inner, model, plan));
        body.value("requests")
                .ifPresent(requests -> requests.elements().forEach(inner -> spliceInside(inner, model, plan)));
    }

    private static void spliceInside(JsonValue object, String model, SplicePlan plan) {
        object.members(MODEL).ifPresent(members -> splice(members, object.start(), model, plan));
    }

    /** @param start where the object begins in the body */
    private static void splice(ScannedBody object, int start, String model, SplicePlan plan) {
        String wanted = model.startsWith(RESOURCE_PREFIX) ? model : RESOURCE_PREFIX + model;
        object.value("model")
                .filter(sent -> !sent.text().equals(Optional.of(wanted)))
                .ifPresent(sent ->
                        plan.replace(start + sent.start(), start + sent.end(), Bytes.utf8(JsonText.quote(wanted))));
    }

    @Override
    public Optional<UsageAsk> usageAsk() {
        return Optional.empty();
    }

    @Override
    public UsageTap streamTap() {
        return new StreamUsageTap(GeminiAnswers.NEEDLES, EventTap.USUAL_LIMIT, GeminiAnswers::readEvent);
    }

    /** Without {@code alt=sse} Google streams the elements of an array. */
    @Override
    public Optional<UsageTap> jsonStreamTap() {
        return Optional.of(new ArrayUsageTap(GeminiAnswers::readEvent));
    }

    @Override
    public UsageTap unaryTap(Operation operation) {
        return switch (operation) {
            case GENERATE, EMBED -> new UnaryUsageTap(GeminiAnswers.KEYS, GeminiAnswers::readMembers);
            case COUNT_TOKENS, IMAGE, TRANSCRIBE, SPEECH, RESOURCE ->
                new UnaryUsageTap(GeminiAnswers.COUNT_KEYS, GeminiAnswers::readCount);
        };
    }

    @Override
    public Target generateTarget(String model, boolean stream) {
        return new Target("POST", "/models/", model, stream ? STREAM : ":generateContent", null);
    }

    @Override
    public String generateQuery(boolean stream) {
        return stream ? "alt=sse" : "";
    }

    @Override
    public Bytes sendBody(SendRequest request) {
        List<String> members = new ArrayList<>();
        if (request.systemPrompt() != null) {
            members.add(
                    "\"systemInstruction\":{\"parts\":[{\"text\":" + JsonText.quote(request.systemPrompt()) + "}]}");
        }
        members.add(
                "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":" + JsonText.quote(request.message()) + "}]}]");
        if (request.maxTokens() != null) {
            members.add("\"generationConfig\":{\"maxOutputTokens\":" + request.maxTokens() + "}");
        }
        return Bytes.utf8("{" + String.join(",", members) + "}");
    }

    @Override
    public Answer answer(Bytes body) {
        return GeminiAnswers.answer(body);
    }

    @Override
    public AnswerReader answerReader(Consumer<String> text) {
        return new AnswerReader(GeminiAnswers::readEventWithText, text);
    }

    @Override
    public Bytes error(Failure failure, String requestId) {
        return Bytes.utf8(GeminiErrors.envelope(failure));
    }

    /** As Google breaks a stream off: the envelope as data, with the line ends its streams have. */
    @Override
    public Bytes errorEvent(Failure failure, String requestId) {
        return Bytes.utf8("data: " + GeminiErrors.envelope(failure) + "\r\n\r\n");
    }
}
