package keyrail.system.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import keyrail.auth.AuthMethods;
import keyrail.core.auth.Secret;
import keyrail.core.config.Settings;
import keyrail.core.connection.Connection;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.CredentialRef;
import keyrail.core.names.ProviderId;
import keyrail.embed.Home;
import keyrail.service.Actor;
import keyrail.service.connection.ConnectionListing;
import keyrail.service.connection.ConnectionService;
import keyrail.service.connection.ConnectionView;
import keyrail.service.credential.CredentialService;
import keyrail.system.RunningHome;

/** A home in a scratch folder that is booted again and again, under an environment of the test's choice. */
final class BootHome {
    private final Path folder;
    private Map<String, String> environment = Map.of();

    BootHome(Path folder) {
        this.folder = folder;
    }

    BootHome environment(Map<String, String> variables) {
        environment = variables;
        return this;
    }

    /** Writes the whole file by hand. */
    BootHome configure(String text) {
        try {
            Files.createDirectories(config().getParent());
            Files.writeString(config(), text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return this;
    }

    Path config() {
        return folder.resolve("home/config.json");
    }

    Path database() {
        return folder.resolve("home/keyrail.db");
    }

    String text() {
        try {
            return Files.readString(config());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Home open(Home.Mode mode) {
        return Home.open(RunningHome.options(folder, environment), mode);
    }

    RunningHome serve() {
        return RunningHome.booted(folder, environment);
    }

    /** One boot, and the end of it. */
    BootHome boot() {
        open(Home.Mode.OWN).close();
        return this;
    }

    <T> T reading(Function<Home, T> question) {
        try (Home home = open(Home.Mode.READ)) {
            return question.apply(home);
        }
    }

    /** Without a boot. */
    BootHome changing(Consumer<Home> change) {
        try (Home home = open(Home.Mode.CHANGE)) {
            change.accept(home);
        }
        return this;
    }

    /** As a reader of the file takes it now. */
    Settings settings() {
        return reading(home -> home.config().current());
    }

    /** How many lines the audit log has. */
    int audited() {
        return reading(home -> home.store().read(rows -> rows.audit(1_000).size()));
    }

    ConnectionListing listing() {
        return reading(home -> new ConnectionService(home.ports()).list(null));
    }

    ConnectionView connection(String name) {
        return reading(home -> new ConnectionService(home.ports()).get(name));
    }

    List<String> names() {
        return listing().connections().stream()
                .map(view -> view.connection().name().value())
                .toList();
    }

    /** The binding of a profile as the file has it after a reading of it. */
    String binding(String profile) {
        return reading(home -> home.config()
                .raw(List.of("llm", "profiles", profile, "provider_connection"))
                .orElse("none"));
    }

    static void insert(Home home, String name, String provider, Map<String, String> auth) {
        Instant now = home.clock().instant();
        home.store().write(rows -> {
            rows.insert(new Connection(
                    new ConnectionName(name),
                    new ProviderId(provider),
                    AuthMethods.kinds().read(auth),
                    null,
                    null,
                    List.of(),
                    Map.of(),
                    now,
                    now));
            return true;
        });
        home.publish();
    }

    static void store(Home home, String service, String secret) {
        new CredentialService(home.ports())
                .set(
                        new CredentialRef(service, "api_key"),
                        new Secret(secret.getBytes(StandardCharsets.UTF_8)),
                        Actor.of("test"));
    }
}
