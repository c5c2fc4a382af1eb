package keyrail.testkit.store;

import static keyrail.testkit.store.SampleRows.NOON;
import static keyrail.testkit.store.SampleRows.attempt;
import static keyrail.testkit.store.SampleRows.clientKey;
import static keyrail.testkit.store.SampleRows.credential;
import static keyrail.testkit.store.SampleRows.ref;
import static keyrail.testkit.store.SampleRows.row;
import static keyrail.testkit.store.SampleRows.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import keyrail.core.access.ClientKey;
import keyrail.core.access.Grants;
import keyrail.core.access.KeyHash;
import keyrail.core.auth.Audience;
import keyrail.core.failure.FailureCode;
import keyrail.core.inference.Bytes;
import keyrail.core.names.ClientKeyName;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.ConversationId;
import keyrail.core.names.RequestId;
import keyrail.core.routing.KeptResource;
import keyrail.core.session.Session;
import keyrail.core.store.AuditEntry;
import keyrail.core.store.AuditQuery;
import keyrail.core.store.AuditRecord;
import keyrail.core.store.Rows;
import keyrail.core.store.SealedRow;
import keyrail.core.store.Store;
import keyrail.core.store.StoredCredential;
import keyrail.core.usage.LedgerRow;
import keyrail.core.usage.Usage;
import keyrail.core.usage.UsageQuery;
import keyrail.core.usage.UsageState;
import keyrail.core.usage.UsageSummary;
import org.junit.jupiter.api.Test;

/** What every {@link Store} does with the vault's records, client keys, the ledger and the audit log. */
public abstract class StoreRecordsContract extends StoreHarness {
    private static final Audience AUDIENCE = Audience.of(URI.create("https://api.example"));

    @Test
    void givesBackEveryColumnOfACredential() {
        change(rows -> rows.put(credential("openai", 3, AUDIENCE)));
        assertThat(one(rows -> rows.credential(ref("openai")))).contains(credential("openai", 3, AUDIENCE));
        assertThat(one(rows -> rows.credential(ref("gemini")))).isEmpty();
    }

    @Test
    void putReplacesTheRecordOfItsReference() {
        change(rows -> rows.put(credential("openai", 1, null)));
        change(rows -> rows.put(credential("openai", 2, AUDIENCE)));
        assertThat(list(Rows::credentials)).containsExactly(credential("openai", 2, AUDIENCE));
    }

    @Test
    void listsCredentialsByReference() {
        change(rows -> List.of("zeta", "Alpha", "beta").forEach(service -> rows.put(credential(service, 1, null))));
        assertThat(list(Rows::credentials))
                .extracting(one -> one.ref().service())
                .containsExactly("Alpha", "beta", "zeta");
    }

    @Test
    void keepsOnlyTheWindowOfTheSealedBytes() {
        byte[] array = {9, 9, 1, 2, 3, 9};
        StoredCredential whole = credential("openai", 1, null);
        change(rows -> rows.put(new StoredCredential(
                whole.ref(),
                whole.recordId(),
                whole.kind(),
                whole.version(),
                whole.keyEpoch(),
                whole.audience(),
                new Bytes(array, 2, 3),
                whole.createdAt(),
                whole.updatedAt())));
        assertThat(list(Rows::credentials))
                .extracting(StoredCredential::sealed)
                .containsExactly(Bytes.of(new byte[] {1, 2, 3}));
    }

    @Test
    void deletingACredentialSaysWhetherItWasThere() {
        change(rows -> rows.put(credential("openai", 1, null)));
        assertThat(store().<Boolean>write(rows -> rows.delete(ref("openai")))).isTrue();
        assertThat(store().<Boolean>write(rows -> rows.delete(ref("openai")))).isFalse();
    }

