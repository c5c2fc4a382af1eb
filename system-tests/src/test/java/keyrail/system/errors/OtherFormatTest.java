package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import keyrail.core.usage.LedgerRow;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Behaviour;
import keyrail.rehearsal.vendor.Dialect;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that has no address for the client's format, though its provider speaks it, is asked in another one. */
class OtherFormatTest {
    private static final String PROFILES = """
            "some": { "provider_connection": "some-own", "model": "m" },
            "exact": { "provider_connection": "some-own", "model": "m", "relay": "exact" }
            """;

    @TempDir
    static Path folder;

    private static Scene scene;
    private static RehearsalServer vendor;

    @BeforeAll
    static void open() {
        scene = new Scene(folder, PROFILES);
        vendor = RehearsalServer.start(RehearsalOptions.of(Dialect.COMPATIBLE).withAnyModel("key-some"));
        scene.home().connection("some-own", "openai-compatible", vendor.baseUrl(), "key-some");
    }

    @BeforeEach
    void forget() {
        vendor.forget();
    }

    @AfterAll
    static void close() {
        scene.close();
        vendor.close();
    }

    private static void refuseResponses(String message) {
        vendor.behave(seen -> seen.path().endsWith("/responses")
                ? Behaviour.script("status=404").withText(message)
                : Behaviour.NORMAL);
    }

    private static Heard ask(String profile, String more) {
        return scene.send(scene.home()
                .request("/v1/responses", "{\"model\":\"any\",\"input\":\"Good day\"" + more + "}")
                .header("x-keyrail-profile", profile));
    }

    private static List<String> paths() {
        return vendor.requests().stream()
                .map(RecordedRequest::path)
                .map(path -> path.substring(path.lastIndexOf('/')))
                .toList();
    }

    @Test
    void aServerWithoutResponsesIsAskedInChat() {
        for (boolean stream : new boolean[] {false, true}) {
            vendor.forget();
            refuseResponses("Not Found");

            Heard heard = ask("some", ",\"stream\":" + stream);

            assertThat(heard.status()).as(heard.text()).isEqualTo(200);
            assertThat(heard.text()).contains("\"object\":\"response\"");
            assertThat(paths()).containsExactly("/responses", "/completions");
            List<LedgerRow> rows = scene.rows(heard, 2).stream()
                    .sorted(Comparator.comparingInt(LedgerRow::attempt))
                    .toList();
            assertThat(rows).extracting(LedgerRow::outcome).containsExactly("upstream_not_found", "ok");
            assertThat(rows.getLast().reasons())
                    .contains("asked once more: in another format, for the server has no address for openai-responses");
        }
    }

    @Test
    void aModelThatIsNotThereIsNoReason() {
        refuseResponses("The model `m` does not exist");

        Heard heard = ask("some", "");

        assertThat(heard.status()).as(heard.text()).isEqualTo(404);
        assertThat(paths()).containsExactly("/responses");
    }

    @Test
    void whatCannotBeSaidInAnotherFormatKeepsItsRefusal() {
        refuseResponses("Not Found");

        Heard heard = ask("some", ",\"background\":true");

        assertThat(heard.status()).as(heard.text()).isEqualTo(404);
        assertThat(paths()).doesNotContain("/completions");
    }

    @Test
    void anExactRelayStaysOne() {
        refuseResponses("Not Found");

        Heard heard = ask("exact", "");

        assertThat(heard.status()).as(heard.text()).isEqualTo(404);
        assertThat(paths()).containsExactly("/responses");
    }
}
