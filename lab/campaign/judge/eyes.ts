/**
 * The judge's own eyes: what stands on a disk and who is on the wires, read without the appliance's
 * code. Only the shapes of what it reads are known here.
 */
import * as v from 'valibot';
import { labPasswordHash } from '../../making/credentials.js';
import type { Readable, Snapshot } from '../../rehearsals/judge/snapshot.js';
import { takeSnapshot } from '../../rehearsals/judge/snapshot.js';
import type { Lab } from '../../supervisor/lab.js';
import type { Disks, Letter } from '../place/letters.js';

const sessionOf = v.nullish(v.object({ id: v.number() }));
const roleSchema = v.object({
  kind: v.picklist(['alone', 'pairing', 'primary', 'backup', 'promoting', 'demoting', 'conflict']),
  sync: sessionOf,
  pair: v.nullish(v.object({ relationId: v.string() })),
});
const settingsSchema = v.partial(
  v.object({
    autoSyncMinutes: v.number(),
    backupOperations: v.boolean(),
    primaryTimeoutMinutes: v.number(),
    automaticFailover: v.boolean(),
    untickedShared: v.array(v.string()),
  }),
);

/** A box's role as its disk has it. */
export interface SeenRole {
  readonly kind: v.InferOutput<typeof roleSchema>['kind'];
  readonly pulls: boolean;
  readonly relation: string | null;
}

export type SeenSettings = Required<v.InferOutput<typeof settingsSchema>>;

/** As they are before anybody has saved any. */
const unsaved: SeenSettings = {
  autoSyncMinutes: 60,
  backupOperations: true,
  primaryTimeoutMinutes: 15,
  automaticFailover: false,
  untickedShared: [],
};

/** A database of a disk; null: there is none, or the box died in the middle of something. */
function database(disks: Disks, box: Letter, name: 'box' | 'site'): Readable | null {
  try {
    return disks[box].open(name, () => {
      throw new Error(`no ${name}`);
    });
  } catch {
    return null;
  }
}

type Prepared = ReturnType<Readable['prepare']>;

/** Looked at every minute: a question is put into words once for each database. */
function askedOften(sql: string): (db: Readable) => Prepared {
  const prepared = new WeakMap<Readable, Prepared>();
  return (db) => {
    const known = prepared.get(db) ?? db.prepare(sql);
    prepared.set(db, known);
    return known;
  };
}

const documentsOf = askedOften('SELECT json FROM doc WHERE key = ?');
const openSessionsOf = askedOften('SELECT id FROM active_session');
const sessionTableOf = askedOften("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'session'");

function textOn(disks: Disks, box: Letter, key: string): string | null {
  const db = database(disks, box, 'box');
  const [row] = (db === null ? [] : documentsOf(db).all(key)) as { json: string }[];
  return row?.json ?? null;
}

/** What a box's own store says under a key. */
export function docOn(disks: Disks, box: Letter, key: string): unknown {
  const text = textOn(disks, box, key);
  return text === null ? null : JSON.parse(text);
}

const READ_MAX = 64;

/** The same words say the same: looked at every minute, they are read when they have changed. */
function readOnce<T>(read: (doc: unknown) => T): (text: string | null) => T {
  const known = new Map<string | null, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= READ_MAX) known.clear();
    const found = read(text === null ? null : JSON.parse(text));
    known.set(text, found);
    return found;
  };
}

const readRole = readOnce((doc): SeenRole | null => {
  const read = v.safeParse(roleSchema, doc);
  if (!read.success) return null;
  const { kind, sync, pair } = read.output;
  return { kind, pulls: sync != null, relation: pair?.relationId ?? null };
});

const readSettings = readOnce((doc): SeenSettings => {
  const read = v.safeParse(settingsSchema, doc);
  return { ...unsaved, ...(read.success ? read.output : {}) };
});

export const roleOn = (disks: Disks, box: Letter): SeenRole | null =>
  readRole(textOn(disks, box, 'machine.failover'));

