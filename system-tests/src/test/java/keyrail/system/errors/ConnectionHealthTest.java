package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import keyrail.app.home.HomeAdmin;
import keyrail.core.connection.ConnectionHealth;
import keyrail.core.connection.ConnectionHealth.State;
import keyrail.core.names.ConnectionName;
import keyrail.embed.Home;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Behaviour;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.server.admin.AdminReply;
import keyrail.server.admin.AdminRequest;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a connection's health says follows from what its vendor answers, and whoever asks is told the same. */
class ConnectionHealthTest {
    private static final String OWN = "openai-own";
    private static final String ALL = "/v1/inference/provider-connections";

    @TempDir
    Path folder;

    private Scene scene;
    private RehearsalServer vendor;

    @BeforeEach
    void open() {
        scene = new Scene(folder, "\"lost\": { \"provider_connection\": \"lost\", \"model\": \"m\" }");
        vendor = scene.vendor(Speech.OPENAI);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private Heard ask(Behaviour... behaviours) {
        vendor.enqueue(behaviours);
        return scene.ask(Speech.OPENAI, "", false);
    }

    private JsonNode admin(String path) {
        AdminReply reply = HomeAdmin.of(scene.home().home(), scene.home().plane())
                .handle(new AdminRequest("GET", path, "", new byte[0], "cli"));
        assertThat(reply.status()).isEqualTo(200);
        return Heard.json(new String(reply.json(), java.nio.charset.StandardCharsets.UTF_8));
    }

    private static JsonNode named(JsonNode list, String name) {
        return list.valueStream()
                .filter(row -> row.path("name").asString("").equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + list));
    }

    /** The row as list, get, health and, where there is trouble, status show it: the same everywhere. */
    private JsonNode shown(String name) {
        JsonNode row = admin(ALL + "/" + name);
        boolean trouble = State.valueOf(row.path("status").asString("").toUpperCase(java.util.Locale.ROOT))
                .isTrouble();
        JsonNode troubles = admin("/v1/status").path("connectionTroubles");
        assertThat(troubles.valueStream().map(one -> one.path("name").asString("")))
                .isEqualTo(trouble ? java.util.List.of(name) : java.util.List.of());
        for (String member : new String[] {"status", "statusReason", "statusSince", "statusUntil", "lastSuccessAt"}) {
            JsonNode value = row.path(member);
            assertThat(value.isMissingNode()).as(member).isFalse();
            assertThat(named(admin(ALL).path("connections"), name).path(member)).isEqualTo(value);
            assertThat(named(admin("/v1/health").path("connections"), name).path(member))
                    .isEqualTo(value);
            if (trouble) {
                assertThat(named(troubles, name).path(member)).isEqualTo(value);
            }
        }
        return row;
    }

    private static String status(JsonNode row) {
        return row.path("status").asString("");
    }

    @Test
    void anAnswerMakesItOkAndSaysWhen() {
        assertThat(status(shown(OWN))).isEqualTo("untested");
        assertThat(shown(OWN).path("statusSince").isNull()).isTrue();
        long before = System.currentTimeMillis();
        ask();

        JsonNode row = shown(OWN);
        assertThat(status(row)).isEqualTo("ok");
        assertThat(row.path("lastSuccessAt").longValue()).isBetween(before, System.currentTimeMillis());
        assertThat(row.path("statusSince")).isEqualTo(row.path("lastSuccessAt"));
        assertThat(row.path("statusUntil").isNull()).isTrue();
        assertThat(status(shown("anthropic-own"))).isEqualTo("untested");
    }

    @Test
    void aRejectedCredentialIsShownUntilANewOneIsStored() {
        ask();
        JsonNode good = shown(OWN);
        ask(Behaviour.script("status=401"));

        JsonNode row = shown(OWN);
        assertThat(status(row)).isEqualTo("auth_failed");
        assertThat(row.path("statusReason").asString("")).contains("401").contains("refused the credential");
        assertThat(row.path("lastSuccessAt")).isEqualTo(good.path("lastSuccessAt"));
        assertThat(row.path("statusSince").longValue())
                .isGreaterThanOrEqualTo(good.path("statusSince").longValue());
        ask(Behaviour.script("status=400"));
        assertThat(status(shown(OWN))).isEqualTo("auth_failed");

        scene.home().rotate(OWN, Speech.OPENAI.vendorKey());
        assertThat(status(shown(OWN))).isEqualTo("untested");
        ask();
        assertThat(status(shown(OWN))).isEqualTo("ok");
    }

