-- Encrypted things kept for a while: the sealed reasoning that tool calls need in the next turn.
CREATE TABLE sealed_rows (
    id     TEXT    NOT NULL PRIMARY KEY,
    sealed BLOB    NOT NULL,
    at     INTEGER NOT NULL
) STRICT;

CREATE INDEX idx_sealed_rows_at ON sealed_rows (at);

PRAGMA user_version = 5;
