package keyrail.system.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code send} as a person at a terminal sees it, through a daemon and without one. */
class SendTest {
    private static final String KEY = "sk-ant-sent";

    @TempDir
    Path folder;

    private RehearsalServer anthropic;
    private Program program;

    @BeforeEach
    void open() {
        anthropic = RehearsalServer.start(RehearsalOptions.of(Dialect.ANTHROPIC).withAnyModel(KEY));
        program = new Program(folder)
                .configure("{ \"providers\": { \"anthropic\": { \"endpoint\": \"" + anthropic.baseUrl() + "\" } } }\n");
        try (ServedHome served = program.startDaemon()) {
            served.furnish("plain", "claude-p", KEY)
                    .furnish("stalled", "claude-s~stall=3", KEY)
                    .furnish("cut", "claude-c~cut=3", KEY)
                    .furnish("refused", "claude-r~status=400", KEY);
            served.terminate();
            served.exit();
        }
    }

    @AfterEach
    void close() {
        anthropic.close();
    }

    /** Does it with a daemon beside it, or without. */
    private void within(boolean daemon, Runnable story) {
        if (daemon) {
            try (ServedHome served = program.startDaemon()) {
                story.run();
                served.terminate();
                served.exit();
            }
        } else {
            story.run();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theTextStandsThereBeforeTheVendorHasFinishedAndWhoLeavesStopsTheVendor(boolean daemon) {
        within(daemon, () -> {
            try (Program.Running running = program.begin("send", "--profile", "stalled", "hello")) {
                await().atMost(ServedHome.LIMIT).until(() -> running.out().split(" ").length == 3);
                assertThat(running.process().isAlive()).isTrue();
                assertThat(anthropic.requests().getFirst().closedEarlyAt()).isEmpty();
                running.process().destroy();
                await().atMost(ServedHome.LIMIT)
                        .until(() ->
                                anthropic.requests().getFirst().closedEarlyAt().isPresent());
                assertThat(running.out()).doesNotContain("{");
                running.end();
            }
        });
        // A daemon that has ended has written everything down too.
        assertThat(outcomes()).containsExactly("client_gone");
    }

    private List<String> outcomes() {
        JsonNode events = program.run("logs", "--json").ok().json().path("events");
        return events.valueStream()
                .filter(event -> event.path("event").asString("").equals("attempt"))
                .map(event -> event.path("outcome").asString(""))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void piecesAndWholeAreTheSameText(boolean daemon) {
        within(daemon, () -> {
            String whole = program.run("send", "--profile", "plain", "hello", "--json")
                    .ok()
                    .json()
                    .path("response")
                    .stringValue();
            Program.Ran pieces =
                    program.run("send", "--profile", "plain", "hello").ok();
            assertThat(pieces.out()).isEqualTo(whole + "\n");
            assertThat(pieces.err()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCutShowsWhatCameAndSaysThatItIsNotAll(boolean daemon) {
        within(daemon, () -> {
            Program.Ran ran = program.run("send", "--profile", "cut", "hello");
            assertThat(ran.exit()).isEqualTo(1);
            assertThat(ran.out().strip().split(" ")).hasSize(3);
            assertThat(ran.out()).endsWith("\n");
            assertThat(ran.err()).contains("error: ").contains("incomplete");
            Program.Ran line = program.run("send", "--profile", "cut", "hello", "--json");
            assertThat(line.exit()).isEqualTo(1);
            assertThat(line.code()).isEqualTo("upstream_cut");
        });
    }

    @Test
    void aRefusalIsToldOnStandardErrorOnly() {
        Program.Ran ran = program.run("send", "--profile", "refused", "hello");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("error: ");
    }
}
