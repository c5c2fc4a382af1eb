-- Which connection made what a vendor keeps: stored responses, files, batches.
CREATE TABLE kept_resources (
    id         TEXT    NOT NULL PRIMARY KEY,
    connection TEXT    NOT NULL,
    profile    TEXT    NOT NULL,
    at         INTEGER NOT NULL
) STRICT;

CREATE INDEX idx_kept_resources_at ON kept_resources (at);

PRAGMA user_version = 4;
