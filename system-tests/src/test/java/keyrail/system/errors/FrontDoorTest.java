package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Web pages and rebound names stay outside, with a good client key or without. */
class FrontDoorTest {
    @TempDir
    Path folder;

    private Scene scene;

    @BeforeEach
    void open() {
        scene = new Scene(folder, "", "\"server\": { \"allowedHosts\": [\"keyrail.example\"] }");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private String callNaming(String hostLines) {
        String body = Speech.ANTHROPIC.body("", false);
        return RawCall.untilClosed(
                scene.home().plane().port(),
                "POST /v1/messages HTTP/1.1\r\n" + hostLines + "connection: close\r\nx-keyrail-profile: anthropic-plain"
                        + "\r\nanthropic-version: 2023-06-01\r\nx-keyrail-key: " + RunningHome.CLIENT_KEY
                        + "\r\ncontent-length: " + body.length() + "\r\n\r\n" + body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host: evil.example\r\n",
                "host: 127.0.0.1.evil.example\r\n",
                "host: localhost.evil.example:8420\r\n",
                "host: 10.0.0.1\r\n",
                "host: \r\n",
                ""
            })
    void aHostThatIsNotOursIsRefused(String hostLine) {
        String answer = callNaming(hostLine);
        assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("\"role\":\"assistant\"");
        if (!hostLine.isBlank() && !hostLine.startsWith("host: \r")) {
            assertThat(answer).startsWith("HTTP/1.1 403 ").contains("x-keyrail-error: host_not_allowed");
        }
        assertThat(scene.vendor(Speech.ANTHROPIC).requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1:8420", "[::1]", "[::1]:8420", "keyrail.example:443"})
    void ownAndListedHostsAreServed(String host) {
        assertThat(callNaming("host: " + host + "\r\n")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void twoHostsAreRefused() {
        assertThat(callNaming("host: localhost\r\nhost: evil.example\r\n")).startsWith("HTTP/1.1 4");
        assertThat(scene.vendor(Speech.ANTHROPIC).requests()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aForeignOriginIsRefused(Speech speech) {
        for (String origin : new String[] {"https://evil.example", "null", "http://localhost.evil.example"}) {
            Heard heard =
                    scene.send(scene.request(speech, speech.body("", false)).header("origin", origin));
            Scene.failure(speech, heard, 403, "origin_not_allowed", "gateway");
        }
        assertThat(scene.vendor(speech).requests()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aCrossSiteRequestOfABrowserIsRefused(Speech speech) {
        for (String site : new String[] {"cross-site", "same-site"}) {
            Heard heard =
                    scene.send(scene.request(speech, speech.body("", false)).header("sec-fetch-site", site));
            Scene.failure(speech, heard, 403, "origin_not_allowed", "gateway");
        }
        assertThat(scene.vendor(speech).requests()).isEmpty();
    }
}
