/** History for the data-sync bench: rows made by SQL, so that making them is not what takes long. */

import { openStore, type Store } from '../../appliance/store/database.js';
import { installPackageNow } from '../../appliance/store/site/software.js';
import type { Disk } from '../../hardware/ports.js';

export const ORIGIN = '5f3b1c52-0000-4000-8000-00000000000a';

/** One session in ten rows, one audit row in ten, the rest events: about 400 bytes with indexes. */
export const share = { session: 0.1, audit: 0.1, event: 0.8 } as const;

export function installSite(disk: Disk): Store {
  for (const id of ['site-15.1.1', 'site-15.3.2']) {
    installPackageNow(disk, id, { nowMs: 0, adminPasswordHash: null });
  }
  return openStore(disk, 'site');
}

// Scattered like real ids, so that indexes are hit where real ones are.
const id = (i: string): string =>
  `printf('%08x-%04x-4000-8000-%012x', (${i} * 2654435761) & 4294967295, (${i} * 40503) & 65535, ${i})`;

const filler =
  "'The user moved a window, typed a command and read its answer, which went on for a line or two, and then some more.'";

/** Appends rows after those that are there. */
export function addHistory(site: Store, rows: number): void {
  const { db } = site;
  const counts = {
    session: Math.round(rows * share.session),
    audit: Math.round(rows * share.audit),
    event: Math.round(rows * share.event),
  };
  const from = (table: string): number =>
    (db.prepare(`SELECT max(seq) AS last FROM ${table}`).get() as { last: number | null }).last ?? 0;
  const numbers = (table: string, count: number): string => {
    const first = from(table) + 1;
    return `WITH RECURSIVE n(i) AS (SELECT ${first} UNION ALL SELECT i + 1 FROM n WHERE i < ${first + count - 1})`;
  };
  const text = (sql: string): void => {
    site.transaction('bench-rows', () => db.exec(sql));
  };
  text(`${numbers('session', counts.session)}
    INSERT INTO session (origin, seq, id, username, jump_item, host, started_ms, ended_ms, end_reason, recording_sha256, recording_bytes, duration_ms)
    SELECT '${ORIGIN}', i, ${id('i')}, 'user' || (i % 997), 'Server ' || (i % 4999), '10.' || (i % 251) || '.0.' || (i % 13),
      1500000000000 + i * 31000, 1500000000000 + i * 31000 + 600000, 'user', NULL, 0, 600000 FROM n`);
  text(`${numbers('audit', counts.audit)}
    INSERT INTO audit (origin, seq, at_ms, actor, action, detail)
    SELECT '${ORIGIN}', i, 1500000000000 + i * 17000, 'user' || (i % 997), 'settings.changed', ${filler} || i FROM n`);
  text(`${numbers('session_event', counts.event)}
    INSERT INTO session_event (origin, seq, session_id, at_ms, kind, text)
    SELECT '${ORIGIN}', i, ${id('(i / 8)')}, 1500000000000 + i * 3100, 'session.screen', ${filler} || ${filler} || i FROM n`);
}

/** Bytes of content in the rows after the given positions: what a change really is. */
export function contentBytes(site: Store, after: Readonly<Record<string, number>>): number {
  let bytes = 0;
  for (const table of ['session', 'session_event', 'audit']) {
    const columns = (site.db.pragma(`table_info(${table})`) as { name: string; type: string }[])
      // An integer takes up to 8 bytes; times, the most frequent ones, take 6.
      .map(({ name, type }) => (type === 'TEXT' ? `coalesce(length(${name}), 0)` : '6'));
    const row = site.db
      .prepare(`SELECT total(${columns.join(' + ')}) AS bytes FROM ${table} WHERE seq > ?`)
      .get(after[table] ?? 0) as { bytes: number };
    bytes += row.bytes;
  }
  return bytes;
}

export const positions = (site: Store): Record<string, number> =>
  Object.fromEntries(
    ['session', 'session_event', 'audit'].map((table) => [
      table,
      (site.db.prepare(`SELECT max(seq) AS last FROM ${table}`).get() as { last: number | null }).last ?? 0,
    ]),
  );
