package keyrail.auth;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import keyrail.core.access.ClientKey;
import keyrail.core.connection.Connection;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.CredentialRef;
import keyrail.core.names.RequestId;
import keyrail.core.routing.KeptResource;
import keyrail.core.session.Session;
import keyrail.core.store.AuditQuery;
import keyrail.core.store.AuditRecord;
import keyrail.core.store.ConnectionList;
import keyrail.core.store.RowChanges;
import keyrail.core.store.Rows;
import keyrail.core.store.SealedRow;
import keyrail.core.store.Store;
import keyrail.core.store.StoredCredential;
import keyrail.core.usage.LedgerRow;
import keyrail.core.usage.UsageQuery;
import keyrail.core.usage.UsageSummary;

/** A store that holds vault records only, counts its reads, and can be made to fail. Safe for several threads. */
public final class StoredCredentials implements Store {
    private final Map<CredentialRef, StoredCredential> records = new ConcurrentHashMap<>();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile Runnable beforeRead = () -> {};

    void put(StoredCredential record) {
        records.put(record.ref(), record);
    }

    void remove(CredentialRef ref) {
        records.remove(ref);
    }

    void beforeEachRead(Runnable action) {
        beforeRead = action;
    }

    int reads() {
        return reads.get();
    }

    @Override
    public <T> T read(Function<Rows, T> work) {
        reads.incrementAndGet();
        beforeRead.run();
        return work.apply(new View());
    }

    @Override
    public <T> T write(Function<RowChanges, T> work) {
        throw new AssertionError("the resolver never writes");
    }

    @Override
    public void writeRelaxed(Consumer<RowChanges> work) {
        throw new AssertionError("the resolver never writes");
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    @Override
    public List<String> integrityProblems() {
        return List.of();
    }

    @Override
    public void close() {}

    private final class View implements Rows {
        @Override
        public Optional<StoredCredential> credential(CredentialRef ref) {
            return Optional.ofNullable(records.get(ref));
        }

        @Override
        public List<StoredCredential> credentials() {
            return List.copyOf(records.values());
        }

        @Override
        public ConnectionList connections() {
            return new ConnectionList(List.of(), List.of());
        }

        @Override
        public Optional<Connection> connection(ConnectionName name) {
            return Optional.empty();
        }

        @Override
        public List<String> vaultHeaders() {
            return List.of();
        }

        @Override
        public List<ClientKey> clientKeys() {
            return List.of();
        }

        @Override
        public List<Session> sessions() {
            return List.of();
        }

        @Override
        public List<SealedRow> sealedRows() {
            return List.of();
        }

        @Override
        public List<UsageSummary> usage(UsageQuery query) {
            return List.of();
        }

        @Override
        public List<LedgerRow> attempts(RequestId request) {
            return List.of();
        }

        @Override
        public List<LedgerRow> latestSuccesses() {
            return List.of();
        }

        @Override
        public List<LedgerRow> latestAttempts() {
            return List.of();
        }

        @Override
        public List<LedgerRow> recentAttempts(int limit) {
            return List.of();
        }

        @Override
        public List<KeptResource> keptResources() {
            return List.of();
        }

        @Override
        public List<AuditRecord> audit(AuditQuery query) {
            return List.of();
        }

        @Override
        public Optional<Long> firstAlteredAudit() {
            return Optional.empty();
        }
    }
}
