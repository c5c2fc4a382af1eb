package keyrail.store.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one transaction: constant text, bound values. Not safe for use by several threads.
 *
 * <p>After a statement failed for any reason but a duplicate key, every later one fails the same way: the database may
 * have ended the transaction by itself, and a statement outside of it would be kept alone.
 */
public final class Sql {
    private final Connection connection;
    private final SqlErrors errors;
    private @Nullable KeyrailException failed;
    private boolean ended;

    public Sql(Connection connection, SqlErrors errors) {
        this.connection = connection;
        this.errors = errors;
    }

    /** Reads one row at the cursor; must not move it. */
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private interface Work<T> {
        T run(PreparedStatement statement) throws SQLException;
    }

    /** All rows of a query. */
    public <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... values) {
        return run(sql, statement -> {
            bind(statement, values);
            List<T> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.read(result));
                }
            }
            return rows;
        });
    }

    public <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... values) {
        return query(sql, reader, values).stream().findFirst();
    }

    /** The number of rows changed. */
    public int update(String sql, @Nullable Object... values) {
        return run(sql, statement -> {
            bind(statement, values);
            return statement.executeUpdate();
        });
    }

    /**
     * Inserts one row.
     *
     * @throws KeyrailException {@code already_exists} with {@code duplicate} as its message, decided by a unique key
     */
    public void insert(String duplicate, String sql, @Nullable Object... values) {
        boolean taken = run(sql, statement -> {
            bind(statement, values);
            try {
                statement.executeUpdate();
                return false;
            } catch (SQLException refused) {
                if (errors.isDuplicate(refused)) {
                    return true;
                }
                throw refused;
            }
        });
        if (taken) {
            throw new KeyrailException(FailureCode.ALREADY_EXISTS, duplicate);
        }
    }

    /** Runs one statement once per list of values. */
    public void batch(String sql, List<@Nullable Object[]> rows) {
        if (rows.isEmpty()) {
            return;
        }
        run(sql, statement -> {
            for (@Nullable Object[] values : rows) {
                bind(statement, values);
                statement.addBatch();
            }
            return statement.executeBatch();
        });
    }

    /** Throws what an earlier statement failed with, if any did: then the transaction must not be committed. */
    public void check() {
        if (failed != null) {
            throw failed;
        }
    }

    /** From here on every use is refused: the rows were handed on beyond the call they are valid in. */
    public void end() {
        ended = true;
    }

    private <T> T run(String sql, Work<T> work) {
        if (ended) {
            throw new IllegalStateException("rows are valid only inside the call they were handed to");
        }
        check();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return work.run(statement);
        } catch (SQLException cause) {
            failed = errors.translate(cause);
            throw failed;
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int index = 0; index < values.length; index++) {
            statement.setObject(index + 1, values[index]);
        }
    }
}
