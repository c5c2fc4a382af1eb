package keyrail.server.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Format;

/** The lists of models, each in the shape of the API whose path is asked. */
final class ModelListings {
    private ModelListings() {}

    /**
     * A list, or one of its entries; empty when the path is another one.
     *
     * @param ids what the caller may send as its model
     * @throws KeyrailException {@code unknown_profile} for a model that is not among {@code ids}
     */
    static Optional<String> answer(String path, Format dialect, List<String> ids) {
        boolean anthropic = dialect == Format.ANTHROPIC_MESSAGES;
        boolean google = dialect == Format.GEMINI_GENERATE;
        if (path.equals(ModelsApi.PATH)) {
            return Optional.of(google ? GeminiApi.list(ids) : ModelsApi.list(ids, anthropic));
        }
        if (path.equals(GeminiApi.MODELS)) {
            return Optional.of(GeminiApi.list(ids));
        }
        if (path.equals(OllamaApi.TAGS)) {
            return Optional.of(OllamaApi.list(ids));
        }
        if (path.startsWith(ModelsApi.PATH + "/")) {
            String id = known(path, ModelsApi.PATH, ids);
            return Optional.of(google ? GeminiApi.one(id) : ModelsApi.one(id, anthropic));
        }
        if (path.startsWith(GeminiApi.MODELS + "/") && path.indexOf(':') < 0) {
            return Optional.of(GeminiApi.one(known(path, GeminiApi.MODELS, ids)));
        }
        return Optional.empty();
    }

    private static String known(String path, String list, List<String> ids) {
        String wanted = path.substring(list.length() + 1);
        try {
            wanted = URLDecoder.decode(wanted.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            // Not an escape then, and so no name that is listed.
            wanted = "";
        }
        if (!ids.contains(wanted)) {
            throw new KeyrailException(
                    FailureCode.UNKNOWN_PROFILE,
                    "no profile or routed model of that name; GET " + list + " lists them");
        }
        return wanted;
    }
}
