/**
 * One attempt of a trainee at a rehearsal: what was recognised so far from what really happened, and
 * what of it is saved so that the lab may be ended and found again in the middle.
 */
import type { Micros } from '../../../hardware/ports.js';
import { type AddressPlan, defaultAddresses } from '../../plan.js';
import { type CostMeter, costKinds, createCostMeter } from '../judge/costs.js';
import { createLedger, type Ledger, ledgerKinds } from '../judge/ledger.js';
import { createRemains, type Remains, remainKinds } from '../judge/left-behind.js';
import type { Mode } from '../language/modes.js';
import { varied } from '../language/variant.js';
import { type Condition, type FaultPlan, type Rehearsal, rolesAtStart } from '../language/vocabulary.js';
import { createRecogniser, type Recogniser } from '../recogniser.js';
import { HIDDEN } from '../recorder/flight-log.js';
import type { BoxEvent } from '../stage.js';

/** A hint is given piece by piece: where, which control, show me. */
export const HINT_LEVELS = 3;

/** How the last try of a rehearsal ended, and how many there were. */
export interface Grade {
  readonly points: number;
  readonly of: number;
  readonly tries: number;
}

/** As it lies in the lab's folder. */
export interface SavedAttempt {
  readonly rehearsal: string;
  readonly startUs: Micros;
  /** Downtime of the site that clients saw since the start. */
  readonly downtimeUs: Micros;
  /** Real time that the trainee had the lab open. */
  readonly wallMs: number;
  readonly hints: readonly string[];
  /** What varies it from the second try on; absent: nothing. */
  readonly variant?: string;
  /** Absent: guided. */
  readonly mode?: Mode;
  readonly faults: readonly FaultState[];
  /** The events that matter, in order: fed again, they give the same picture. */
  readonly events: readonly BoxEvent[];
}

/** A planned fault: since when it is on, and whether it has gone. */
export interface FaultState {
  readonly id: string;
  readonly sinceUs: Micros | null;
  readonly gone: boolean;
}

/** A planned fault and what begins and ends it. */
interface Trigger {
  readonly plan: FaultPlan;
  readonly begins: { holds(): boolean } | null;
  readonly ends: { holds(): boolean } | null;
}

export interface Attempt {
  readonly triggers: readonly Trigger[];
  readonly rehearsal: Rehearsal;
  readonly mode: Mode;
  readonly variant: string | null;
  readonly startUs: Micros;
  readonly recogniser: Recogniser;
  readonly ledger: Ledger;
  readonly costs: CostMeter;
  readonly remains: Remains;
  /** True when something was completed or spoiled. */
  feed(event: BoxEvent): boolean;
  /** One piece more, or all that the rehearsal hides; false: all of them are given already. */
  hint(step: string): boolean;
  /** The step of each piece that was given, as often as there were pieces. */
  readonly hints: readonly string[];
  /** What was answered last to each question. */
  readonly answers: ReadonlyMap<string, string>;
  /** Every needed step is done and the aim is reached. */
  reached(): boolean;
  events(): readonly BoxEvent[];
}

/** More than an operator's week makes; beyond it only what completes something is kept. */
const EVENTS_MAX = 20_000;

function kindsIn(condition: Condition): string[] {
  const below = [
    ...(condition.all ?? []),
    ...(condition.any ?? []),
    ...(condition.inOrder ?? []),
    ...(condition.not === undefined ? [] : [condition.not]),
    ...(condition.if === undefined ? [] : [condition.if]),
  ];
  const told = condition.announced === undefined ? [] : ['announcement.sent', 'story.begun'];
  const own = [condition.event, condition.now?.event, ...told].filter(
    (kind): kind is string => kind !== undefined,
  );
  return [...own, ...below.flatMap(kindsIn)];
}

/** Whether an event can matter to any condition of the rehearsal. */
function createSieve(rehearsal: Rehearsal): (kind: string) => boolean {
  const conditions = [
    ...rehearsal.steps.map((step) => step.recognised),
    ...rehearsal.mistakes.map((one) => one.recognised),
    ...rehearsal.success.map((one) => one.holds),
    ...rehearsal.faults.flatMap(({ from, until }) =>
      [from.when, until?.when].filter((one): one is Condition => one !== undefined),
    ),
  ];
  const kinds = new Set<string>([
    ...ledgerKinds,
    ...costKinds,
    ...remainKinds,
    'answer.given',
    ...conditions.flatMap(kindsIn),
  ]);
  const beginnings = [...kinds].filter((kind) => kind.endsWith('*')).map((kind) => kind.slice(0, -1));
  return (kind) => kinds.has(kind) || beginnings.some((beginning) => kind.startsWith(beginning));
}

/** A new attempt, or one that is gone on with. */
export function createAttempt(
  written: Rehearsal,
  startUs: Micros,
  saved: Pick<SavedAttempt, 'events' | 'hints' | 'mode' | 'variant'> = { events: [], hints: [] },
  addresses: AddressPlan = defaultAddresses,
): Attempt {
  const { variant = null } = saved;
  const rehearsal = variant === null ? written : varied(written, variant);
  const recogniser = createRecogniser(rehearsal);
  const ledger = createLedger(0, rolesAtStart(rehearsal.start), addresses);
  // A lab in which a rehearsal can be begun stands.
  const costs = createCostMeter(true);
  const remains = createRemains();
  const matters = createSieve(rehearsal);
  const kept: BoxEvent[] = [];
  const hints = [...saved.hints];
  const answers = new Map<string, string>();
  const optional = new Set(rehearsal.steps.filter((step) => step.optional === true).map((step) => step.id));

  // Watched before anything is fed: what is saved is seen by them as well.
  const triggers = rehearsal.faults.map((plan) => ({
    plan,
    begins: plan.from.when === undefined ? null : recogniser.watch(plan.from.when),
    ends: plan.until?.when === undefined ? null : recogniser.watch(plan.until.when),
  }));
  const feed = (event: BoxEvent): boolean => {
    ledger.event(event);
    costs.feed(event);
    remains.feed(event);
    if (event.event.kind === 'answer.given') answers.set(event.event.data.question, event.event.data.option);
    const { steps, mistakes } = recogniser.feed(event);
    const told = steps.length + mistakes.length > 0;
    if (told || (matters(event.event.kind) && kept.length < EVENTS_MAX)) kept.push(event);
    return told;
  };
  for (const event of saved.events) feed(event);
  return {
    triggers,
    rehearsal,
    mode: saved.mode ?? 'guided',
    variant,
    startUs,
    recogniser,
    ledger,
    costs,
    remains,
    feed,
    answers,
    hint: (step) => {
      if (step === HIDDEN) {
        if (hints.includes(HIDDEN)) return false;
        // It costs what all pieces of a hint cost.
        hints.push(...Array.from({ length: HINT_LEVELS }, () => HIDDEN));
        return true;
      }
      const given = hints.filter((one) => one === step).length;
      if (given >= HINT_LEVELS || !rehearsal.steps.some(({ id }) => id === step)) return false;
      hints.push(step);
      return true;
    },
    get hints() {
      return [...hints];
    },
    reached: () =>
      recogniser.steps().every(({ id, doneUs }) => doneUs !== null || optional.has(id)) &&
      recogniser.success().every(Boolean),
    events: () => kept,
  };
}