export const settingsOn = (disks: Disks, box: Letter): SeenSettings =>
  readSettings(textOn(disks, box, 'failover.settings'));

/** Boxes with different pre-shared keys believe nothing that the other one says. */
export function keysDiffer(disks: Disks): boolean {
  const [a, b] = [textOn(disks, 'a', 'preshared-key'), textOn(disks, 'b', 'preshared-key')];
  return a !== null && b !== null && a !== b;
}

const holdsSite = (db: Readable): boolean => sessionTableOf(db).all().length > 0;

/** The site on a box's disk, read beside it; null: none is installed. */
export function siteOn(disks: Disks, box: Letter): Readable | null {
  const db = database(disks, box, 'site');
  return db === null || !holdsSite(db) ? null : db;
}

/** All that the judge knows to look at on a disk; null: no site is on it. */
export function snapshotOf(disks: Disks, box: Letter): Snapshot | null {
  const db = siteOn(disks, box);
  if (db === null) return null;
  const files = ['recordings', 'files'].flatMap((folder) => disks[box].list(folder));
  return takeSnapshot(db, files, []);
}

/** Names of the accounts on a disk. */
export const accountsOn = (disks: Disks, box: Letter): ReadonlySet<string> =>
  new Set(
    (
      (siteOn(disks, box)?.prepare('SELECT username FROM user_account').all() ?? []) as { username: string }[]
    ).map(({ username }) => username),
  );

/** Enabled accounts on a disk whose password is the lab's. */
export const labAccountsOn = (disks: Disks, box: Letter): ReadonlySet<string> =>
  new Set(
    (
      (siteOn(disks, box)
        ?.prepare(
          'SELECT username FROM user_account WHERE enabled = 1 AND must_change = 0 AND password_hash = ?',
        )
        .all(labPasswordHash) ?? []) as { username: string }[]
    ).map(({ username }) => username),
  );

/**
 * Rows that say the same as others: of sessions anyhow, of the audit where another name wrote them. But for signing
 * in and out: somebody may do that at both boxes, and their clocks tell the same millisecond of it.
 */
const TWICE = [
  'SELECT id FROM session GROUP BY id HAVING count(*) > 1',
  'SELECT session_id AS id FROM session_event GROUP BY session_id, at_ms, kind, text HAVING count(DISTINCT origin) > 1',
  "SELECT '' AS id FROM audit WHERE action NOT LIKE 'sign-%' GROUP BY at_ms, actor, action, detail HAVING count(DISTINCT origin) > 1",
] as const;

/** How many rows are there twice on a disk, but for those of some sessions. */
export const doubledOn = (disks: Disks, box: Letter, but: ReadonlySet<string> = new Set()): number =>
  TWICE.reduce((sum, sql) => {
    const rows = (siteOn(disks, box)?.prepare(sql).all() ?? []) as { id: string }[];
    return sum + rows.filter(({ id }) => !but.has(id)).length;
  }, 0);

/** The recordings that rows of these sessions name. */
export const recordingsOf = (
  disks: Disks,
  box: Letter,
  sessions: ReadonlySet<string>,
): ReadonlySet<string> => {
  const rows = (siteOn(disks, box)
    ?.prepare('SELECT id, recording_sha256 AS sha256 FROM session WHERE recording_sha256 IS NOT NULL')
    .all() ?? []) as { id: string; sha256: string }[];
  return new Set(rows.filter(({ id }) => sessions.has(id)).map(({ sha256 }) => sha256));
};

/** Sessions that the site on a box's disk calls open. */
export function openSessionsOn(disks: Disks, box: Letter): number {
  const db = siteOn(disks, box);
  return db === null ? 0 : openSessionsOf(db).all().length;
}

/** To which box the others send for an address. */
export function holderOf(lab: Lab, address: string): Letter | null {
  const mac = lab.claims.get(address)?.mac;
  const box = mac === undefined ? null : lab.boxOfMac(mac);
  return box === 'a' || box === 'b' ? box : null;
}
