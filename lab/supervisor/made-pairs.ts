/** Disks of pairs as they were made, to begin other worlds with: what is made again and again is made once and forked. */
import { Database, type Db } from '../../appliance/store/sqlite.js';
import { createMemoryDisk, type MemoryDisk } from '../../hardware/disk/memory-disk.js';
import { addressesOf, pairPlan } from '../making/found.js';
import { type MadeLab, type MakeOptions, makeBoxes } from '../making/make-boxes.js';

/** A box that the world does not have leaves its disk empty. */
export type PairDisks = Readonly<Record<'a' | 'b', MemoryDisk> & { c?: MemoryDisk }>;

export interface MadePair {
  readonly made: MadeLab;
  readonly disks: PairDisks;
}

/** So many are known, the latest asked for. */
const KNOWN_MAX = 8;

/** What was asked for lately; null: once, and not kept. */
const known = new Map<string, MadePair | null>();

function copyDatabase(database: unknown): Db {
  const copy = new Database((database as Db).serialize());
  copy.pragma('foreign_keys = OFF');
  return copy;
}

/** A disk of the same content, which goes its own way. */
export const forkDisk = (disk: MemoryDisk): MemoryDisk => disk.fork(copyDatabase);

const forked = ({ made, disks: { a, b, c } }: MadePair): MadePair => ({
  made,
  disks: { a: forkDisk(a), b: forkDisk(b), ...(c === undefined ? {} : { c: forkDisk(c) }) },
});

function make(seed: string, capacityBytes: number, options: MakeOptions): MadePair {
  const disk = (): MemoryDisk => createMemoryDisk(capacityBytes);
  const disks = { a: disk(), b: disk(), c: disk() };
  return { disks, made: makeBoxes(pairPlan(addressesOf(options)), seed, disks, options) };
}

/** A pair on disks of its own. Asked for a second time it is kept: from then on it is forked. */
export function madePair(seed: string, capacityBytes: number, options: MakeOptions): MadePair {
  // Keys that somebody makes otherwise need not come again.
  if (options.keys !== undefined) return make(seed, capacityBytes, options);
  const key = JSON.stringify([seed, capacityBytes, Object.entries(options).sort()]);
  const kept = known.get(key);
  const pair = kept ?? make(seed, capacityBytes, options);
  known.delete(key);
  known.set(key, kept === undefined ? null : pair);
  const [oldest] = known.keys();
  if (known.size > KNOWN_MAX && oldest !== undefined) known.delete(oldest);
  return kept === undefined ? pair : forked(pair);
}
