package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import keyrail.core.access.Caller;
import keyrail.core.access.Grants;
import keyrail.core.store.Rows;
import keyrail.core.usage.LedgerRow;
import keyrail.engine.send.SendReply;
import keyrail.engine.send.SendRequest;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Behaviour;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code send} and the library have no SDK that would retry, so for them the daemon does: three attempts in all. */
class SendRetryTest {
    @TempDir
    Path folder;

    private Scene scene;
    private RehearsalServer vendor;

    @BeforeEach
    void open() {
        scene = new Scene(folder, "");
        vendor = scene.vendor(Speech.OPENAI);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private SendReply send() {
        return scene.home()
                .home()
                .engine()
                .sender()
                .send(new SendRequest(
                        new Caller("cli", Grants.ALL), "Good day", null, "gpt-x", "openai-plain", null, piece -> {}))
                .join();
    }

    private static Behaviour later(int status) {
        return Behaviour.script("status=" + status + "~ra=0");
    }

    private List<String> outcomes(int attempts) {
        return await()
                .atMost(Scene.LIMIT)
                .until(
                        () -> {
                            scene.home().home().engine().ledger().flush();
                            return scene.home().home().store().read((Rows rows) -> rows.recentAttempts(10));
                        },
                        rows -> rows.size() >= attempts)
                .reversed()
                .stream()
                .map(LedgerRow::outcome)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 529})
    void aVendorThatSaysLaterIsAskedTwiceMore(int status) {
        vendor.enqueue(later(status), later(status));
        assertThat(send().text()).isNotEmpty();
        assertThat(vendor.requests()).hasSize(3);
        assertThat(outcomes(3)).hasSize(3).endsWith("ok");
    }

    @Test
    void theThirdRefusalIsTold() {
        vendor.enqueue(Collections.nCopies(3, later(503)).toArray(Behaviour[]::new));
        assertThatThrownBy(this::send).isInstanceOf(CompletionException.class).hasMessageContaining("503");
        assertThat(vendor.requests()).hasSize(3);
        assertThat(outcomes(3)).containsOnly("upstream_server_error").hasSize(3);
    }

    @Test
    void whatNoWaitingMendsIsNotTriedAgain() {
        vendor.enqueue(later(400));
        assertThatThrownBy(this::send).hasMessageContaining("400");
        assertThat(vendor.requests()).hasSize(1);
    }
}
