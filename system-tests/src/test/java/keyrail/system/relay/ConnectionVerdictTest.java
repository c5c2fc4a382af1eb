package keyrail.system.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import keyrail.core.names.ConnectionName;
import keyrail.core.routing.Snapshot;
import keyrail.engine.send.ConnectionTest;
import keyrail.engine.send.ConnectionTest.Part;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A test of a connection says which of reach, credential and model fails. */
class ConnectionVerdictTest {
    private static final String KEY = "sk-ant-verdict";

    @TempDir
    Path folder;

    private RehearsalServer anthropic;
    private RunningHome home;

    @BeforeEach
    void open() {
        anthropic = RehearsalServer.start(RehearsalOptions.of(Dialect.ANTHROPIC).withModel("claude-a", KEY));
        home = new RunningHome(folder, """
                        { "providers": { "anthropic": { "endpoint": "%s" } },
                          "llm": { "profiles": {
                            "right": { "provider_connection": "good", "model": "claude-a" },
                            "any": { "provider_connection": "good" },
                            "mistyped": { "provider_connection": "typo", "model": "claude-aa" } } } }
                        """.formatted(anthropic.baseUrl()));
    }

    @AfterEach
    void close() {
        home.close();
        anthropic.close();
    }

    private ConnectionTest test(String name) throws Exception {
        Snapshot snapshot = home.home().snapshot();
        return home.home()
                .engine()
                .tester()
                .test(snapshot, snapshot.connection(new ConnectionName(name)).orElseThrow())
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void allIsWell() throws Exception {
        home.connection("good", "anthropic", null, KEY);
        ConnectionTest verdict = test("good");
        assertThat(verdict.ok()).as(verdict.toString()).isTrue();
        assertThat(verdict.status()).isEqualTo(200);
        assertThat(anthropic.requests()).hasSize(1);
    }

    @Test
    void nobodyListens() throws Exception {
        anthropic.close();
        home.connection("good", "anthropic", null, KEY);
        ConnectionTest verdict = test("good");
        assertThat(verdict.failed()).isEqualTo(Part.REACH);
        assertThat(verdict.status()).isZero();
    }

    @Test
    void aWrongKey() throws Exception {
        home.connection("good", "anthropic", null, "sk-ant-other");
        assertThat(test("good").failed()).isEqualTo(Part.CREDENTIAL);
    }

    @Test
    void noKeyAtAll() throws Exception {
        ConnectionTest verdict = test("anthropic-managed");
        assertThat(verdict.failed()).isEqualTo(Part.REACH);
        assertThat(verdict.message()).contains("platform");
        assertThat(anthropic.requests()).isEmpty();
    }

    @Test
    void aModelThatTheVendorDoesNotHave() throws Exception {
        home.connection("typo", "anthropic", null, KEY);
        ConnectionTest verdict = test("typo");
        assertThat(verdict.failed()).isEqualTo(Part.MODEL);
        assertThat(verdict.message()).contains("claude-aa").contains("credential taken");
        assertThat(anthropic.requests()).hasSize(1);
    }
}
