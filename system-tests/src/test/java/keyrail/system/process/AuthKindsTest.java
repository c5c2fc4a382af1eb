package keyrail.system.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import keyrail.auth.AuthMethods;
import keyrail.core.auth.Auth;
import keyrail.core.auth.AuthKind;
import keyrail.core.connection.Connection;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.ProviderId;
import keyrail.embed.Home;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which kinds of auth a home knows, and which of them can be asked for. */
class AuthKindsTest {
    private static final List<String> ACCEPTED = AuthMethods.kinds().creatableTypes();

    @TempDir
    Path folder;

    private static void refused(Program.Ran ran) {
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.code()).isEqualTo("invalid_auth");
        assertThat(ran.json().path("error").asString("")).contains(String.join(", ", ACCEPTED));
    }

    @Test
    void row24AKindThatCannotBeCreatedIsRefusedNamingAllThatCan() {
        Program program = new Program(folder);
        for (String type : List.of("oauth_subscription", "service_account", "passkey")) {
            refused(program.run(
                    "inference",
                    "providers",
                    "connections",
                    "create",
                    "mine",
                    "--provider",
                    "openai",
                    "--auth",
                    type,
                    "--credential",
                    "credential/openai/api_key",
                    "--json"));
        }
        assertThat(ACCEPTED).containsExactly("api_key", "platform", "none", "passthrough");
    }

    @Test
    void aPassthroughConnectionIsCreatedWithoutACredentialAndWithNoOther() {
        Program program = new Program(folder);
        String[] create = {"connections", "create", "team", "--provider", "openai", "--auth", "passthrough", "--json"};
        Program.Ran made = program.run(create).ok();
        assertThat(made.json().path("connection").path("auth").toString()).isEqualTo("{\"type\":\"passthrough\"}");
        assertThat(program.run("connections", "get", "team").ok().out())
                .contains("passthrough (the caller's own credential)");

        Program.Ran keyed = program.runWithInput(
                "sk-secret\n",
                "connections",
                "create",
                "other",
                "--provider",
                "openai",
                "--auth",
                "passthrough",
                "--key-stdin",
                "--json");
        assertThat(keyed.code()).isEqualTo("invalid_auth");
        assertThat(keyed.json().path("error").asString("")).contains("takes no credential");
        Program.Ran referring = program.run(
                "connections", "update", "team", "--auth", "passthrough", "--credential", "openai:api_key", "--json");
        assertThat(referring.code()).isEqualTo("invalid_auth");
    }

    @Test
    void row33ARowOfEachKindIsReadBackAsItWasWritten() {
        Map<String, String> fields = Map.of("credential", "credential/openai/api_key");
        try (Home home = Home.open(RunningHome.options(folder), Home.Mode.OWN)) {
            for (AuthKind kind : AuthMethods.kinds().all()) {
                Auth auth = kind.reader().apply(fields);
                Connection row = new Connection(
                        new ConnectionName("of-" + kind.type()),
                        new ProviderId("openai"),
                        auth,
                        null,
                        null,
                        List.of(),
                        Map.of(),
                        Instant.ofEpochMilli(1),
                        Instant.ofEpochMilli(1));
                home.store().write(rows -> {
                    rows.insert(row);
                    return true;
                });
                Optional<Connection> read = home.store().read(rows -> rows.connection(row.name()));
                assertThat(read).contains(row);
            }
            assertThat(AuthMethods.kinds().all()).hasSize(6);
        }
    }
}
