-- Profiles pinned to conversations; a row without expires_at stays until it is deleted.

CREATE TABLE sessions (
    conversation TEXT    NOT NULL PRIMARY KEY,
    id           TEXT    NOT NULL,
    profile      TEXT    NOT NULL,
    opened_at    INTEGER NOT NULL,
    expires_at   INTEGER
) STRICT;

CREATE INDEX idx_sessions_expires_at ON sessions (expires_at) WHERE expires_at IS NOT NULL;

PRAGMA user_version = 3;
