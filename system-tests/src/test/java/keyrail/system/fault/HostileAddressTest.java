package keyrail.system.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import keyrail.core.failure.KeyrailException;
import keyrail.system.RunningHome;
import keyrail.system.errors.Speech;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections whose address leads inside, by its writing, its name, or a redirect: nobody is connected to. */
class HostileAddressTest {
    private static final String NAME = "own.example";

    @TempDir
    Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Trap trap = new Trap();

    @AfterEach
    void close() {
        client.shutdownNow();
        trap.close();
    }

    private HttpResponse<String> call(String url, Speech speech, String model) throws IOException {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create(url + speech.path()))
                            .timeout(Duration.ofSeconds(10))
                            .header("content-type", "application/json")
                            .header("anthropic-version", "2023-06-01")
                            .header("x-keyrail-key", RunningHome.CLIENT_KEY)
                            .POST(HttpRequest.BodyPublishers.ofString(speech.bodyOf("\"" + model + "\"", false)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Tag("deep")
    @Test
    void twoHundredHostileAddressesInTwoFormatsAreNotConnectedTo() throws Exception {
        List<String> addresses = HostileAddresses.all(trap.port());
        assertThat(addresses).hasSizeGreaterThanOrEqualTo(200);
        TreeMap<String, Integer> codes = refusals(addresses);
        TreeMap<String, Object> figures = new TreeMap<>(codes);
        figures.put("addresses", addresses.size());
        figures.put("connected", trap.caught());
        Figures.print("hostile addresses", figures);
    }

    /** How often each code was the answer. */
    private TreeMap<String, Integer> refusals(List<String> addresses) throws Exception {
        TreeMap<String, Integer> codes = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        try (RunningHome home = new RunningHome(folder, "{}")) {
            for (int index = 0; index < addresses.size(); index++) {
                store(home, "c" + index, addresses.get(index), codes);
            }
            try (OwnNames plane = new OwnNames(home, HostileAddresses::lookUp)) {
                for (int index = 0; index < addresses.size(); index++) {
                    for (Speech speech : Speech.values()) {
                        HttpResponse<String> answer = call(plane.url(), speech, "c" + index + "/some-model");
                        String code =
                                answer.headers().firstValue("x-keyrail-error").orElse("none");
                        codes.merge(code, 1, Integer::sum);
                        if (answer.statusCode() < 400 || code.equals("none") || trap.caught() > 0) {
                            wrong.add(addresses.get(index) + ": " + answer.statusCode() + " " + answer.body());
                        }
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(trap.caught()).isZero();
        assertThat(codes).containsKey("upstream_address_blocked");
        return codes;
    }

    /** The row is there even where its address keeps the credential from being stored for it. */
    private static void store(RunningHome home, String name, String address, TreeMap<String, Integer> codes) {
        try {
            home.connection(name, "openai-compatible", address, "key-of-" + name);
        } catch (KeyrailException refused) {
            codes.merge("stored: " + refused.failure().code().text(), 1, Integer::sum);
        }
    }

    @Test
    void aNameThatTurnsInwardsAfterItsFirstAnswerIsNotFollowed() throws Exception {
        Optional<InetAddress> own = ownAddress();
        assumeThat(own).isPresent();
        AtomicInteger lookUps = new AtomicInteger();
        ByteVendor.Script script = (request, socket) -> socket.getOutputStream()
                .write(
                        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}"
                                .getBytes(StandardCharsets.US_ASCII));
        try (ByteVendor vendor = new ByteVendor(script, own.orElseThrow());
                Trap inside = new Trap(vendor.port(), InetAddress.getByName("127.0.0.1"));
                RunningHome home =
                        new RunningHome(folder, "{ \"outbound\": { \"allowPrivate\": [\"" + NAME + "\"] } }")) {
            home.connection("a", "openai-compatible", "http://" + NAME + ":" + vendor.port(), "key-a");
            for (int round = 0; round < 3; round++) {
                // A fresh memory of names each time: nothing but the check itself stands between the two answers.
                try (OwnNames plane = new OwnNames(
                        home,
                        host -> lookUps.getAndIncrement() == 0
                                ? new InetAddress[] {own.get()}
                                : OwnNames.addresses("127.0.0.1"))) {
                    HttpResponse<String> answer = call(plane.url(), Speech.OPENAI, "a/some-model");
                    assertThat(answer.headers().firstValue("x-keyrail-error").orElse(""))
                            .as(answer.body())
                            .isEqualTo(round == 0 ? "" : "upstream_address_blocked");
                }
            }
            assertThat(lookUps)
                    .as("one look-up a call: what was checked is connected to")
                    .hasValue(3);
            assertThat(vendor.requests()).isEqualTo(1);
            assertThat(inside.caught()).isZero();
        }
    }

    private static Optional<InetAddress> ownAddress() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
    }

    @ParameterizedTest
    @EnumSource
    void noRedirectIsFollowedWhereverItLeads(Speech speech) throws IOException {
        List<String> targets = List.of(
                "http://127.0.0.1:" + trap.port() + "/v1/messages",
                "https://127.0.0.1:" + trap.port(),
                "/elsewhere",
                "elsewhere",
                "//127.0.0.1:" + trap.port() + "/",
                "http://localhost:" + trap.port(),
                "?again",
                "");
        List<String> answers = new ArrayList<>();
        for (int status : new int[] {300, 301, 302, 303, 304, 305, 307, 308}) {
            targets.forEach(target -> answers.add("HTTP/1.1 " + status + " Moved\r\nlocation: " + target
                    + "\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"));
        }
        AtomicInteger next = new AtomicInteger();
        try (ByteVendor vendor = new ByteVendor((request, socket) -> socket.getOutputStream()
                        .write(answers.get(next.getAndIncrement()).getBytes(StandardCharsets.US_ASCII)));
                FaultHome home = new FaultHome(folder, vendor.url(), "")) {
            for (String answer : answers) {
                HttpResponse<String> heard =
                        call("http://127.0.0.1:" + home.port(), speech, speech.connection() + "/some-model");
                assertThat(heard.statusCode()).as(answer).isEqualTo(502);
                assertThat(heard.headers().firstValue("location")).isEmpty();
            }
            assertThat(vendor.requests()).isEqualTo(answers.size());
        }
        assertThat(trap.caught()).isZero();
    }
}
