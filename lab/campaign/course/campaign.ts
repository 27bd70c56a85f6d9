/**
 * lab/campaign/course/: a campaign as a whole: what is done how often, seed after seed, and what was met.
 *
 * Seeds one after the other, steered by what was met, and what came of them.
 */
import { hostMonoMs } from '../../../hardware/kernel/host-time.js';
import { HOUR_MS } from '../../../hardware/ports.js';
import { deedKinds } from '../deeds/index.js';
import type { Coverage } from './coverage.js';
import type { Job, Result } from './job.js';
import type { Pool } from './pool.js';
import { type Choice, IN_TURN, type ProfileChoice, profileOf, weighing } from './profiles.js';
import { createSteering, ROUND } from './steering.js';

export interface CampaignOptions {
  readonly profile: ProfileChoice;
  readonly faults: readonly string[] | null;
  /** Given favourites stand in the place of the campaign's own. */
  readonly favour: readonly string[] | null;
  readonly first: number;
  /** Null: until the time is over. */
  readonly seeds: number | null;
  readonly seconds: number | null;
  /** Results in the order of their seeds. */
  onResult?(result: Result): void;
}

export interface Campaign {
  readonly seeds: number;
  readonly failed: number;
  readonly simulatedHours: number;
  readonly wallMs: number;
  readonly deeds: number;
  readonly sessions: number;
  readonly coverage: Coverage;
  /** Those that found something. */
  readonly failures: readonly Result[];
}

const keysOf = (choice: Choice): string[] => {
  const weigh = weighing(choice);
  return deedKinds.filter((kind) => weigh(kind) > 0).map(({ key }) => key);
};

/** Plays seeds until there were enough of them or the time is over. */
export async function runCampaign(options: CampaignOptions, pool: Pool): Promise<Campaign> {
  const beganMs = hostMonoMs();
  const { profile, faults, first } = options;
  const widest = profile === IN_TURN ? 'everything' : profile;
  const steering = createSteering(keysOf({ profile: widest, faults, favour: [] }));
  const isOver = (place: number): boolean =>
    (options.seeds !== null && place >= options.seeds) ||
    (options.seconds !== null && hostMonoMs() - beganMs >= options.seconds * 1_000);
  const failures: Result[] = [];
  const waiting = new Map<number, Result>();
  let next = 0;
  let learned = 0;
  let simulatedMs = 0;
  let deeds = 0;
  let sessions = 0;

  const take = (result: Result): void => {
    steering.learn(result.coverage);
    learned += 1;
    simulatedMs += result.simulatedMs;
    deeds += result.steps.length;
    sessions += result.sessions;
    if (result.findings.length > 0) failures.push(result);
    options.onResult?.(result);
  };
  let wake: () => void = () => {};
  const done = (place: number, result: Result): void => {
    waiting.set(place, result);
    for (let one = waiting.get(learned); one !== undefined; one = waiting.get(learned)) {
      waiting.delete(learned);
      take(one);
    }
    wake();
  };
  /** A round's favourites are known when the round two before it has ended. */
  const isKnown = (place: number): boolean =>
    options.favour !== null || learned >= (Math.floor(place / ROUND) - 1) * ROUND;
  const worker = async (): Promise<void> => {
    while (!isOver(next)) {
      const place = next;
      next += 1;
      while (!isKnown(place)) {
        await new Promise<void>((resolve) => {
          const before = wake;
          wake = () => {
            before();
            resolve();
          };
        });
      }
      const favour = options.favour ?? steering.favour(place);
      const seed = first + place;
      const job: Job = { seed, profile: profileOf(profile, seed), faults, favour, steps: null };
      done(place, await pool.play(job));
    }
  };
  await Promise.all(Array.from({ length: pool.size }, worker));
  return {
    seeds: learned,
    failed: failures.length,
    simulatedHours: simulatedMs / HOUR_MS,
    wallMs: hostMonoMs() - beganMs,
    deeds,
    sessions,
    coverage: steering.coverage,
    failures,
  };
}
