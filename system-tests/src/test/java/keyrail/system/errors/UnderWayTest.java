package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import keyrail.core.store.Rows;
import keyrail.core.usage.LedgerRow;
import keyrail.rehearsal.RecordedRequest;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to calls under way: too many of them, and clients that leave. */
class UnderWayTest {
    @TempDir
    Path folder;

    private Scene scene;

    @BeforeEach
    void open() {
        scene = new Scene(folder, "", "\"server\": { \"maxInFlightBytes\": 300 }");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private HttpResponse<InputStream> begin(Speech speech, String script) {
        return scene.begin(
                scene.request(speech, speech.body(script, true)).header("x-keyrail-profile", speech.profile()));
    }

    private RecordedRequest onlyRequest(Speech speech) {
        return await().atMost(Scene.LIMIT)
                .until(() -> scene.vendor(speech).requests(), seen -> !seen.isEmpty())
                .getFirst();
    }

    private void leftWith(Speech speech) {
        RecordedRequest seen = onlyRequest(speech);
        await().atMost(Scene.LIMIT).until(() -> seen.closedEarlyAt().isPresent());
        await().atMost(Scene.LIMIT).until(() -> scene.vendor(speech).openConnections() == 0);
        await().atMost(Scene.LIMIT).until(() -> scene.home().plane().requests() == 0);
    }

    @ParameterizedTest
    @EnumSource
    void beyondTheBytesUnderWayCallsAreRefusedUntilThereIsRoom(Speech speech) throws IOException {
        String large = speech.body("~stall=1" + "~n=8".repeat(30), true);
        try (InputStream running = scene.begin(
                        scene.request(speech, large).header("x-keyrail-profile", speech.profile()))
                .body()) {
            assertThat(running.read()).isNotNegative();
            Heard refused = scene.send(scene.request(speech, large).header("x-keyrail-profile", speech.profile()));
            assertThat(Scene.failure(speech, refused, 503, "overloaded", "gateway"))
                    .contains("try again");
        }
        await().atMost(Scene.LIMIT).until(() -> scene.home().plane().requests() == 0);
        assertThat(scene.ask(speech, "", false).status()).isEqualTo(200);
        assertThat(scene.vendor(speech).requests()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatLeavesInMidStreamEndsTheVendorsCallToo(Speech speech) throws IOException {
        HttpResponse<InputStream> answer = begin(speech, "~n=4~stall=2");
        InputStream body = answer.body();
        assertThat(body.read()).isNotNegative();
        Heard heard = new Heard(answer.statusCode(), answer.headers(), "", false);

        body.close();

        leftWith(speech);
        assertThat(scene.rows(heard)).extracting(LedgerRow::outcome).containsExactly("client_gone");
        assertThat(scene.rows(heard).getFirst().attempt()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatLeavesBeforeTheFirstByteEndsTheVendorsCallToo(Speech speech) throws IOException {
        String body = speech.body("~ttfb=60000", false);
        String call = "POST " + speech.path() + " HTTP/1.1\r\nhost: localhost\r\nx-keyrail-key: "
                + RunningHome.CLIENT_KEY + "\r\nx-keyrail-profile: " + speech.profile()
                + "\r\nanthropic-version: 2023-06-01\r\ncontent-length: " + body.length() + "\r\n\r\n" + body;
        try (Socket socket = new Socket(
                InetAddress.getByName("127.0.0.1"), scene.home().plane().port())) {
            socket.getOutputStream().write(call.getBytes(StandardCharsets.UTF_8));
            onlyRequest(speech);
        }
        leftWith(speech);
        List<LedgerRow> rows = await().atMost(Scene.LIMIT)
                .until(
                        () -> {
                            scene.home().home().engine().ledger().flush();
                            return scene.home().home().store().read(Rows::latestAttempts);
                        },
                        found -> !found.isEmpty());
        assertThat(rows).extracting(LedgerRow::outcome).containsExactly("client_gone");
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatLeavesInMidBodyLeavesNothingBehind(Speech speech) throws IOException {
        String head = "POST " + speech.path() + " HTTP/1.1\r\nhost: localhost\r\nx-keyrail-key: "
                + RunningHome.CLIENT_KEY + "\r\ncontent-length: 300\r\n\r\n{\"model\":";
        try (Socket socket = new Socket(
                InetAddress.getByName("127.0.0.1"), scene.home().plane().port())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            await().atMost(Scene.LIMIT).until(() -> scene.home().plane().requests() == 1);
        }
        await().atMost(Scene.LIMIT).until(() -> scene.home().plane().requests() == 0);
        assertThat(scene.ask(speech, "", false).status()).isEqualTo(200);
        assertThat(scene.vendor(speech).requests()).hasSize(1);
    }
}
