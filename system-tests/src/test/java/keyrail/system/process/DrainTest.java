package keyrail.system.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon told to stop while it answers. */
class DrainTest {
    @TempDir
    Path folder;

    @Test
    void anOpenStreamFinishesWhileNewCallsAreTurnedAway() throws IOException {
        try (RehearsalServer anthropic = RehearsalServer.start(
                        RehearsalOptions.of(Dialect.ANTHROPIC).withAnyModel("sk-ant-drain"));
                ServedHome served = new Program(folder)
                        .configure("{ \"providers\": { \"anthropic\": { \"endpoint\": \"" + anthropic.baseUrl()
                                + "\" } } }\n")
                        .startDaemon()) {
            served.furnish("slow", "claude-s~n=80~gap=50", "sk-ant-drain");
            HttpResponse<InputStream> answer = served.stream("slow");
            assertThat(answer.statusCode()).isEqualTo(200);
            try (InputStream body = answer.body()) {
                int first = body.read();
                served.terminate();
                await().atMost(ServedHome.LIMIT)
                        .until(() -> served.get("/ready").statusCode() == 503);
                HttpResponse<String> refused = served.messages("slow");
                assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
                assertThat(refused.headers().firstValue("x-keyrail-error")).contains("draining");
                String text = (char) first + new String(body.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(text)
                        .startsWith("event: message_start")
                        .contains("message_stop")
                        .endsWith("\n\n");
            }
            assertThat(served.exit()).isZero();
            assertThat(served.out().lines()).hasSize(1);
            assertThat(anthropic.requests().getFirst().closedEarlyAt()).isEmpty();
        }
    }

    @Test
    void anIdleDaemonEndsAtOnceAndLeavesNoSocketBehind() {
        Program program = new Program(folder);
        try (ServedHome served = program.startDaemon()) {
            served.terminate();
            assertThat(served.exit()).isZero();
            assertThat(program.home().resolve("admin.sock")).doesNotExist();
        }
    }
}
