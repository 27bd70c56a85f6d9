/**
 * Knows a rehearsal's steps and mistakes from what really happened: domain events of the boxes, in
 * order. It never sees a click, so a person and the robot are judged alike. Pure but for its memory.
 */
import { type Micros, MS } from '../../hardware/ports.js';
import { durationUs } from '../hosting/when/duration.js';
import { fieldsMatch, kindMatches } from '../hosting/when/moment.js';
import { TIME_ZONE } from '../making/found.js';
import type { BoxLetter, Condition, EventPattern, Rehearsal } from './language/vocabulary.js';

export interface StepState {
  readonly id: string;
  readonly doneUs: Micros | null;
}

export interface MistakeState {
  readonly id: string;
  readonly atUs: Micros;
}

/** What happened, of whatever kind: files name kinds that their own check has looked at. */
export interface Happening {
  readonly atUs: Micros;
  readonly box: BoxLetter | 'lab';
  readonly event: { readonly kind: string; readonly data: unknown };
}

export interface Recogniser {
  /** One event; what it completed or spoiled. */
  feed(event: Happening): { readonly steps: readonly string[]; readonly mistakes: readonly string[] };
  steps(): readonly StepState[];
  mistakes(): readonly MistakeState[];
  /** Which success conditions hold now. */
  success(): readonly boolean[];
  /** A condition of a fault's trigger, watched from now on. */
  watch(condition: Condition): { holds(): boolean };
}

/** What conditions may look at besides the event itself. */
interface Past {
  readonly doneUs: ReadonlyMap<string, Micros>;
  last(pattern: EventPattern): Happening | null;
}

type Matcher = {
  /** Looks at one event; true once (or while) the condition holds. */
  feed(event: Happening | null, nowUs: Micros): boolean;
};

const dataMatches = ({ where }: Pick<EventPattern, 'where'>, data: unknown): boolean =>
  fieldsMatch(where ?? {}, data);

const ofBox = (pattern: Pick<EventPattern, 'box'>, event: Happening): boolean =>
  pattern.box === undefined || pattern.box === event.box;

function compileEvent(condition: Condition, kind: string, past: Past): Matcher {
  const guard = condition.if === undefined ? null : compile(condition.if, past);
  let happened = false;
  return {
    feed: (event, nowUs) => {
      const guarded = guard === null || guard.feed(event, nowUs);
      if (event !== null && guarded && kindMatches(kind, event.event.kind)) {
        happened ||= ofBox(condition, event) && dataMatches(condition, event.event.data);
      }
      return happened;
    },
  };
}

function compileElapsed(spec: NonNullable<Condition['elapsed']>, past: Past): Matcher {
  const least = spec.atLeast === undefined ? 0 : durationUs(spec.atLeast);
  const most = spec.atMost === undefined ? Number.POSITIVE_INFINITY : durationUs(spec.atMost);
  return {
    feed: (_event, nowUs) => {
      const since = past.doneUs.get(spec.since);
      return since !== undefined && nowUs - since >= least && nowUs - since <= most;
    },
  };
}

