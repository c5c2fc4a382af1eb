package keyrail.system.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import keyrail.core.names.RequestId;
import keyrail.core.store.Rows;
import keyrail.core.usage.LedgerRow;
import keyrail.core.usage.UsageQuery;
import keyrail.core.usage.UsageSummary;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Behaviour;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.system.RunningHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ledger.required}: no call goes out whose row is not on disk. */
class RequiredLedgerTest {
    private static final String BODY = "{\"model\":\"own\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @TempDir
    Path folder;

    private RehearsalServer vendor;
    private RunningHome home;

    @BeforeEach
    void open() {
        vendor = RehearsalServer.start(RehearsalOptions.of(Dialect.OLLAMA).withAnyModel("key"));
        home = new RunningHome(
                        folder,
                        "{\"ledger\":{\"required\":true},\"llm\":{\"profiles\":{\"own\":"
                                + "{\"provider_connection\":\"c\",\"model\":\"m\"},"
                                + "\"twice\":{\"provider_connection\":\"c\",\"model\":\"bad\",\"fallback\":[\"own\"]}}}}")
                .connection("c", "openai-compatible", vendor.baseUrl() + "/v1", "key");
    }

    @AfterEach
    void close() {
        home.close();
        vendor.close();
    }

    private List<LedgerRow> stored(Function<Rows, List<LedgerRow>> query) {
        return home.home().store().read(query);
    }

    @Test
    void theRowIsOnDiskBeforeTheVendorIsAsked() {
        ConcurrentLinkedQueue<Long> started = new ConcurrentLinkedQueue<>();
        vendor.behave(seen -> {
            List<UsageSummary> soFar = home.home()
                    .store()
                    .read(rows -> rows.usage(new UsageQuery(
                            home.home().clock().instant().minusSeconds(3600), UsageQuery.Dimension.CONNECTION)));
            started.add(soFar.stream().mapToLong(UsageSummary::attempts).sum());
            return Behaviour.NORMAL;
        });

        HttpResponse<String> first = home.chat(BODY);
        HttpResponse<String> second = home.chat(BODY);

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(started).containsExactly(1L, 2L);
        for (HttpResponse<String> answer : List.of(first, second)) {
            assertThat(home.ledger(answer)).extracting(LedgerRow::outcome).containsExactly("ok");
        }
    }

    @Test
    void everyAttemptOfAFallbackHasItsOwnRow() {
        vendor.behave(seen -> seen.model().equals("bad") ? Behaviour.script("status=500") : Behaviour.NORMAL);

        HttpResponse<String> answer = home.chat(BODY.replace("own", "twice"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(home.ledger(answer))
                .extracting(LedgerRow::outcome)
                .containsExactlyInAnyOrder("upstream_server_error", "ok");
    }

    @Test
    void manyCallsAtOnceLeaveOneRowEach() {
        List<CompletableFuture<HttpResponse<String>>> calls = java.util.stream.IntStream.range(0, 64)
                .mapToObj(ignored -> CompletableFuture.supplyAsync(() -> home.chat(BODY)))
                .toList();
        List<HttpResponse<String>> answers =
                calls.stream().map(CompletableFuture::join).toList();
        for (HttpResponse<String> answer : answers) {
            assertThat(home.ledger(answer)).extracting(LedgerRow::outcome).containsExactly("ok");
        }
        assertThat(vendor.served()).isEqualTo(64);
    }

    @Test
    void aCallWhoseClientLeavesKeepsOneRow() {
        vendor.behave(seen -> Behaviour.script("stall=1"));
        CompletableFuture<?> call = java.net.http.HttpClient.newHttpClient()
                .sendAsync(home.request("/v1/chat/completions", BODY).build(), HttpResponse.BodyHandlers.ofString());
        await().atMost(Duration.ofSeconds(10)).until(() -> !vendor.requests().isEmpty());

        call.cancel(true);

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(outcomesOfAll()).containsExactly("client_gone"));
    }

    /** Outcomes by way of the connection's latest attempt: there is one request only. */
    private List<String> outcomesOfAll() {
        home.home().engine().ledger().flush();
        List<RequestId> requests =
                stored(Rows::latestAttempts).stream().map(LedgerRow::request).toList();
        return requests.stream()
                .flatMap(request -> stored(rows -> rows.attempts(request)).stream())
                .map(LedgerRow::outcome)
                .toList();
    }
}
