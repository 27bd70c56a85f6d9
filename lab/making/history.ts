/**
 * Months of session history, made inside SQLite by INSERT ... SELECT: a million sessions take
 * seconds, and the same seed gives the same rows. The earliest days carry the other box's origin,
 * as if the roles had been swapped since.
 */

import { all, type Db, one, run } from '../../appliance/store/database.js';
import { DAY_MS } from '../../hardware/ports.js';

export interface HistoryPlan {
  readonly days: number;
  readonly sessionsPerDay: number;
  /** The first of these days were written by the box that is the backup now. */
  readonly earlierDays: number;
  readonly originNow: string;
  readonly originEarlier: string;
  /** Midnight (UTC) after the last day. */
  readonly endMs: number;
  /** Whole number that varies with the seed. */
  readonly salt: number;
}

// The working day in which sessions start.
const OPENING_MS = 7 * 3_600_000;
const WORKING_MS = 11 * 3_600_000;
const SHORTEST_MS = 45_000;
const LONGEST_MS = 2_400_000;
const SIGN_INS_PER_DAY = 6;

/** Events of one session, in their order; `share` is how far into the session (thousandths). */
const events: readonly { readonly kind: string; readonly share: number; readonly words: string }[] = [
  { kind: 'session.start', share: 0, words: 'username' },
  { kind: 'session.jump', share: 15, words: "jump_item || ' (' || host || ')'" },
  { kind: 'session.screen', share: 60, words: 'host' },
  { kind: 'session.end', share: 1000, words: 'end_reason' },
];

const endReasons = ['user', 'user', 'user', 'endpoint', 'idle'] as const;

// A Lehmer generator's step: stays below 2^31, so that products fit into SQLite's integers.
const mix = (value: string): string => `(((${value}) * 48271 + 11) % 2147483647)`;

const tables = ['session', 'session_event', 'audit'] as const;

/** Fills the history tables of a fresh site database. Inside the caller's transaction. */
export function makeHistory(db: Db, plan: HistoryPlan): void {
  const rows = plan.days * plan.sessionsPerDay;
  if (rows === 0) return;
  const indexes = all<{ name: string; sql: string }>(
    db,
    `SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('index', 'trigger')
      AND tbl_name IN (${tables.map((name) => `'${name}'`).join(', ')}) ORDER BY rowid`,
  );
  const triggers = new Set(
    all<{ name: string }>(db, "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name").map(
      (row) => row.name,
    ),
  );
  // Rebuilding an index over sorted rows is far cheaper than feeding it row by row.
  for (const { name } of indexes) db.exec(`DROP ${triggers.has(name) ? 'TRIGGER' : 'INDEX'} "${name}"`);
  makeWords(db);
  makeSessions(db, plan, rows);
  makeEvents(db);
  makeAudit(db, plan);
  db.exec('DROP TABLE temp.maker_user; DROP TABLE temp.maker_item;');
  for (const { sql } of indexes) db.exec(sql);
}

function makeWords(db: Db): void {
  db.exec(`CREATE TEMP TABLE maker_user (i INTEGER PRIMARY KEY, username TEXT NOT NULL);
    CREATE TEMP TABLE maker_item (i INTEGER PRIMARY KEY, name TEXT NOT NULL, host TEXT NOT NULL);`);
  run(
    db,
    'INSERT INTO maker_user SELECT row_number() OVER (ORDER BY created_ms, id) - 1, username FROM user_account ORDER BY created_ms, id',
  );
  run(
    db,
    'INSERT INTO maker_item SELECT row_number() OVER (ORDER BY id) - 1, name, host FROM jump_item ORDER BY id',
  );
}

const countOf = (db: Db, table: string): number =>
  one<{ n: number }>(db, `SELECT count(*) AS n FROM ${table}`)?.n ?? 0;

