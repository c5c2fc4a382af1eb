package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.rehearsal.RehearsalServer;
import keyrail.wire.codec.SealText;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A conversation that another vendor began goes on with the vendor that the client is relayed to. */
class ForeignThoughtsTest {
    private static final String FOREIGN = SealText.write(new Opaque(
            new Minter(Format.GEMINI_GENERATE, "gemini-own"), "thoughtSignature", "c2VhbGVkIGJ5IGFub3RoZXI="));

    @TempDir
    static Path folder;

    private static Scene scene;
    private static RehearsalServer vendor;

    @BeforeAll
    static void open() {
        scene = new Scene(folder, """
                "own": { "provider_connection": "anthropic-own", "model": "claude-sonnet-4-5" },
                "exact": { "provider_connection": "anthropic-own", "model": "claude-sonnet-4-5", "relay": "exact" }
                """);
        vendor = scene.vendor(Speech.ANTHROPIC);
    }

    @BeforeEach
    void forget() {
        vendor.forget();
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    private static String conversation(String thinking) {
        return """
                {"model":"claude-sonnet-4-5","max_tokens":2048,"thinking":{"type":"enabled","budget_tokens":1024},
                 "tools":[{"name":"look","input_schema":{"type":"object","properties":{}}}],
                 "messages":[{"role":"user","content":"Good day"},
                  {"role":"assistant","content":[%s{"type":"tool_use","id":"toolu_1","name":"look","input":{}}]},
                  {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"seen"}]}]}""".formatted(thinking);
    }

    private static Heard ask(String profile, String body) {
        return scene.send(scene.home()
                .request("/v1/messages", body)
                .header("x-keyrail-profile", profile)
                .header("anthropic-version", "2023-06-01"));
    }

    private static String arrived() {
        assertThat(vendor.requests()).hasSize(1);
        return new String(vendor.requests().getFirst().body(), StandardCharsets.UTF_8);
    }

    @Test
    void sealedThoughtsOfAnotherVendorStayBehindAndTheirLossIsTold() {
        Heard heard = ask(
                "own", conversation("{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"" + FOREIGN + "\"},"));

        assertThat(heard.status()).as(heard.text()).isEqualTo(200);
        assertThat(arrived()).doesNotContain(FOREIGN).contains("toolu_1").contains("seen");
        assertThat(heard.header("x-keyrail-losses")).contains("messages");
    }

    @Test
    void thoughtsWithoutASignatureStayBehind() {
        Heard heard = ask("own", conversation("{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"\"},"));

        assertThat(heard.status()).as(heard.text()).isEqualTo(200);
        assertThat(arrived()).doesNotContain("\"signature\"").contains("toolu_1");
    }

    @Test
    void whatTheVendorItselfHasSignedIsRelayedToTheByte() {
        String body = conversation(
                "{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"c2lnbmVkIGJ5IGl0c2VsZg==\"},");
        ask("own", body);
        assertThat(arrived()).isEqualTo(body);
    }

    @Test
    void aProfileThatRelaysExactlyIsLeftAlone() {
        String body = conversation("{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"" + FOREIGN + "\"},");
        ask("exact", body);
        assertThat(arrived()).isEqualTo(body);
    }
}
