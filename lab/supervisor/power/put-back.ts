/** Snapshots that somebody puts back: at its time the box goes off, and starts with older disks. */
import { createOverlayView } from '../../../hardware/faults/conditions.js';
import { CONTROL } from '../../../hardware/kernel/event-queue.js';
import type { Participant } from '../../../hardware/kernel/participant.js';
import { SECOND } from '../../../hardware/ports.js';
import { type BoxName, ranks } from '../../plan.js';
import type { Slots } from './slots.js';

interface PutBackParts {
  readonly slots: Slots;
  readonly participant: Participant;
  switchOn(name: BoxName): Promise<void>;
  cutPower(name: BoxName): Promise<void>;
}

/** To be called when overlays have changed. */
export function snapshotKeeper({ slots, participant: { agenda }, switchOn, cutPower }: PutBackParts) {
  const due = new Set<string>();
  const putBack = async (name: BoxName, id: string): Promise<void> => {
    const box = slots.of(name);
    if (!box.overlays.some((one) => one.id === id)) return;
    box.putBack = [...box.putBack, id];
    // A machine that is off stays off, and finds its disks as they were.
    if (box.power === 'off') return;
    await cutPower(name);
    await switchOn(name);
  };
  return (): void => {
    for (const name of slots.names()) {
      const { overlays, laidUs } = slots.of(name);
      const view = createOverlayView({ overlays: () => overlays, overlayHit: () => {} });
      for (const { id, condition } of view.each('disk')) {
        if (condition.snapshotS === null || due.has(`${name} ${id}`)) continue;
        due.add(`${name} ${id}`);
        const atUs = (laidUs[id] ?? agenda.nowUs()) + condition.snapshotS * SECOND;
        agenda.put(Math.max(agenda.nowUs(), atUs), CONTROL, ranks[name], 3, () => putBack(name, id));
      }
    }
  };
}
