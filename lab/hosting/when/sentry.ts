/** Watches at one seat for what is armed there, and counts. */
import { createRandom } from '../../../hardware/random.js';
import { type Counts, count, isSpent, unseen } from './machine.js';
import { type Happening, isMoment, type Trigger } from './moment.js';

/** What a seat is to watch for, and how often each happened before. */
export interface Watched {
  readonly list: readonly Trigger[];
  readonly counts: Readonly<Record<string, Counts>>;
}

export interface Sentry {
  /** Something happens; what was waiting for it is done before this returns. */
  met(happening: Happening): void;
  /** Another list; what was watched for already goes on as it stands. */
  watch(watched: Watched): void;
  /** Parts of the names of writes that matter. */
  writes(): readonly string[];
}

/** Chance of a moment by its number: the same wherever and whenever it is asked for. */
export const luckOf = (seed: string, id: string) => (moment: number) =>
  createRandom(`${seed}/when/${id}/${moment}`).fraction();

export interface SentryNeeds {
  readonly seed: string;
  readonly watched: Watched;
  /** A moment was counted; whether something comes of it. Called before `fire`. */
  met(id: string, counts: Counts, fires: boolean): void;
  fire(trigger: Trigger): void;
}

/** A sentry with what is armed at its seat. */
export function createSentry({ seed, watched, met, fire }: SentryNeeds): Sentry {
  let list: readonly Trigger[] = watched.list;
  const counts = new Map<string, Counts>(Object.entries(watched.counts));
  return {
    met: (happening) => {
      if (list.length === 0) return;
      for (const trigger of list) {
        const before = counts.get(trigger.id) ?? unseen;
        if (isSpent(trigger.often, before) || !isMoment(trigger.moment, happening)) continue;
        const next = count(trigger.often, before, luckOf(seed, trigger.id));
        counts.set(trigger.id, next.counts);
        met(trigger.id, next.counts, next.fires);
        if (next.fires) fire(trigger);
      }
    },
    watch: (next) => {
      const kept = new Set(list.map(({ id }) => id));
      for (const id of counts.keys()) if (!next.list.some((one) => one.id === id)) counts.delete(id);
      for (const { id } of next.list) if (!kept.has(id)) counts.set(id, next.counts[id] ?? unseen);
      list = next.list;
    },
    writes: () => list.flatMap(({ moment }) => (moment.kind === 'write' ? [moment.name] : [])),
  };
}
