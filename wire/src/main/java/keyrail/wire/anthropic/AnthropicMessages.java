package keyrail.wire.anthropic;

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
import keyrail.wire.dialect.Answer;
import keyrail.wire.dialect.AnswerReader;
import keyrail.wire.dialect.Dialect;
import keyrail.wire.dialect.SendRequest;
import keyrail.wire.dialect.StreamUsageTap;
import keyrail.wire.dialect.TuningField;
import keyrail.wire.dialect.UnaryUsageTap;
import keyrail.wire.dialect.UsageAsk;
import keyrail.wire.dialect.UsageTap;
import keyrail.wire.json.JsonText;
import keyrail.wire.json.Keys;
import keyrail.wire.sse.AnswerFilter;

/** Anthropic Messages ({@code POST /v1/messages}; docs.anthropic.com/en/api/messages, 2026-11). */
public final class AnthropicMessages implements Dialect {
    /** {@code max_tokens} is required; this is what a call without any wish gets. */
    static final long DEFAULT_MAX_TOKENS = 4096;

    @Override
    public Format format() {
        return Format.ANTHROPIC_MESSAGES;
    }

    @Override
    public Keys requestKeys() {
        return AnthropicTuning.REQUEST_KEYS;
    }

    @Override
    public List<TuningField> tuningFields(RelayRules rules) {
        return AnthropicTuning.FIELDS;
    }

    @Override
    public Optional<UsageAsk> usageAsk() {
        return Optional.empty();
    }

    @Override
    public UsageTap streamTap() {
        return new StreamUsageTap(AnthropicAnswers.NEEDLES, AnthropicAnswers::readEvent);
    }

    @Override
    public UsageTap unaryTap(Operation operation) {
        return switch (operation) {
            case GENERATE -> new UnaryUsageTap(AnthropicAnswers.KEYS, AnthropicAnswers::readMembers);
            case RESOURCE -> new UnaryUsageTap(AnthropicAnswers.RESOURCE, AnthropicAnswers::readResource);
            case COUNT_TOKENS, EMBED, IMAGE, TRANSCRIBE, SPEECH ->
                new UnaryUsageTap(AnthropicAnswers.COUNT_KEYS, AnthropicAnswers::readCount);
        };
    }

    @Override
    public Optional<AnswerFilter> keptFilter(String origin, AnswerFilter.Sink sink) {
        return Optional.of(new ResultsUrls(origin, sink));
    }

    @Override
    public Target generateTarget(String model, boolean stream) {
        return Target.of("POST", "/messages");
    }

    @Override
    public Bytes sendBody(SendRequest request) {
        List<String> members = new ArrayList<>();
        members.add("\"model\":" + JsonText.quote(request.model()));
        members.add("\"max_tokens\":" + (request.maxTokens() == null ? DEFAULT_MAX_TOKENS : request.maxTokens()));
        if (request.systemPrompt() != null) {
            members.add("\"system\":" + JsonText.quote(request.systemPrompt()));
        }
        members.add("\"messages\":[{\"role\":\"user\",\"content\":" + JsonText.quote(request.message()) + "}]");
        if (request.stream()) {
            members.add("\"stream\":true");
        }
        return Bytes.utf8("{" + String.join(",", members) + "}");
    }

    @Override
    public Answer answer(Bytes body) {
        return AnthropicAnswers.answer(body);
    }

    @Override
    public AnswerReader answerReader(Consumer<String> text) {
        return new AnswerReader(AnthropicAnswers::readEventWithText, text);
    }

    @Override
    public Bytes error(Failure failure, String requestId) {
        return AnthropicErrors.body(failure, requestId);
    }

    @Override
    public Bytes errorEvent(Failure failure, String requestId) {
        return AnthropicErrors.event(failure, requestId);
    }
}
