package keyrail.store.table;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import keyrail.core.auth.Audience;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.names.CredentialRef;
import keyrail.core.store.StoredCredential;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code vault_records} and {@code vault_header}: sealed bytes and what may be read of them without the key. */
final class VaultTables {
    private static final String COLUMNS =
            "ref, record_id, kind, version, key_epoch, audience, sealed, created_at, updated_at";

    private final Sql sql;

    VaultTables(Sql sql) {
        this.sql = sql;
    }

    /** The columns as they lie there, before any of them is believed. */
    private record Stored(
            String ref,
            String recordId,
            String kind,
            long version,
            int keyEpoch,
            @Nullable String audience,
            byte[] sealed,
            long createdAt,
            long updatedAt) {
        static Stored read(ResultSet row) throws SQLException {
            return new Stored(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getLong(4),
                    row.getInt(5),
                    row.getString(6),
                    row.getBytes(7),
                    row.getLong(8),
                    row.getLong(9));
        }
    }

    /** Skips a record that cannot be read, with a warning: it must not hide the others. */
    List<StoredCredential> credentials() {
        List<StoredCredential> credentials = new ArrayList<>();
        for (Stored stored : sql.query("SELECT " + COLUMNS + " FROM vault_records ORDER BY ref", Stored::read)) {
            try {
                credentials.add(parse(stored));
            } catch (KeyrailException bad) {
                Log.OF.warn("vault record skipped: {}", bad.failure().message());
            }
        }
        return credentials;
    }

    /** @throws KeyrailException {@code credential_corrupt} when the record is there but cannot be read */
    Optional<StoredCredential> credential(CredentialRef ref) {
        return sql.first("SELECT " + COLUMNS + " FROM vault_records WHERE ref = ?", Stored::read, ref.toString())
                .map(VaultTables::parse);
    }

    void put(StoredCredential credential) {
        Audience audience = credential.audience();
        sql.update(
                "INSERT INTO vault_records (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (ref) DO UPDATE SET record_id = excluded.record_id, kind = excluded.kind,"
                        + " version = excluded.version, key_epoch = excluded.key_epoch, audience = excluded.audience,"
                        + " sealed = excluded.sealed, created_at = excluded.created_at,"
                        + " updated_at = excluded.updated_at",
                credential.ref().toString(),
                credential.recordId(),
                credential.kind(),
                credential.version(),
                credential.keyEpoch(),
                audience == null ? null : audience.toString(),
                copy(credential.sealed()),
                credential.createdAt().toEpochMilli(),
                credential.updatedAt().toEpochMilli());
    }

    boolean delete(CredentialRef ref) {
        return sql.update("DELETE FROM vault_records WHERE ref = ?", ref.toString()) > 0;
    }

    List<String> headers() {
        return sql.query("SELECT header FROM vault_header ORDER BY copy", row -> row.getString(1));
    }

    void putHeader(String header) {
        sql.update(
                "INSERT INTO vault_header (copy, header) VALUES (1, ?), (2, ?)"
                        + " ON CONFLICT (copy) DO UPDATE SET header = excluded.header",
                header,
                header);
    }

    /** An unreadable audience is never taken for "none yet": that would let the secret go anywhere once. */
    private static StoredCredential parse(Stored stored) {
        Optional<CredentialRef> ref = CredentialRef.tryParse(stored.ref());
        if (ref.isEmpty()) {
            throw corrupt(stored, "its name is not a credential reference");
        }
        return new StoredCredential(
                ref.get(),
                stored.recordId(),
                stored.kind(),
                stored.version(),
                stored.keyEpoch(),
                audience(stored),
                Bytes.of(stored.sealed()),
                Instant.ofEpochMilli(stored.createdAt()),
                Instant.ofEpochMilli(stored.updatedAt()));
    }

    private static @Nullable Audience audience(Stored stored) {
        if (stored.audience() == null) {
            return null;
        }
        try {
            return Audience.parse(stored.audience());
        } catch (KeyrailException | IllegalArgumentException notAnAddress) {
            throw corrupt(stored, "its audience is not an address");
        }
    }

    private static KeyrailException corrupt(Stored stored, String why) {
        return new KeyrailException(
                FailureCode.CREDENTIAL_CORRUPT,
                "vault record \"" + stored.ref() + "\" cannot be read: " + why + "; set the credential again");
    }

    private static byte[] copy(Bytes bytes) {
        return Arrays.copyOfRange(bytes.array(), bytes.offset(), bytes.offset() + bytes.length());
    }

    /** Apart, so that logging is set up only by a home that has something to say. */
    private static final class Log {
        static final Logger OF = LoggerFactory.getLogger(VaultTables.class);
    }
}
