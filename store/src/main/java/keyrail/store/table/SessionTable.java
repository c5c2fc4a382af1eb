package keyrail.store.table;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import keyrail.core.names.ConversationId;
import keyrail.core.names.Names;
import keyrail.core.names.ProfileName;
import keyrail.core.session.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code sessions}: which profile is pinned to which conversation, and until when. */
final class SessionTable {
    private final Sql sql;

    SessionTable(Sql sql) {
        this.sql = sql;
    }

    private record Stored(
            String conversation,
            String id,
            String profile,
            long openedAt,
            @Nullable Long expiresAt) {
        static Stored read(ResultSet row) throws SQLException {
            long expiresAt = row.getLong(5);
            // Asked at once: the driver answers for the column read last.
            boolean endless = row.wasNull();
            return new Stored(
                    row.getString(1), row.getString(2), row.getString(3), row.getLong(4), endless ? null : expiresAt);
        }
    }

    /** Skips a row that cannot be read, with a warning: its conversation is routed as if it had no session. */
    List<Session> all() {
        List<Session> sessions = new ArrayList<>();
        for (Stored stored : sql.query(
                "SELECT conversation, id, profile, opened_at, expires_at FROM sessions ORDER BY conversation",
                Stored::read)) {
            if (!ConversationId.isValid(stored.conversation()) || !Names.isValid(stored.profile())) {
                Log.OF.warn("a session is skipped: its conversation or its profile cannot be read");
                continue;
            }
            sessions.add(new Session(
                    new ConversationId(stored.conversation()),
                    stored.id(),
                    new ProfileName(stored.profile()),
                    Instant.ofEpochMilli(stored.openedAt()),
                    stored.expiresAt() == null ? null : Instant.ofEpochMilli(stored.expiresAt())));
        }
        return sessions;
    }

    void put(Session session) {
        Instant expiresAt = session.expiresAt();
        sql.update(
                "INSERT INTO sessions (conversation, id, profile, opened_at, expires_at) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (conversation) DO UPDATE SET id = excluded.id, profile = excluded.profile,"
                        + " opened_at = excluded.opened_at, expires_at = excluded.expires_at",
                session.conversation().value(),
                session.id(),
                session.profile().value(),
                session.openedAt().toEpochMilli(),
                expiresAt == null ? null : expiresAt.toEpochMilli());
    }

    boolean delete(ConversationId conversation) {
        return sql.update("DELETE FROM sessions WHERE conversation = ?", conversation.value()) > 0;
    }

    int deleteOver(Instant now) {
        return sql.update("DELETE FROM sessions WHERE expires_at <= ?", now.toEpochMilli());
    }

    /** Apart, so that logging is set up only by a home that has something to say. */
    private static final class Log {
        static final Logger OF = LoggerFactory.getLogger(SessionTable.class);
    }
}
