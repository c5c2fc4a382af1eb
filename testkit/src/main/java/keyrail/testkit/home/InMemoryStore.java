package keyrail.testkit.home;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import keyrail.core.access.ClientKey;
import keyrail.core.connection.Connection;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.names.ClientKeyName;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.ConversationId;
import keyrail.core.names.CredentialRef;
import keyrail.core.names.RequestId;
import keyrail.core.routing.KeptResource;
import keyrail.core.session.Session;
import keyrail.core.store.AuditEntry;
import keyrail.core.store.AuditQuery;
import keyrail.core.store.AuditRecord;
import keyrail.core.store.ConnectionList;
import keyrail.core.store.RowChanges;
import keyrail.core.store.Rows;
import keyrail.core.store.Store;
import keyrail.core.store.StoredCredential;
import keyrail.core.usage.LedgerRow;
import keyrail.core.usage.UsageQuery;
import keyrail.core.usage.UsageSummary;

/** A store in memory whose transactions keep all or nothing. Not for several threads. */
public final class InMemoryStore implements Store {
    private State state = new State();
    private int commits;

    /** How many write transactions were committed. */
    public int commits() {
        return commits;
    }

    /** Puts a row there that cannot be read. */
    public void damage(String name, String reason) {
        state.malformed.put(name, reason);
    }

    @Override
    public <T> T read(Function<Rows, T> work) {
        return work.apply(state);
    }

    @Override
    public <T> T write(Function<RowChanges, T> work) {
        State next = new State(state);
        T result = work.apply(next);
        state = next;
        commits++;
        return result;
    }

    @Override
    public void writeRelaxed(Consumer<RowChanges> work) {
        write(rows -> {
            work.accept(rows);
            return rows;
        });
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public List<String> integrityProblems() {
        return List.of();
    }

    @Override
    public void close() {}

    private static final class State implements RowChanges {
        private final Map<ConnectionName, Connection> connections = new LinkedHashMap<>();
        private final Map<String, String> malformed = new TreeMap<>();
        private final Map<CredentialRef, StoredCredential> credentials = new TreeMap<>();
        private final Map<String, ClientKey> clientKeys = new TreeMap<>();
        private final Map<ConversationId, Session> sessions = new TreeMap<>();
        private final List<AuditEntry> audit = new ArrayList<>();
        private final List<LedgerRow> ledger = new ArrayList<>();
        private final Map<String, KeptResource> kept = new LinkedHashMap<>();

        State() {}

        State(State before) {
            connections.putAll(before.connections);
            malformed.putAll(before.malformed);
            credentials.putAll(before.credentials);
            clientKeys.putAll(before.clientKeys);
            sessions.putAll(before.sessions);
            audit.addAll(before.audit);
            ledger.addAll(before.ledger);
            kept.putAll(before.kept);
        }

        @Override
        public ConnectionList connections() {
            return new ConnectionList(
                    List.copyOf(connections.values()),
                    malformed.entrySet().stream()
                            .map(row -> new ConnectionList.Malformed(row.getKey(), row.getValue()))
                            .toList());
        }

        @Override
        public Optional<Connection> connection(ConnectionName name) {
            return Optional.ofNullable(connections.get(name));
        }

        @Override
        public List<StoredCredential> credentials() {
            return List.copyOf(credentials.values());
        }

        @Override
        public Optional<StoredCredential> credential(CredentialRef ref) {
            return Optional.ofNullable(credentials.get(ref));
        }

        @Override
        public List<String> vaultHeaders() {
            return List.of();
        }

        @Override
        public List<ClientKey> clientKeys() {
            return List.copyOf(clientKeys.values());
        }

        @Override
        public List<Session> sessions() {
            return List.copyOf(sessions.values());
        }

        @Override
        public void put(Session session) {
            sessions.put(session.conversation(), session);
        }

        @Override
        public boolean delete(ConversationId conversation) {
            return sessions.remove(conversation) != null;
        }

        @Override
        public int deleteSessionsOver(Instant now) {
            int before = sessions.size();
            sessions.values().removeIf(session -> session.isOver(now));
            return before - sessions.size();
        }

        @Override
        public List<UsageSummary> usage(UsageQuery query) {
            List<LedgerRow> counted = ledger.stream()
                    .filter(row -> !row.at().isBefore(query.since()))
                    .toList();
            return counted.isEmpty()
                    ? List.of()
                    : List.of(new UsageSummary(
                            query.by().text(),
                            counted.size(),
                            counted.size(),
                            0,
                            counted.getFirst().usage()));
        }

        @Override
        public List<LedgerRow> attempts(RequestId request) {
            return ledger.stream().filter(row -> row.request().equals(request)).toList();
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
            return ledger.reversed().stream().limit(limit).toList();
        }

        @Override
        public List<AuditRecord> audit(AuditQuery query) {
            return IntStream.rangeClosed(1, audit.size())
                    .mapToObj(number -> new AuditRecord(number, audit.get(number - 1)))
                    .filter(record -> query.before() == null || record.number() < query.before())
                    .filter(record ->
                            query.since() == null || !record.entry().at().isBefore(query.since()))
                    .toList()
                    .reversed()
                    .stream()
                    .limit(query.limit())
                    .toList();
        }

        @Override
        public Optional<Long> firstAlteredAudit() {
            return Optional.empty();
        }

        @Override
        public void insert(Connection connection) {
            if (connections.putIfAbsent(connection.name(), connection) != null) {
                throw new KeyrailException(FailureCode.ALREADY_EXISTS, "exists");
            }
        }

        @Override
        public void update(Connection connection) {
            connections.put(connection.name(), connection);
        }

        @Override
        public boolean delete(ConnectionName name) {
            return connections.remove(name) != null | malformed.remove(name.value()) != null;
        }

        @Override
        public void put(StoredCredential credential) {
            credentials.put(credential.ref(), credential);
        }

        @Override
        public boolean delete(CredentialRef ref) {
            return credentials.remove(ref) != null;
        }

        @Override
        public void putVaultHeader(String header) {}

        @Override
        public void insert(ClientKey key) {
            if (clientKeys.putIfAbsent(key.name().value(), key) != null) {
                throw new KeyrailException(FailureCode.ALREADY_EXISTS, "exists");
            }
        }

        @Override
        public boolean delete(ClientKeyName name) {
            return clientKeys.remove(name.value()) != null;
        }

        @Override
        public void append(AuditEntry entry) {
            audit.add(entry);
        }

        @Override
        public List<keyrail.core.store.SealedRow> sealedRows() {
            return List.of();
        }

        @Override
        public void putSealedRows(List<keyrail.core.store.SealedRow> made, int most) {}

        @Override
        public void deleteSealedRows(List<String> ids) {}

        @Override
        public List<KeptResource> keptResources() {
            return List.copyOf(kept.values());
        }

        @Override
        public void putKeptResources(List<KeptResource> made, int most) {
            made.forEach(one -> kept.put(one.id(), one));
            while (kept.size() > most) {
                kept.remove(kept.keySet().iterator().next());
            }
        }

        @Override
        public void deleteKeptResources(List<String> ids) {
            ids.forEach(kept::remove);
        }

        @Override
        public void append(List<LedgerRow> rows) {
            ledger.addAll(rows);
        }

        @Override
        public void deleteStarted(RequestId request, int attempt) {
            ledger.removeIf(row -> row.isStarted() && row.request().equals(request) && row.attempt() == attempt);
        }
    }
}
