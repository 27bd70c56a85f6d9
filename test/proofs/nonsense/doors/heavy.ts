/** Heavy jobs: what goes into each, as it may come from a peer or a person: bytes, names, numbers. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { siteBackup } from '../../../../appliance/heavy/backup.js';
import { heavyJobs } from '../../../../appliance/heavy/index.js';
import { packConfiguration } from '../../../../appliance/heavy/sync/configuration.js';
import { packFiles } from '../../../../appliance/heavy/sync/files.js';
import { cursors, packRows } from '../../../../appliance/heavy/sync/history.js';
import { openStore, type Store } from '../../../../appliance/store/database.js';
import type { Cursors, Packed } from '../../../../failover/link/messages.js';
import type { JobResult } from '../../../../failover/sync/jobs.js';
import { createMemoryDisk, type MemoryDisk } from '../../../../hardware/disk/memory-disk.js';
import { defaultPlan } from '../../../../lab/making/found.js';
import { makeBoxes } from '../../../../lab/making/make-boxes.js';
import { forkDisk } from '../../../../lab/supervisor/made-pairs.js';
import { packageById } from '../../../../updates/packages/index.js';
import { asOrigin } from '../../../support/as-origin.js';
import { texts } from '../corpus.js';
import { bare, type Door, type Said, type Tries } from '../door.js';
import { type Place, placeName, withAt } from '../schemas.js';
import { anyText, damaged, damagedExamples } from '../values.js';

const DISK_BYTES = 1e9;
const NOW_MS = Date.UTC(2018, 2, 5, 8);

/** All rows and files of a disk, in one word. */
function digestOf(disk: MemoryDisk): string {
  const hash = createHash('sha256');
  const { db }: Store = openStore(disk, 'site');
  const tables = db
    .prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .all();
  for (const { name } of tables)
    hash.update(`${name} ${JSON.stringify(db.prepare(`SELECT * FROM "${name}"`).all())}`);
  for (const folder of ['recordings', 'files']) hash.update(JSON.stringify(disk.list(folder)));
  return hash.digest('hex');
}

function said<T>(result: JobResult<T>): T {
  if (!result.ok) throw new Error(`a sample cannot be packed: ${result.why}`);
  return result;
}

/** One log of a box that has rows. */
function logOf(known: Cursors): { readonly table: string; readonly origin: string } {
  for (const [table, logs] of Object.entries(known)) {
    const [origin] = Object.keys(logs);
    if (table === 'session' && origin !== undefined) return { table, origin };
  }
  throw new Error('the box has no session');
}

function samplesOn(disk: MemoryDisk): Readonly<Record<string, unknown>> {
  const own = said(cursors(disk)).cursors;
  const log = logOf(own);
  const rows: Packed = said(packRows(disk, { ...log, after: 0, upTo: 5, brotli: false })).packed;
  const config: Packed = said(packConfiguration(disk, { brotli: true })).packed;
  const shas = disk.list('files').map((path) => path.split('/').at(-1) ?? '');
  const blobs: Packed = said(packFiles(disk, { folder: 'files', shas })).packed;
  const how = {
    salt: Buffer.alloc(16, 1),
    nonce: Buffer.alloc(12, 2),
    history: true,
    nowMs: NOW_MS,
    role: null,
  };
  const made = siteBackup(disk, { password: 'Quiet-Lantern-58', ...how });
  if (!made.ok) throw new Error(made.why);
  const file = { bytes: Buffer.from(made.file) };
  const asked = { file, password: 'Quiet-Lantern-58', freeBytes: DISK_BYTES };
  const next = packageById('site-17.1.1');
  const { version = '', build = '' } = next?.manifest ?? {};
  const update = {
    version,
    build,
    migrations: next?.migrations ?? [],
    nowMs: NOW_MS,
    adminPasswordHash: null,
  };
  const room = { freeBytes: DISK_BYTES };
  return {
    'site.migrate': { update, ...room },
    'site.backup': { password: 'x', ...how },
    'site.restore': { ...asked, origin: asOrigin('this-box'), actor: 'admin', nowMs: NOW_MS },
    'site.check-backup': asked,
    'sync.cursors': {},
    'sync.stand': { other: own },
    'sync.config-digest': {},
    'sync.digests': { places: [{ ...log, seq: 1 }] },
    'sync.part': { ...log, seq: 3, cursors: [own] },
    'sync.pack': { ...log, after: 0, upTo: 5, brotli: true },
    'sync.apply': { ...rows, ...room },
    'sync.config-pack': { brotli: true },
    'sync.config-files': config,
    'sync.config-apply': { ...config, ...room },
    'sync.wanted': { absent: shas },
    'sync.blobs-pack': { folder: 'files', shas },
    'sync.blobs-store': blobs,
    'scrub.files': { after: '' },
    'scrub.rows': null,
    'scrub.put-rows': [{ table: 'session_event', origin: log.origin, seq: 1, text: 'x' }],
    'scrub.read-rows': { places: [{ table: 'session_event', origin: log.origin, seq: 1 }] },
    'scrub.replace': blobs,
  };
}

