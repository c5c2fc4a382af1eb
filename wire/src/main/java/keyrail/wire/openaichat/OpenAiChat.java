package keyrail.wire.openaichat;

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
import keyrail.wire.dialect.SendRequest;
import keyrail.wire.dialect.StreamUsageTap;
import keyrail.wire.dialect.TuningField;
import keyrail.wire.dialect.UnaryUsageTap;
import keyrail.wire.dialect.UsageAsk;
import keyrail.wire.dialect.UsageTap;
import keyrail.wire.dialect.openai.OpenAiErrors;
import keyrail.wire.json.JsonText;
import keyrail.wire.json.Keys;
import keyrail.wire.json.ScannedBody;
import keyrail.wire.sse.EventTap;

/** OpenAI Chat Completions ({@code POST /v1/chat/completions}; platform.openai.com/docs/api-reference/chat, 2026-11). */
public final class OpenAiChat implements Dialect {
    private static final UsageAsk USAGE_ASK = new UsageAsk("stream_options", "include_usage");

    private static final List<TuningField> FIELDS =
            fields(TuningField.plain(TuningKey.MAX_TOKENS, "max_completion_tokens", "max_tokens"));
    private static final List<TuningField> LEGACY_FIELDS =
            fields(TuningField.plain(TuningKey.MAX_TOKENS, "max_tokens", "max_completion_tokens"));

    private static final Keys REQUEST_KEYS = Keys.of(
            "model",
            "stream",
            "stream_options",
            "max_completion_tokens",
            "max_tokens",
            "temperature",
            "top_p",
            "reasoning_effort",
            "reasoning",
            "verbosity",
            "input_file_id");

    private static List<TuningField> fields(TuningField maxTokens) {
        return List.of(
                maxTokens,
                TuningField.plain(TuningKey.TEMPERATURE, "temperature"),
                TuningField.plain(TuningKey.TOP_P, "top_p"),
                TuningField.plain(TuningKey.EFFORT, "reasoning_effort", "reasoning"),
                TuningField.plain(TuningKey.VERBOSITY, "verbosity"));
    }

    @Override
    public Format format() {
        return Format.OPENAI_CHAT;
    }

    @Override
    public Keys requestKeys() {
        return REQUEST_KEYS;
    }

    @Override
    public List<TuningField> tuningFields(RelayRules rules) {
        return rules.legacyMaxTokens() ? LEGACY_FIELDS : FIELDS;
    }

    @Override
    public Optional<UsageAsk> usageAsk() {
        return Optional.of(USAGE_ASK);
    }

    @Override
    public UsageTap streamTap() {
        return new StreamUsageTap(OpenAiChatAnswers.NEEDLES, OpenAiChatAnswers::readEvent);
    }

    @Override
    public UsageTap streamTap(Operation operation) {
        return operation == Operation.GENERATE
                ? streamTap()
                : new StreamUsageTap(OpenAiOtherAnswers.NEEDLES, EventTap.USUAL_LIMIT, OpenAiOtherAnswers::readEvent);
    }

    @Override
    public UsageTap unaryTap(Operation operation) {
        return switch (operation) {
            case GENERATE, COUNT_TOKENS, EMBED ->
                new UnaryUsageTap(OpenAiChatAnswers.KEYS, OpenAiChatAnswers::readMembers);
            case IMAGE, TRANSCRIBE, SPEECH ->
                new UnaryUsageTap(OpenAiOtherAnswers.KEYS, OpenAiOtherAnswers::readMembers);
            case RESOURCE -> new UnaryUsageTap(OpenAiOtherAnswers.RESOURCE, OpenAiOtherAnswers::readResource);
        };
    }

    /** A batch names the file it is made of. */
    @Override
    public List<String> references(ScannedBody body) {
        return body.text("input_file_id").map(List::of).orElse(List.of());
    }

    @Override
    public Target generateTarget(String model, boolean stream) {
        return Target.of("POST", "/chat/completions");
    }

    @Override
    public Bytes sendBody(SendRequest request) {
        List<String> members = new ArrayList<>();
        members.add("\"model\":" + JsonText.quote(request.model()));
        String system = request.systemPrompt() == null ? "" : message("system", request.systemPrompt()) + ",";
        members.add("\"messages\":[" + system + message("user", request.message()) + "]");
        if (request.maxTokens() != null) {
            String name = request.legacyMaxTokens() ? "max_tokens" : "max_completion_tokens";
            members.add("\"" + name + "\":" + request.maxTokens());
        }
        if (request.stream()) {
            members.add("\"stream\":true,\"stream_options\":" + USAGE_ASK.value());
        }
        return Bytes.utf8("{" + String.join(",", members) + "}");
    }

    private static String message(String role, String text) {
        return "{\"role\":\"" + role + "\",\"content\":" + JsonText.quote(text) + "}";
    }

    @Override
    public Answer answer(Bytes body) {
        return OpenAiChatAnswers.answer(body);
    }

    @Override
    public AnswerReader answerReader(Consumer<String> text) {
        return new AnswerReader(OpenAiChatAnswers::readEventWithText, text);
    }

    @Override
    public Bytes error(Failure failure, String requestId) {
        return OpenAiErrors.body(failure);
    }

    @Override
    public Bytes errorEvent(Failure failure, String requestId) {
        return OpenAiErrors.event(failure);
    }
}
