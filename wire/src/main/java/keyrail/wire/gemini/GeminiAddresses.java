package keyrail.wire.gemini;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that {@code fileData} may name: files Google keeps, films of YouTube's, and since 2026 anything public on
 * the web (ai.google.dev/gemini-api/docs/generate-content/file-input-methods, seen 2026-11-28).
 */
public final class GeminiAddresses {
    private static final Map<String, String> TYPES_BY_ENDING = Map.ofEntries(
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("heic", "image/heic"),
            Map.entry("heif", "image/heif"),
            Map.entry("gif", "image/gif"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("txt", "text/plain"),
            Map.entry("md", "text/markdown"),
            Map.entry("csv", "text/csv"),
            Map.entry("html", "text/html"),
            Map.entry("mp3", "audio/mp3"),
            Map.entry("wav", "audio/wav"),
            Map.entry("ogg", "audio/ogg"),
            Map.entry("flac", "audio/flac"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("mov", "video/quicktime"),
            Map.entry("webm", "video/webm"));

    private static final Pattern STORED =
            Pattern.compile("(?:https://generativelanguage\\.googleapis\\.com/\\w+/)?files/[A-Za-z0-9_-]+");

    private static final Pattern FILM =
            Pattern.compile("https?://(?:www\\.|m\\.)?(?:youtube\\.com|youtu\\.be)/.*", Pattern.CASE_INSENSITIVE);

    private GeminiAddresses() {}

    /** Whether an address names a file that an account of Google's keeps. */
    public static boolean isStored(String address) {
        return STORED.matcher(address).matches();
    }

    /** Whether an address is a film, which Gemini watches where it is. */
    public static boolean isFilm(String address) {
        return FILM.matcher(address).matches();
    }

    /** Whether Gemini fetches from an address by itself. */
    public static boolean isFetched(String address) {
        return address.regionMatches(true, 0, "https://", 0, 8)
                || address.regionMatches(true, 0, "http://", 0, 7)
                || address.startsWith("gs://");
    }

    /** The media type that the ending of an address tells; null for none that is known. */
    public static @Nullable String typeByName(String address) {
        String path;
        try {
            path = URI.create(address).getPath();
        } catch (IllegalArgumentException odd) {
            return null;
        }
        int dot = path == null ? -1 : path.lastIndexOf('.');
        return dot < 0 ? null : TYPES_BY_ENDING.get(path.substring(dot + 1).toLowerCase(Locale.ROOT));
    }
}
