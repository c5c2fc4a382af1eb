package keyrail.core.provider;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import keyrail.core.inference.hub.Reasoning.Effort;
import org.jspecify.annotations.Nullable;

/**
 * What a translated prompt must respect so that a model does not refuse it; what writers cannot know of a format alone.
 *
 * @param refused parameters that the model answers 400 to: left out, with a loss
 * @param thinking how thinking is asked for
 * @param efforts the words for the amount of thinking that the model takes, ascending; empty where it takes all
 * @param budgets the budgets for thinking that the model takes, or null where it takes all or none
 * @param alwaysThinks whether thinking cannot be switched off
 * @param outputLimit most tokens of an answer, or null where unknown
 * @param legacyMaxTokens whether an OpenAI Chat body takes {@code max_tokens} rather than {@code max_completion_tokens}
 * @param developerRole whether an OpenAI Chat server knows the role {@code developer}
 * @param output how far JSON output can be asked for
 * @param sealsNeeded whether tool calls in the history must carry the signatures the model gave them
 * @param thoughtField the member of an OpenAI Chat message in which the server wants its reasoning back, or null where
 *     it wants none
 * @param cacheMarks whether an OpenAI Responses server takes marks of what is worth caching
 * @param chat how an OpenAI Chat server differs from OpenAI's
 * @param thoughtTags whether the model's thoughts come inside its text, between {@code <think>} and {@code </think>}
 * @param memberNames what the members of tools' arguments may be called, or null where any name will do
 * @param repairs what to change, once, where the vendor refuses the prompt; the first whose symptom shows
 */