    @Test
    void anUnreadableAudienceIsNeverTakenForNone() {
        change(rows -> {
            rows.put(credential("good", 1, AUDIENCE));
            rows.put(credential("spoilt", 1, AUDIENCE));
        });
        execute("UPDATE vault_records SET audience = 'not an address' WHERE ref = 'credential/spoilt/api_key'");
        assertThat(list(Rows::credentials)).containsExactly(credential("good", 1, AUDIENCE));
        assertFails(FailureCode.CREDENTIAL_CORRUPT, () -> one(rows -> rows.credential(ref("spoilt"))));
    }

    @Test
    void theVaultHeaderIsKeptTwice() {
        assertThat(list(Rows::vaultHeaders)).isEmpty();
        change(rows -> rows.putVaultHeader("{\"version\":1}"));
        change(rows -> rows.putVaultHeader("{\"version\":2}"));
        assertThat(list(Rows::vaultHeaders)).containsExactly("{\"version\":2}", "{\"version\":2}");
    }

    @Test
    void oneDamagedCopyOfTheHeaderLeavesTheOther() {
        change(rows -> rows.putVaultHeader("good"));
        execute("UPDATE vault_header SET header = 'damaged' WHERE copy = 1");
        assertThat(list(Rows::vaultHeaders)).containsExactly("damaged", "good");
    }

    @Test
    void givesBackEveryColumnOfAClientKeyInOrderOfNames() {
        ClientKey plain = new ClientKey(
                new ClientKeyName("another"), KeyHash.of("other"), "wxyz", new Grants(Set.of(), false, null), NOON);
        change(rows -> {
            rows.insert(clientKey("local"));
            rows.insert(plain);
        });
        assertThat(list(Rows::clientKeys)).containsExactly(plain, clientKey("local"));
    }

    @Test
    void refusesASecondClientKeyOfOneNameOrOneHash() {
        change(rows -> rows.insert(clientKey("local")));
        assertFails(FailureCode.ALREADY_EXISTS, () -> change(rows -> rows.insert(clientKey("local"))));
        ClientKey sameHash =
                new ClientKey(new ClientKeyName("copy"), clientKey("local").hash(), "abcd", Grants.ALL, NOON);
        assertFails(FailureCode.ALREADY_EXISTS, () -> change(rows -> rows.insert(sameHash)));
        assertThat(list(Rows::clientKeys)).containsExactly(clientKey("local"));
    }

    @Test
    void deletesClientKeys() {
        change(rows -> rows.insert(clientKey("local")));
        ClientKeyName name = new ClientKeyName("local");
        assertThat(store().<Boolean>write(rows -> rows.delete(name))).isTrue();
        assertThat(store().<Boolean>write(rows -> rows.delete(name))).isFalse();
        assertThat(list(Rows::clientKeys)).isEmpty();
    }

    @Test
    void aKeyWhoseGrantsCannotBeReadIsGrantedNothing() {
        change(rows -> {
            rows.insert(clientKey("good"));
            rows.insert(clientKey("spoilt"));
        });
        execute("UPDATE client_keys SET profiles = 'nonsense' WHERE name = 'spoilt'");
        assertThat(list(Rows::clientKeys)).containsExactly(clientKey("good"));
    }

    @Test
    void givesBackEveryColumnOfALedgerRowInOrderOfAttempts() {
        LedgerRow first = attempt("req_a", 1, "work");
        LedgerRow second = new LedgerRow(
                new RequestId("req_a"),
                2,
                NOON.plusMillis(7),
                "c",
                "",
                "",
                "",
                "home",
                "p",
                "subscription",
                "",
                "m",
                "f",
                false,
                "upstream_cut",
                529,
                4,
                new Usage(1L << 40, 2, 3, 4, 5),
                UsageState.UNREPORTED,
                "",
                "losses: top_k",
                -1,
                0);
        store().writeRelaxed(rows -> rows.append(List.of(second, first, attempt("req_b", 1, "work"))));
        assertThat(list(rows -> rows.attempts(new RequestId("req_a")))).containsExactly(first, second);
        assertThat(list(rows -> rows.attempts(new RequestId("req_c")))).isEmpty();
    }

