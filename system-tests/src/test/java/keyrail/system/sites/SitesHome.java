package keyrail.system.sites;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import keyrail.app.home.HomeAdmin;
import keyrail.core.auth.Auth;
import keyrail.core.auth.Secret;
import keyrail.core.connection.Connection;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.CredentialRef;
import keyrail.core.names.ProviderId;
import keyrail.embed.Home;
import keyrail.embed.HomeOptions;
import keyrail.embed.HomePaths;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.server.admin.AdminReply;
import keyrail.server.admin.AdminRequest;
import keyrail.service.Actor;
import keyrail.service.credential.CredentialService;
import keyrail.service.session.SessionService;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A home opened as a library, with a vendor that takes any key and remembers each; it can be closed and opened again. */
final class SitesHome implements AutoCloseable {
    /** Three profiles, each with a connection and a key of its own; {@code a} is the default. */
    static final String THREE = """
            "profiles": {
              "a": { "provider_connection": "conn-a", "model": "m-a" },
              "b": { "provider_connection": "conn-b", "model": "m-b" },
              "c": { "provider_connection": "conn-c", "model": "m-c" } },
            "default": "a\"""";

    private final RehearsalServer vendor =
            RehearsalServer.start(RehearsalOptions.of(Dialect.OPENAI).withAnyModel());
    private final HomeOptions options;
    private Home home;

    /** @param llm the members of {@code llm} */
    SitesHome(Path folder, String llm, Clock clock) {
        Map<String, String> environment =
                Map.of("KEYRAIL_ROOT_KEY_FILE", folder.resolve("root.key").toString());
        this.options = new HomeOptions(HomePaths.of(folder.resolve("home"), environment), environment, folder, clock);
        try {
            Files.createDirectories(folder.resolve("home"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        write(llm);
        this.home = Home.open(options, Home.Mode.OWN);
    }

    /** With the three connections of {@link #THREE}. */
    static SitesHome three(Path folder, Clock clock) {
        SitesHome home = new SitesHome(folder, THREE, clock);
        for (String name : List.of("conn-a", "conn-b", "conn-c")) {
            home.connect(name, "key-of-" + name);
        }
        return home;
    }

    /** Writes {@code config.json} by hand, past the open home. */
    void write(String llm) {
        try {
            Files.writeString(
                    options.paths().config(),
                    "{ \"providers\": { \"openai\": { \"endpoint\": \"" + vendor.baseUrl() + "\" } }, \"llm\": { " + llm
                            + " } }");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A connection of provider openai with a credential of its own. */
    void connect(String name, String key) {
        CredentialRef ref = new CredentialRef(name, "api_key");
        home.store().write(rows -> {
            rows.insert(new Connection(
                    new ConnectionName(name),
                    new ProviderId("openai"),
                    new Auth.ApiKey(ref),
                    null,
                    null,
                    List.of(),
                    Map.of(),
                    home.clock().instant(),
                    home.clock().instant()));
            return true;
        });
        home.publish();
        rotate(name, key);
    }

    void rotate(String name, String key) {
        new CredentialService(home.ports())
                .set(
                        new CredentialRef(name, "api_key"),
                        new Secret(key.getBytes(StandardCharsets.UTF_8)),
                        Actor.of("test"));
    }

    SessionService sessions() {
        return new SessionService(home.ports(), new Random(7));
    }

    Home home() {
        return home;
    }

    /** The keys the vendor was called with, in order. */
    List<String> keys() {
        return vendor.requests().stream().map(RecordedRequest::key).toList();
    }

    /** What the admin API answers, which commands print. */
    JsonNode admin(String method, String path, String query, String body) {
        AdminReply reply = HomeAdmin.of(home, null)
                .handle(new AdminRequest(method, "/v1" + path, query, body.getBytes(StandardCharsets.UTF_8), "cli"));
        return JsonMapper.shared().readTree(reply.json());
    }

    void restart() {
        home.close();
        home = Home.open(options, Home.Mode.OWN);
    }

    @Override
    public void close() {
        home.close();
        vendor.close();
    }
}
