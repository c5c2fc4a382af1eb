package keyrail.service.profile;

import java.util.List;
import java.util.Optional;
import keyrail.core.config.ConfigEdit;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.ProfileName;
import keyrail.core.routing.ModelRoute;
import keyrail.service.Actor;
import keyrail.service.HomePorts;
import org.jspecify.annotations.Nullable;

/** What selects a profile when a call does not: active, default, model routes. Safe for use by several threads. */
public final class DefaultsService {
    private static final int MAX_GLOB = 256;

    private final HomePorts ports;
    private final AuditedEdit edit;

    public DefaultsService(HomePorts ports) {
        this.ports = ports;
        this.edit = new AuditedEdit(ports);
    }

    public Optional<ProfileName> activeProfile() {
        return Optional.ofNullable(ports.config().current().activeProfile());
    }

    public Optional<ProfileName> defaultProfile() {
        return Optional.ofNullable(ports.config().current().defaultProfile());
    }

    public List<ModelRoute> modelRoutes() {
        return ports.config().current().modelRoutes();
    }

    /** @param name a profile, or null for none; @throws KeyrailException as {@link #setDefaultProfile} */
    public void setActiveProfile(@Nullable String name, Actor actor) {
        point(List.of("llm", "activeProfile"), name, actor);
    }

    /**
     * Sets where calls go that nothing else routes.
     *
     * @param name a profile, or null for none
     * @throws KeyrailException {@code unknown_profile} listing the candidates, {@code profile_disabled}
     */
    public void setDefaultProfile(@Nullable String name, Actor actor) {
        point(List.of("llm", "default"), name, actor);
    }

    /**
     * Replaces the list, whose first match wins.
     *
     * @throws KeyrailException {@code unknown_profile}, {@code invalid_argument}
     */
    public void setModelRoutes(List<ModelRoute> routes, Actor actor) {
        for (ModelRoute route : routes) {
            if (route.glob().isBlank() || route.glob().length() > MAX_GLOB) {
                throw new KeyrailException(
                        FailureCode.INVALID_ARGUMENT,
                        "the model of a route is empty or longer than " + MAX_GLOB
                                + " characters; write a model name, in which * stands for any text");
            }
            UsableProfile.known(ports.config().current(), route.profile().value());
        }
        List<String> entries = routes.stream()
                .map(route -> "{\"model\": " + JsonText.quote(route.glob()) + ", \"profile\": "
                        + JsonText.quote(route.profile().value()) + "}")
                .toList();
        List<String> path = List.of("llm", "modelRoutes");
        edit.apply(
                List.of(new ConfigEdit(path, JsonText.array(entries))),
                "defaults.model_routes",
                routes.size() + " routes",
                actor);
    }

    private void point(List<String> path, @Nullable String name, Actor actor) {
        String place = String.join(".", path);
        if (name == null) {
            if (ports.config().raw(path).isPresent()) {
                edit.apply(List.of(new ConfigEdit(path, null)), "defaults.clear", place, actor);
            }
            return;
        }
        UsableProfile.enabled(ports.config().current(), name);
        edit.apply(List.of(new ConfigEdit(path, JsonText.quote(name))), "defaults.set", place + " = " + name, actor);
    }
}
