package keyrail.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.RequestId;
import keyrail.core.routing.Route;
import keyrail.core.routing.Rung;
import keyrail.core.routing.RungStep;
import keyrail.core.routing.Trace;
import keyrail.core.usage.Ledger;
import keyrail.core.usage.LedgerRow;
import keyrail.server.admin.event.EventFeed;
import keyrail.server.admin.event.HomeJournal;
import keyrail.server.admin.fake.TestHome;
import keyrail.server.admin.json.Json;
import keyrail.server.admin.json.RequestReader;
import keyrail.server.admin.json.Shape;
import keyrail.server.admin.port.AdminPorts;
import keyrail.server.admin.port.Asker;
import keyrail.server.admin.port.ConnectionTester;
import keyrail.server.admin.port.Doctor;
import keyrail.server.admin.port.HomeStatus;
import keyrail.server.admin.port.RouteExplainer;
import keyrail.server.admin.port.SendService;
import keyrail.server.admin.port.StartCheck;
import keyrail.server.admin.resource.AdminApi;
import tools.jackson.databind.JsonNode;

/** The admin plane of a home of fakes; holds every good answer to the shape its route declares. */
final class TestAdmin {
    final TestHome home = new TestHome();
    final List<SendService.Message> sent = new ArrayList<>();
    final List<RouteExplainer.Question> explained = new ArrayList<>();
    final List<StartCheck.Refusal> refusals = new ArrayList<>();
    final StringBuilder everyAnswer = new StringBuilder();
    final AdminRouter router;

    TestAdmin() {
        this(new EventFeed());
    }

    /** @param feed hears of changes */
    TestAdmin(EventFeed feed) {
        AdminPorts ports = new AdminPorts(
                TestAdmin::facts,
                TestAdmin::checks,
                () -> refusals,
                this::send,
                connection -> new ConnectionTester.Verdict(
                        ConnectionTester.Step.CREDENTIAL, "refused", 401, Duration.ofMillis(12)),
                this::explain);
        router = AdminApi.router(
                home.ports(), new NoLedger(), new Random(20_260_301), ports, new HomeJournal(home.ports(), feed));
    }

    /** Answers as if the call site's own profile decided, with nothing behind it. */
    private Trace explain(RouteExplainer.Question question) {
        explained.add(question);
        Failure failure = Failure.of(FailureCode.UNKNOWN_PROFILE, "no profile");
        return new Trace(
                new Route.Refused(failure, List.of()),
                List.of(new RungStep(Rung.CALL_SITE, RungStep.Verdict.SKIPPED, "work", "missing")));
    }

    /** An answer, parsed. */
    record Answer(int status, JsonNode json) {
        String code() {
            return json.at("/error/code").asString();
        }

        String message() {
            return json.at("/error/message").asString();
        }
    }

    Answer get(String target) {
        return call("GET", target, "");
    }

    Answer delete(String target) {
        return call("DELETE", target, "");
    }

    Answer call(String method, String target, String body) {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String query = question < 0 ? "" : target.substring(question + 1);
        AdminReply reply = router.handle(
                new AdminRequest(method, "/v1" + path, query, body.getBytes(StandardCharsets.UTF_8), "tester"));
        everyAnswer.append(new String(reply.json(), StandardCharsets.UTF_8)).append('\n');
        Shape expected = reply.status() < 300
                ? router.find(method, "/v1" + path).orElseThrow().contract().answer()
                : ErrorBody.SHAPE;
        assertThat(RequestReader.body(reply.json(), expected)).isNotNull();
        return new Answer(reply.status(), Json.ofConfig(new String(reply.json(), StandardCharsets.UTF_8)));
    }

    private SendService.Answer send(SendService.Message message, Asker asker) {
        sent.add(message);
        if (message.text().equals("fail")) {
            throw new KeyrailException(new Failure.Upstream(
                    FailureCode.UPSTREAM_RATE_LIMITED, "the vendor limits the rate", 429, "slow down", "7", true));
        }
        return new SendService.Answer(
                "hello", "m", 3, 5, new RequestId("req_0123456789abcdef"), "work", "my-a", "own_key");
    }

    private static HomeStatus.Facts facts() {
        return new HomeStatus.Facts(
                "0.1.0",
                Path.of("/home/someone/.keyrail"),
                42L,
                "daemon",
                "http://127.0.0.1:8420",
                Duration.ofSeconds(90),
                false,
                new HomeStatus.LedgerFacts(0, 100),
                List.of(),
                new HomeStatus.ListenFacts("127.0.0.1", List.of(), null, null),
                Path.of("/home/someone/.keyrail/keyrail.db"));
    }

    private static List<Doctor.Check> checks() {
        return List.of(
                new Doctor.Check("home", true, "fine", null),
                new Doctor.Check("vault", false, "no key file", "restore the key file"));
    }

    /** Takes no rows and has none. */
    private static final class NoLedger implements Ledger {
        @Override
        public void record(LedgerRow row) {}

        @Override
        public long dropped() {
            return 0;
        }

        @Override
        public void flush() {}
    }
}
