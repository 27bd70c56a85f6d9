/** Edge of the disk array: follows the overlays, waits for rebuilds, remembers over a power-off. */

import type { OverlayView } from '../faults/conditions.js';
import { readJson } from '../kernel/read-json.js';
import { type Cancel, isStorageTrouble, MS, type Ports } from '../ports.js';
import {
  ARRAY_FILE,
  type ArrayState,
  arrange,
  arraySchema,
  raidState,
  rebuiltMono,
  settle,
  soundArray,
} from './array.js';
import { copiedTo } from './rot.js';

export interface BoxArray {
  state(): ArrayState;
  /** Looks at the overlays again. */
  look(): void;
  stop(): void;
}

/** The array of a box; `changed` is called when a disk of it fails, comes or is rebuilt. */
export function createBoxArray(ports: Ports, view: OverlayView, changed: () => void): BoxArray {
  const sizeBytes = ports.disk.capacityBytes;
  const monoMs = (): number => ports.time.nowUs() / MS;
  let cancel: Cancel | null = null;

  const kept = ports.disk.readFile(ARRAY_FILE);
  // A rebuild that the power interrupted begins again: the controller cannot say how far it came.
  let array: ArrayState =
    kept === null
      ? soundArray
      : (readJson(arraySchema, kept) ?? soundArray).map((slot) =>
          slot.at === 'rebuilding' ? { at: 'rebuilding', sinceMono: monoMs() } : slot,
        );

  const keep = (): void => {
    try {
      ports.disk.writeFile(ARRAY_FILE, Buffer.from(JSON.stringify(array)));
    } catch (error) {
      if (!isStorageTrouble(error)) throw error;
    }
  };
  const enter = (next: ArrayState): void => {
    const filled = next.flatMap(({ at }, slot) =>
      at === 'online' && array[slot]?.at === 'rebuilding' ? [slot] : [],
    );
    for (const slot of filled) copiedTo(ports.disk, slot);
    const different = next.some(({ at }, slot) => at !== array[slot]?.at);
    array = next;
    arm();
    if (!different) return;
    keep();
    ports.emit({
      kind: 'disk.array',
      data: { array: raidState(array), disks: array.map(({ at }) => at) },
    });
    changed();
  };
  const arm = (): void => {
    cancel?.();
    cancel = null;
    const at = rebuiltMono(array, sizeBytes);
    if (at === null) return;
    cancel = ports.time.timer(Math.max(1, Math.round((at - monoMs()) * MS)), () => {
      cancel = null;
      enter(settle(array, sizeBytes, monoMs()));
    });
  };
  return {
    state: () => array,
    look: () => enter(arrange(array, view.of('disk').out, sizeBytes, monoMs())),
    stop: () => {
      cancel?.();
      cancel = null;
    },
  };
}
