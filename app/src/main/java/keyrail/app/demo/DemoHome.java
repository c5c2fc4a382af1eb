package keyrail.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import keyrail.app.daemon.Daemon;
import keyrail.core.auth.Secret;
import keyrail.core.names.CredentialRef;
import keyrail.embed.HomeOptions;
import keyrail.embed.HomePaths;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Behaviour;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.service.Actor;
import keyrail.service.connection.ConnectionService;
import keyrail.service.connection.NewConnection;
import keyrail.service.credential.CredentialService;
import keyrail.service.profile.ProfileField;
import keyrail.service.profile.ProfileFields;
import keyrail.service.profile.ProfileService;

/** A scratch home with two rehearsal vendors, three keys, three connections and three profiles, being served. */
final class DemoHome implements AutoCloseable {
    /** The profiles of the demo; each model opens to its own key only. */
    static final List<Lane> LANES = List.of(
            new Lane("work", "anthropic-work", "anthropic", "claude-opus-4-8", "sk-ant-demo-work-key-000000WORK"),
            new Lane("own", "anthropic-own", "anthropic", "claude-haiku-4-5", "sk-ant-demo-own-key-0000000MINE"),
            new Lane("gpt", "openai-own", "openai", "gpt-5.5", "sk-proj-demo-openai-key-00000GPT5"));

    private static final Actor ACTOR = Actor.of("demo");

    private final Path folder;
    private final RehearsalServer anthropic;
    private final RehearsalServer openai;
    private final Daemon daemon;

    /** One profile, the connection behind it and the only key its model opens to. */
    record Lane(String profile, String connection, String provider, String model, String key) {
        CredentialRef credential() {
            return new CredentialRef(connection, "api_key");
        }

        boolean isAnthropic() {
            return connection.startsWith(Dialect.ANTHROPIC.name().toLowerCase(Locale.ROOT));
        }
    }

    DemoHome() {
        folder = scratch();
        anthropic = vendor(Dialect.ANTHROPIC);
        openai = vendor(Dialect.OPENAI);
        writeConfig();
        Map<String, String> environment =
                Map.of("KEYRAIL_ROOT_KEY_FILE", folder.resolve("root.key").toString());
        daemon = Daemon.start(
                new HomeOptions(
                        HomePaths.of(folder.resolve("home"), environment), environment, folder, Clock.systemUTC()),
                0);
        furnish();
    }

    private static Path scratch() {
        try {
            return Files.createTempDirectory(
                    "keyrail-demo", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException failed) {
            throw new UncheckedIOException("no scratch folder for the demo", failed);
        }
    }

    private static RehearsalServer vendor(Dialect dialect) {
        RehearsalOptions options = RehearsalOptions.of(dialect);
        for (Lane lane : LANES) {
            if (lane.isAnthropic() == (dialect == Dialect.ANTHROPIC)) {
                options = options.withModel(lane.model(), lane.key());
            }
        }
        return RehearsalServer.start(options);
    }

    /** Points the two vendors' documented addresses at the rehearsal servers, as an operator would at a proxy. */
    private void writeConfig() {
        String config = """
                {
                  "providers": {
                    "anthropic": { "endpoint": "%s" },
                    "openai": { "endpoint": "%s" }
                  }
                }
                """.formatted(anthropic.baseUrl(), openai.baseUrl());
        try {
            Files.createDirectory(folder.resolve("home"));
            Files.writeString(folder.resolve("home/config.json"), config);
        } catch (IOException failed) {
            throw new UncheckedIOException("the demo's home cannot be written", failed);
        }
    }

    private void furnish() {
        ConnectionService connections = new ConnectionService(daemon.home().ports());
        ProfileService profiles = new ProfileService(daemon.home().ports());
        for (Lane lane : LANES) {
            connections.create(
                    new NewConnection(
                            lane.connection(),
                            lane.provider(),
                            Map.of(
                                    "type",
                                    "api_key",
                                    "credential",
                                    lane.credential().toString()),
                            null,
                            null,
                            List.of(),
                            Map.of(),
                            secret(lane.key())),
                    ACTOR);
            Map<ProfileField, String> fields = new EnumMap<>(ProfileField.class);
            fields.put(ProfileField.CONNECTION, "\"" + lane.connection() + "\"");
            fields.put(ProfileField.MODEL, "\"" + lane.model() + "\"");
            profiles.create(lane.profile(), new ProfileFields(fields), ACTOR);
        }
    }

    private static Secret secret(String key) {
        return new Secret(key.getBytes(StandardCharsets.UTF_8));
    }

    Daemon daemon() {
        return daemon;
    }

    RehearsalServer vendorOf(Lane lane) {
        return lane.isAnthropic() ? anthropic : openai;
    }

    /** How the vendors answer from now on, as {@link Behaviour#script} writes it. */
    void behave(String script) {
        Behaviour behaviour = Behaviour.script(script);
        anthropic.behave(request -> behaviour);
        openai.behave(request -> behaviour);
    }

    /** The key that programs present. */
    String clientKey() {
        try {
            return Files.readString(daemon.home().paths().clientKey()).strip();
        } catch (IOException failed) {
            throw new UncheckedIOException("the demo's client key is gone", failed);
        }
    }

    /** Stores the next version of a lane's key; the vendor takes both from now on. */
    void rotate(Lane lane, String next) {
        vendorOf(lane).accept(lane.model(), lane.key(), next);
        new CredentialService(daemon.home().ports()).set(lane.credential(), secret(next), ACTOR);
    }

    @Override
    public void close() {
        daemon.close();
        anthropic.close();
        openai.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            throw new UncheckedIOException("the demo's scratch folder " + folder + " could not be removed", left);
        }
    }
}
