/**
 * lab/supervisor/power/: the boxes' power: their switches, and the current that reaches them.
 *
 * Whether current reaches the boxes: the mains of the site, and each box's own supplies.
 */
import { createOverlayView } from '../../../hardware/faults/conditions.js';
import type { PowerCondition } from '../../../hardware/faults/overlay.js';
import { CONTROL } from '../../../hardware/kernel/event-queue.js';
import type { Participant } from '../../../hardware/kernel/participant.js';
import { type BoxName, ranks } from '../../plan.js';
import type { Slots } from './slots.js';

export interface Feed {
  reaches(name: BoxName): boolean;
  /** Counts what keeps it from a box, for each fault that does. */
  countMissing(name: BoxName): void;
}

/** Looks at the overlays of all boxes: one box without mains is the whole site. */
export function createFeed(slots: Slots): Feed {
  const viewOf = (name: BoxName) =>
    createOverlayView({
      overlays: () => slots.of(name).overlays,
      overlayHit: (id) => slots.count(name, { [id]: 1 }),
    });
  const views = new Map(slots.names().map((name) => [name, viewOf(name)]));
  const power = (name: BoxName): PowerCondition | null => views.get(name)?.of('power') ?? null;
  const hasMains = (): boolean => slots.names().every((name) => power(name)?.mains !== false);
  return {
    reaches: (name) => hasMains() && power(name)?.fed !== false,
    countMissing: (name) => {
      for (const [owner, view] of views) {
        view.hit('power', ({ mains, fed }) => !mains || (owner === name && !fed));
      }
    },
  };
}

interface FollowerParts {
  readonly slots: Slots;
  readonly feed: Feed;
  readonly participant: Participant;
  switchOn(name: BoxName): Promise<void>;
  cutPower(name: BoxName): Promise<void>;
}

/** To be called when overlays have changed: boxes without current go off, those that wait for it start. */
export const feedFollower =
  ({ slots, feed, participant: { agenda }, switchOn, cutPower }: FollowerParts) =>
  (): void => {
    const follow = async (name: BoxName): Promise<void> => {
      const box = slots.of(name);
      if (feed.reaches(name)) {
        if (box.awaitsFeed) await switchOn(name);
      } else if (box.power !== 'off') {
        feed.countMissing(name);
        await cutPower(name);
        box.awaitsFeed = true;
      }
    };
    for (const name of slots.names()) {
      const box = slots.of(name);
      if (feed.reaches(name) ? !box.awaitsFeed : box.power === 'off') continue;
      agenda.put(agenda.nowUs(), CONTROL, ranks[name], 2, () => follow(name));
    }
  };
