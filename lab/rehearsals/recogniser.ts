/**
 * Knows a rehearsal's steps and mistakes from what really happened: domain events of the boxes, in
 * order. It never sees a click, so a person and the robot are judged alike. Pure but for its memory.
 */
import type { Micros } from '../../hardware/ports.js';
import type { AnyEvent } from '../hosting/event-kinds.js';
import { kindMatches } from '../hosting/when/moment.js';
import type { Announcing } from './language/conditions/announced.js';
import {
  type ConditionStanding,
  compile,
  type Happening,
  type Matcher,
  ofBox,
  type Past,
} from './language/conditions/matchers.js';
import type { Condition, EventPattern, Rehearsal } from './language/vocabulary.js';

export type { Happening } from './language/conditions/matchers.js';

interface StepState {
  readonly id: string;
  readonly doneUs: Micros | null;
}

interface MistakeState {
  readonly id: string;
  readonly atUs: Micros;
}

export interface Recogniser {
  /** One event; what it completed or spoiled. */
  feed(event: Happening): { readonly steps: readonly string[]; readonly mistakes: readonly string[] };
  steps(): readonly StepState[];
  mistakes(): readonly MistakeState[];
  /** How the conditions of a step stand; null: there is no such step. */
  standing(step: string, nowUs: Micros): ConditionStanding | null;
  /** The same of a part of the aim. */
  aimStanding(index: number, nowUs: Micros): ConditionStanding | null;
  /** The last event that looks so. */
  last(pattern: EventPattern): Happening | null;
  /** Which success conditions hold now. */
  success(): readonly boolean[];
  /** A condition of a fault's trigger, watched from now on. */
  watch(condition: Condition): { holds(): boolean };
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

/** What is heard of the story; true: a colleague has done it. */
function isColleagues({ atUs, event }: Happening, announced: Announcing[], colleagues: Set<string>): boolean {
  const { kind, data } = event as AnyEvent;
  if (kind === 'story.begun') for (const one of data.users.split(' ')) colleagues.add(one);
  else if (kind === 'announcement.sent') {
    const { to, fromUs, untilUs } = data;
    announced.push({ to: to.split(' '), sentUs: atUs, fromUs, untilUs });
  }
  return kind === 'session.started' && colleagues.has(data.user);
}

/** Follows one attempt at a rehearsal, event by event. */
export function createRecogniser(rehearsal: Rehearsal): Recogniser {
  const doneUs = new Map<string, Micros>();
  const memory = createMemory();
  const announced: Announcing[] = [];
  /** Accounts of colleagues: what they do in sessions is no step of whoever walks. */
  const colleagues = new Set<string>();
  const past: Past = { doneUs, last: memory.last, announced };
  const steps = rehearsal.steps.map((step) => ({ step, matcher: compile(step.recognised, past) }));
  const mistakes = rehearsal.mistakes.map((one) => ({ one, matcher: compile(one.recognised, past) }));
  const successes = rehearsal.success.map((one) => ({ matcher: compile(one.holds, past), held: false }));
  const watched: { matcher: Matcher; held: boolean }[] = [];
  const made: MistakeState[] = [];

  return {
    feed: (event) => {
      const { atUs } = event;
      if (isColleagues(event, announced, colleagues)) return { steps: [], mistakes: [] };
      memory.put(event);
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
    standing: (id, nowUs) => steps.find(({ step }) => step.id === id)?.matcher.standing(nowUs) ?? null,
    aimStanding: (index, nowUs) => successes[index]?.matcher.standing(nowUs) ?? null,
    last: memory.last,
    success: () => successes.map((one) => one.held),
    watch: (condition) => {
      const one = { matcher: compile(condition, past), held: false };
      watched.push(one);
      return { holds: () => one.held };
    },
  };
}
