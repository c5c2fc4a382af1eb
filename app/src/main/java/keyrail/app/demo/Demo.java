package keyrail.app.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import keyrail.app.cli.console.ExitCodes;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Table;
import keyrail.app.cli.console.Terminal;
import keyrail.app.risk.Effect;
import keyrail.app.risk.OptionRisk;
import keyrail.app.risk.Risk;
import keyrail.app.risk.RiskLevel;
import keyrail.core.auth.Secret;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.usage.LedgerRow;
import keyrail.rehearsal.RecordedRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code demo}: the main job from end to end, on a scratch home and without any account. */
@Risk(
        level = RiskLevel.LOW,
        effects = Effect.STATE_READ,
        why = "Works on a scratch home of its own with made-up keys and calls loopback only")
@Command(
        name = "demo",
        description = "Show the main job on a scratch home: three keys, three profiles, a rotation. No account needed.",
        footer = {"", "Example: keyrail demo"})
public final class Demo implements Callable<Integer> {
    private static final String QUESTION = "Which key pays for this answer? Say it in a few plain words, please.";

    private final Terminal terminal;

    @OptionRisk
    @Option(names = "--json", description = "Print exactly one line of JSON.")
    boolean json;

    @OptionRisk
    @Option(names = "--train", hidden = true, description = "Only send a typical load: makes the start-up cache.")
    boolean train;

