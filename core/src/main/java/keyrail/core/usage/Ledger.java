package keyrail.core.usage;

/** Port: takes rows without making the caller wait. Safe for use by several threads. */
public interface Ledger {
    /** Never blocks; a row that finds no room is dropped and counted. */
    void record(LedgerRow row);

    /** Rows dropped since the process started. */
    long dropped();

    /** Returns once every row recorded before this call is committed, or after the ledger's own limit of 2 s. */
    void flush();
}