// Figures stand in the text because bound numbers are floating point, whose division is not whole.
function makeSessions(db: Db, plan: HistoryPlan, rows: number): void {
  const slotMs = Math.max(1, Math.floor(WORKING_MS / plan.sessionsPerDay));
  const earlier = Math.min(plan.earlierDays, plan.days) * plan.sessionsPerDay;
  const { names, values } = extra(db, 'session');
  const firstMs = plan.endMs - plan.days * DAY_MS + OPENING_MS;
  const reasons = endReasons.map((reason, index) => `WHEN ${index} THEN '${reason}'`).join(' ');
  run(
    db,
    `INSERT INTO session (origin, seq, id, username, jump_item, host, started_ms, ended_ms, end_reason${names})
    SELECT CASE WHEN n <= ${earlier} THEN @originEarlier ELSE @originNow END,
      CASE WHEN n <= ${earlier} THEN n ELSE n - ${earlier} END,
      printf('%012x%08x%012x', started, r1, n), u.username, i.name, i.host, started,
      started + ${SHORTEST_MS} + r3 % ${LONGEST_MS - SHORTEST_MS}, CASE r2 % ${endReasons.length} ${reasons} END${values}
    FROM (
      SELECT n, r1, r2, ${mix('r2')} AS r3,
        ${firstMs} + ((n - 1) / ${plan.sessionsPerDay}) * ${DAY_MS} + ((n - 1) % ${plan.sessionsPerDay}) * ${slotMs} + r1 % ${slotMs} AS started
      FROM (SELECT n, r1, ${mix('r1')} AS r2 FROM (
        WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < ${rows})
        SELECT n, ${mix(`n * 69621 + ${plan.salt}`)} AS r1 FROM count))
    ) AS draw
    CROSS JOIN maker_user AS u ON u.i = draw.r2 % ${countOf(db, 'maker_user')}
    CROSS JOIN maker_item AS i ON i.i = draw.r3 % ${countOf(db, 'maker_item')}`,
    { originEarlier: plan.originEarlier, originNow: plan.originNow },
  );
}

function makeEvents(db: Db): void {
  const { names, values } = extra(db, 'session_event');
  const list = events
    .map(({ kind, share, words }, index) => ({ kind, share, words, index }))
    .map(
      ({ kind, share, words, index }) =>
        `SELECT origin, (seq - 1) * ${events.length} + ${index + 1} AS seq, id,
          started_ms + (ended_ms - started_ms) * ${share} / 1000, '${kind}', ${words}${values} FROM session`,
    );
  run(
    db,
    `INSERT INTO session_event (origin, seq, session_id, at_ms, kind, text${names})
      SELECT * FROM (${list.join(' UNION ALL ')}) ORDER BY 1, 2`,
  );
}

function makeAudit(db: Db, plan: HistoryPlan): void {
  const { names, values } = extra(db, 'audit');
  const firstMs = plan.endMs - plan.days * DAY_MS + OPENING_MS;
  const earlier = Math.min(plan.earlierDays, plan.days) * SIGN_INS_PER_DAY;
  run(
    db,
    `INSERT INTO audit (origin, seq, at_ms, actor, action, detail${names})
    SELECT CASE WHEN n <= ${earlier} THEN @originEarlier ELSE @originNow END,
      CASE WHEN n <= ${earlier} THEN n ELSE n - ${earlier} END,
      ${firstMs} + ((n - 1) / ${SIGN_INS_PER_DAY}) * ${DAY_MS} + ((n - 1) % ${SIGN_INS_PER_DAY}) * 1200000 + r % 1200000,
      u.username, 'account.sign-in', ''${values}
    FROM (
      WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < ${plan.days * SIGN_INS_PER_DAY})
      SELECT n, ${mix(`n * 69621 + ${plan.salt}`)} AS r FROM count
    ) AS draw
    CROSS JOIN maker_user AS u ON u.i = draw.r % ${countOf(db, 'maker_user')}`,
    { originEarlier: plan.originEarlier, originNow: plan.originNow },
  );
}

/** Columns that later site versions add to history, with what their migrations would put there. */
const added: Readonly<Record<(typeof tables)[number], readonly (readonly [string, string])[]>> = {
  session: [['duration_ms', `${SHORTEST_MS} + r3 % ${LONGEST_MS - SHORTEST_MS}`]],
  session_event: [['severity', '6']],
  audit: [['area', "'account'"]],
};

/** The added columns that this database has: ', name, ...' and ', value, ...'. */
function extra(db: Db, table: (typeof tables)[number]): { names: string; values: string } {
  const known = all<{ name: string }>(db, 'SELECT name FROM pragma_table_info(?) ORDER BY cid', table).map(
    (row) => row.name,
  );
  const present = added[table].filter(([name]) => known.includes(name));
  return {
    names: present.map(([name]) => `, ${name}`).join(''),
    values: present.map(([, value]) => `, ${value}`).join(''),
  };
}
