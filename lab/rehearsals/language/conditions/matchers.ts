/**
 * Conditions as they are watched: each looks at what happens, keeps what it has to remember, and tells how it
 * stands. Pure but for that memory.
 */
import { type Micros, MS } from '../../../../hardware/ports.js';
import { durationUs } from '../../../hosting/when/duration.js';
import { fieldsMatch, kindMatches } from '../../../hosting/when/moment.js';
import { TIME_ZONE } from '../../../making/found.js';
import type { BoxLetter, Condition, EventPattern } from '../vocabulary.js';
import { type Announcing, isAnnounced } from './announced.js';

/** What happened, of whatever kind: files name kinds that their own check has looked at. */
export interface Happening {
  readonly atUs: Micros;
  readonly box: BoxLetter | 'lab';
  readonly event: { readonly kind: string; readonly data: unknown };
}

/** What conditions may look at besides the event itself. */
export interface Past {
  readonly doneUs: ReadonlyMap<string, Micros>;
  last(pattern: EventPattern): Happening | null;
  readonly announced: readonly Announcing[];
}

/** How a condition stands at an instant. */
export interface ConditionStanding {
  readonly condition: Condition;
  readonly holds: boolean;
  /** When it came about; null: it has not, or is a state that has no instant. */
  readonly atUs: Micros | null;
  /** Of what it consists; of an event: what must hold at its very moment. */
  readonly parts: readonly ConditionStanding[];
}

export interface Matcher {
  /** Looks at one event; true once (or while) the condition holds. */
  feed(event: Happening | null, nowUs: Micros): boolean;
  /** Looks at nothing, and tells. */
  standing(nowUs: Micros): ConditionStanding;
}

const dataMatches = ({ where }: Pick<EventPattern, 'where'>, data: unknown): boolean =>
  fieldsMatch(where ?? {}, data);

export const ofBox = (pattern: Pick<EventPattern, 'box'>, event: Happening): boolean =>
  pattern.box === undefined || pattern.box === event.box;

function compileEvent(condition: Condition, kind: string, past: Past): Matcher {
  const guard = condition.if === undefined ? null : compile(condition.if, past);
  let happenedUs: Micros | null = null;
  return {
    feed: (event, nowUs) => {
      const guarded = guard === null || guard.feed(event, nowUs);
      const isIt =
        event !== null &&
        guarded &&
        kindMatches(kind, event.event.kind) &&
        ofBox(condition, event) &&
        dataMatches(condition, event.event.data);
      if (isIt) happenedUs ??= event.atUs;
      return happenedUs !== null;
    },
    standing: (nowUs) => ({
      condition,
      holds: happenedUs !== null,
      atUs: happenedUs,
      parts: guard === null ? [] : [guard.standing(nowUs)],
    }),
  };
}

/** Something that is asked anew each time. */
const state = (condition: Condition, holds: (nowUs: Micros) => boolean): Matcher => ({
  feed: (_event, nowUs) => holds(nowUs),
  standing: (nowUs) => ({ condition, holds: holds(nowUs), atUs: null, parts: [] }),
});

function elapsedHolds(spec: NonNullable<Condition['elapsed']>, past: Past): (nowUs: Micros) => boolean {
  const least = spec.atLeast === undefined ? 0 : durationUs(spec.atLeast);
  const most = spec.atMost === undefined ? Number.POSITIVE_INFINITY : durationUs(spec.atMost);
  return (nowUs) => {
    const since = past.doneUs.get(spec.since);
    return since !== undefined && nowUs - since >= least && nowUs - since <= most;
  };
}

const wallClock = new Intl.DateTimeFormat('en-GB', {
  timeZone: TIME_ZONE,
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Texts such as 19:00 compare as the times do. */
const hoursHold =
  ({ from, to }: NonNullable<Condition['hours']>) =>
  (nowUs: Micros): boolean => {
    const now = wallClock.format(nowUs / MS);
    return from <= to ? now >= from && now < to : now >= from || now < to;
  };

function compileInOrder(condition: Condition, inOrder: readonly Condition[], past: Past): Matcher {
  const matchers = inOrder.map((part) => compile(part, past));
  let next = 0;
  return {
    feed: (event, nowUs) => {
      const matcher = matchers[next];
      if (matcher?.feed(event, nowUs) === true) next += 1;
      return next >= matchers.length;
    },
    standing: (nowUs) => ({
      condition,
      holds: next >= matchers.length,
      atUs: null,
      parts: matchers.map((matcher, index) => ({ ...matcher.standing(nowUs), holds: index < next })),
    }),
  };
}

/** All parts see every event, so that each keeps its own memory. */
function compileEach(
  condition: Condition,
  each: readonly Condition[],
  past: Past,
  enough: (held: boolean[]) => boolean,
): Matcher {
  const matchers = each.map((part) => compile(part, past));
  return {
    feed: (event, nowUs) => enough(matchers.map((matcher) => matcher.feed(event, nowUs))),
    standing: (nowUs) => {
      const parts = matchers.map((matcher) => matcher.standing(nowUs));
      return { condition, holds: enough(parts.map(({ holds }) => holds)), atUs: null, parts };
    },
  };
}

function compileNot(condition: Condition, not: Condition, past: Past): Matcher {
  const matcher = compile(not, past);
  return {
    feed: (seen, nowUs) => !matcher.feed(seen, nowUs),
    standing: (nowUs) => {
      const part = matcher.standing(nowUs);
      return { condition, holds: !part.holds, atUs: null, parts: [part] };
    },
  };
}

/** A condition, watched from now on. */
export function compile(condition: Condition, past: Past): Matcher {
  const { event, now, all, any, not, inOrder, done, elapsed, hours, announced } = condition;
  if (event !== undefined) return compileEvent(condition, event, past);
  if (now !== undefined) {
    return state(condition, () => {
      const last = past.last(now);
      return last !== null && dataMatches(now, last.event.data);
    });
  }
  if (all !== undefined) return compileEach(condition, all, past, (held) => held.every(Boolean));
  if (any !== undefined) return compileEach(condition, any, past, (held) => held.some(Boolean));
  if (not !== undefined) return compileNot(condition, not, past);
  if (inOrder !== undefined) return compileInOrder(condition, inOrder, past);
  if (done !== undefined) return state(condition, () => past.doneUs.has(done));
  if (elapsed !== undefined) return state(condition, elapsedHolds(elapsed, past));
  if (hours !== undefined) return state(condition, hoursHold(hours));
  if (announced !== undefined)
    return state(condition, (nowUs) => isAnnounced(announced, past.announced, nowUs));
  throw new Error('a condition without a head');
}
