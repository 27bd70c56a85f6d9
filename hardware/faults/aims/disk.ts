/**
 * hardware/faults/aims/: what a fault can be aimed at, a file each: its condition, and that condition
 * where nothing is wrong.
 */

/** Durable writes that the disk refuses. */
interface RefusedWrites {
  /** Part of the name of a write; '': all. */
  readonly name: string;
  readonly how: 'error' | 'full';
  /** So many are refused, then no more; null: without end. */
  readonly times: number | null;
  /** Chance of each to be refused. */
  readonly share: number;
}

/** What goes bad, and on how many disks. */
export interface Decay {
  readonly what: 'recording' | 'file' | 'row';
  /** The disk says so when it is read. */
  readonly loud: boolean;
  readonly slots: readonly number[];
}

export interface DiskCondition {
  /** Disks out of order, by slot. */
  readonly out: readonly { readonly slot: number; readonly how: 'failed' | 'missing' }[];
  /** At most this much room is left; null: as much as there is. */
  readonly freeBytesMax: number | null;
  readonly refused: readonly RefusedWrites[];
  readonly decays: readonly Decay[];
  /** So many of the last writes are only in the cache. */
  readonly cached: number;
  /** A snapshot is put back so long after it was taken; null: none is. */
  readonly snapshotS: number | null;
  /** How much longer each write takes. */
  readonly writeMs: number;
  /** One in so many writes takes so much longer. */
  readonly stalls: readonly { readonly stallMs: number; readonly every: number }[];
}

export const soundDisk: DiskCondition = {
  out: [],
  freeBytesMax: null,
  refused: [],
  decays: [],
  cached: 0,
  snapshotS: null,
  writeMs: 0,
  stalls: [],
};
