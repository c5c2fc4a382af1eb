package keyrail.wire.gemini.inbound;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.RawJson;
import keyrail.wire.gemini.GeminiSeals;
import keyrail.wire.tree.Fields;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads function calls and finds the call that each response answers: by its id where there is one, else the first open
 * call of that name. Ids that are missing are made of the call's place, which stays the same as the conversation grows.
 * Not safe for use by several threads.
 */
final class CallReader {
    private static final class Open {
        private final @Nullable String given;
        private final String id;
        private final String name;
        private boolean answered;

        Open(@Nullable String given, String id, String name) {
            this.given = given;
            this.id = id;
            this.name = name;
        }
    }

    private final Set<String> used = new HashSet<>();
    private final List<Open> open = new ArrayList<>();

    /** The model speaks again: what it asked for before is no longer waited for. */
    void newTurn() {
        open.clear();
    }

    Block.ToolCall call(Fields call, @Nullable String signature, int content, int part) {
        String given = call.string("id");
        String name = call.needString("name");
        JsonNode arguments = call.any("args");
        if (arguments != null && !arguments.isObject()) {
            throw call.wrong("args", "an object");
        }
        call.finish();
        String made = "call_" + content + "_" + part;
        String id = given == null || given.isEmpty() || used.contains(given) ? made : given;
        used.add(id);
        open.add(new Open(given, id, name));
        return new Block.ToolCall(
                id,
                name,
                arguments == null ? RawJson.EMPTY_OBJECT : JsonTree.raw(arguments),
                signature == null ? null : GeminiSeals.read(signature),
                null);
    }

    Block.ToolResult result(Fields response, int content, int part) {
        String given = response.string("id");
        String name = response.needString("name");
        JsonNode said = response.any("response");
        if (said != null && !said.isObject()) {
            throw response.wrong("response", "an object");
        }
        List<Block> told = new ArrayList<>();
        boolean failed = said instanceof ObjectNode object && tell(object, told);
        for (Fields one : response.objects("parts")) {
            Block media = MediaReader.read(one);
            if (media != null) {
                told.add(media);
            }
            one.finish();
        }
        if (response.isTrue("willContinue")) {
            response.losses()
                    .add(Loss.changed(response.place("willContinue"), "each result is taken for the whole of it"));
        }
        response.finish();
        String id =
                find(given, name).orElse(given == null || given.isEmpty() ? "result_" + content + "_" + part : given);
        return new Block.ToolResult(id, told, failed, null);
    }

    /**
     * Adds what a function gave: {@code output} or {@code error} where that is all there is, else the whole object
     * (FunctionResponse.response, ai.google.dev/api/caching, seen 2026-11-28).
     *
     * @return whether it says that the function failed
     */
    private static boolean tell(ObjectNode response, List<Block> told) {
        JsonNode only = response.size() == 1 ? response.iterator().next() : response;
        boolean failed = response.size() == 1 && response.has("error");
        boolean succeeded = response.size() == 1 && response.has("output");
        JsonNode shown = failed || succeeded ? only : response;
        String text = shown.isString() ? shown.stringValue() : JsonTree.text(shown);
        if (!text.isEmpty()) {
            told.add(new Block.Text(text));
        }
        return failed;
    }

    private Optional<String> find(@Nullable String given, String name) {
        Optional<String> byId = given == null || given.isEmpty()
                ? Optional.empty()
                : answer(call -> given.equals(call.given) || given.equals(call.id));
        return byId.or(() -> answer(call -> call.name.equals(name)
                && (given == null || given.isEmpty() || call.given == null || call.given.isEmpty())));
    }

    private Optional<String> answer(Predicate<Open> wanted) {
        for (Open call : open) {
            if (!call.answered && wanted.test(call)) {
                call.answered = true;
                return Optional.of(call.id);
            }
        }
        return Optional.empty();
    }
}
