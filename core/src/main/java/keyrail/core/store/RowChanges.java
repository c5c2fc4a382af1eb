package keyrail.core.store;

import java.util.List;
import keyrail.core.access.ClientKey;
import keyrail.core.connection.Connection;
import keyrail.core.names.ClientKeyName;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.CredentialRef;
import keyrail.core.routing.KeptResource;
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

    void append(AuditEntry entry);

    /** Appends ledger rows; used by the ledger's writer, which batches them. */
    void append(List<LedgerRow> rows);

    /** Inserts or replaces rows by id, then drops the oldest until {@code most} are left. */
    void putKeptResources(List<KeptResource> made, int most);

    /** Drops rows by id; an id without a row is no failure. */
    void deleteKeptResources(List<String> ids);
}
