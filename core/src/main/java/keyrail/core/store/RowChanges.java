package keyrail.core.store;

import java.time.Instant;
import java.util.List;
import keyrail.core.access.ClientKey;
import keyrail.core.connection.Connection;
import keyrail.core.names.ClientKeyName;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.ConversationId;
import keyrail.core.names.CredentialRef;
import keyrail.core.names.RequestId;
import keyrail.core.routing.KeptResource;
import keyrail.core.session.Session;
import keyrail.core.usage.LedgerRow;

/** Changes inside one transaction: all of them are kept, or none. */
public interface RowChanges extends Rows {
    /** @throws keyrail.core.failure.KeyrailException {@code already_exists}, decided by the primary key */
    void insert(Connection connection);

    /** Replaces all but name and creation time. @throws keyrail.core.failure.KeyrailException {@code not_found} */
    void update(Connection connection);

    /** Whether a row was there; also removes a row that cannot be read. */
    boolean delete(ConnectionName name);

    /** Inserts or replaces the record of {@code credential.ref()}. */
    void put(StoredCredential credential);

    boolean delete(CredentialRef ref);

    /** Writes both copies of the vault's header. */
    void putVaultHeader(String header);

    /** @throws keyrail.core.failure.KeyrailException {@code already_exists} */
    void insert(ClientKey key);

    boolean delete(ClientKeyName name);

    /** Inserts or replaces the session of {@code session.conversation()}. */
    void put(Session session);

    /** Whether the conversation had a session. */
    boolean delete(ConversationId conversation);

    /** Removes the sessions that are over at {@code now}, and says how many there were. */
    int deleteSessionsOver(Instant now);

    void append(AuditEntry entry);

    /** Appends ledger rows; used by the ledger's writer, which batches them. */
    void append(List<LedgerRow> rows);

    /** Removes the row of this attempt that says it has started, if there is one. */
    void deleteStarted(RequestId request, int attempt);
    /** Inserts or replaces rows by id, then drops the oldest until {@code most} are left. */
    void putKeptResources(List<KeptResource> made, int most);

    /** Drops rows by id; an id without a row is no failure. */
    void deleteKeptResources(List<String> ids);

    /** Inserts or replaces rows by id, then drops the oldest until {@code most} are left. */
    void putSealedRows(List<SealedRow> made, int most);

    /** Drops rows by id; an id without a row is no failure. */
    void deleteSealedRows(List<String> ids);
}
