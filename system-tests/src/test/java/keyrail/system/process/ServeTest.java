package keyrail.system.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One daemon, whose configuration and credentials change under it. */
class ServeTest {
    private static final String KEY = "sk-ant-first-of-the-two-keys";
    private static final String NEXT_KEY = "sk-ant-second-of-the-two-keys";

    @TempDir
    static Path folder;

    private static RehearsalServer anthropic;
    private static Program program;
    private static ServedHome served;

    @BeforeAll
    static void open() {
        anthropic = RehearsalServer.start(RehearsalOptions.of(Dialect.ANTHROPIC).withAnyModel(KEY, NEXT_KEY));
        program = new Program(folder)
                .configure("{ \"providers\": { \"anthropic\": { \"endpoint\": \"" + anthropic.baseUrl() + "\" } } }\n");
        served = program.startDaemon();
        served.furnish("work", "claude-a", KEY);
    }

    @AfterAll
    static void close() {
        if (served != null) {
            served.close();
        }
        anthropic.close();
    }

    @Test
    void theReadyLineIsTheOnlyOneAndTrue() {
        assertThat(served.out().lines()).hasSize(1);
        assertThat(served.ready().path("ok").booleanValue()).isTrue();
        assertThat(served.ready().path("event").stringValue()).isEqualTo("ready");
        assertThat(served.ready().path("pid").longValue()).isEqualTo(served.pid());
        assertThat(served.ready().path("home").stringValue())
                .isEqualTo(program.home().toString());
        assertThat(Path.of(served.ready().path("adminSocket").stringValue())).exists();
        assertThat(served.ready().path("url").stringValue())
                .endsWith(":" + served.ready().path("port").intValue());
        assertThat(served.get("/ready").statusCode()).isEqualTo(200);
        assertThat(served.get("/health").statusCode()).isEqualTo(200);
        assertThat(served.err()).isEmpty();
    }

    @Test
    void aSecondDaemonIsRefusedNamingTheFirst() {
        Program.Ran second = program.run("serve", "--json", "--port", "0");
        assertThat(second.exit()).isEqualTo(75);
        assertThat(second.code()).isEqualTo("home_in_use");
        assertThat(second.json().path("error").stringValue()).contains(String.valueOf(served.pid()));
        assertThat(served.messages("work").statusCode()).isEqualTo(200);
    }

    @Test
    void aProfileWrittenByHandIsServedWithoutARestart() throws IOException {
        assertThat(served.messages("by-hand").statusCode()).isEqualTo(404);
        String text = Files.readString(program.config());
        Files.writeString(
                program.config(),
                text.replaceFirst(
                        "\"profiles\"\\s*:\\s*\\{",
                        "$0 // by hand\n \"by-hand\": {\"provider_connection\": \"work\", \"model\": \"claude-hand\"},"));
        await().atMost(ServedHome.LIMIT).until(() -> served.messages("by-hand").statusCode() == 200);
        assertThat(anthropic.requests().getLast().model()).isEqualTo("claude-hand");
    }

    @Test
    void aProfileMadeByACommandIsServedByTheNextRequest() {
        program.run("profiles", "create", "by-command", "--connection", "work", "--model", "claude-c", "--json")
                .ok();
        HttpResponse<String> answer = served.messages("by-command");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(anthropic.requests().getLast().model()).isEqualTo("claude-c");
    }

    @Test
    void anEditThatCannotBeParsedLeavesTheLastGoodOneInForce() throws IOException {
        String good = Files.readString(program.config());
        try {
            Files.writeString(program.config(), good.substring(0, good.length() / 2));
            await().atMost(ServedHome.LIMIT)
                    .until(() -> served.ask("GET", "/status", null)
                                    .orThrow()
                                    .path("config")
                                    .path("errors")
                                    .intValue()
                            > 0);
            assertThat(served.messages("work").statusCode()).isEqualTo(200);
        } finally {
            Files.writeString(program.config(), good);
        }
        await().atMost(ServedHome.LIMIT)
                .until(() -> served.ask("GET", "/status", null)
                                .orThrow()
                                .path("config")
                                .path("errors")
                                .intValue()
                        == 0);
        assertThat(served.messages("work").statusCode()).isEqualTo(200);
    }

    @Test
    void theNextRequestUsesTheKeyThatWasJustSet() {
        served.furnish("rotated", "claude-r", KEY);
        assertThat(served.messages("rotated").statusCode()).isEqualTo(200);
        Program.Ran set = program.runWithInput(
                        NEXT_KEY + "\n", "credentials", "set", "rotated", "api_key", "--value-stdin", "--json")
                .ok();
        assertThat(set.json().path("created").booleanValue()).isFalse();
        assertThat(set.json().path("credential").path("version").intValue()).isEqualTo(2);
        assertThat(served.messages("rotated").statusCode()).isEqualTo(200);
        assertThat(anthropic.requests().stream()
                        .filter(request -> request.model().equals("claude-r"))
                        .map(RecordedRequest::key))
                .containsExactly(KEY, NEXT_KEY);
    }
}
