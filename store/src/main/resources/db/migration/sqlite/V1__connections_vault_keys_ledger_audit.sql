-- A migration is a frozen snapshot: it names no live constant and is never edited once released.
-- Each migration ends by setting user_version to its own number, so that a start can tell without Flyway.

CREATE TABLE provider_connections (
    name       TEXT    NOT NULL PRIMARY KEY,
    provider   TEXT    NOT NULL,
    auth       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    label      TEXT,
    base_url   TEXT,
    models     TEXT,
    settings   TEXT
) STRICT;

CREATE INDEX idx_provider_connections_provider ON provider_connections (provider);

CREATE TABLE vault_header (
    copy   INTEGER NOT NULL PRIMARY KEY CHECK (copy IN (1, 2)),
    header TEXT    NOT NULL
) STRICT;

CREATE TABLE vault_records (
    ref        TEXT    NOT NULL PRIMARY KEY,
    record_id  TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    key_epoch  INTEGER NOT NULL,
    audience   TEXT,
    sealed     BLOB    NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE client_keys (
    name            TEXT    NOT NULL PRIMARY KEY,
    hash            BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32),
    last_four       TEXT    NOT NULL,
    profiles        TEXT    NOT NULL,
    direct          INTEGER NOT NULL,
    default_profile TEXT,
    created_at      INTEGER NOT NULL
) STRICT;

CREATE TABLE ledger (
    id                 INTEGER PRIMARY KEY,
    request            TEXT    NOT NULL,
    attempt            INTEGER NOT NULL,
    at                 INTEGER NOT NULL,
    client             TEXT    NOT NULL,
    call_site          TEXT    NOT NULL,
    profile            TEXT    NOT NULL,
    rung               TEXT    NOT NULL,
    connection         TEXT    NOT NULL,
    provider           TEXT    NOT NULL,
    payer              TEXT    NOT NULL,
    credential         TEXT    NOT NULL,
    model              TEXT    NOT NULL,
    format             TEXT    NOT NULL,
    streamed           INTEGER NOT NULL,
    outcome            TEXT    NOT NULL,
    status             INTEGER NOT NULL,
    tries              INTEGER NOT NULL,
    input_tokens       INTEGER NOT NULL,
    cache_read_tokens  INTEGER NOT NULL,
    cache_write_tokens INTEGER NOT NULL,
    output_tokens      INTEGER NOT NULL,
    reasoning_tokens   INTEGER NOT NULL,
    usage_state        TEXT    NOT NULL,
    reasons            TEXT    NOT NULL,
    losses             TEXT,
    first_byte_millis  INTEGER NOT NULL,
    millis             INTEGER NOT NULL
) STRICT;

CREATE INDEX idx_ledger_at ON ledger (at);
CREATE INDEX idx_ledger_request ON ledger (request);

CREATE TABLE audit (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    who     TEXT    NOT NULL,
    what    TEXT    NOT NULL,
    target  TEXT    NOT NULL,
    result  TEXT    NOT NULL,
    request TEXT    NOT NULL
) STRICT;

PRAGMA user_version = 1;
