-- Each entry carries a hash over itself and the one before it; entries of version 1 have none.
-- The triggers are a guard against our own mistakes and careless tools: who may write the file may drop them.

ALTER TABLE audit ADD COLUMN chain BLOB;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log only grows');
END;

CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log only grows');
END;

CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'the audit log only grows');
END;

PRAGMA user_version = 2;
