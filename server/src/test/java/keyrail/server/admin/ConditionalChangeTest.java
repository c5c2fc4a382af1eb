package keyrail.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import keyrail.core.connection.HealthReport;
import keyrail.core.names.ConnectionName;
import keyrail.core.store.AuditEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ETag} and {@code If-Match}, and what the audit log says of changes that did not happen. */
class ConditionalChangeTest {
    private static final String WORK = "/v1/inference/provider-connections/work";

    private final TestAdmin admin = new TestAdmin();

    @BeforeEach
    void furnish() {
        ask("POST", "/v1/inference/provider-connections", "{'name':'work','provider':'ollama'}", null);
        ask("PUT", "/v1/credentials/a/b", "{'value':'sk-very-secret-0123456789'}", null);
        ask("POST", "/v1/inference/profiles", "{'name':'p','connection':'work','model':'m'}", null);
        ask("POST", "/v1/inference/profiles", "{'name':'q','connection':'work','model':'m'}", null);
    }

    private AdminReply ask(String method, String path, String body, String ifMatch) {
        return admin.router.handle(new AdminRequest(
                method,
                path,
                "",
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                "tester",
                "req_0123456789abcdef",
                AdminScope.ALL,
                Optional.ofNullable(ifMatch)));
    }

    private String tag(String path) {
        return ask("GET", path, "", null).tag().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PATCH | /v1/inference/provider-connections/work | {'label':'L'}",
                "PUT   | /v1/credentials/a/b                      | {'value':'sk-other-secret-0123456789'}",
                "PATCH | /v1/inference/profiles/p                 | {'model':'n'}",
                "PUT   | /v1/inference/active-profile             | {'name':'p'}",
                "PUT   | /v1/inference/default-profile            | {'name':'p'}",
                "PUT   | /v1/inference/call-sites/mainAgent      | {'profile':'p'}",
                "PUT   | /v1/inference/model-routes               | {'modelRoutes':[{'model':'*','profile':'p'}]}",
            })
    void aChangeOfWhatWasReadIsMadeOnceForEachTag(String method, String path, String body) {
        String read = tag(path);
        assertThat(read).matches("\"[A-Za-z0-9_-]{24}\"").isEqualTo(tag(path));

        AdminReply made = ask(method, path, body, read);
        assertThat(made.status()).isEqualTo(200);
        assertThat(made.tag()).contains(tag(path)).isNotEqualTo(Optional.of(read));

        String before = new String(ask("GET", path, "", null).json(), StandardCharsets.UTF_8);
        AdminReply stale = ask(method, path, body, read);
        assertThat(stale.status()).isEqualTo(412);
        assertThat(new String(stale.json(), StandardCharsets.UTF_8)).contains("\"stale_version\"");
        assertThat(new String(ask("GET", path, "", null).json(), StandardCharsets.UTF_8))
                .isEqualTo(before);
        assertThat(ask(method, path, body, "W/" + tag(path)).status()).isEqualTo(412);
        assertThat(ask(method, path, body, "\"x\" , " + tag(path)).status()).isEqualTo(200);
        assertThat(ask(method, path, body, "*").status()).isEqualTo(200);
        assertThat(ask(method, path, body, null).status()).isEqualTo(200);
    }

    @Test
    void aStaleTagKeepsFromDeletingToo() {
        String read = tag(WORK);
        ask("PATCH", WORK, "{'label':'L'}", null);
        assertThat(ask("DELETE", "/v1/inference/profiles/q", "", "\"old\"").status())
                .isEqualTo(412);
        assertThat(ask("DELETE", WORK, "", read).status()).isEqualTo(412);
        assertThat(ask("DELETE", "/v1/inference/profiles/q", "", tag("/v1/inference/profiles/q"))
                        .status())
                .isEqualTo(200);
        assertThat(ask("PATCH", "/v1/inference/profiles/q", "{'model':'x'}", "*")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void howAConnectionIsDoingIsNoPartOfItsTag() {
        String read = tag(WORK);
        admin.home.health.report(new ConnectionName("work"), new HealthReport.Unreached("gone"));
        assertThat(tag(WORK)).isEqualTo(read);
    }

    @Test
    void aTagWhereNothingHasOneIsRefusedRatherThanIgnored() {
        assertThat(ask("POST", "/v1/client-keys", "{'name':'k'}", "\"x\"").status())
                .isEqualTo(400);
        assertThat(admin.get("/client-keys").json().get("keys")).isEmpty();
    }

    @Test
    void ofManyChangesOfOneReadingOneIsMade() throws InterruptedException, ExecutionException {
        String read = tag(WORK);
        List<Callable<Integer>> writers = new ArrayList<>();
        for (int writer = 0; writer < 8; writer++) {
            String body = "{'label':'L" + writer + "'}";
            writers.add(() -> ask("PATCH", WORK, body, read).status());
        }
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Integer> status : threads.invokeAll(writers)) {
                statuses.add(status.get());
            }
        }
        assertThat(statuses).containsOnlyOnce(200).contains(412).hasSize(8);
    }

    @Test
    void aRefusedChangeIsWrittenDownWithoutItsValue() {
        int before = admin.home.auditEntries().size();
        ask("PUT", "/v1/credentials/a/b", "{'value':['sk-very-secret-0123456789']}", null);
        ask("DELETE", "/v1/inference/profiles/nope", "", null);
        ask("PATCH", WORK, "{'label':'L'}", "\"old\"");
        ask("DELETE", "/v1/client-keys/sk%20very%20secret", "", null);
        ask("GET", "/v1/inference/profiles/nope", "", null);

        List<AuditEntry> refused = admin.home.auditEntries().reversed();
        assertThat(refused.subList(before, refused.size()))
                .extracting(AuditEntry::who, AuditEntry::what, AuditEntry::target, AuditEntry::result)
                .containsExactly(
                        tuple("tester", "PUT /v1/credentials/{service}/{field}", "a/b", "invalid_argument"),
                        tuple("tester", "DELETE /v1/inference/profiles/{name}", "nope", "not_found"),
                        tuple("tester", "PATCH /v1/inference/provider-connections/{name}", "work", "stale_version"),
                        tuple("tester", "DELETE /v1/client-keys/{name}", "(no name)", "invalid_name"));
        assertThat(refused).extracting(AuditEntry::request).contains("req_0123456789abcdef");
        assertThat(refused.toString()).doesNotContain("very");
    }

    @Test
    void theAuditLogIsReadPageByPage() {
        for (int page = 0; page < 3; page++) {
            ask("PATCH", WORK, "{'label':'L" + page + "'}", null);
        }
        TestAdmin.Answer first = admin.get("/audit?limit=2");
        TestAdmin.Answer second =
                admin.get("/audit?limit=2&before=" + first.json().get("next").longValue());
        assertThat(first.json().at("/entries/1/number").longValue())
                .isEqualTo(second.json().at("/entries/0/number").longValue() + 1);
        assertThat(admin.get("/audit?limit=1000").json().get("next").isNull()).isTrue();
        assertThat(admin.get("/audit?limit=0").status()).isEqualTo(400);
        assertThat(admin.get("/audit?before=x").status()).isEqualTo(400);
        assertThat(admin.get("/audit?since=2099-01-01").json().get("entries")).isEmpty();
    }
}