    @OptionRisk
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    public Demo(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What one profile's message came to. */
    private record Lane(DemoHome.Lane lane, DemoClient.Answer answer, LedgerRow row, String seenKey) {
        boolean isGood() {
            return answer.status() == 200 && seenKey.equals(lane.key());
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        if (train) {
            Training.run();
            return ExitCodes.OK;
        }
        Lines lines = new Lines(terminal.out(), json);
        lines.print("starting strict rehearsal vendors and a scratch home …");
        try (DemoHome home = new DemoHome();
                DemoClient client = new DemoClient(home.daemon().plane().url(), home.clientKey())) {
            lines.print("three profiles at " + home.daemon().plane().url() + ", all at once, streamed:");
            home.behave("n=30~gap=40");
            List<Lane> lanes = sendAll(home, client, lines);
            home.behave("n=4");
            lines.print("");
            lines.print(table(lanes));
            lines.print("");
            lines.print("rotating the key of " + DemoHome.LANES.getFirst().connection() + " while requests run …");
            Rotation rotation = new Rotation(home, client);
            Rotation.Outcome outcome = rotation.run();
            lines.print("  " + outcome.requests() + " requests, "
                    + outcome.failures().size() + " failed; old key "
                    + outcome.withOldKey() + " times, new key " + outcome.withNewKey() + " times, old key later than"
                    + " 1 s after the change: " + outcome.late());
            List<String> wrong = wrongKeys(home, rotation);
            return finish(lanes, outcome, wrong, lines);
        }
    }

    private static List<Lane> sendAll(DemoHome home, DemoClient client, Lines lines) throws InterruptedException {
        List<Lane> lanes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<DemoClient.Answer>> answers = new ArrayList<>();
            for (DemoHome.Lane lane : DemoHome.LANES) {
                Lines.Lane shown = lines.lane(lane.profile());
                answers.add(threads.submit(() -> {
                    DemoClient.Answer answer = client.send(lane, QUESTION, shown::text);
                    shown.flush();
                    return answer;
                }));
            }
            for (int index = 0; index < answers.size(); index++) {
                lanes.add(judged(home, DemoHome.LANES.get(index), answers.get(index)));
            }
        }
        return lanes;
    }

    private static Lane judged(DemoHome home, DemoHome.Lane lane, Future<DemoClient.Answer> future)
            throws InterruptedException {
        try {
            DemoClient.Answer answer = future.get();
            home.daemon().home().engine().ledger().flush();
            LedgerRow row = home.daemon().home().store().read(rows -> rows.attempts(answer.id())).stream()
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the ledger has no row for " + answer.requestId()));
            String seen = home.vendorOf(lane).requests().stream()
                    .filter(request -> request.model().equals(lane.model()))
                    .map(RecordedRequest::key)
                    .findFirst()
                    .orElse("");
            return new Lane(lane, answer, row, seen);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("profile " + lane.profile() + " got no answer", failed.getCause());
        }
    }

    private static String lastFour(String key) {
        return new Secret(key.getBytes(StandardCharsets.UTF_8)).lastFour();
    }

    private String table(List<Lane> lanes) {
        Table table = new Table("PROFILE", "CONNECTION", "PAYER", "CREDENTIAL SEEN", "TOKENS IN/OUT", "FIRST TOKEN");
        for (Lane lane : lanes) {
            LedgerRow row = lane.row();
            table.row(
                    row.profile(),
                    row.connection(),
                    row.payer(),
                    lastFour(lane.seenKey()) + (lane.isGood() ? "" : "  WRONG"),
                    row.usage().inputTokens() + "/" + row.usage().outputTokens(),
                    row.firstByteMillis() + " ms");
        }
        return table.render(terminal.colorful());
    }

    /** Every request the vendors saw whose key was not the one its model opens to. */
    private static List<String> wrongKeys(DemoHome home, Rotation rotation) {
        List<String> wrong = new ArrayList<>();
        for (int index = 0; index < DemoHome.LANES.size(); index++) {
            DemoHome.Lane lane = DemoHome.LANES.get(index);
            for (RecordedRequest request : home.vendorOf(lane).requests()) {
                boolean right = request.key().equals(lane.key()) || (index == 0 && rotation.isRight(request));
                if (request.model().equals(lane.model()) && !right) {
                    wrong.add(lane.profile() + ": " + lastFour(request.key()));
                }
            }
        }
        return wrong;
    }

    private int finish(List<Lane> lanes, Rotation.Outcome outcome, List<String> wrong, Lines lines) {
        boolean good = wrong.isEmpty() && outcome.isGood() && lanes.stream().allMatch(Lane::isGood);
        if (json) {
            return report(lanes, outcome, wrong, good);
        }
        if (!good) {
            wrong.forEach(one -> terminal.err().println("error: a wrong credential was seen: " + one));
            outcome.failures().stream().limit(5).forEach(one -> terminal.err().println("error: " + one));
            return ExitCodes.REFUSED;
        }
        lines.print("");
        lines.print("Every credential the vendors saw was the right one. The same with a key of your own:");
        lines.print("  keyrail init");
        lines.print("  keyrail send \"Say hello in Latin\"");
        lines.print("  keyrail serve");
        return ExitCodes.OK;
    }

    private int report(List<Lane> lanes, Rotation.Outcome outcome, List<String> wrong, boolean good) {
        ObjectNode fields = Json.object();
        ArrayNode rows = fields.putArray("profiles");
        for (Lane lane : lanes) {
            rows.addObject()
                    .put("profile", lane.row().profile())
                    .put("connection", lane.row().connection())
                    .put("payer", lane.row().payer())
                    .put("credentialLastFour", lastFour(lane.seenKey()))
                    .put("inputTokens", lane.row().usage().inputTokens())
                    .put("outputTokens", lane.row().usage().outputTokens())
                    .put("firstTokenMillis", lane.row().firstByteMillis());
        }
        fields.putObject("rotation")
                .put("requests", outcome.requests())
                .put("failed", outcome.failures().size())
                .put("withOldKey", outcome.withOldKey())
                .put("withNewKey", outcome.withNewKey())
                .put("oldKeyLate", outcome.late());
        Report report = Report.of(fields, "");
        return (good
                        ? report
                        : report.failing(Failure.of(
                                FailureCode.CHECK_FAILED, "the demo saw a wrong credential or a failure: " + wrong)))
                .print(terminal, true);
    }
}
