package keyrail.core.store;

import java.util.List;
import java.util.Optional;
import keyrail.core.access.ClientKey;
import keyrail.core.connection.Connection;
import keyrail.core.names.ConnectionName;
import keyrail.core.names.CredentialRef;
import keyrail.core.names.RequestId;
import keyrail.core.routing.KeptResource;
import keyrail.core.session.Session;
import keyrail.core.usage.LedgerRow;
import keyrail.core.usage.UsageQuery;
import keyrail.core.usage.UsageSummary;

/** One consistent view of the rows; valid only inside the call it was handed to. */
public interface Rows {
    /** All connections, oldest first; a malformed row is reported beside them and never hides the others. */
    ConnectionList connections();

    /** Empty also for a row that cannot be read. */
    Optional<Connection> connection(ConnectionName name);

    /** All vault records, by reference. */
    List<StoredCredential> credentials();

    Optional<StoredCredential> credential(CredentialRef ref);

    /** Both copies of the vault's header, the first one first; empty before the vault was made. */
    List<String> vaultHeaders();

    /** Client keys by name. */
    List<ClientKey> clientKeys();

    /** Sessions by conversation, expired ones too until they are swept. */
    List<Session> sessions();

    /** The groups of a usage report, the largest first. */
    List<UsageSummary> usage(UsageQuery query);

    /** The ledger rows of one request, in the order of their attempts. */
    List<LedgerRow> attempts(RequestId request);

    /** The latest attempt of each connection among the ledger's last 20,000 rows, in no order. */
    List<LedgerRow> latestAttempts();

    /** As {@link #latestAttempts}, of those that went well. */
    List<LedgerRow> latestSuccesses();

    /** The latest rows of the ledger, those that reached no upstream among them, newest first. */
    List<LedgerRow> recentAttempts(int limit);

    /** What vendors keep, the oldest first. */
    List<KeptResource> keptResources();

    /** What is kept encrypted for a while, the oldest first. */
    List<SealedRow> sealedRows();

    /** The latest audit entries, newest first. */
    default List<AuditEntry> audit(int limit) {
        return audit(new AuditQuery(null, null, limit)).stream()
                .map(AuditRecord::entry)
                .toList();
    }

    /** A page of the audit log, newest first; the order is that of writing, whatever the clock said. */
    List<AuditRecord> audit(AuditQuery query);

    /**
     * The number of the first audit entry that is not what was written there, or follows one that is missing; empty
     * when the log is whole. Reads all of it.
     */
    Optional<Long> firstAlteredAudit();
}