    @Test
    void appendingNoRowsIsNothing() {
        store().writeRelaxed(rows -> rows.append(List.of()));
        assertThat(usage(UsageQuery.Dimension.PROFILE)).isEmpty();
    }

    @Test
    void sumsUsageByGroupTheLargestFirst() {
        store().writeRelaxed(rows -> rows.append(List.of(
                row("req_a", 1, "small", "upstream_overloaded", NOON, Usage.NONE),
                row("req_a", 2, "large", "ok", NOON, new Usage(100, 40, 20, 50, 30)),
                row("req_b", 1, "small", "ok", NOON, new Usage(10, 4, 2, 5, 3)),
                row("req_c", 1, "large", "ok", NOON, new Usage(1, 0, 0, 1, 0)))));
        assertThat(usage(UsageQuery.Dimension.CONNECTION))
                .containsExactly(
                        new UsageSummary("large", 2, 2, 0, new Usage(101, 40, 20, 51, 30)),
                        new UsageSummary("small", 2, 2, 1, new Usage(10, 4, 2, 5, 3)));
    }

    @Test
    void everyDimensionGroupsByItsOwnColumn() {
        store().writeRelaxed(rows -> rows.append(List.of(attempt("req_a", 1, "wire"))));
        Usage usage = attempt("req_a", 1, "wire").usage();
        assertThat(usage(UsageQuery.Dimension.CONNECTION)).containsExactly(new UsageSummary("wire", 1, 1, 0, usage));
        assertThat(usage(UsageQuery.Dimension.PROFILE)).containsExactly(new UsageSummary("work", 1, 1, 0, usage));
        assertThat(usage(UsageQuery.Dimension.CLIENT)).containsExactly(new UsageSummary("laptop", 1, 1, 0, usage));
        assertThat(usage(UsageQuery.Dimension.PAYER)).containsExactly(new UsageSummary("own_key", 1, 1, 0, usage));
    }

    @Test
    void aRequestRefusedBeforeAnyUpstreamIsNoAttempt() {
        store().writeRelaxed(rows -> rows.append(List.of(
                row("req_a", 0, "work", "credential_not_found", NOON, Usage.NONE),
                row("req_b", 1, "work", "ok", NOON, new Usage(1, 0, 0, 1, 0)))));
        assertThat(usage(UsageQuery.Dimension.CONNECTION))
                .containsExactly(new UsageSummary("work", 2, 1, 1, new Usage(1, 0, 0, 1, 0)));
    }

    @Test
    void usageCountsFromItsMomentOn() {
        store().writeRelaxed(rows -> rows.append(List.of(
                row("req_a", 1, "work", "ok", NOON.minusMillis(1), new Usage(1, 0, 0, 1, 0)),
                row("req_b", 1, "work", "ok", NOON, new Usage(2, 0, 0, 2, 0)))));
        assertThat(usage(UsageQuery.Dimension.CONNECTION))
                .containsExactly(new UsageSummary("work", 1, 1, 0, new Usage(2, 0, 0, 2, 0)));
    }

    @Test
    void textFromOutsideIsNeverSql() {
        String hostile = "x'); DROP TABLE ledger; --";
        store().writeRelaxed(rows -> rows.append(List.of(attempt("req_a", 1, hostile))));
        assertThat(usage(UsageQuery.Dimension.CONNECTION))
                .extracting(UsageSummary::key)
                .containsExactly(hostile);
    }

    @Test
    void theAuditLogGivesTheLatestEntriesNewestFirst() {
        change(rows -> IntStream.range(0, 5).forEach(index -> rows.append(SampleRows.audit("step-" + index, NOON))));
        // The clock went back: the order is that of writing.
        change(rows -> rows.append(SampleRows.audit("last", NOON.minusSeconds(3600))));
        assertThat(list(rows -> rows.audit(3)))
                .extracting(AuditEntry::what)
                .containsExactly("last", "step-4", "step-3");
        assertThat(list(rows -> rows.audit(100))).hasSize(6);
        assertThat(list(rows -> rows.audit(1))).containsExactly(SampleRows.audit("last", NOON.minusSeconds(3600)));
    }

