package keyrail.system.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import keyrail.core.access.Caller;
import keyrail.core.access.Grants;
import keyrail.engine.send.SendReply;
import keyrail.engine.send.SendRequest;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.system.RunningHome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which model {@code send} asks for, and whose. */
class SendModelTest {
    private static final String PROFILES = """
            "profiles": {
              "first": { "provider_connection": "anthropic-own", "model": "claude-a", "maxTokens": 9 },
              "second": { "provider_connection": "anthropic-own", "model": "claude-b" },
              "flaky": { "provider_connection": "anthropic-own", "model": "claude-f", "fallback": ["second"] } }
            """;

    @TempDir
    Path folder;

    private RehearsalServer anthropic;
    private @Nullable RunningHome home;

    @BeforeEach
    void open() {
        anthropic = RehearsalServer.start(RehearsalOptions.of(Dialect.ANTHROPIC).withAnyModel("sk-ant-model"));
    }

    @AfterEach
    void close() {
        if (home != null) {
            home.close();
        }
        anthropic.close();
    }

    private void furnish(String more) {
        home = new RunningHome(
                        folder,
                        "{ \"providers\": { \"anthropic\": { \"endpoint\": \"" + anthropic.baseUrl() + "\" } },"
                                + " \"llm\": { " + more + PROFILES + " } }")
                .connection("anthropic-own", "anthropic", null, "sk-ant-model");
    }

    private SendReply send(@Nullable String model, @Nullable String profile)
            throws ExecutionException, InterruptedException, TimeoutException {
        return home.home()
                .engine()
                .sender()
                .send(new SendRequest(
                        new Caller("test", Grants.ALL), "hi", null, model, profile, null, null, null, text -> {}))
                .get(20, TimeUnit.SECONDS);
    }

    private void went(SendReply reply, String profile, String model) {
        assertThat(reply.profile()).isEqualTo(profile);
        assertThat(reply.model()).isEqualTo(model);
    }

    @Test
    void theCallersModelBeatsTheProfiles() throws Exception {
        furnish("");
        went(send("claude-z", "first"), "first", "claude-z");
        went(send(null, "first"), "first", "claude-a");
        went(send("first", "first"), "first", "claude-a");
    }

    @Test
    void aModelThatIsAProfileOrNamesAConnectionIsThat() throws Exception {
        furnish("\"default\": \"first\", ");
        went(send("second", null), "second", "claude-b");
        went(send("anthropic-own/claude-z", null), "", "claude-z");
    }

    @Test
    void aRouteChoosesTheProfileAndTheCallerTheModel() throws Exception {
        furnish("\"default\": \"first\", \"modelRoutes\": [{ \"model\": \"claude-*\", \"profile\": \"second\" }], ");
        went(send("claude-z", null), "second", "claude-z");
    }

    @Test
    void aModelThatNothingRoutesIsAskedOfTheDefault() throws Exception {
        furnish("\"default\": \"first\", ");
        went(send("claude-z", null), "first", "claude-z");
        went(send(null, null), "first", "claude-a");
    }

    @Test
    void withoutADefaultAModelThatNothingRoutesIsRefused() {
        furnish("");
        assertThatThrownBy(() -> send("claude-z", null)).hasMessageContaining("nothing routes model \"claude-z\"");
    }

    @Test
    void aFallbackIsAskedForItsOwnModel() throws Exception {
        furnish("");
        went(send("claude-z~status=529", "flaky"), "second", "claude-b");
    }
}
