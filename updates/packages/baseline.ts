/**
 * Schema of the site database as the oldest site version made it. Later site packages migrate it
 * with real SQL. Which table travels how is declared in failover/sync/tables.ts.
 */
export const baselineSql = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Configuration: the primary's wins, whole.
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE user_account (
  id TEXT PRIMARY KEY, username TEXT NOT NULL UNIQUE COLLATE NOCASE, display_name TEXT NOT NULL,
  email TEXT NOT NULL DEFAULT '', password_hash TEXT NOT NULL, must_change INTEGER NOT NULL DEFAULT 0,
  password_set_ms INTEGER NOT NULL DEFAULT 0, enabled INTEGER NOT NULL DEFAULT 1,
  failed_count INTEGER NOT NULL DEFAULT 0, locked_until_ms INTEGER NOT NULL DEFAULT 0,
  role TEXT NOT NULL DEFAULT 'user', language TEXT NOT NULL DEFAULT '', created_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE group_policy (id TEXT PRIMARY KEY, name TEXT NOT NULL, position INTEGER NOT NULL, rights TEXT NOT NULL, session_policy TEXT NOT NULL DEFAULT '', comments TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE group_policy_member (policy_id TEXT NOT NULL, user_id TEXT NOT NULL, PRIMARY KEY (policy_id, user_id)) STRICT, WITHOUT ROWID;
CREATE TABLE session_policy (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, recording INTEGER NOT NULL, prompts INTEGER NOT NULL,
  prompt_default TEXT NOT NULL DEFAULT 'allow', max_minutes INTEGER NOT NULL DEFAULT 0, scripts INTEGER NOT NULL DEFAULT 1,
  actions INTEGER NOT NULL DEFAULT 1, comments TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE team (id TEXT PRIMARY KEY, name TEXT NOT NULL, comments TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE team_member (
  team_id TEXT NOT NULL, user_id TEXT NOT NULL, role TEXT NOT NULL DEFAULT 'member', PRIMARY KEY (team_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE custom_link (id TEXT PRIMARY KEY, name TEXT NOT NULL, url TEXT NOT NULL) STRICT;
CREATE TABLE canned_script (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT NOT NULL DEFAULT '', category TEXT NOT NULL DEFAULT '',
  team TEXT NOT NULL DEFAULT '', commands TEXT NOT NULL
) STRICT;
CREATE TABLE special_action (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, command TEXT NOT NULL, arguments TEXT NOT NULL DEFAULT '',
  elevated INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE security_provider (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, position INTEGER NOT NULL, enabled INTEGER NOT NULL DEFAULT 0,
  host TEXT NOT NULL DEFAULT '', port INTEGER NOT NULL DEFAULT 0, base TEXT NOT NULL DEFAULT '',
  secret TEXT NOT NULL DEFAULT '', timeout_seconds INTEGER NOT NULL DEFAULT 5, role TEXT NOT NULL DEFAULT 'user'
) STRICT;
CREATE TABLE access_invite (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, session_policy TEXT NOT NULL DEFAULT '', valid_minutes INTEGER NOT NULL,
  comments TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE kerberos_keytab (
  id TEXT PRIMARY KEY, principal TEXT NOT NULL, kvno INTEGER NOT NULL, encryption TEXT NOT NULL, key TEXT NOT NULL,
  stamped_ms INTEGER NOT NULL, uploaded_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE jump_group (id TEXT PRIMARY KEY, name TEXT NOT NULL, comments TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE jump_item (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, host TEXT NOT NULL,
  jump_group TEXT NOT NULL REFERENCES jump_group(id), tag TEXT NOT NULL DEFAULT '', comments TEXT NOT NULL DEFAULT '',
  jumpoint TEXT NOT NULL DEFAULT ''
) STRICT;
-- Software deployed elsewhere that checks in with this site. A Jump Client's id is its Jump item's.
CREATE TABLE jump_client (
  id TEXT PRIMARY KEY, mode TEXT NOT NULL, key_hash TEXT NOT NULL, created_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE deployed_client (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, comments TEXT NOT NULL DEFAULT '',
  enabled INTEGER NOT NULL DEFAULT 1, key_hash TEXT NOT NULL, created_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE client_installer (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, mode TEXT NOT NULL DEFAULT '',
  jump_group TEXT NOT NULL DEFAULT '', tag TEXT NOT NULL DEFAULT '', comments TEXT NOT NULL DEFAULT '',
  site_version TEXT NOT NULL, created_ms INTEGER NOT NULL, created_by TEXT NOT NULL, expires_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE stored_file (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, size_bytes INTEGER NOT NULL, created_ms INTEGER NOT NULL
) STRICT;

-- History: union of both sides, append-only; (origin, seq) is the box that wrote the row and that
-- box's own sequence number in this table.
CREATE TABLE session (
  origin TEXT NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL, username TEXT NOT NULL,
  jump_item TEXT NOT NULL, host TEXT NOT NULL, started_ms INTEGER NOT NULL, ended_ms INTEGER NOT NULL,
  end_reason TEXT NOT NULL, recording_sha256 TEXT, recording_bytes INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (origin, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_started ON session (started_ms DESC, origin, seq);
CREATE INDEX session_user ON session (username, started_ms DESC);
CREATE INDEX session_item ON session (jump_item, started_ms DESC);
CREATE TABLE session_event (
  origin TEXT NOT NULL, seq INTEGER NOT NULL, session_id TEXT NOT NULL, at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (origin, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_event_session ON session_event (session_id, at_ms);
CREATE TABLE audit (
  origin TEXT NOT NULL, seq INTEGER NOT NULL, at_ms INTEGER NOT NULL, actor TEXT NOT NULL,
  action TEXT NOT NULL, detail TEXT NOT NULL,
  PRIMARY KEY (origin, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_at ON audit (at_ms DESC, origin, seq);

-- Stays on this box.
CREATE TABLE client_state (
  client_id TEXT PRIMARY KEY, version TEXT NOT NULL, checked_in_ms INTEGER NOT NULL, occasion TEXT NOT NULL,
  address TEXT NOT NULL DEFAULT '', upgraded_ms INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE sync_cursor (table_name TEXT NOT NULL, origin TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (table_name, origin)) STRICT, WITHOUT ROWID;
CREATE TABLE active_session (
  id TEXT PRIMARY KEY, user_id TEXT NOT NULL, username TEXT NOT NULL, jump_item TEXT NOT NULL, host TEXT NOT NULL,
  started_ms INTEGER NOT NULL, client_version TEXT NOT NULL DEFAULT '', recorded INTEGER NOT NULL DEFAULT 1,
  scripts INTEGER NOT NULL DEFAULT 1, actions INTEGER NOT NULL DEFAULT 1, files INTEGER NOT NULL DEFAULT 1,
  started_mono INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE session_invite (
  key_hash TEXT PRIMARY KEY, session_id TEXT NOT NULL, profile_id TEXT NOT NULL, expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
