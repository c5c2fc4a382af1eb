package keyrail.system.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import keyrail.app.cli.admin.AdminAnswer;
import keyrail.app.home.HomeAdmin;
import keyrail.app.home.InProcessAdminClient;
import keyrail.core.store.Rows;
import keyrail.embed.Home;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.server.admin.AdminReply;
import keyrail.server.admin.AdminRequest;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Changes that meet: one with a call under way, and two commands with each other. */
class AtTheSameTimeTest {
    private static final String KEY = "sk-ant-same-time";

    @TempDir
    Path folder;

    @Test
    void aConnectionDeletedWhileACallIsUnderWayServesItToTheEnd() throws IOException, InterruptedException {
        try (RehearsalServer vendor = RehearsalServer.start(
                        RehearsalOptions.of(Dialect.ANTHROPIC).withAnyModel(KEY));
                RunningHome home = new RunningHome(
                        folder,
                        "{ \"providers\": { \"anthropic\": { \"endpoint\": \"" + vendor.baseUrl()
                                + "\" } }, \"llm\": { \"profiles\": { \"p\": { \"provider_connection\":"
                                + " \"work\" } } } }");
                HttpClient client = HttpClient.newHttpClient()) {
            home.connection("work", "anthropic", null, KEY);
            String body = "{\"model\":\"m~n=20~gap=50\",\"max_tokens\":50,\"stream\":true,"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
            HttpResponse<InputStream> under = client.send(
                    home.request("/v1/messages", body)
                            .header("anthropic-version", "2023-06-01")
                            .header("x-keyrail-profile", "p")
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(under.body(), StandardCharsets.UTF_8))) {
                assertThat(lines.readLine()).startsWith("event: message_start");
                assertThat(delete(home, "?force=false").status()).isEqualTo(409);
                assertThat(delete(home, "?force=true").status()).isEqualTo(200);
                assertThat(lines.lines()).contains("event: message_stop");
            }
            assertThat(await().atMost(Duration.ofSeconds(10)).until(() -> home.ledger(under), rows -> !rows.isEmpty()))
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.outcome()).isEqualTo("ok");
                        assertThat(row.connection()).isEqualTo("work");
                    });
            HttpResponse<String> next = home.send(home.request("/v1/messages", body)
                    .header("anthropic-version", "2023-06-01")
                    .header("x-keyrail-profile", "p")
                    .build());
            assertThat(next.statusCode()).isEqualTo(404);
            assertThat(next.headers().firstValue("x-keyrail-error")).contains("connection_not_found");
            assertThat(next.body()).contains("work");
            assertThat(vendor.requests()).hasSize(1);
        }
    }

    private static AdminReply delete(RunningHome home, String query) {
        return HomeAdmin.of(home.home(), home.plane())
                .handle(new AdminRequest(
                        "DELETE", "/v1/inference/provider-connections/work", query.substring(1), new byte[0], "test"));
    }

    @Test
    void twoCommandsThatWriteAtOnceBothHaveTheirWay() throws InterruptedException, ExecutionException, IOException {
        Files.createDirectories(folder.resolve("home"));
        Path file = folder.resolve("home/config.json");
        Files.writeString(file, "{ // by hand, stays\n}\n");
        int each = 4;
        List<Callable<List<String>>> writers = new ArrayList<>();
        for (String writer : List.of("a", "b", "c")) {
            writers.add(() -> {
                List<String> refusals = new ArrayList<>();
                for (int number = 0; number < each; number++) {
                    String name = writer + number;
                    refusals.addAll(refusal(
                            "POST",
                            "/inference/provider-connections",
                            "{\"name\":\"" + name + "\",\"provider\":\"ollama\"}"));
                    refusals.addAll(refusal(
                            "POST",
                            "/inference/profiles",
                            "{\"name\":\"" + name + "\",\"connection\":\"" + name + "\",\"model\":\"m\"}"));
                    refusals.addAll(refusal("PUT", "/inference/default-profile", "{\"name\":\"" + name + "\"}"));
                }
                return refusals;
            });
        }
        List<String> refusals = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(writers.size())) {
            for (Future<List<String>> writer : threads.invokeAll(writers)) {
                refusals.addAll(writer.get());
            }
        }
        assertThat(refusals).isEmpty();
        try (Home home = Home.open(RunningHome.options(folder), Home.Mode.READ)) {
            assertThat(home.config().current().profiles()).hasSize(3 * each);
            assertThat(home.config().current().diagnostics()).isEmpty();
            assertThat(home.config().current().defaultProfile()).isNotNull();
            assertThat(home.snapshot().connections()).hasSizeGreaterThanOrEqualTo(3 * each);
            assertThat(home.store().integrityProblems()).isEmpty();
            assertThat(home.store().<Optional<Long>>read(Rows::firstAlteredAudit))
                    .isEmpty();
        }
        assertThat(Files.readString(file)).contains("// by hand, stays");
    }

    /** What was refused; each call opens the home for itself, as a command's process does, and waits for its turn. */
    private List<String> refusal(String method, String path, String body) {
        try (InProcessAdminClient client = new InProcessAdminClient(RunningHome.options(folder))) {
            AdminAnswer answer = client.call(method, path, JsonMapper.shared().readTree(body));
            return answer.isOk() ? List.of() : List.of(answer.failure().toString());
        }
    }
}
