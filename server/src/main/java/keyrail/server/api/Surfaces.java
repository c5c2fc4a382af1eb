package keyrail.server.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import keyrail.core.inference.Format;
import keyrail.core.inference.Target;
import org.jspecify.annotations.Nullable;

/** Every endpoint that answers through the gateway: the one list to add a surface to. */
final class Surfaces {
    private static final List<Surface> ALL = Stream.of(
                    AnthropicMessagesApi.SURFACES, OpenAiApi.SURFACES, GeminiApi.SURFACES, OllamaApi.SURFACES)
            .flatMap(List::stream)
            .toList();

    /** The endpoints whose path never varies, by method and path; nearly all calls end here. */
    private static final Map<String, Found> EXACT = new HashMap<>();

    static {
        for (Surface surface : ALL) {
            if (surface.isExact()) {
                String path = surface.root() + surface.path();
                EXACT.put(
                        surface.method() + path,
                        new Found(surface, surface.match(path).orElseThrow()));
            }
        }
    }

    private Surfaces() {}

    /** An endpoint and what is called of it. */
    record Found(Surface surface, Target target) {}

    static @Nullable Found find(String method, String path) {
        Found exact = EXACT.get(method + path);
        if (exact != null) {
            return exact;
        }
        for (Surface surface : ALL) {
            if (!surface.isExact() && surface.method().equals(method)) {
                Optional<Target> target = surface.match(path);
                if (target.isPresent()) {
                    return new Found(surface, target.get());
                }
            }
        }
        return null;
    }

    /** The methods a path takes; none for a path that is not served. */
    static List<String> methods(String path) {
        return ALL.stream()
                .filter(surface -> surface.match(path).isPresent())
                .map(Surface::method)
                .distinct()
                .toList();
    }

    /** What is served, as people read it, sorted. */
    static List<String> known() {
        TreeSet<String> known = new TreeSet<>(List.of(
                "GET " + ModelsApi.PATH,
                "GET " + GeminiApi.MODELS,
                "GET " + OllamaApi.TAGS,
                "GET /health",
                "GET /ready"));
        ALL.forEach(surface -> known.add(surface.text()));
        return List.copyOf(known);
    }

    /**
     * The language to refuse a request in, told by its path and its fields.
     *
     * @param namesGoogleKey whether the key is where Google's clients put it
     */
    static Format dialect(String path, boolean namesAnthropicVersion, boolean namesGoogleKey) {
        boolean listsForGoogle =
                namesGoogleKey && (path.equals(ModelsApi.PATH) || path.startsWith(ModelsApi.PATH + "/"));
        if (path.startsWith(GeminiApi.ROOT + "/") || listsForGoogle || GeminiApi.isSettled(path)) {
            return Format.GEMINI_GENERATE;
        }
        if (path.startsWith(OllamaApi.ROOT + "/")) {
            return Format.OLLAMA_CHAT;
        }
        return namesAnthropicVersion || path.startsWith("/v1/messages")
                ? Format.ANTHROPIC_MESSAGES
                : Format.OPENAI_CHAT;
    }
}
