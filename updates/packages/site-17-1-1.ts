/** Finer permissions for API accounts; session events are graded. */
import { sitePackage } from './define.js';

const sql = `
ALTER TABLE api_account ADD COLUMN accepted_networks TEXT NOT NULL DEFAULT '';
ALTER TABLE api_account ADD COLUMN last_used_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session_policy ADD COLUMN file_transfer TEXT NOT NULL DEFAULT 'allowed';
ALTER TABLE session_event ADD COLUMN severity INTEGER NOT NULL DEFAULT -1;
UPDATE session_event SET severity = CASE WHEN kind LIKE '%error%' THEN 3 WHEN kind LIKE '%warn%' THEN 4 ELSE 6 END;
CREATE TRIGGER session_event_severity_fill AFTER INSERT ON session_event WHEN NEW.severity = -1
BEGIN
  UPDATE session_event
    SET severity = CASE WHEN NEW.kind LIKE '%error%' THEN 3 WHEN NEW.kind LIKE '%warn%' THEN 4 ELSE 6 END
    WHERE origin = NEW.origin AND seq = NEW.seq;
END;
`;

export const site1711 = sitePackage({
  version: '17.1.1',
  build: '48120',
  sizeMegabytes: 420,
  prerequisites: [
    { kind: 'base', atLeast: '4.3.1' },
    { kind: 'site', atLeast: '16.1.1' },
  ],
  notes: {
    en: 'API accounts can be limited to networks; session events carry a severity; file transfer per session policy.',
    fr: 'Les comptes de l’API peuvent être limités à des réseaux ; les événements de session portent une gravité ; le transfert de fichiers se règle par règle de session.',
  },
  migration: { schemaVersion: 4, sql },
});
