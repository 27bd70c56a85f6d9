/**
 * The judge sees (`npm run damage`): each rehearsal is walked once, and then damage after damage is done to
 * the disks of its boxes, one at a time. Each must be found, and be gone again with the damage.
 */
import { type Db, openStore } from '../../../appliance/store/database.js';
import type { MemoryDisk } from '../../../hardware/disk/memory-disk.js';
import type { Verdict } from '../../../lab/rehearsals/judge/judge.js';
import type { Ledger } from '../../../lab/rehearsals/judge/ledger.js';
import { loadRehearsal, rehearsalNames } from '../../../lab/rehearsals/language/load.js';
import { rehearse } from '../../../lab/rehearsals/rehearse.js';
import type { PairDisks } from '../../../lab/supervisor/made-pairs.js';

const AMOUNTS = { historyDays: 8, sessionsPerDay: 6, recordings: 6 };
const histories = [
  { table: 'session', stamp: 'ended_ms', text: 'username' },
  { table: 'session_event', stamp: 'at_ms', text: 'text' },
  { table: 'audit', stamp: 'at_ms', text: 'detail' },
] as const;

interface Row {
  readonly origin: string;
  readonly seq: number;
}

/** Where the boxes end: what is compared with what. */
type Kind = 'pair' | 'single' | 'move';

interface Damage {
  readonly name: string;
  /** Why this rehearsal cannot show it; null: it can. */
  readonly unseen: string | null;
  readonly finding: RegExp;
  /** False: there is nothing here to be damaged. */
  do(db: Db, disk: MemoryDisk): boolean;
}

const changes = (db: Db, sql: string, ...values: unknown[]): boolean =>
  db.prepare(sql).run(...values).changes > 0;

/**
 * The oldest row; of a pair the newest that a data-sync may have carried; of one box the last but one:
 * the very last has nothing after it that shows that it is gone.
 */
function rowOf(
  db: Db,
  table: string,
  stamp: string,
  age: 'old' | 'new',
  beforeMs: number | null,
): Row | null {
  if (age === 'new' && beforeMs === null) {
    const sql = `SELECT origin, max(seq) - 1 AS seq FROM ${table} GROUP BY origin HAVING max(seq) > 1
      ORDER BY max(${stamp}) DESC, origin LIMIT 1`;
    return db.prepare(sql).get() as Row;
  }
  const order = age === 'old' ? 'ASC' : 'DESC';
  const row = db
    .prepare(
      `SELECT origin, seq FROM ${table} WHERE ${stamp} <= ? ORDER BY ${stamp} ${order}, origin, seq LIMIT 1`,
    )
    .get(beforeMs ?? Number.MAX_SAFE_INTEGER) as Row | undefined;
  return row ?? null;
}

type On = (act: (db: Db, row: Row) => boolean) => Damage['do'];

const doubled = (table: string, on: On): Damage => ({
  name: `a row of ${table} doubled`,
  unseen: null,
  finding: /there twice/,
  do: on((db, { origin, seq }) => {
    const columns = (db.prepare(`SELECT name FROM pragma_table_info('${table}')`).pluck().all() as string[])
      .filter((name) => name !== 'seq')
      .join(', ');
    const next = `(SELECT max(seq) + 1 FROM ${table} WHERE origin = '${origin}')`;
    return changes(
      db,
      `INSERT INTO ${table} (seq, ${columns}) SELECT ${next}, ${columns} FROM ${table} WHERE origin = ? AND seq = ?`,
      origin,
      seq,
    );
  }),
});

/** Damages that every box with history can suffer. */
function rowDamages(syncedMs: number | null): Damage[] {
  return histories.flatMap(({ table, stamp, text }) =>
    (['old', 'new'] as const).flatMap((age): Damage[] => {
      const on = (act: (db: Db, row: Row) => boolean) => (db: Db) => {
        const row = rowOf(db, table, stamp, age, syncedMs);
        return row !== null && act(db, row);
      };
      // A row that one box alone wrote in the run has nothing beside it.
      const unseen = syncedMs === null && age === 'new' ? 'written in the run, and nowhere else' : null;
      const where = 'WHERE origin = ? AND seq = ?';
      return [
        {
          name: `${age} row of ${table} lost`,
          unseen: null,
          finding: /rows are gone|numbers are missing|rows are on one box only|is nowhere|is not on/,
          do: on((db, { origin, seq }) => changes(db, `DELETE FROM ${table} ${where}`, origin, seq)),
        },
        {
          name: `${age} row of ${table} altered`,
          unseen,
          finding: /say something else|rows differ|kept otherwise/,
          do: on((db, { origin, seq }) =>
            changes(db, `UPDATE ${table} SET ${text} = substr(${text}, 2) || 'x' ${where}`, origin, seq),
          ),
        },
        ...(age === 'new' ? [doubled(table, on)] : []),
      ];
    }),
  );
}

/** Recordings of a box that the judge can know of: any, or those of its own sessions in the run. */
function recordingOf(kind: Kind, ledger: Ledger, box: string, db: Db): string | null {
  const own = ledger
    .told()
    .sessions.filter((one) => one.box === box)
    .map(({ id }) => `'${id}'`);
  const which = kind === 'move' ? `AND id IN (${own.join(', ') || 'NULL'})` : '';
  const sql = `SELECT recording_sha256 FROM session WHERE recording_sha256 IS NOT NULL ${which} ORDER BY started_ms`;
  return (db.prepare(sql).pluck().get() as string | undefined) ?? null;
}

