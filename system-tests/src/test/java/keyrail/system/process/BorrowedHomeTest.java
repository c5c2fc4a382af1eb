package keyrail.system.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import keyrail.core.access.Caller;
import keyrail.core.access.Grants;
import keyrail.embed.Home;
import keyrail.embed.HomeLock;
import keyrail.engine.send.SendReply;
import keyrail.engine.send.SendRequest;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a home that is only read may append. */
class BorrowedHomeTest {
    @TempDir
    Path folder;

    @Test
    void anAnswerDoesNotWaitForTheLockAndItsRowDoes() throws Exception {
        try (RehearsalServer vendor =
                RehearsalServer.start(RehearsalOptions.of(Dialect.OLLAMA).withAnyModel("key"))) {
            String config = "{\"llm\":{\"default\":\"own\",\"profiles\":{\"own\":"
                    + "{\"provider_connection\":\"c\",\"model\":\"m\"}}}}";
            try (RunningHome furnished = new RunningHome(folder, config)) {
                furnished.connection("c", "openai-compatible", vendor.baseUrl() + "/v1", "key");
            }
            try (Home reading = Home.open(RunningHome.options(folder), Home.Mode.READ)) {
                CompletableFuture<SendReply> sent;
                try (HomeLock held = HomeLock.take(reading.paths().lock(), Duration.ZERO)) {
                    sent = reading.engine()
                            .sender()
                            .send(new SendRequest(
                                    new Caller("cli", Grants.ALL), "hello", null, null, null, null, text -> {}));
                    SendReply reply = sent.get(10, TimeUnit.SECONDS);

                    assertThat(reply.connection()).isEqualTo("c");
                    assertThat(reading.store()
                                    .<Integer>read(rows ->
                                            rows.attempts(reply.request()).size()))
                            .isZero();
                }
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> reading.store()
                                        .<Integer>read(rows -> rows.attempts(
                                                        sent.join().request())
                                                .size())
                                == 1);
                assertThat(reading.engine().ledger().dropped()).isZero();
            }
        }
    }
}
