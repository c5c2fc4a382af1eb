package keyrail.core.inference.hub;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a prompt, and how freely the model may use them.
 *
 * @param parallel whether several calls in one answer are welcome; null where the client did not say
 */
public record ToolSet(
        List<Tool> tools, Choice choice, @Nullable Boolean parallel) {
    public static final ToolSet NONE = new ToolSet(List.of(), new Choice.Auto(), null);

    public ToolSet {
        tools = List.copyOf(tools);
    }

    /**
     * One function the model may ask for.
     *
     * @param schema of its arguments, in the client's JSON Schema; null where the client gave none
     * @param strict whether arguments must fit the schema; null where the client did not say
     * @param origin what it is in the client's format where it is more than a function there; null for plain functions
     */
    public record Tool(
            String name,
            @Nullable String description,
            @Nullable RawJson schema,
            @Nullable Boolean strict,
            Block.@Nullable CacheHint cache,
            @Nullable Origin origin) {
        /** A plain function. */
        public Tool(
                String name,
                @Nullable String description,
                @Nullable RawJson schema,
                @Nullable Boolean strict,
                Block.@Nullable CacheHint cache) {
            this(name, description, schema, strict, cache, null);
        }
    }

    /**
     * What a tool is to its client beside a function, so that calls go back in the shape the client expects. Writers of
     * prompts need not look at it.
     *
     * @param namespace the group it belongs to there, which its name here begins with; null where there is none
     * @param freeText whether it takes plain text there: its arguments here are an object whose one member {@code input}
     *     is that text
     */
    public record Origin(@Nullable String namespace, boolean freeText) {}

    /** Which tool has to be called. */
    public sealed interface Choice {
        /** The model decides; also where the client did not say. */
        record Auto() implements Choice {}

        record None() implements Choice {}

        /** Some tool, whichever. */
        record Any() implements Choice {}

        record Named(String name) implements Choice {}
    }

    public ToolSet withChoice(Choice other) {
        return new ToolSet(tools, other, parallel);
    }

    public boolean isEmpty() {
        return tools.isEmpty();
    }
}
