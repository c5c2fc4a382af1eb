package keyrail.store.table;

import java.sql.SQLException;
import keyrail.core.failure.KeyrailException;

/** What a database's error numbers mean to us. */
public interface SqlErrors {
    /** The failure to tell people about; its message names the database and the next step. */
    KeyrailException translate(SQLException cause);

    /** Whether a primary or unique key refused the row; the transaction then goes on. */
    boolean isDuplicate(SQLException cause);
}
