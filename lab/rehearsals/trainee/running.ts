/** A rehearsal that is under way in a live lab: its attempt, its faults, what it has cost so far. */

import { hostMonoMs } from '../../../hardware/kernel/host-time.js';
import type { Micros } from '../../../hardware/ports.js';
import type { StoryPlan } from '../../clients/story/plan.js';
import type { LiveLab } from '../../live/live-lab.js';
import { storyOf } from '../language/story/telling.js';
import type { Rehearsal } from '../language/vocabulary.js';
import type { FlightLine } from '../recorder/flight-log.js';
import { type Attempt, createAttempt, type SavedAttempt } from './attempt.js';
import { endingOf, type SavedSnapshot } from './evidence.js';
import { createFaultTender, type FaultTender } from './faults.js';
import type { SavedTrainee } from './trainee-file.js';
import type { Ending } from './trainee-state.js';

/** What a trainee needs of an interactive lab. */
export type TraineeLab = Pick<
  LiveLab,
  'lab' | 'outside' | 'live' | 'made' | 'seed' | 'amounts' | 'act' | 'onClose'
> & { readonly folder: Pick<LiveLab['folder'], 'path' | 'boxFolder'> };

export interface Running {
  readonly attempt: Attempt;
  readonly before: readonly SavedSnapshot[];
  readonly tender: FaultTender;
  /** Downtime and real time of earlier runs of the lab. */
  readonly downtimeUs: Micros;
  readonly wallMs: number;
  /** What the probe had counted, and the host's clock, when this run of the lab took it up. */
  readonly probeUs: Micros;
  readonly sinceMs: number;
}

export interface Runs {
  /** Begins an attempt, or takes up one that was saved. */
  take(
    rehearsal: Rehearsal,
    before: readonly SavedSnapshot[],
    from: SavedAttempt | Pick<SavedAttempt, 'mode' | 'variant'> | null,
  ): Running;
  downtimeUs(one: Running): Micros;
  /** What goes on around it in this lab; null: it has no story. */
  story(one: Running): StoryPlan | null;
  /** As it is kept in the lab's folder. */
  saved(one: Running): SavedTrainee['current'];
  /** Looks what it came to. */
  ending(one: Running, how: Ending['how'], lines?: readonly FlightLine[]): Ending;
}

/** Attempts under way, with the downtime and the real time that each took. */
export function createRuns(session: TraineeLab): Runs {
  const { lab, outside } = session;
  const probeUs = (): Micros => outside.seats().probe.downtimeUs();
  const downtimeUs = (one: Running): Micros => one.downtimeUs + probeUs() - one.probeUs;
  const wallMs = (one: Running): number => one.wallMs + hostMonoMs() - one.sinceMs;
  return {
    take: (rehearsal, before, given) => {
      const from = given !== null && 'events' in given ? given : null;
      const attempt = createAttempt(
        rehearsal,
        from?.startUs ?? lab.nowUs(),
        from ?? { ...given, events: [], hints: [] },
        outside.network.addresses,
      );
      return {
        attempt,
        before,
        tender: createFaultTender(attempt, from?.faults ?? [], {
          nowUs: lab.nowUs,
          overlays: (box) => lab.box(box).overlays,
          put: (box, list) => session.act({ kind: 'overlays', box, list }),
          arm: (when) => session.act({ kind: 'when-set', when }),
          disarm: (id) => session.act({ kind: 'when-remove', id }),
        }),
        downtimeUs: from?.downtimeUs ?? 0,
        wallMs: from?.wallMs ?? 0,
        probeUs: from === null ? probeUs() : 0,
        sinceMs: hostMonoMs(),
      };
    },
    downtimeUs,
    story: ({ attempt: { rehearsal, variant } }) =>
      storyOf(rehearsal, { seed: session.seed, users: session.amounts.users, variant }),
    saved: (one) => ({
      rehearsal: one.attempt.rehearsal.id,
      startUs: one.attempt.startUs,
      downtimeUs: downtimeUs(one),
      wallMs: wallMs(one),
      hints: one.attempt.hints,
      mode: one.attempt.mode,
      ...(one.attempt.variant === null ? {} : { variant: one.attempt.variant }),
      faults: one.tender.state(),
      events: one.attempt.events(),
      before: one.before,
    }),
    ending: (one, how, lines = []) =>
      endingOf(session, one, { how, downtimeUs: downtimeUs(one), wallMs: wallMs(one), lines }),
  };
}
