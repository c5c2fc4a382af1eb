package keyrail.system.property;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import keyrail.core.names.RequestId;
import keyrail.core.usage.LedgerRow;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the configuration and the call: each upstream request carries the key of the connection the ledger names. */
class CredentialPropertyTest {
    @TempDir
    Path folder;

    private int attempts;
    private int fallbacks;
    private int payerChanges;
    private int replays;

    /** A call that was made, for the books that are checked when its home is done. */
    private record Made(RandomCall call, HttpResponse<String> answer, List<Upstreams.Seen> seen, String what) {}

    @Test
    void everyUpstreamRequestCarriesTheKeyOfTheConnectionTheLedgerNames() {
        check(Seeds.fixed("credentials"), 40, 25);
    }

    @Tag("deep")
    @Test
    void inThousandsOfHomesEveryUpstreamRequestCarriesTheKeyTheLedgerNames() {
        check(Seeds.fresh("credentials"), 1_000, 100);
    }

    private void check(long seed, int homes, int calls) {
        try (Upstreams upstreams = new Upstreams()) {
            for (int index = 0; index < homes; index++) {
                Random random = Seeds.random(seed, index);
                String what = "seed " + seed + " home " + index;
                try (RandomHome home = new RandomHome(folder.resolve("home" + index), upstreams, random)) {
                    check(home, upstreams, random, new Scope(what, calls));
                }
            }
        }
        assertThat(attempts).as("attempts, seed %s", seed).isGreaterThan(homes * calls / 3);
        assertThat(List.of(fallbacks, payerChanges, replays))
                .as("fallbacks, changes of the payer, replays, seed %s", seed)
                .allMatch(count -> count > homes / 10);
    }

    private record Scope(String what, int calls) {}

    private void check(RandomHome home, Upstreams upstreams, Random random, Scope scope) {
        List<Made> made = new ArrayList<>();
        for (int index = 0; index < scope.calls(); index++) {
            RandomCall call = RandomCall.random(home, random);
            upstreams.answer(call.statuses(), call.rotates() ? home::rotate : key -> {});
            HttpResponse<String> answer = home.running().send(call.request(home.running()));
            String what = scope.what() + " call " + index + "\n" + call + "\nanswered " + answer.statusCode() + " "
                    + answer.body() + "\n" + home.profiles.values() + "\n" + home.accounts;
            made.add(new Made(call, answer, upstreams.drain(), what));
        }
        Bookkeeping books = new Bookkeeping(home);
        for (Made one : made) {
            List<LedgerRow> rows = rows(home, one.answer());
            try {
                if (rows.size() < one.seen().size()) {
                    rows = awaitRows(home, one);
                }
                books.check(one.call(), rows, one.seen());
            } catch (AssertionError | ConditionTimeoutException wrong) {
                throw new AssertionError(one.what() + "\nrows " + rows + "\n" + wrong.getMessage(), wrong);
            }
        }
        attempts += books.attempts;
        fallbacks += books.fallbacks;
        payerChanges += books.payerChanges;
        replays += books.replays;
    }

    /** The last row of a call may be recorded a moment after its client has the whole answer. */
    private static List<LedgerRow> awaitRows(RandomHome home, Made one) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(
                        () -> {
                            home.running().home().engine().ledger().flush();
                            return rows(home, one.answer());
                        },
                        rows -> rows.size() >= one.seen().size());
    }

    private static List<LedgerRow> rows(RandomHome home, HttpResponse<?> answer) {
        RequestId id = new RequestId(
                answer.headers().firstValue("x-keyrail-request-id").orElseThrow());
        return home.running().home().store().read(rows -> rows.attempts(id)).stream()
                .filter(row -> row.attempt() >= 1)
                .toList();
    }
}
