package keyrail.core.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import keyrail.core.names.ProfileName;
import keyrail.core.routing.CallSiteBinding;
import keyrail.core.routing.ModelRoute;
import keyrail.core.routing.Profile;
import org.jspecify.annotations.Nullable;

/**
 * The effective meaning of {@code config.json}: entries with a mistake are left out and explained by a diagnostic.
 *
 * @param profiles by name
 * @param brokenProfiles by name, why the entry was not taken
 * @param callSites by name
 * @param activeProfile {@code llm.activeProfile}, or null
 * @param defaultProfile {@code llm.default} as a name, or null
 * @param endpoints by provider id, the operator's override of the documented base URL
 * @param platform the managed route, and the home's former mode
 * @param diagnostics findings in file order
 */
public record Settings(
        Map<String, Profile> profiles,
        Map<String, String> brokenProfiles,
        Map<String, CallSiteBinding> callSites,
        List<ModelRoute> modelRoutes,
        @Nullable ProfileName activeProfile,
        @Nullable ProfileName defaultProfile,
        Map<String, String> endpoints,
        PlatformSettings platform,
        ServerSettings server,
        OutboundSettings outbound,
        SessionSettings sessions,
        boolean ledgerRequired,
        List<Diagnostic> diagnostics) {
    public static final Settings EMPTY = new Settings(
            Map.of(),
            Map.of(),
            Map.of(),
            List.of(),
            null,
            null,
            Map.of(),
            PlatformSettings.NONE,
            ServerSettings.DEFAULT,
            OutboundSettings.DEFAULT,
            SessionSettings.DEFAULT,
            false,
            List.of());

    public Settings {
        profiles = Map.copyOf(profiles);
        brokenProfiles = Map.copyOf(brokenProfiles);
        callSites = Map.copyOf(callSites);
        modelRoutes = List.copyOf(modelRoutes);
        endpoints = Map.copyOf(endpoints);
        diagnostics = List.copyOf(diagnostics);
    }

    /** With sessions as they are by default. */
    public Settings(
            Map<String, Profile> profiles,
            Map<String, String> brokenProfiles,
            Map<String, CallSiteBinding> callSites,
            List<ModelRoute> modelRoutes,
            @Nullable ProfileName activeProfile,
            @Nullable ProfileName defaultProfile,
            Map<String, String> endpoints,
            PlatformSettings platform,
            ServerSettings server,
            OutboundSettings outbound,
            boolean ledgerRequired,
            List<Diagnostic> diagnostics) {
        this(
                profiles,
                brokenProfiles,
                callSites,
                modelRoutes,
                activeProfile,
                defaultProfile,
                endpoints,
                platform,
                server,
                outbound,
                SessionSettings.DEFAULT,
                ledgerRequired,
                diagnostics);
    }

    /** Where platform-paid calls go, or null. */
    public @Nullable String platformUrl() {
        return platform.url();
    }

    /** The first error at or below a pointer, e.g. {@code /outbound}. */
    public Optional<Diagnostic> errorBelow(String pointer) {
        return diagnostics.stream()
                .filter(finding -> finding.severity() == Diagnostic.Severity.ERROR)
                .filter(finding ->
                        finding.pointer().equals(pointer) || finding.pointer().startsWith(pointer + "/"))
                .findFirst();
    }

    public boolean hasErrors() {
        return diagnostics.stream().anyMatch(finding -> finding.severity() == Diagnostic.Severity.ERROR);
    }
}