    @Test
    void theAuditLogIsReadPageByPageAndFromAMomentOn() {
        change(rows -> IntStream.range(0, 5)
                .forEach(index -> rows.append(SampleRows.audit("step-" + index, NOON.plusSeconds(index)))));
        List<AuditRecord> first = list(rows -> rows.audit(new AuditQuery(null, null, 2)));
        List<AuditRecord> second =
                list(rows -> rows.audit(new AuditQuery(null, first.getLast().number(), 2)));
        change(rows -> rows.append(SampleRows.audit("meanwhile", NOON)));
        List<AuditRecord> third =
                list(rows -> rows.audit(new AuditQuery(null, second.getLast().number(), 2)));
        assertThat(Stream.of(first, second, third).flatMap(List::stream))
                .extracting(record -> record.entry().what())
                .containsExactly("step-4", "step-3", "step-2", "step-1", "step-0");
        assertThat(list(rows -> rows.audit(new AuditQuery(NOON.plusSeconds(3), null, 9))))
                .extracting(record -> record.entry().what())
                .containsExactly("step-4", "step-3");
        assertThat(list(rows -> rows.audit(new AuditQuery(null, null, -1)))).isEmpty();
        assertThat(store().<Optional<Long>>read(Rows::firstAlteredAudit)).isEmpty();
    }

    @Test
    void recentAttemptsAreTheLatestRowsNewestFirst() {
        store().writeRelaxed(rows -> rows.append(
                List.of(attempt("req_a", 1, "work"), attempt("req_b", 0, ""), attempt("req_c", 1, "work"))));
        assertThat(list(rows -> rows.recentAttempts(2)))
                .extracting(row -> row.request().value())
                .containsExactly("req_c", "req_b");
        assertThat(list(rows -> rows.recentAttempts(9))).hasSize(3);
    }

    @Test
    void reopeningKeepsEveryRecord() {
        change(rows -> {
            rows.put(credential("openai", 1, AUDIENCE));
            rows.putVaultHeader("header");
            rows.insert(clientKey("local"));
            rows.append(SampleRows.audit("step", NOON));
            rows.append(List.of(attempt("req_a", 1, "work")));
        });
        reopen();
        assertThat(list(Rows::credentials)).containsExactly(credential("openai", 1, AUDIENCE));
        assertThat(list(Rows::vaultHeaders)).containsExactly("header", "header");
        assertThat(list(Rows::clientKeys)).containsExactly(clientKey("local"));
        assertThat(list(rows -> rows.audit(9))).containsExactly(SampleRows.audit("step", NOON));
        assertThat(list(rows -> rows.attempts(new RequestId("req_a")))).containsExactly(attempt("req_a", 1, "work"));
    }

    private List<UsageSummary> usage(UsageQuery.Dimension by) {
        return store().read(rows -> rows.usage(new UsageQuery(NOON, by)));
    }

    @Test
    void aStartedAttemptIsNeitherAFailureNorTheLatestAndCanBeTakenBack() {
        change(rows -> rows.append(List.of(
                attempt("req_1", 1, "work"),
                row("req_2", 1, "work", LedgerRow.STARTED, NOON.plusSeconds(1), Usage.NONE),
                row("req_3", 1, "work", LedgerRow.STARTED, NOON.plusSeconds(2), Usage.NONE))));

        assertThat(list(Rows::latestAttempts))
                .extracting(latest -> latest.request().value())
                .containsExactly("req_1");
        assertThat(list(rows -> rows.usage(new UsageQuery(NOON, UsageQuery.Dimension.CONNECTION))))
                .extracting(UsageSummary::requests, UsageSummary::failed)
                .containsExactly(tuple(3L, 0L));
        change(rows -> {
            rows.deleteStarted(new RequestId("req_1"), 1);
            rows.deleteStarted(new RequestId("req_2"), 2);
            rows.deleteStarted(new RequestId("req_3"), 1);
        });
        assertThat(list(rows -> rows.attempts(new RequestId("req_1")))).hasSize(1);
        assertThat(list(rows -> rows.attempts(new RequestId("req_2")))).hasSize(1);
        assertThat(list(rows -> rows.attempts(new RequestId("req_3")))).isEmpty();
    }