    @ParameterizedTest
    @CsvSource({"ra=30, 30", "status=429, 60"})
    void aRateLimitIsShownWithItsEnd(String advice, int seconds) {
        Instant before = Instant.now();
        ask(Behaviour.script("status=429~" + advice));

        JsonNode row = shown(OWN);
        assertThat(status(row)).isEqualTo("rate_limited");
        Instant until = Instant.ofEpochMilli(row.path("statusUntil").longValue());
        assertThat(until)
                .isBetween(
                        before.plusSeconds(seconds).minusMillis(1),
                        Instant.now().plusSeconds(seconds));
        if (seconds == 60) {
            assertThat(row.path("statusReason").asString("")).contains("a minute is assumed");
        }
        ask();
        assertThat(status(shown(OWN))).isEqualTo("ok");
        assertThat(shown(OWN).path("statusUntil").isNull()).isTrue();
    }

    @Test
    void aVendorThatCannotBeReachedIsShownUntilItAnswersAgainWhateverItSays() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        scene.home().connection("lost", "openai-compatible", "http://127.0.0.1:" + port + "/v1", "key-lost");
        scene.askProfile(Speech.OPENAI, "lost", "", false);

        JsonNode row = shown("lost");
        assertThat(status(row)).isEqualTo("unreachable");
        assertThat(row.path("statusReason").asString("")).contains("127.0.0.1:" + port);
        assertThat(row.path("lastSuccessAt").isNull()).isTrue();
        RehearsalOptions back =
                RehearsalOptions.of(Dialect.OLLAMA).withAnyModel().withPort(port);
        try (RehearsalServer lost = RehearsalServer.start(back)) {
            lost.enqueue(Behaviour.script("status=500"));
            scene.askProfile(Speech.OPENAI, "lost", "", false);
            assertThat(status(shown("lost"))).isEqualTo("untested");
            scene.askProfile(Speech.OPENAI, "lost", "", false);
            assertThat(status(shown("lost"))).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 500, 529})
    void otherRefusalsSayNothingOfTheConnection(int status) {
        ask();
        ask(Behaviour.script("status=" + status));
        assertThat(status(shown(OWN))).isEqualTo("ok");
    }

    @Test
    void aWebPageInTheVendorsPlaceIsNoSuccess() {
        ask(Behaviour.script("html"));
        assertThat(status(shown(OWN))).isEqualTo("untested");
    }

    @Test
    void aTestOfTheConnectionIsNewsLikeAnyOtherCall() {
        scene.home().rotate(OWN, "key-of-yesterday");
        scene.home()
                .home()
                .engine()
                .tester()
                .test(
                        scene.home().home().snapshot(),
                        scene.home().home().snapshot().connections().get(new ConnectionName(OWN)))
                .join();
        assertThat(status(shown(OWN))).isEqualTo("auth_failed");
    }

    private ConnectionHealth later() {
        scene.home().home().engine().ledger().flush();
        try (Home reader = Home.open(RunningHome.options(folder), Home.Mode.READ)) {
            return reader.health().of(new ConnectionName(OWN));
        }
    }

    @Test
    void aLaterProcessKnowsWhatTheLedgerTells() {
        ask();
        ConnectionHealth ok = later();
        assertThat(ok.state()).isEqualTo(State.OK);
        assertThat(ok.lastSuccess()).isNotNull().isBeforeOrEqualTo(Instant.now());

        ask(Behaviour.script("status=401"));
        ConnectionHealth failed = later();
        assertThat(failed.state()).isEqualTo(State.AUTH_FAILED);
        assertThat(failed.lastSuccess()).isEqualTo(ok.lastSuccess());
        assertThat(failed.since()).isAfterOrEqualTo(ok.since());

        ask(Behaviour.script("status=429~ra=600"));
        assertThat(later().state()).isEqualTo(State.RATE_LIMITED);
        assertThat(later().until()).isNotNull().isBefore(Instant.now().plusSeconds(61));

        scene.home().rotate(OWN, "another");
        assertThat(later()).isEqualTo(ConnectionHealth.untested());
    }
}
