package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import keyrail.core.access.Caller;
import keyrail.core.access.Grants;
import keyrail.core.auth.AuthResolver;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Operation;
import keyrail.core.inference.Target;
import keyrail.core.names.RequestId;
import keyrail.core.usage.LedgerRow;
import keyrail.engine.Call;
import keyrail.engine.Gateway;
import keyrail.engine.ReplySink;
import keyrail.engine.send.SendRequest;
import keyrail.engine.send.Sender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What should never happen has an outcome too: an answer or an end, and a row. */
class OwnMistakeTest {
    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

    @AfterEach
    void close() {
        vertx.close();
    }

    private static Gateway.Services services(Scene scene, AuthResolver resolver) {
        Gateway.Services all = scene.home().home().engine().services();
        return new Gateway.Services(
                all.snapshots(),
                all.outbound(),
                resolver,
                all.names(),
                all.ledger(),
                all.health(),
                all.sessions(),
                all.kept(),
                all.sealedCalls(),
                all.clock());
    }

    private static Call call(Scene scene, String script) {
        return new Call(
                RequestId.of(scene.home().home().clock().millis(), ThreadLocalRandom.current()),
                new Caller("test", Grants.ALL),
                Format.ANTHROPIC_MESSAGES,
                Operation.GENERATE,
                Target.of("POST", "/messages"),
                Headers.of("content-type", "application/json", "anthropic-version", "2023-06-01"),
                "",
                Bytes.of(Speech.ANTHROPIC.body(script, true).getBytes(StandardCharsets.UTF_8)),
                "anthropic-plain",
                null,
                0,
                System.nanoTime());
    }

    private static List<LedgerRow> rows(Scene scene, RequestId id) {
        return await().atMost(Scene.LIMIT)
                .until(
                        () -> {
                            scene.home().home().engine().ledger().flush();
                            return scene.home().home().store().read(rows -> rows.attempts(id));
                        },
                        rows -> !rows.isEmpty());
    }

    @Test
    void aCallThatBreaksBeforeItGoesOutIsAnswered() {
        try (Scene scene = new Scene(folder, "")) {
            Sender sender = new Sender(vertx, services(scene, (snapshot, connection, fields) -> {
                throw new IllegalStateException("sk-secret");
            }));
            SendRequest request = new SendRequest(
                    new Caller("test", Grants.ALL), "Good day", null, "claude-x", "anthropic-plain", null, text -> {});
            assertThatThrownBy(() -> sender.send(request).get(10, TimeUnit.SECONDS))
                    .hasMessageContaining("IllegalStateException")
                    .hasMessageNotContaining("sk-secret");
        }
    }

    /** Takes no byte but breaks instead. */
    private static final class Fragile implements ReplySink {
        private final CompletableFuture<String> cut = new CompletableFuture<>();

        @Override
        public void head(int status, Headers headers) {}

        @Override
        public void write(Buffer chunk) {
            throw new IllegalStateException("broken");
        }

        @Override
        public void end() {
            cut.complete("ended");
        }

        @Override
        public void cut() {
            cut.complete("cut");
        }

        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public void onDrain(Runnable action) {}

        @Override
        public void onGone(Runnable action) {}
    }

    @Test
    void anAnswerThatBreaksInsideKeyrailIsCutAndHasOneRow() throws Exception {
        try (Scene scene = new Scene(folder, "")) {
            Gateway.Services services =
                    services(scene, scene.home().home().engine().services().resolver());
            Fragile sink = new Fragile();
            Call call = call(scene, "");
            vertx.runOnContext(ignored -> new Gateway(services, vertx).handle(call, sink));
            assertThat(sink.cut.get(10, TimeUnit.SECONDS)).isEqualTo("cut");
            assertThat(rows(scene, call.id())).extracting(LedgerRow::outcome).containsExactly("internal");
        }
    }

    /** Full after its first bytes, until somebody drains it. */
    private static final class Unhurried implements ReplySink {
        private final Vertx vertx;
        private final CompletableFuture<String> end = new CompletableFuture<>();
        private boolean drained;

        Unhurried(Vertx vertx) {
            this.vertx = vertx;
        }

        @Override
        public void head(int status, Headers headers) {}

        @Override
        public void write(Buffer chunk) {}

        @Override
        public void end() {
            end.complete("ended");
        }

        @Override
        public void cut() {
            end.complete("cut");
        }

        @Override
        public boolean isFull() {
            return !drained;
        }

        @Override
        public void onDrain(Runnable action) {
            vertx.setTimer(1_500, later -> {
                drained = true;
                action.run();
            });
        }

        @Override
        public void onGone(Runnable action) {}
    }

    @Test
    void aVendorThatIsNotReadBecauseTheClientTakesNothingHasNotFallenSilent() throws Exception {
        try (Scene scene = new Scene(folder, "", "\"timeouts\": { \"providerStreamTimeoutSec\": 1 }")) {
            Gateway.Services services =
                    services(scene, scene.home().home().engine().services().resolver());
            Unhurried sink = new Unhurried(vertx);
            Call call = call(scene, "n=3");
            vertx.runOnContext(ignored -> new Gateway(services, vertx).handle(call, sink));
            assertThat(sink.end.get(10, TimeUnit.SECONDS)).isEqualTo("ended");
            assertThat(rows(scene, call.id())).extracting(LedgerRow::outcome).containsExactly("ok");
        }
    }

    @Test
    void anAuthorityFileThatIsNotThereLeavesTheFormerWayOutOpen() throws IOException {
        try (Scene scene = new Scene(folder, "")) {
            assertThat(scene.ask(Speech.ANTHROPIC, "", false).status()).isEqualTo(200);
            Path config = scene.home().home().paths().config();
            String sound = Files.readString(config);
            Files.writeString(
                    config, sound.replaceFirst("\\{", "{ \"outbound\": { \"caFile\": \"/nowhere/authority.pem\" },"));
            scene.home().home().refresh();
            for (int round = 0; round < 2; round++) {
                assertThat(scene.ask(Speech.ANTHROPIC, "", false).status()).isEqualTo(200);
            }
            Files.writeString(config, sound);
            scene.home().home().refresh();
            assertThat(scene.ask(Speech.ANTHROPIC, "", false).status()).isEqualTo(200);
        }
    }
}
