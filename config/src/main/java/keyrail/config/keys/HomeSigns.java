package keyrail.config.keys;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a home beside its file when it is opened.
 *
 * @param platformUrl for homes whose file has no {@code platform.url}, or null
 * @param platformInstall whether the environment says that this is a managed installation
 * @param fresh whether there was neither a file nor a database before
 */
public record HomeSigns(@Nullable String platformUrl, boolean platformInstall, boolean fresh) {
    public static final HomeSigns NONE = new HomeSigns(null, false, false);

    /** Reads {@code KEYRAIL_PLATFORM_URL} and {@code IS_PLATFORM} ({@code true} or {@code 1}). */
    public static HomeSigns of(Map<String, String> environment, boolean fresh) {
        String url = environment.getOrDefault("KEYRAIL_PLATFORM_URL", "").strip();
        String install = environment.getOrDefault("IS_PLATFORM", "").strip().toLowerCase(Locale.ROOT);
        return new HomeSigns(url.isEmpty() ? null : url, install.equals("true") || install.equals("1"), fresh);
    }
}