function otherDamages(kind: Kind, ledger: Ledger, box: string, site: Db): Damage[] {
  const [told] = ledger.told().sessions.filter((one) => kind !== 'move' || one.box === box);
  return [
    {
      name: 'a recording gone',
      unseen:
        kind === 'move' && recordingOf(kind, ledger, box, site) === null
          ? 'no backup holds recordings (G62), and none was made after the restore'
          : null,
      finding: /stored files are gone|named but not there/,
      do: (db, disk) => {
        const sha = recordingOf(kind, ledger, box, db);
        if (sha === null || !disk.hasFile(`recordings/${sha}`)) return false;
        disk.removeFile(`recordings/${sha}`);
        return true;
      },
    },
    {
      name: 'a setting diverged',
      unseen: kind === 'single' ? 'one box has nothing to diverge from' : null,
      finding: /settings are not those of/,
      do: (db) =>
        changes(db, "UPDATE team SET comments = comments || 'x' WHERE id = (SELECT min(id) FROM team)"),
    },
    {
      name: 'a session told and not there',
      unseen: told === undefined ? 'nobody was told of a session' : null,
      finding: /is nowhere|is not on/,
      do: (db) => told !== undefined && changes(db, 'DELETE FROM session WHERE id = ?', told.id),
    },
  ];
}

/** Does a damage, judges, and takes it back. */
function tried(damage: Damage, disk: MemoryDisk, judgeNow: () => Verdict): Verdict | null {
  const { db } = openStore(disk, 'site');
  const files = new Map(disk.list('recordings').map((path) => [path, disk.readFile(path)]));
  db.exec('BEGIN');
  try {
    return damage.do(db, disk) ? judgeNow() : null;
  } finally {
    db.exec('ROLLBACK');
    for (const [path, content] of files)
      if (content !== null && !disk.hasFile(path)) disk.writeFile(path, content);
  }
}

/** What came of one damage. */
export interface Tried {
  readonly box: string;
  readonly name: string;
  readonly came: 'found' | 'missed' | 'nothing to damage' | 'not to be seen here';
  /** Why this rehearsal cannot show it, or what was found. */
  readonly words: string;
}

/** Findings where nothing is damaged are told as missed, too. */
function tryAll(name: string, rows: Tried[], given: Parameters<Trial>): void {
  const [judgeNow, ledger, disks] = given;
  const { start, moves } = loadRehearsal(name);
  const ofPair = start.boxes === 'pair';
  const kind: Kind = ofPair ? 'pair' : moves === undefined ? 'single' : 'move';
  const heirs = (['a', 'b', 'c'] as const).filter((box) =>
    Object.values(moves ?? {}).some((heir) => heir === box.toUpperCase()),
  );
  const boxes = { pair: ['a', 'b'], single: ['a'], move: heirs } as const;
  const lastMs = ledger.told().synced.at(-1)?.beganMs;
  const syncedMs = ofPair && lastMs !== undefined ? lastMs - 10_000 : null;
  const look = (when: string): void => {
    const words = judgeNow().findings.map(({ en }) => en);
    if (words.length > 0) rows.push({ box: '-', name: when, came: 'missed', words: words.join('; ') });
  };
  look('nothing is damaged yet');
  for (const box of boxes[kind]) {
    const disk = disks?.[box];
    if (disk === undefined) throw new Error(`no disk ${box}`);
    const { db } = openStore(disk, 'site');
    for (const damage of [...rowDamages(syncedMs), ...otherDamages(kind, ledger, box.toUpperCase(), db)]) {
      const verdict = tried(damage, disk, judgeNow);
      const words = verdict?.findings.map(({ en }) => en).join('; ') ?? '';
      const came =
        damage.unseen !== null
          ? 'not to be seen here'
          : verdict === null
            ? 'nothing to damage'
            : damage.finding.test(words)
              ? 'found'
              : 'missed';
      rows.push({ box, name: damage.name, came, words: damage.unseen ?? words });
    }
  }
  look('all is as it was');
}

type Trial = (judgeNow: () => Verdict, ledger: Ledger, disks: PairDisks | null) => void;

/** Walks a rehearsal and damages what it leaves. */
export async function damageRehearsal(name: string): Promise<readonly Tried[]> {
  const rows: Tried[] = [];
  const { report } = await rehearse({
    name,
    hosting: 'world',
    seed: '7',
    schedule: 'token',
    wrongWay: null,
    start: AMOUNTS,
    trial: (...given) => tryAll(name, rows, given),
  });
  if (report.outcome !== 'success') throw new Error(`${name}: ${report.outcome}`);
  return rows;
}

/** All rehearsals, or those named. */
export async function checkDamage(
  log: (line: string) => void,
  names: readonly string[] = [],
): Promise<{ passed: number; failed: number }> {
  let [passed, failed] = [0, 0];
  for (const name of names.length > 0 ? names : rehearsalNames()) {
    const rows = await damageRehearsal(name);
    const of = (came: Tried['came']): readonly Tried[] => rows.filter((one) => one.came === came);
    const bad = [...of('missed'), ...of('nothing to damage')];
    passed += of('found').length;
    failed += bad.length;
    log(`${name}: ${of('found').length} damages seen, ${bad.length} not`);
    for (const { box, name: what, came, words } of [...bad, ...of('not to be seen here')])
      log(`  ${box}: ${what}: ${came}${words === '' ? '' : `: ${words}`}`);
  }
  return { passed, failed };
}
