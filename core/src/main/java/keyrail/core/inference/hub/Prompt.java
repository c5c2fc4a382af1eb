package keyrail.core.inference.hub;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for an answer.
 *
 * @param model as the client named it; a writer gets the upstream's name apart
 * @param system instructions before the conversation, in order; only text
 * @param reasoning null where the client did not say
 * @param stream whether the answer is wanted in pieces
 * @param losses what the reader of the client's format could not carry
 */
public record Prompt(
        @Nullable String model,
        List<Block.Text> system,
        List<Turn> turns,
        ToolSet tools,
        Sampling sampling,
        @Nullable Reasoning reasoning,
        OutputShape output,
        Extras extras,
        boolean stream,
        List<Loss> losses) {

    /**
     * What few formats know; null where the client did not say.
     *
     * @param user an opaque id of the end user
     * @param cacheKey an id that keeps prompts of one conversation on one cache
     * @param verbosity {@code low}, {@code medium} or {@code high}
     * @param usageInStream whether the client asked for usage at the end of its stream
     * @param streamAsArray whether the client reads its stream as the elements of one JSON array, not as events; only
     *     Gemini's clients can ask for it
     * @param functionCall whether the client knows only the one {@code function_call} of OpenAI Chat's early days
     */
    public record Extras(
            @Nullable String user,
            @Nullable String cacheKey,
            @Nullable String verbosity,
            boolean usageInStream,
            boolean streamAsArray,
            boolean functionCall) {
        public static final Extras NONE = new Extras(null, null, null, false);

        public Extras(
                @Nullable String user, @Nullable String cacheKey, @Nullable String verbosity, boolean usageInStream) {
            this(user, cacheKey, verbosity, usageInStream, false, false);
        }

        public Extras withVerbosity(@Nullable String other) {
            return new Extras(user, cacheKey, other, usageInStream, streamAsArray, functionCall);
        }
    }

    public Prompt {
        system = List.copyOf(system);
        turns = List.copyOf(turns);
        losses = List.copyOf(losses);
    }

    public Prompt withTurns(List<Turn> others) {
        return new Prompt(model, system, others, tools, sampling, reasoning, output, extras, stream, losses);
    }

    public Prompt withTools(ToolSet others) {
        return new Prompt(model, system, turns, others, sampling, reasoning, output, extras, stream, losses);
    }

    public Prompt withSampling(Sampling other) {
        return new Prompt(model, system, turns, tools, other, reasoning, output, extras, stream, losses);
    }

    public Prompt withReasoning(@Nullable Reasoning other) {
        return new Prompt(model, system, turns, tools, sampling, other, output, extras, stream, losses);
    }

    public Prompt withExtras(Extras other) {
        return new Prompt(model, system, turns, tools, sampling, reasoning, output, other, stream, losses);
    }

    public Prompt withLoss(Loss loss) {
        List<Loss> more = new ArrayList<>(losses);
        more.add(loss);
        return new Prompt(model, system, turns, tools, sampling, reasoning, output, extras, stream, more);
    }
}
