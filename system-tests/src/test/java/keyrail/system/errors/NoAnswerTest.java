package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import keyrail.core.names.ConnectionName;
import keyrail.core.routing.Snapshot;
import keyrail.core.usage.LedgerRow;
import keyrail.engine.send.ConnectionTest;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Something answers, but not the vendor's API; or nothing does, although the request was taken. */
class NoAnswerTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void aPageInsteadOfAnAnswerIsNotPassedOn(Speech speech) {
        try (Scene scene = new Scene(folder, "")) {
            for (boolean stream : new boolean[] {false, true}) {
                Heard heard = scene.ask(speech, "~html", stream);
                assertThat(scene.recordedFailure(speech, heard, 502, "upstream_protocol_error", "upstream"))
                        .contains("text/html")
                        .contains("base URL")
                        .doesNotContain("<html");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRedirectIsNeverFollowed(Speech speech) {
        RehearsalOptions options = RehearsalOptions.of(speech == Speech.ANTHROPIC ? Dialect.ANTHROPIC : Dialect.OPENAI);
        try (Scene scene = new Scene(folder, "");
                RehearsalServer elsewhere = RehearsalServer.start(options.withAnyModel(speech.vendorKey()))) {
            Heard heard = scene.ask(speech, "~redirect=" + elsewhere.port(), false);

            assertThat(scene.recordedFailure(speech, heard, 502, "upstream_redirect_refused", "upstream"))
                    .contains("redirect")
                    .contains("127.0.0.1");
            assertThat(heard.header("location")).isEmpty();
            assertThat(scene.rows(heard).getFirst().status()).isEqualTo(307);
            assertThat(elsewhere.served()).isZero();
            assertThat(elsewhere.openConnections()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void silenceBeforeTheFirstByteTimesOutAndIsNotTriedAgain(Speech speech) {
        String timeouts = "\"timeouts\": { \"unaryHeadSec\": 1, \"streamHeadSec\": 1 }";
        try (Scene scene = new Scene(folder, "", timeouts)) {
            for (boolean stream : new boolean[] {false, true}) {
                Heard heard = scene.ask(speech, "~ttfb=60000", stream);
                assertThat(scene.recordedFailure(speech, heard, 504, "upstream_timeout", "upstream"))
                        .contains("within 1 s");
            }
            assertThat(scene.vendor(speech).requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noiseInsteadOfEventsIsNotPassedOn(Speech speech) {
        String noise = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 6\r\n\r\n%$#!@?";
        try (RawVendor vendor = new RawVendor(noise);
                Scene scene = new Scene(folder, "", "", vendor.url())) {
            Heard heard = scene.ask(speech, "", true);
            assertThat(scene.recordedFailure(speech, heard, 502, "upstream_protocol_error", "upstream"))
                    .contains("not server-sent events");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatDoesNotSpeakHttpIsNotPassedOn(Speech speech) {
        try (RawVendor vendor = new RawVendor("SSH-2.0-OpenSSH_9.9\r\n\r\n");
                Scene scene = new Scene(folder, "", "", vendor.url())) {
            Heard heard = scene.ask(speech, "", false);
            assertThat(heard.status()).as(heard.text()).isEqualTo(502);
            assertThat(heard.code()).isIn("upstream_protocol_error", "upstream_cut");
            assertThat(heard.source()).isEqualTo("upstream");
            speech.messageOf(heard.text());
            assertThat(scene.rows(heard)).extracting(LedgerRow::outcome).containsExactly(heard.code());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionClosedBeforeTheAnswerIsACut(Speech speech) {
        try (RawVendor vendor = new RawVendor("");
                Scene scene = new Scene(folder, "", "", vendor.url())) {
            Heard heard = scene.ask(speech, "", false);
            assertThat(scene.recordedFailure(speech, heard, 502, "upstream_cut", "upstream"))
                    .contains("before it answered");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatEndsWithItsConnectionAndWithoutItsLastEventIsCut(Speech speech) {
        String event = speech == Speech.ANTHROPIC
                ? "event: ping\ndata: {\"type\":\"ping\"}\n\n"
                : "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n";
        String answer = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n" + event;
        try (RawVendor vendor = new RawVendor(answer);
                Scene scene = new Scene(folder, "", "", vendor.url())) {
            Heard heard = scene.ask(speech, "", true);
            assertThat(heard.whole()).as(heard.text()).isFalse();
            speech.messageOf(speech.errorEventOf(heard.text()));
            assertThat(scene.rows(heard)).extracting(LedgerRow::outcome).containsExactly("upstream_cut");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPageWithAnErrorStatusKeepsTheStatusAndIsNotPassedOn(Speech speech) {
        String page = "<html><head><title>502 Bad Gateway</title></head><body></body></html>";
        String answer = "HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\nconnection: close\r\ncontent-length: "
                + page.length() + "\r\n\r\n" + page;
        try (RawVendor vendor = new RawVendor(answer);
                Scene scene = new Scene(folder, "", "", vendor.url())) {
            Heard heard = scene.ask(speech, "", false);
            assertThat(scene.recordedFailure(speech, heard, 502, "upstream_protocol_error", "upstream"))
                    .contains("HTML page")
                    .contains("502 Bad Gateway")
                    .doesNotContain("<html");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTestOfAConnectionThatWasSentStandsInTheLedgerWhateverBecomesOfIt(boolean required) throws IOException {
        String sections = "\"ledger\": { \"required\": " + required + " }";
        try (RawVendor vendor = new RawVendor("SSH-2.0-OpenSSH_9.9\r\n\r\n");
                Scene scene = new Scene(folder.resolve("sent"), "", sections, vendor.url())) {
            ConnectionTest verdict = test(scene);
            assertThat(verdict.failed()).isEqualTo(ConnectionTest.Part.REACH);
            assertThat(verdict.status()).isZero();
            assertThat(latest(scene)).singleElement().satisfies(row -> {
                assertThat(row.connection()).isEqualTo(Speech.ANTHROPIC.connection());
                assertThat(row.outcome()).isEqualTo("upstream_protocol_error");
                assertThat(row.status()).isZero();
                assertThat(row.tries()).isEqualTo(1);
            });
        }
        try (ServerSocket nobody = new ServerSocket(0)) {
            String url = "http://127.0.0.1:" + nobody.getLocalPort();
            nobody.close();
            try (Scene scene = new Scene(folder.resolve("refused"), "", sections, url)) {
                assertThat(test(scene).failed()).isEqualTo(ConnectionTest.Part.REACH);
                await().atMost(Scene.LIMIT).until(() -> latest(scene).isEmpty());
            }
        }
    }

    private static ConnectionTest test(Scene scene) {
        Snapshot snapshot = scene.home().home().snapshot();
        return scene.home()
                .home()
                .engine()
                .tester()
                .test(snapshot, snapshot.connections().get(new ConnectionName(Speech.ANTHROPIC.connection())))
                .join();
    }

    private static List<LedgerRow> latest(Scene scene) {
        scene.home().home().engine().ledger().flush();
        return scene.home().home().store().read(rows -> rows.recentAttempts(9));
    }
}
