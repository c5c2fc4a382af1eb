package keyrail.rehearsal.turn;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Decides what a rehearsing model answers: what the request forces, else what its text directs. Pure. */
public final class Director {
    private static final String THOUGHT = "The signal is at «danger» 🚦, so the driver waits for it to clear.";

    private Director() {}

    /**
     * The turn to play, with thinking before the answer where that is asked for.
     *
     * @param words the pieces of the answer where nothing else is forced or directed
     * @throws BadDirection when the text directs what the request does not allow
     */
    public static Turn direct(Conversation conversation, List<String> words) {
        List<Turn.Block> blocks = new ArrayList<>();
        if (conversation.thinks()) {
            blocks.add(new Turn.Thought(THOUGHT));
        }
        blocks.addAll(answer(conversation).orElseGet(() -> List.of(new Turn.Speech(words))));
        return new Turn(blocks);
    }

    private static Optional<List<Turn.Block>> answer(Conversation conversation) {
        Scene scene = Scene.of(conversation.entries());
        if (scene.directions() != null && !conversation.tools().isEmpty()) {
            List<Turn.Block> calls =
                    calls(conversation, scene.directions(), scene.results().size());
            if (!calls.isEmpty()) {
                return Optional.of(calls);
            }
        }
        if (conversation.choice().mode() == Conversation.Mode.ANY
                && scene.results().isEmpty()) {
            Optional<List<Turn.Block>> forced = forced(conversation);
            if (forced.isPresent()) {
                return forced;
            }
        }
        JsonNode schema = conversation.schema();
        if (schema != null) {
            return speech(SampleValue.of(schema).toString());
        }
        if (scene.endsInResults()) {
            return speech("The tools said: " + String.join(" | ", scene.results()));
        }
        return scene.directions() == null || scene.answered()
                ? Optional.empty()
                : said(scene.directions(), conversation.entries());
    }

    /**
     * What the latest directions are, and what happened since; without any, since the user's last words.
     *
     * @param endsInResults whether it is the model's turn to say what the tools gave back
     * @param answered whether the model has said something since
     */
    private record Scene(
            @Nullable StageDirections directions, List<String> results, boolean endsInResults, boolean answered) {
        static Scene of(List<Conversation.Entry> entries) {
            StageDirections found = null;
            int start = 0;
            for (int index = entries.size() - 1; index >= 0 && found == null; index--) {
                if (entries.get(index) instanceof Conversation.UserText said) {
                    found = StageDirections.in(said.text()).orElse(null);
                    start = found != null || start == 0 ? index : start;
                }
            }
            List<String> results = new ArrayList<>();
            boolean answered = false;
            boolean resultsLast = false;
            for (Conversation.Entry entry : entries.subList(start, entries.size())) {
                switch (entry) {
                    case Conversation.ToolResult result -> {
                        results.add(result.text());
                        resultsLast = true;
                    }
                    case Conversation.Answered _ -> {
                        answered = true;
                        resultsLast = false;
                    }
                    case Conversation.UserText _, Conversation.Attachment _ -> {}
                }
            }
            return new Scene(found, List.copyOf(results), resultsLast, answered);
        }
    }

    private static List<Turn.Block> calls(Conversation conversation, StageDirections directions, int done) {
        List<StageDirections.Call> calls = directions.calls();
        if (done >= calls.size() || conversation.choice().mode() == Conversation.Mode.NONE) {
            return List.of();
        }
        List<Turn.Block> next = new ArrayList<>();
        for (StageDirections.Call call : conversation.parallel() && done == 0 ? calls : calls.subList(done, done + 1)) {
            Conversation.Tool tool = conversation.tool(call.name()).orElseThrow(() -> notOffered(call, conversation));
            if (tool.freeform() != call.arguments().isString()) {
                throw new BadDirection(
                        "[[call " + call.name() + "]]: the tool takes " + (tool.freeform() ? "text" : "arguments"));
            }
            next.add(new Turn.ToolCall(tool, call.arguments()));
        }
        return next;
    }

    private static BadDirection notOffered(StageDirections.Call call, Conversation conversation) {
        return new BadDirection("[[call " + call.name() + "]]: no such tool is offered; offered are "
                + conversation.tools().stream().map(Conversation.Tool::name).toList());
    }

    private static Optional<List<Turn.Block>> forced(Conversation conversation) {
        String name = conversation.choice().name();
        return conversation.tools().stream()
                .filter(tool -> name.isEmpty() || tool.name().equals(name))
                .findFirst()
                .map(tool -> List.of(new Turn.ToolCall(tool, SampleValue.arguments(tool.schema()))));
    }

    private static Optional<List<Turn.Block>> said(StageDirections directions, List<Conversation.Entry> entries) {
        if (directions.look()) {
            StringBuilder seen = new StringBuilder("I see");
            for (Conversation.Entry entry : entries) {
                if (entry instanceof Conversation.Attachment shown) {
                    seen.append(' ').append(described(shown));
                }
            }
            return speech(seen.toString());
        }
        return directions.speech() == null ? Optional.empty() : speech(directions.speech());
    }

    private static String described(Conversation.Attachment shown) {
        if (shown.content().startsWith("http")) {
            return shown.content();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(shown.content().getBytes(StandardCharsets.US_ASCII));
            CRC32 checksum = new CRC32();
            checksum.update(bytes);
            return "%s of %d bytes, checksum %08x;".formatted(shown.mediaType(), bytes.length, checksum.getValue());
        } catch (IllegalArgumentException notBase64) {
            throw new BadDirection("what the user shows is not Base64");
        }
    }

    private static Optional<List<Turn.Block>> speech(String text) {
        return Optional.of(List.of(Turn.Speech.of(text)));
    }

    /** A text directs what the request does not allow; the vendor refuses it as a bad request. */
    public static final class BadDirection extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        BadDirection(String message) {
            super(message);
        }
    }
}
