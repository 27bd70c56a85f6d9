/** Jump shortcuts, What's New and accounts for the API; the audit trail is sorted by area. */
import { sitePackage } from './define.js';

const sql = `
CREATE TABLE jump_shortcut (
  id TEXT PRIMARY KEY, jump_item TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kind TEXT NOT NULL,
  created_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO jump_shortcut (id, jump_item, name, kind)
  SELECT 'shortcut-' || id, id, name, kind FROM jump_item ORDER BY id;
CREATE TABLE whats_new_seen (user_id TEXT NOT NULL, version TEXT NOT NULL, seen_ms INTEGER NOT NULL, PRIMARY KEY (user_id, version)) STRICT, WITHOUT ROWID;
CREATE TABLE api_account (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, comments TEXT NOT NULL DEFAULT '', enabled INTEGER NOT NULL DEFAULT 1,
  client_id TEXT NOT NULL UNIQUE, secret_hash TEXT NOT NULL, command TEXT NOT NULL DEFAULT 'deny',
  reporting INTEGER NOT NULL DEFAULT 0, backup INTEGER NOT NULL DEFAULT 0, created_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE api_token (
  token_hash TEXT PRIMARY KEY, account_id TEXT NOT NULL, issued_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
ALTER TABLE jump_item ADD COLUMN session_policy TEXT NOT NULL DEFAULT '';
-- Programs of a site that is in use call with users' names and passwords: they go on for now.
INSERT INTO setting (key, value) SELECT 'api.user-calls', 'true' WHERE EXISTS (SELECT 1 FROM user_account)
  ON CONFLICT (key) DO NOTHING;
ALTER TABLE audit ADD COLUMN area TEXT NOT NULL DEFAULT '';
UPDATE audit SET area = CASE WHEN instr(action, '.') > 0 THEN substr(action, 1, instr(action, '.') - 1) ELSE action END;
CREATE TRIGGER audit_area_fill AFTER INSERT ON audit WHEN NEW.area = ''
BEGIN
  UPDATE audit SET area = CASE WHEN instr(NEW.action, '.') > 0
      THEN substr(NEW.action, 1, instr(NEW.action, '.') - 1) ELSE NEW.action END
    WHERE origin = NEW.origin AND seq = NEW.seq;
END;
`;

export const site1611 = sitePackage({
  version: '16.1.1',
  build: '44502',
  sizeMegabytes: 385,
  prerequisites: [
    { kind: 'base', atLeast: '4.3.1' },
    { kind: 'site', atLeast: '15.3.2' },
  ],
  notes: {
    en: 'Jump shortcuts, a What’s New page, and API accounts of their own over HTTPS. Calls with a user’s name and password are deprecated: an upgraded site takes them until an API account is used.',
    fr: 'Des raccourcis de Jump, une page des nouveautés et des comptes propres à l’API, en HTTPS. Les appels avec le nom et le mot de passe d’un utilisateur sont obsolètes : un site mis à niveau les accepte jusqu’à l’emploi d’un compte d’API.',
  },
  migration: { schemaVersion: 3, sql },
});
