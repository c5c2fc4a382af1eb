package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import keyrail.core.usage.LedgerRow;
import keyrail.rehearsal.Fault;
import keyrail.rehearsal.FaultProxy;
import keyrail.rehearsal.RecordedRequest;
import keyrail.rehearsal.RehearsalOptions;
import keyrail.rehearsal.RehearsalServer;
import keyrail.rehearsal.vendor.Behaviour;
import keyrail.rehearsal.vendor.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How often the daemon tries by itself, that it says so, and that the ledger has a row for each attempt and no other. */
class TriesTest {
    private static final Fault RESET = new Fault.Reset(0);

    @TempDir
    Path folder;

    /** A vendor behind TLS, a door in front of it that resets connections, and a home that calls it through the door. */
    private final class Behind implements AutoCloseable {
        private final RehearsalServer vendor;
        private final FaultProxy door;
        private final Scene scene;

        Behind() throws Exception {
            OwnAuthority authority = new OwnAuthority(folder);
            vendor = RehearsalServer.start(RehearsalOptions.of(Dialect.OPENAI)
                    .withAnyModel(Speech.OPENAI.vendorKey())
                    .withSockets(authority.sockets()));
            door = FaultProxy.start(vendor.port(), new Fault.None());
            scene = new Scene(
                    folder,
                    "",
                    "\"outbound\": { \"caFile\": \"" + authority.certificate() + "\" }",
                    "https://localhost:" + door.port() + "/v1");
        }

        Heard ask() {
            return scene.ask(Speech.OPENAI, "", false);
        }

        LedgerRow onlyRow(Heard heard) {
            List<LedgerRow> rows = scene.rows(heard);
            assertThat(rows).hasSize(1);
            return rows.getFirst();
        }

        @Override
        public void close() {
            scene.close();
            door.close();
            vendor.close();
        }
    }

    @Test
    void aConnectionThatIsResetBeforeAnythingWasSentIsTriedTwiceMore() throws Exception {
        try (Behind tls = new Behind()) {
            tls.door.enqueue(RESET, RESET);
            Heard heard = tls.ask();

            assertThat(heard.status()).as(heard.text()).isEqualTo(200);
            assertThat(tls.door.accepted()).isEqualTo(3);
            assertThat(tls.vendor.served()).isEqualTo(1);
            LedgerRow row = tls.onlyRow(heard);
            assertThat(row.attempt()).isEqualTo(1);
            assertThat(row.tries()).isEqualTo(3);
            assertThat(row.outcome()).isEqualTo("ok");
        }
    }

    @Test
    void afterThreeTriesItIsToldAndNothingCountsAsAnAttempt() throws Exception {
        try (Behind tls = new Behind()) {
            tls.door.set(RESET);
            Heard heard = tls.ask();

            assertThat(Scene.failure(Speech.OPENAI, heard, 502, "upstream_refused", "upstream"))
                    .contains("nothing was sent");
            assertThat(heard.header("x-should-retry")).isEqualTo("false");
            assertThat(tls.door.accepted()).isEqualTo(3);
            LedgerRow row = tls.onlyRow(heard);
            assertThat(row.attempt()).isZero();
            assertThat(row.tries()).isEqualTo(3);
        }
    }

    @Test
    void aRefusalAfterTriesOfTheDaemonsOwnTellsClientsNotToAddTheirs() throws Exception {
        try (Behind tls = new Behind()) {
            tls.door.enqueue(RESET);
            tls.vendor.enqueue(Behaviour.script("status=429~ra=1"));
            Heard heard = tls.ask();

            Scene.failure(Speech.OPENAI, heard, 429, "upstream_rate_limited", "upstream");
            assertThat(heard.header("x-should-retry")).isEqualTo("false");
            assertThat(tls.onlyRow(heard).tries()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRequestThatMayHaveBeenCarriedOutIsNotSentAgain(Speech speech) {
        try (Scene plain = new Scene(folder, "")) {
            for (boolean stream : new boolean[] {false, true}) {
                RehearsalServer vendor = plain.vendor(speech);
                vendor.forget();
                vendor.enqueue(Behaviour.script("reset=0"));
                Heard heard = plain.ask(speech, "", stream);

                assertThat(vendor.requests()).hasSize(1);
                List<LedgerRow> rows = plain.rows(heard);
                assertThat(rows).hasSize(1);
                assertThat(rows.getFirst().attempt()).isEqualTo(1);
                assertThat(rows.getFirst().outcome()).isEqualTo("upstream_cut");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRejectedCredentialThatIsStillTheCurrentOneIsNotTriedAgain(Speech speech) {
        try (Scene plain = new Scene(folder, "")) {
            Heard heard = plain.ask(speech, "~status=401", false);

            plain.recordedFailure(speech, heard, 401, "upstream_auth_failed", "upstream");
            assertThat(heard.header("x-should-retry")).isEmpty();
            assertThat(plain.vendor(speech).requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCredentialThatWasRotatedToAnotherBadOneIsTriedOnceMoreAndNoFurther(Speech speech) {
        try (Scene plain = new Scene(folder, "")) {
            AtomicInteger rotations = new AtomicInteger();
            RehearsalServer vendor = plain.vendor(speech);
            vendor.behave(seen -> {
                plain.home().rotate(speech.connection(), "bad-" + rotations.incrementAndGet());
                return Behaviour.script("status=401");
            });
            Heard heard = plain.ask(speech, "", false);

            Scene.failure(speech, heard, 401, "upstream_auth_failed", "upstream");
            assertThat(heard.header("x-should-retry")).isEqualTo("false");
            assertThat(vendor.requests()).extracting(RecordedRequest::key).containsExactly(speech.vendorKey(), "bad-1");
            assertThat(plain.rows(heard, 2))
                    .extracting(LedgerRow::credential)
                    .containsExactlyInAnyOrder(
                            "credential/" + speech.connection() + "/api_key#1",
                            "credential/" + speech.connection() + "/api_key#2");
        }
    }
}