const wallClock = new Intl.DateTimeFormat('en-GB', {
  timeZone: TIME_ZONE,
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Texts such as 19:00 compare as the times do. */
const compileHours = ({ from, to }: NonNullable<Condition['hours']>): Matcher => ({
  feed: (_event, nowUs) => {
    const now = wallClock.format(nowUs / MS);
    return from <= to ? now >= from && now < to : now >= from || now < to;
  },
});

function compileInOrder(parts: readonly Condition[], past: Past): Matcher {
  const matchers = parts.map((part) => compile(part, past));
  let next = 0;
  return {
    feed: (event, nowUs) => {
      const matcher = matchers[next];
      if (matcher?.feed(event, nowUs) === true) next += 1;
      return next >= matchers.length;
    },
  };
}

/** All parts see every event, so that each keeps its own memory. */
function compileEach(parts: readonly Condition[], past: Past, enough: (held: boolean[]) => boolean): Matcher {
  const matchers = parts.map((part) => compile(part, past));
  return { feed: (event, nowUs) => enough(matchers.map((matcher) => matcher.feed(event, nowUs))) };
}

function compile(condition: Condition, past: Past): Matcher {
  const { event, now, all, any, not, inOrder, done, elapsed, hours } = condition;
  if (event !== undefined) return compileEvent(condition, event, past);
  if (now !== undefined) {
    return {
      feed: () => {
        const last = past.last(now);
        return last !== null && dataMatches(now, last.event.data);
      },
    };
  }
  if (all !== undefined) return compileEach(all, past, (held) => held.every(Boolean));
  if (any !== undefined) return compileEach(any, past, (held) => held.some(Boolean));
  if (not !== undefined) {
    const matcher = compile(not, past);
    return { feed: (seen, nowUs) => !matcher.feed(seen, nowUs) };
  }
  if (inOrder !== undefined) return compileInOrder(inOrder, past);
  if (done !== undefined) return { feed: () => past.doneUs.has(done) };
  if (elapsed !== undefined) return compileElapsed(elapsed, past);
  if (hours !== undefined) return compileHours(hours);
  throw new Error('a condition without a head');
}

/** Last event of each kind and box; a pattern with '*' looks over all kinds. */
function createMemory(): { put(event: Happening): void; last(pattern: EventPattern): Happening | null } {
  const lastOf = new Map<string, Happening>();
  return {
    // Put last, newest: iteration order is the order of the newest event of each kind.
    put: (event) => {
      const key = `${event.event.kind} ${event.box}`;
      lastOf.delete(key);
      lastOf.set(key, event);
    },
    last: (pattern) => {
      if (pattern.box !== undefined && !pattern.event.endsWith('*')) {
        return lastOf.get(`${pattern.event} ${pattern.box}`) ?? null;
      }
      let found: Happening | null = null;
      for (const event of lastOf.values()) {
        if (ofBox(pattern, event) && kindMatches(pattern.event, event.event.kind)) found = event;
      }
      return found;
    },
  };
}

/** Follows one attempt at a rehearsal, event by event. */
export function createRecogniser(rehearsal: Rehearsal): Recogniser {
  const doneUs = new Map<string, Micros>();
  const memory = createMemory();
  const past: Past = { doneUs, last: memory.last };
  const steps = rehearsal.steps.map((step) => ({ step, matcher: compile(step.recognised, past) }));
  const mistakes = rehearsal.mistakes.map((one) => ({ one, matcher: compile(one.recognised, past) }));
  const successes = rehearsal.success.map((one) => ({ matcher: compile(one.holds, past), held: false }));
  const watched: { matcher: Matcher; held: boolean }[] = [];
  const made: MistakeState[] = [];

  return {
    feed: (event) => {
      memory.put(event);
      const { atUs } = event;
      // Mistakes first: 'broken before the sync was done' must not see the step that follows.
      const wrong = mistakes
        .filter(({ one }) => !made.some((mistake) => mistake.id === one.id))
        .filter(({ matcher }) => matcher.feed(event, atUs))
        .map(({ one }) => one.id);
      for (const id of wrong) made.push({ id, atUs });
      const completed: string[] = [];
      for (const { step, matcher } of steps) {
        const open = (step.after ?? []).every((before) => doneUs.has(before) && !completed.includes(before));
        if (doneUs.has(step.id) || !open || !matcher.feed(event, atUs)) continue;
        doneUs.set(step.id, atUs);
        completed.push(step.id);
      }
      for (const one of [...successes, ...watched]) one.held = one.matcher.feed(event, atUs);
      return { steps: completed, mistakes: wrong };
    },
    steps: () => rehearsal.steps.map((step) => ({ id: step.id, doneUs: doneUs.get(step.id) ?? null })),
    mistakes: () => made,
    success: () => successes.map((one) => one.held),
    watch: (condition) => {
      const one = { matcher: compile(condition, past), held: false };
      watched.push(one);
      return { holds: () => one.held };
    },
  };
}