/** What the box decides by itself: nobody from outside has a word in it. */
const OWN = /^(update|origin\.|nowMs|freeBytes|role|salt|nonce|brotli|history|folder)/;

const isBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array;

/** Bytes are one place; of the rest each leaf is. */
function leaves(value: unknown, at: Place = []): Place[] {
  if (isBytes(value) || typeof value !== 'object' || value === null) return [at];
  return Object.entries(value)
    .flatMap(([key, one]) => leaves(one, [...at, Array.isArray(value) ? Number(key) : key]))
    .slice(0, 12);
}

const valueAt = (whole: unknown, place: Place): unknown =>
  place.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    whole,
  );

async function tryPlace(
  good: unknown,
  { each }: Tries,
  attempt: (value: unknown) => Promise<Said>,
): Promise<void> {
  if (isBytes(good)) return each(damaged(Buffer.from(good)), damagedExamples(Buffer.from(good)), attempt);
  if (typeof good === 'string') return each(anyText, texts, attempt);
  if (typeof good === 'number')
    return each(
      fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -3, max: 20 })),
      [0, -1, Number.MAX_SAFE_INTEGER],
      attempt,
    );
  return each(fc.boolean(), [], attempt);
}

/** Null, false, or a word for why: what a job answers that did nothing. */
const isRefusal = (result: unknown): boolean =>
  typeof result === 'string' ||
  (typeof result === 'object' &&
    result !== null &&
    (('ok' in result && result.ok === false) || 'failed' in result));

interface At {
  readonly name: string;
  readonly sample: unknown;
  readonly place: Place;
}

function placesIn(samples: Readonly<Record<string, unknown>>): Map<string, At> {
  const found = new Map<string, At>();
  for (const name of heavyJobs.keys()) {
    const sample = samples[name];
    const outside = sample === undefined ? [] : leaves(sample).filter((place) => !OWN.test(placeName(place)));
    // A job that takes nothing from anybody is run as it is.
    for (const place of outside.length === 0 ? [[]] : outside)
      found.set(`${name} ${outside.length === 0 ? '(as it is)' : placeName(place)}`, { name, sample, place });
  }
  return found;
}

export const heavy: Door = {
  name: 'heavy-job',
  open: async (seed) => {
    const disks = { a: createMemoryDisk(DISK_BYTES), b: createMemoryDisk(DISK_BYTES) };
    makeBoxes(defaultPlan, seed, disks, {
      nowMs: NOW_MS,
      historyDays: 1,
      sessionsPerDay: 8,
      files: 2,
      recordings: 2,
    });
    const found = placesIn(samplesOn(disks.a));
    const run = async (name: string, input: unknown): Promise<Said> => {
      const job = heavyJobs.get(name);
      if (job === undefined) throw new Error('there is no such job');
      const disk = job.changes === 'nothing' ? disks.b : forkDisk(disks.b);
      const before = digestOf(disk);
      // What comes from outside has the types that schemas hold it to, and no others.
      const result: unknown = await job.work(disk, input as never);
      const changed = digestOf(disk) !== before;
      if (isRefusal(result) && changed)
        throw new Error(`refused (${JSON.stringify(result)}), but the disk changed`);
      if (job.changes === 'nothing' && changed) throw new Error('it changed what it only reads');
      return isRefusal(result) ? 'refused' : 'taken';
    };
    return bare([...found.keys()], async (entry, tries) => {
      const at = found.get(entry);
      if (at === undefined || at.sample === undefined) return;
      if (at.place.length === 0) await tries.each(fc.constant(null), [], () => run(at.name, at.sample));
      else
        await tryPlace(valueAt(at.sample, at.place), tries, (value) =>
          run(at.name, withAt(at.sample, at.place, value)),
        );
    });
  },
};
