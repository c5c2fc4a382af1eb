package keyrail.core.config;

import org.jspecify.annotations.Nullable;

/**
 * What a home says about the managed route, and about its past under the inference mode that decided who pays before
 * connections did.
 *
 * @param url {@code platform.url}, else {@code KEYRAIL_PLATFORM_URL}, or null
 * @param managed the mode in force: {@code services.inference.mode}, else whether {@code IS_PLATFORM} says managed;
 *     decided when the home is opened
 * @param legacy whether the home has a sign of a mode, in its file or its environment, and is older than this boot
 * @param modeInFile whether {@code services.inference.mode} stands in the file
 * @param legacyRoute {@code llm.legacyRoute}, or null where the file does not say it
 */
public record PlatformSettings(
        @Nullable String url,
        boolean managed,
        boolean legacy,
        boolean modeInFile,
        @Nullable Boolean legacyRoute) {
    public static final PlatformSettings NONE = new PlatformSettings(null, false, false, false, null);

    /** Whether broken bindings are served by the legacy route. */
    public boolean servesLegacyRoute() {
        return legacyRoute == null ? legacy : legacyRoute;
    }
}
