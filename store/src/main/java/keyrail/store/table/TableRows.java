package keyrail.store.table;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import keyrail.core.access.ClientKey;
import keyrail.core.auth.AuthKinds;
import keyrail.core.connection.Connection;
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
import keyrail.core.store.SealedRow;
import keyrail.core.store.StoredCredential;
import keyrail.core.usage.LedgerRow;
import keyrail.core.usage.UsageQuery;
import keyrail.core.usage.UsageSummary;

/** The rows of one transaction, table by table; hand it on as {@code Rows} where nothing may change. */
public final class TableRows implements RowChanges {
    private final ConnectionTable connections;
    private final VaultTables vault;
    private final ClientKeyTable clientKeys;
    private final SessionTable sessions;
    private final LedgerTable ledger;
    private final AuditTable audit;
    private final KeptResourceTable kept;
    private final SealedRowTable sealed;

    public TableRows(Sql sql, AuthKinds kinds) {
        this.connections = new ConnectionTable(sql, kinds);
        this.vault = new VaultTables(sql);
        this.clientKeys = new ClientKeyTable(sql);
        this.sessions = new SessionTable(sql);
        this.ledger = new LedgerTable(sql);
        this.audit = new AuditTable(sql);
        this.kept = new KeptResourceTable(sql);
        this.sealed = new SealedRowTable(sql);
    }

    @Override
    public ConnectionList connections() {
        return connections.all();
    }

    @Override
    public Optional<Connection> connection(ConnectionName name) {
        return connections.find(name);
    }

    @Override
    public List<StoredCredential> credentials() {
        return vault.credentials();
    }

    @Override
    public Optional<StoredCredential> credential(CredentialRef ref) {
        return vault.credential(ref);
    }

    @Override
    public List<String> vaultHeaders() {
        return vault.headers();
    }

    @Override
    public List<ClientKey> clientKeys() {
        return clientKeys.all();
    }

    @Override
    public List<Session> sessions() {
        return sessions.all();
    }

    @Override
    public List<UsageSummary> usage(UsageQuery query) {
        return ledger.usage(query);
    }

    @Override
    public List<LedgerRow> attempts(RequestId request) {
        return ledger.attempts(request);
    }

    @Override
    public List<LedgerRow> latestAttempts() {
        return ledger.latestAttempts();
    }

    @Override
    public List<LedgerRow> latestSuccesses() {
        return ledger.latestSuccesses();
    }

    @Override
    public List<LedgerRow> recentAttempts(int limit) {
        return ledger.recent(limit);
    }

    @Override
    public List<AuditRecord> audit(AuditQuery query) {
        return audit.page(query);
    }

    @Override
    public Optional<Long> firstAlteredAudit() {
        return audit.firstAltered();
    }

    @Override
    public void insert(Connection connection) {
        connections.insert(connection);
    }

    @Override
    public void update(Connection connection) {
        connections.update(connection);
    }

    @Override
    public boolean delete(ConnectionName name) {
        return connections.delete(name);
    }

    @Override
    public void put(StoredCredential credential) {
        vault.put(credential);
    }

    @Override
    public boolean delete(CredentialRef ref) {
        return vault.delete(ref);
    }

    @Override
    public void putVaultHeader(String header) {
        vault.putHeader(header);
    }

    @Override
    public void insert(ClientKey key) {
        clientKeys.insert(key);
    }

    @Override
    public boolean delete(ClientKeyName name) {
        return clientKeys.delete(name);
    }

    @Override
    public void put(Session session) {
        sessions.put(session);
    }

    @Override
    public boolean delete(ConversationId conversation) {
        return sessions.delete(conversation);
    }

    @Override
    public int deleteSessionsOver(Instant now) {
        return sessions.deleteOver(now);
    }

    @Override
    public void append(AuditEntry entry) {
        audit.append(entry);
    }

    @Override
    public void append(List<LedgerRow> rows) {
        ledger.append(rows);
    }

    @Override
    public void deleteStarted(RequestId request, int attempt) {
        ledger.deleteStarted(request, attempt);
    }

    @Override
    public List<KeptResource> keptResources() {
        return kept.all();
    }

    @Override
    public void putKeptResources(List<KeptResource> made, int most) {
        kept.put(made, most);
    }

    @Override
    public void deleteKeptResources(List<String> ids) {
        kept.delete(ids);
    }

    @Override
    public List<SealedRow> sealedRows() {
        return sealed.all();
    }

    @Override
    public void putSealedRows(List<SealedRow> made, int most) {
        sealed.put(made, most);
    }

    @Override
    public void deleteSealedRows(List<String> ids) {
        sealed.delete(ids);
    }
}
