/** Every session gets its duration, old ones included; Jump policies arrive. */
import { sitePackage } from './define.js';

const sql = `
ALTER TABLE session ADD COLUMN duration_ms INTEGER NOT NULL DEFAULT 0;
UPDATE session SET duration_ms = ended_ms - started_ms;
CREATE INDEX session_duration ON session (duration_ms);
-- Rows that come without a duration (an older backup, a writer that does not know it) get theirs.
CREATE TRIGGER session_duration_fill AFTER INSERT ON session
  WHEN NEW.duration_ms = 0 AND NEW.ended_ms <> NEW.started_ms
BEGIN
  UPDATE session SET duration_ms = NEW.ended_ms - NEW.started_ms
    WHERE origin = NEW.origin AND seq = NEW.seq;
END;
CREATE TABLE jump_policy (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, code_name TEXT NOT NULL DEFAULT '', schedule TEXT NOT NULL DEFAULT '',
  notify_email TEXT NOT NULL DEFAULT '', comments TEXT NOT NULL DEFAULT '',
  approval INTEGER NOT NULL DEFAULT 0, approval_minutes INTEGER NOT NULL DEFAULT 60
) STRICT;
CREATE TABLE jump_approval (
  id TEXT PRIMARY KEY, user_id TEXT NOT NULL, username TEXT NOT NULL, item_id TEXT NOT NULL, item_name TEXT NOT NULL,
  asked_ms INTEGER NOT NULL, decision TEXT NOT NULL DEFAULT '', decided_by TEXT NOT NULL DEFAULT '',
  decided_ms INTEGER NOT NULL DEFAULT 0, until_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
ALTER TABLE jump_item ADD COLUMN jump_policy TEXT NOT NULL DEFAULT '';
`;

export const site1532 = sitePackage({
  version: '15.3.2',
  build: '42813',
  sizeMegabytes: 340,
  prerequisites: [
    { kind: 'base', atLeast: '4.2.0' },
    { kind: 'site', atLeast: '15.1.1' },
  ],
  notes: {
    en: 'Jump policies say when an item may be accessed; reports show the duration of sessions.',
    fr: 'Des règles de Jump fixent quand un élément est accessible ; les rapports donnent la durée des sessions.',
  },
  migration: { schemaVersion: 2, sql },
});
