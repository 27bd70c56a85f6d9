/**
 * hardware/disk/: the array, the disk as software gets it, and the disks below it: a folder, or memory.
 *
 * The two disks of the box as one RAID 1 array: a pure machine over monotonic time.
 *
 *   online ── dies, pulled out ──> failed, missing ── another one put in ──> rebuilding ──> online
 *
 * The array holds its data while one disk is online. When none is, nothing can be read or written
 * until one of the disks that hold the data is back: that one is online at once, the other rebuilds.
 */
import * as v from 'valibot';
import type { DiskReading, RaidState } from '../hardware.js';

const slotSchema = v.variant('at', [
  v.object({ at: v.picklist(['online', 'failed', 'missing']) }),
  v.object({ at: v.literal('rebuilding'), sinceMono: v.number() }),
]);
type SlotState = Readonly<v.InferOutput<typeof slotSchema>>;

export type ArrayState = readonly SlotState[];

/** What the controller remembers over a power-off. */
export const ARRAY_FILE = 'hardware/array.json';

/** As the controller remembers it over a power-off. */
export const arraySchema = v.array(slotSchema);

/** Slots that are out of order now, as the overlays say. */
export type OutOfOrder = readonly { readonly slot: number; readonly how: 'failed' | 'missing' }[];

export const SLOTS = 2;
const REBUILD_BYTES_PER_S = 2 * 1_048_576;

/** How long a disk takes to be filled again. */
export const rebuildMs = (sizeBytes: number): number =>
  Math.max(1_000, Math.round((sizeBytes / REBUILD_BYTES_PER_S) * 1_000));

export const soundArray: ArrayState = Array.from({ length: SLOTS }, () => ({ at: 'online' }));

/** Rebuilds that are done by now. */
export const settle = (array: ArrayState, sizeBytes: number, mono: number): ArrayState =>
  array.map((slot) =>
    slot.at === 'rebuilding' && mono - slot.sinceMono >= rebuildMs(sizeBytes) ? { at: 'online' } : slot,
  );

/** The array once the disks out of order are `out`. */
export function arrange(array: ArrayState, out: OutOfOrder, sizeBytes: number, mono: number): ArrayState {
  const now = settle(array, sizeBytes, mono);
  const kept: SlotState[] = now.map((slot, number) => {
    const found = out.find((one) => one.slot === number);
    return found === undefined ? slot : { at: found.how };
  });
  let holdsData = kept.some(({ at }) => at === 'online');
  return kept.map((slot, number) => {
    if (slot.at === 'online' || slot.at === 'rebuilding') return slot;
    if (out.some((one) => one.slot === number)) return slot;
    if (holdsData) return { at: 'rebuilding', sinceMono: mono };
    holdsData = true;
    return { at: 'online' };
  });
}

/** The worst of its disks, as the array's controller tells it. */
export function raidState(array: ArrayState): RaidState {
  if (!array.some(({ at }) => at === 'online')) return 'failed';
  if (array.every(({ at }) => at === 'online')) return 'optimal';
  return array.some(({ at }) => at === 'rebuilding') ? 'rebuilding' : 'degraded';
}

/** What each slot of the array shows: state, and how far a rebuild is at `mono` ms. */
export const diskReadings = (array: ArrayState, sizeBytes: number, mono: number): DiskReading[] =>
  array.map((state, slot) => ({
    slot,
    state: state.at,
    sizeBytes,
    rebuildShare:
      state.at === 'rebuilding'
        ? Math.min(1, Math.max(0, (mono - state.sinceMono) / rebuildMs(sizeBytes)))
        : null,
  }));

/** When the next rebuild is done; null: none is under way. */
export function rebuiltMono(array: ArrayState, sizeBytes: number): number | null {
  const ends = array.flatMap((slot) =>
    slot.at === 'rebuilding' ? [slot.sinceMono + rebuildMs(sizeBytes)] : [],
  );
  return ends.length === 0 ? null : Math.min(...ends);
}
