package keyrail.system.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import keyrail.core.auth.Auth;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.CredentialRef;
import keyrail.embed.Home;
import keyrail.service.Actor;
import keyrail.service.Change;
import keyrail.service.connection.ConnectionService;
import keyrail.service.connection.ConnectionUpdate;
import keyrail.service.connection.ConnectionView;
import keyrail.service.connection.NewConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The four connections every home has. */
class CanonicalConnectionsTest {
    private static final Actor SOMEONE = Actor.of("test");

    @TempDir
    Path folder;

    @Test
    void row3TheFirstBootMakesExactlyFourAndFlagsThem() {
        List<ConnectionView> views = new BootHome(folder).boot().listing().connections();

        assertThat(views)
                .extracting(view -> view.connection().name() + " "
                        + view.connection().provider() + " " + view.auth().get("type") + " " + view.isManaged())
                .containsExactlyInAnyOrder(
                        "anthropic-managed anthropic platform true",
                        "openai-managed openai platform true",
                        "gemini-managed gemini platform true",
                        "ollama-local ollama none true");
    }

    @Test
    void aListIsEnoughToMakeAHomeWithThem() {
        BootHome home = new BootHome(folder);

        assertThat(home.names()).hasSize(4);
    }

    @Test
    void withoutAPlatformManagedOnesAreUnavailable() {
        BootHome home = new BootHome(folder).boot();

        ConnectionView managed = home.connection("anthropic-managed");
        assertThat(managed.status().text()).isEqualTo("unavailable");
        assertThat(managed.statusReason()).isEqualTo("no platform configured");
        assertThat(home.connection("ollama-local").status().text()).isEqualTo("untested");
    }

    @Test
    void anAddressAndAKeyTogetherMakeThemAvailableFromFileOrEnvironment() {
        BootHome home = new BootHome(folder).boot();
        home.environment(Map.of("KEYRAIL_PLATFORM_URL", "https://platform.example/base/"));
        assertThat(home.connection("openai-managed").statusReason()).isEqualTo("no platform configured");
        home.changing(open -> BootHome.store(open, "platform", "pk-1"));

        assertThat(home.connection("openai-managed").status().text()).isEqualTo("untested");
        assertThat(home.connection("openai-managed").endpoint())
                .isEqualTo("https://platform.example/base/v1/runtime-proxy/openai");

        home.configure("{\"platform\": {\"url\": \"https://other.example\"}}");
        assertThat(home.connection("openai-managed").endpoint())
                .isEqualTo("https://other.example/v1/runtime-proxy/openai");
    }

    @Test
    void row4ABootBringsBackADeletedOneAndLeavesAChangedOneAlone() {
        BootHome home = new BootHome(folder).boot().changing(open -> {
            ConnectionService connections = new ConnectionService(open.ports());
            connections.delete("gemini-managed", true, SOMEONE);
            connections.update(
                    "openai-managed",
                    new ConnectionUpdate(
                            Map.of("type", "api_key", "credential", "credential/x/api_key"),
                            Change.keep(),
                            Change.keep(),
                            Change.keep(),
                            Change.keep()),
                    SOMEONE);
        });
        assertThat(home.names()).doesNotContain("gemini-managed");

        home.boot();

        assertThat(home.names()).hasSize(4).contains("gemini-managed");
        ConnectionView changed = home.connection("openai-managed");
        assertThat(changed.connection().auth()).isEqualTo(new Auth.ApiKey(new CredentialRef("x", "api_key")));
        assertThat(changed.isManaged()).isFalse();
    }

    @Test
    void aBootWithNothingToDoChangesNoRow() {
        BootHome home = new BootHome(folder).boot();
        List<ConnectionView> before = home.listing().connections();
        int audited = home.audited();

        home.boot().boot();

        assertThat(home.listing().connections()).isEqualTo(before);
        assertThat(home.audited()).isEqualTo(audited);
    }

    @Test
    void theirNamesAreRefusedByHandAlsoWhileTheyAreFree() {
        BootHome home = new BootHome(folder).boot();
        try (Home open = home.open(Home.Mode.CHANGE)) {
            ConnectionService connections = new ConnectionService(open.ports());
            connections.delete("ollama-local", false, SOMEONE);

            assertThatThrownBy(() -> connections.create(
                            new NewConnection(
                                    "ollama-local", "ollama", Map.of(), null, null, List.of(), Map.of(), null),
                            SOMEONE))
                    .isInstanceOfSatisfying(
                            KeyrailException.class,
                            refused -> assertThat(refused.failure().code()).isEqualTo(FailureCode.INVALID_NAME));
        }
    }

    @Test
    void aRowThatBearsTheNameAndIsSomethingElseIsNotFlaggedAndNotTouched() {
        BootHome home = new BootHome(folder).changing(open -> {
            new ConnectionService(open.ports()).delete("gemini-managed", true, SOMEONE);
            BootHome.insert(
                    open, "gemini-managed", "openai", Map.of("type", "api_key", "credential", "credential/x/api_key"));
        });

        home.boot();

        ConnectionView row = home.connection("gemini-managed");
        assertThat(row.connection().provider().value()).isEqualTo("openai");
        assertThat(row.isManaged()).isFalse();
    }
}
