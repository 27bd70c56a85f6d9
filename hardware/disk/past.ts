/**
 * What a disk was before its latest steps: for a disk that says that it has written what is still in its
 * cache, and for a snapshot that somebody took of it. Before a step, what it changes is put aside: for
 * the cache the last so many steps, for a snapshot each thing once. Kept where a wipe does not reach.
 */
import * as v from 'valibot';
import { readJson } from '../kernel/read-json.js';
import type { Disk } from '../ports.js';

const ROOT = 'hardware/past';
const WANTS = `${ROOT}/wants.json`;
const CACHE = `${ROOT}/cache`;
/** Where the chassis keeps its own: no disk of the array. */
const CHASSIS = 'hardware/';
const DIGITS = 9;

const wantsSchema = v.object({
  /** Steps that the cache holds. */
  cached: v.number(),
  /** Faults whose snapshot has been taken. */
  snapshots: v.array(v.string()),
});
export type PastWants = Readonly<v.InferOutput<typeof wantsSchema>>;
const nothing: PastWants = { cached: 0, snapshots: [] };

const headSchema = v.object({
  kind: v.picklist(['file', 'database']),
  name: v.string(),
  /** False: it was not there. */
  was: v.boolean(),
});

/** One thing as it was. */
export interface Before {
  readonly kind: 'file' | 'database';
  readonly name: string;
  /** Null: it was not there. */
  readonly content: Buffer | null;
}

const LENGTH_BYTES = 4;

function packed({ kind, name, content }: Before): Buffer {
  const head = Buffer.from(JSON.stringify({ kind, name, was: content !== null }));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, content ?? Buffer.alloc(0)]);
}

function unpacked(bytes: Buffer | null): Before | null {
  if (bytes === null || bytes.length < LENGTH_BYTES) return null;
  const end = LENGTH_BYTES + bytes.readUInt32BE();
  const head = readJson(headSchema, bytes.subarray(LENGTH_BYTES, end));
  if (head === null) return null;
  return { kind: head.kind, name: head.name, content: head.was ? Buffer.from(bytes.subarray(end)) : null };
}

/** What the host asked of snapshots; nothing where the file is missing or damaged. */
export function readWants(disk: Disk): PastWants {
  const kept = disk.readFile(WANTS);
  return kept === null ? nothing : (readJson(wantsSchema, kept) ?? nothing);
}

const folderOf = (snapshot: string): string => `${ROOT}/of-${Buffer.from(snapshot).toString('hex')}`;

const drop = (disk: Disk, folder: string): void => {
  for (const path of disk.list(folder)) disk.removeFile(path);
};

/** What is put aside from now on; what is no longer wanted is forgotten. */
export function setWants(disk: Disk, wants: PastWants): void {
  const before = readWants(disk);
  if (wants.cached === 0) drop(disk, CACHE);
  for (const snapshot of before.snapshots)
    if (!wants.snapshots.includes(snapshot)) drop(disk, folderOf(snapshot));
  if (wants.cached > 0 || wants.snapshots.length > 0)
    disk.writeFile(WANTS, Buffer.from(JSON.stringify(wants)));
  else if (disk.hasFile(WANTS)) disk.removeFile(WANTS);
}

const read = (disk: Disk, paths: readonly string[]): Before[] =>
  paths.flatMap((path) => unpacked(disk.readFile(path)) ?? []);

/** What the cache held, the latest step first. */
export const cachedSteps = (disk: Disk): Before[] => read(disk, disk.list(CACHE).reverse());

export const snapshotOf = (disk: Disk, snapshot: string): Before[] =>
  read(disk, disk.list(folderOf(snapshot)));

/** The cache is empty: all of it is written, or lost. */
export const emptyCache = (disk: Disk): void => drop(disk, CACHE);

/** The same disk; `imageOf`: a database as it is now. */
export function withPast(disk: Disk, imageOf: (name: string) => Buffer): Disk {
  let depth = 0;
  const keep = (wants: PastWants, kind: Before['kind'], name: string): void => {
    let content: Buffer | null | undefined;
    const before = (): Buffer => {
      content ??= kind === 'file' ? disk.readFile(name) : imageOf(name);
      return packed({ kind, name, content });
    };
    if (wants.cached > 0) {
      const kept = disk.list(CACHE);
      const number = Number(kept.at(-1)?.slice(CACHE.length + 1) ?? 0) + 1;
      disk.writeFile(`${CACHE}/${String(number).padStart(DIGITS, '0')}`, before());
      for (const path of kept.slice(0, Math.max(0, kept.length + 1 - wants.cached))) disk.removeFile(path);
    }
    for (const snapshot of wants.snapshots) {
      const path = `${folderOf(snapshot)}/${kind}-${Buffer.from(name).toString('hex')}`;
      if (!disk.hasFile(path)) disk.writeFile(path, before());
    }
  };
  const step = <T>(kind: Before['kind'], name: string, act: () => T): T => {
    if (depth === 0 && !name.startsWith(CHASSIS) && disk.hasFile(WANTS)) keep(readWants(disk), kind, name);
    depth += 1;
    try {
      return act();
    } finally {
      depth -= 1;
    }
  };
  return {
    capacityBytes: disk.capacityBytes,
    get flushes() {
      return disk.flushes;
    },
    writes: () => disk.writes(),
    spool: disk.spool,
    durable: (name, act) => step('database', name.split(':', 1)[0] ?? '', () => disk.durable(name, act)),
    open: (name, make) => disk.open(name, make),
    path: (name) => disk.path(name),
    readFile: (path) => disk.readFile(path),
    writeFile: (path, bytes) => step('file', path, () => disk.writeFile(path, bytes)),
    removeFile: (path) => step('file', path, () => disk.removeFile(path)),
    hasFile: (path) => disk.hasFile(path),
    list: (folder) => disk.list(folder),
    sizeBytes: (path) => disk.sizeBytes(path),
    filesBytes: () => disk.filesBytes(),
    wipe: () => {
      disk.wipe();
      // A disk that is erased has nothing to go back to.
      setWants(disk, nothing);
    },
  };
}