    @Test
    void givesBackEveryColumnOfASessionAndOneWithoutEnd() {
        Session timed = session("Chat 1 / \u00e9", "work", NOON.plusSeconds(60));
        Session sticky = session("chat-2", "play", null);
        change(rows -> rows.put(timed));
        change(rows -> rows.put(sticky));
        reopen();
        assertThat(list(Rows::sessions)).containsExactly(timed, sticky);
    }

    @Test
    void aConversationHasOneSessionTheLatest() {
        change(rows -> rows.put(session("chat", "work", NOON)));
        Session later = session("chat", "play", null);
        change(rows -> rows.put(later));
        assertThat(list(Rows::sessions)).containsExactly(later);
    }

    @Test
    void deletingASessionSaysWhetherItWasThere() {
        change(rows -> rows.put(session("chat", "work", null)));
        assertThat(store().<Boolean>write(rows -> rows.delete(new ConversationId("chat"))))
                .isTrue();
        assertThat(store().<Boolean>write(rows -> rows.delete(new ConversationId("chat"))))
                .isFalse();
        assertThat(list(Rows::sessions)).isEmpty();
    }

    @Test
    void sweepsTheSessionsThatAreOverAndNoOthers() {
        change(rows -> rows.put(session("before", "work", NOON.minusMillis(1))));
        change(rows -> rows.put(session("now", "work", NOON)));
        change(rows -> rows.put(session("later", "work", NOON.plusMillis(1))));
        change(rows -> rows.put(session("never", "work", null)));
        assertThat(store().<Integer>write(rows -> rows.deleteSessionsOver(NOON)))
                .isEqualTo(2);
        assertThat(list(Rows::sessions))
                .extracting(one -> one.conversation().value())
                .containsExactly("later", "never");
    }

    @Test
    void keepsTheNewestThingsThatVendorsKeep() {
        change(rows -> rows.putKeptResources(List.of(kept("one", "a", 1), kept("two", "a", 2)), 10));
        change(rows -> rows.putKeptResources(List.of(kept("one", "b", 3), kept("three", "a", 4)), 2));
        assertThat(list(Rows::keptResources)).containsExactly(kept("one", "b", 3), kept("three", "a", 4));
        change(rows -> rows.deleteKeptResources(List.of("one", "nothing")));
        assertThat(list(Rows::keptResources)).containsExactly(kept("three", "a", 4));
    }

    @Test
    void keepsTheNewestSealedRows() {
        SealedRow one = new SealedRow("one", Bytes.utf8("first"), NOON);
        SealedRow again = new SealedRow("one", Bytes.utf8("second"), NOON.plusSeconds(2));
        SealedRow two = new SealedRow("two", Bytes.utf8("other"), NOON.plusSeconds(1));
        change(rows -> rows.putSealedRows(List.of(one, two), 10));
        assertThat(list(Rows::sealedRows)).containsExactly(one, two);
        change(rows -> rows.putSealedRows(List.of(again), 1));
        assertThat(list(Rows::sealedRows)).containsExactly(again);
        change(rows -> rows.deleteSealedRows(List.of("one", "nothing")));
        assertThat(list(Rows::sealedRows)).isEmpty();
    }

    private static KeptResource kept(String id, String connection, int seconds) {
        return new KeptResource(id, new ConnectionName(connection), "profile", NOON.plusSeconds(seconds));
    }
}
