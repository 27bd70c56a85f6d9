/**
 * lab/hosting/when/: moments that are armed: what is watched for, by whom, how often, and what comes of it.
 *
 * Watches in a box for what is armed there, and does at once what the box does to itself.
 */
import type { Passage } from '../../../hardware/kernel/envelope.js';
import type { Participant } from '../../../hardware/kernel/participant.js';
import type { Activation, Disk } from '../../../hardware/ports.js';
import { LATENCY_MIN_US } from '../../plan.js';
import type { Happening } from './moment.js';
import { createSentry, type Watched } from './sentry.js';
import { watchDisk } from './watched-disk.js';

export interface BoxWatch {
  /** Something happens. False: the box has no power any more. */
  met(happening: Happening): boolean;
  /** The same of a message. */
  message(passage: Passage): boolean;
  watch(watched: Watched): void;
  /** The box's disk; its writes are watched. */
  readonly disk: Disk;
  /** Parts of the names of writes that matter. */
  writes(): readonly string[];
}

export interface BoxWatchNeeds {
  readonly seed: string;
  readonly watched: Watched;
  readonly disk: Disk;
  readonly participant: () => Participant;
  overlays(): readonly Activation[];
  /** Lays these faults on the box, now. */
  lay(list: readonly Activation[]): void;
  /** The power of the box goes, now. */
  strike(): void;
}

/** A box's watch; the lab hears of what is armed elsewhere and does its part one latency later. */
export function createBoxWatch(needs: BoxWatchNeeds): BoxWatch {
  const { seed, watched, participant, overlays, lay, strike } = needs;
  const sentry = createSentry({
    seed,
    watched,
    met: (id, counts, fires) => {
      const { agenda } = participant();
      participant().met({ id, ...counts, fires }, agenda.nowUs() + LATENCY_MIN_US);
    },
    fire: ({ atOnce: { faults, cut } }) => {
      const laid = overlays().filter(({ id }) => !faults.some((one) => one.id === id));
      if (faults.length > 0) lay([...laid, ...faults]);
      if (cut) strike();
    },
  });
  const met = (happening: Happening): boolean => {
    if (!participant().isDead) sentry.met(happening);
    return !participant().isDead;
  };
  return {
    met,
    message: (passage) => met({ kind: 'message', passage }),
    watch: sentry.watch,
    writes: sentry.writes,
    disk: watchDisk(needs.disk, (name, side) => met({ kind: 'write', name, side })),
  };
}