public record PromptRules(
        Set<Parameter> refused,
        Thinking thinking,
        List<Effort> efforts,
        @Nullable Budgets budgets,
        boolean alwaysThinks,
        @Nullable Long outputLimit,
        boolean legacyMaxTokens,
        boolean developerRole,
        JsonOutput output,
        boolean sealsNeeded,
        @Nullable String thoughtField,
        boolean cacheMarks,
        ChatRules chat,
        boolean thoughtTags,
        @Nullable Names memberNames,
        List<Repair> repairs) {

    /** Parameters that some models refuse. */
    public enum Parameter {
        TEMPERATURE,
        TOP_P,
        TOP_K,
        /** Temperature and top_p in one request; one of them is taken. */
        TEMPERATURE_WITH_TOP_P,
        PENALTIES,
        SEED,
        STOP,
        VERBOSITY,
        /** A word for the amount of thinking, where the model takes it another way. */
        EFFORT,
        /** Saying whether several calls at once are welcome. */
        PARALLEL_CALLS,
        /** Making the model call a tool. */
        FORCED_TOOL,
        /** Switching thinking off; all that can be had is to have it between tool calls only. */
        DISABLED_THINKING,
        /** Instructions between turns, in a format that has a place for them. */
        SYSTEM_TURNS,
        /** Making the model call a tool while it thinks. */
        FORCED_TOOL_WITH_THINKING,
        /** Offering tools while it thinks. */
        THINKING_WITH_TOOLS,
        /** An id of the end user. */
        USER,
        /** An id that keeps prompts of one conversation on one cache. */
        CACHE_KEY,
        /** Ending the conversation with words of the assistant for it to go on from. */
        PREFILL,
        /** How long a vector has to be. */
        DIMENSIONS,
        /** Asking for usage in an OpenAI Chat stream. */
        STREAM_USAGE,
        /** Asking for JSON while there are tools to call. */
        JSON_WITH_TOOLS
    }

    /** How thinking is asked for. */
    public enum Thinking {
        /** The model does not think, or not on demand: nothing may be said about it. */
        NONE,
        /** By a word for the amount. */
        EFFORT,
        /** By a budget of tokens. */
        BUDGET,
        /** The model decides how much; a word for the amount may stand beside it. */
        ADAPTIVE
    }

    /**
     * The budgets for thinking that a model takes, in tokens; 0, which switches thinking off, is not among them.
     *
     * @param least at least 1
     */
    public record Budgets(long least, long most) {
        /** The budget nearest to {@code wanted}. */
        public long nearest(long wanted) {
            return Math.clamp(wanted, least, most);
        }
    }

    /**
     * What names may look like.
     *
     * @param foreign a pattern of each character that must not occur
     * @param longest most characters of a name
     */
    public record Names(String foreign, int longest) {}

    /** How far JSON output can be asked for. */
    public enum JsonOutput {
        /** Not at all: only by words. */
        WORDS,
        /** Any object. */
        OBJECT,
        /** By a schema. */
        SCHEMA
    }

    public PromptRules {
        refused = Set.copyOf(refused);
        efforts = List.copyOf(efforts);
        repairs = List.copyOf(repairs);
    }

    public boolean refuses(Parameter parameter) {
        return refused.contains(parameter);
    }

    /** The nearest word the model takes: the smallest that is not below {@code wanted}, else its largest. */
    public Effort nearest(Effort wanted) {
        for (Effort effort : efforts) {
            if (effort.compareTo(wanted) >= 0) {
                return effort;
            }
        }
        return efforts.isEmpty() ? wanted : efforts.getLast();
    }

    /** A builder that refuses nothing, takes words for thinking, and gives schemas. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from given rules. */
    public static Builder builder(PromptRules from) {
        Builder builder = new Builder();
        builder.refused.addAll(from.refused);
        builder.thinking = from.thinking;
        builder.efforts = from.efforts;
        builder.budgets = from.budgets;
        builder.alwaysThinks = from.alwaysThinks;
        builder.outputLimit = from.outputLimit;
        builder.legacyMaxTokens = from.legacyMaxTokens;
        builder.developerRole = from.developerRole;
        builder.output = from.output;
        builder.sealsNeeded = from.sealsNeeded;
        builder.thoughtField = from.thoughtField;
        builder.cacheMarks = from.cacheMarks;
        builder.chat = from.chat;
        builder.thoughtTags = from.thoughtTags;
        builder.memberNames = from.memberNames;
        builder.repairs.addAll(from.repairs);
        return builder;
    }

    /** Collects rules; not safe for use by several threads. */
    public static final class Builder {
        private final EnumSet<Parameter> refused = EnumSet.noneOf(Parameter.class);
        private Thinking thinking = Thinking.EFFORT;
        private List<Effort> efforts = List.of();
        private @Nullable Budgets budgets;
        private boolean alwaysThinks;
        private @Nullable Long outputLimit;
        private boolean legacyMaxTokens;
        private boolean developerRole = true;
        private JsonOutput output = JsonOutput.SCHEMA;
        private boolean sealsNeeded;
        private @Nullable String thoughtField;
        private boolean cacheMarks;
        private ChatRules chat = ChatRules.OPENAI;
        private boolean thoughtTags;
        private @Nullable Names memberNames;
        private final List<Repair> repairs = new ArrayList<>();

        public Builder refuses(Parameter... parameters) {
            refused.addAll(List.of(parameters));
            return this;
        }

        /** Undoes an earlier {@link #refuses}: a fact about some models overrules one about more of them. */
        public Builder takes(Parameter... parameters) {
            refused.removeAll(List.of(parameters));
            return this;
        }

        public Builder thinking(Thinking style, Effort... words) {
            thinking = style;
            efforts = List.of(words);
            return this;
        }

        /** Thinking by budget, between two numbers of tokens. */
        public Builder budgets(long least, long most) {
            thinking = Thinking.BUDGET;
            budgets = new Budgets(least, most);
            return this;
        }

        public Builder alwaysThinks(boolean always) {
            alwaysThinks = always;
            return this;
        }

        public Builder outputLimit(@Nullable Long tokens) {
            outputLimit = tokens;
            return this;
        }

        public Builder legacyMaxTokens(boolean legacy) {
            legacyMaxTokens = legacy;
            return this;
        }

        public Builder developerRole(boolean known) {
            developerRole = known;
            return this;
        }

        public Builder output(JsonOutput most) {
            output = most;
            return this;
        }

        public Builder sealsNeeded(boolean needed) {
            sealsNeeded = needed;
            return this;
        }

        public Builder thoughtField(@Nullable String member) {
            thoughtField = member;
            return this;
        }

        /** The member for thoughts that is known so far, or null. */
        public @Nullable String thoughtField() {
            return thoughtField;
        }

        public Builder cacheMarks(boolean taken) {
            cacheMarks = taken;
            return this;
        }

        public Builder chat(ChatRules differences) {
            chat = differences;
            return this;
        }

        public Builder thoughtTags(boolean inText) {
            thoughtTags = inText;
            return this;
        }

        public Builder memberNames(@Nullable Names taken) {
            memberNames = taken;
            return this;
        }

        /** Adds repairs, behind those there are. */
        public Builder repairing(Repair... more) {
            repairs.addAll(List.of(more));
            return this;
        }

        /** What is known so far of how the server differs from OpenAI's. */
        public ChatRules chat() {
            return chat;
        }

        public PromptRules build() {
            return new PromptRules(
                    refused,
                    thinking,
                    efforts,
                    budgets,
                    alwaysThinks,
                    outputLimit,
                    legacyMaxTokens,
                    developerRole,
                    output,
                    sealsNeeded,
                    thoughtField,
                    cacheMarks,
                    chat,
                    thoughtTags,
                    memberNames,
                    repairs);
        }
    }
}
