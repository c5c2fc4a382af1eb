package keyrail.wire.gemini.outbound;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import keyrail.core.inference.hub.Block.MediaKind;

/**
 * The media types Gemini takes (ai.google.dev/gemini-api/docs: image-understanding, audio, video-understanding,
 * document-processing; seen 2026-11-28). Others it answers 400 to. Sizes are not looked at: since
 * 2026 Google takes 100 MB within a request, more than ours may have.
 */
final class MediaRules {
    static final String PLAIN_TEXT = "text/plain";

    private static final Set<String> IMAGES =
            Set.of("image/png", "image/jpeg", "image/webp", "image/heic", "image/heif");

    private static final Set<String> SOUNDS =
            Set.of("audio/wav", "audio/mp3", "audio/aiff", "audio/aac", "audio/ogg", "audio/flac");

    /** Text that Google reads by its own type; any other text it reads as plain text. */
    private static final Set<String> TEXTS = Set.of(
            PLAIN_TEXT,
            "text/html",
            "text/css",
            "text/csv",
            "text/xml",
            "text/rtf",
            "text/markdown",
            "text/javascript");

    private static final Pattern TEXT_IN_DISGUISE = Pattern.compile(
            "application/(?:json|xml|javascript|x-javascript|ecmascript|typescript|x-typescript|yaml|x-yaml|toml|sql"
                    + "|graphql|x-sh|x-python|x-python-code|x-ndjson|.*\\+(?:json|xml))");

    /** The same thing by another name. */
    private static final Map<String, String> SYNONYMS = Map.ofEntries(
            Map.entry("image/jpg", "image/jpeg"),
            Map.entry("image/pjpeg", "image/jpeg"),
            Map.entry("audio/mpeg", "audio/mp3"),
            Map.entry("audio/x-mp3", "audio/mp3"),
            Map.entry("audio/mpga", "audio/mp3"),
            Map.entry("audio/x-wav", "audio/wav"),
            Map.entry("audio/wave", "audio/wav"),
            Map.entry("audio/vnd.wave", "audio/wav"),
            Map.entry("audio/x-aiff", "audio/aiff"),
            Map.entry("audio/x-aac", "audio/aac"),
            Map.entry("audio/x-flac", "audio/flac"),
            Map.entry("application/x-pdf", "application/pdf"));

    private MediaRules() {}

    /** The type to send for {@code type}; empty where Gemini takes no such thing. */
    static Optional<String> taken(String type) {
        String plain = type.toLowerCase(Locale.ROOT).replaceFirst(";.*", "").strip();
        String known = SYNONYMS.getOrDefault(plain, plain);
        if (IMAGES.contains(known)
                || SOUNDS.contains(known)
                || TEXTS.contains(known)
                || known.equals("application/pdf")
                || known.startsWith("video/")) {
            return Optional.of(known);
        }
        return known.startsWith("text/") || TEXT_IN_DISGUISE.matcher(known).matches()
                ? Optional.of(PLAIN_TEXT)
                : Optional.empty();
    }

    /** Whether two types name the same thing. */
    static boolean areSame(String type, String sent) {
        String plain = type.toLowerCase(Locale.ROOT).replaceFirst(";.*", "").strip();
        return SYNONYMS.getOrDefault(plain, plain).equals(sent);
    }

    static String word(MediaKind kind) {
        return switch (kind) {
            case IMAGE -> "picture";
            case DOCUMENT -> "document";
            case AUDIO -> "sound";
            case VIDEO -> "film";
        };
    }
}
