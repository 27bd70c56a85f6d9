/** Faults that a rehearsal plans, put on and taken off as deeds of the lab: recorded like all others. */
import type { Activation, Micros } from '../../../hardware/ports.js';
import type { Act } from '../../acts/act.js';
import { isAct } from '../../acts/read-act.js';
import type { NamedWhen } from '../../acts/when.js';
import { faultsOf } from '../../acts/when-check.js';
import { durationUs } from '../../hosting/when/duration.js';
import type { BoxName } from '../../plan.js';
import { armedBy } from '../language/file.js';
import { flawsOf } from '../language/variant.js';
import type { BoxLetter, Rehearsal } from '../language/vocabulary.js';
import type { Attempt, FaultState } from './attempt.js';

export interface FaultTools {
  nowUs(): Micros;
  overlays(box: BoxName): readonly Activation[];
  put(box: BoxName, list: readonly Activation[]): Promise<unknown>;
  /** Arms something for a moment, or takes it away. */
  arm(when: NamedWhen): Promise<unknown>;
  disarm(id: string): Promise<unknown>;
}

export interface FaultTender {
  /** What the rehearsal arms is armed; a lab that is found again has it still. */
  arm(): Promise<void>;
  /** Looks what is due; one deed at a time. */
  tend(): void;
  /** Takes off whatever is still on. */
  heal(): Promise<void>;
  state(): readonly FaultState[];
  /** What is hidden still: whose mistake has been made is hidden no more. */
  hides(): Hiding;
}

const nameOf = (letter: BoxLetter): BoxName => letter.toLowerCase() as BoxName;

/** Lays the faults of a rehearsal when their time comes, and takes them away again. */
export function createFaultTender(
  attempt: Attempt,
  saved: readonly FaultState[],
  tools: FaultTools,
): FaultTender {
  const states = new Map<string, FaultState>();
  for (const { plan } of attempt.triggers) {
    states.set(
      plan.id,
      saved.find(({ id }) => id === plan.id) ?? { id: plan.id, sinceUs: null, gone: false },
    );
  }
  let busy = false;
  let over = false;

  const remove = (letter: BoxLetter, id: string): Promise<unknown> => {
    const box = nameOf(letter);
    const list = tools.overlays(box);
    const kept = list.filter((one) => one.id !== id);
    return kept.length === list.length ? Promise.resolve() : tools.put(box, kept);
  };
  const lookAt = async (): Promise<void> => {
    const nowUs = tools.nowUs();
    for (const { plan, begins, ends } of attempt.triggers) {
      const state = states.get(plan.id);
      if (over || state === undefined || state.gone) continue;
      const box = nameOf(plan.box);
      if (state.sinceUs === null) {
        const { at } = plan.from;
        const due = at === undefined || nowUs - attempt.startUs >= durationUs(at);
        if (!due || begins?.holds() === false) continue;
        states.set(plan.id, { ...state, sinceUs: nowUs });
        const activation = { id: plan.id, overlay: plan.overlay, values: plan.values ?? {} };
        await tools.put(box, [...tools.overlays(box), activation]);
      } else if (plan.until !== undefined) {
        const { after } = plan.until;
        const late = after !== undefined && nowUs - state.sinceUs >= durationUs(after);
        if (!late && ends?.holds() !== true) continue;
        states.set(plan.id, { ...state, gone: true });
        await remove(plan.box, plan.id);
      }
    }
  };
  const look = async (): Promise<void> => {
    try {
      await lookAt();
    } finally {
      busy = false;
    }
  };
  return {
    arm: async () => {
      for (const when of armedBy(attempt.rehearsal)) await tools.arm(when);
    },
    tend: () => {
      if (busy || attempt.triggers.length === 0) return;
      busy = true;
      void look();
    },
    heal: async () => {
      over = true;
      for (const { id } of armedBy(attempt.rehearsal)) await tools.disarm(id);
      for (const { plan } of attempt.triggers) {
        if (states.get(plan.id)?.sinceUs != null) await remove(plan.box, plan.id);
      }
    },
    state: () => [...states.values()],
    hides: hiddenStill(attempt),
  };
}

/** What a rehearsal, its seed included, does to a lab without a word to who walks it: known by the ids that it gives. */
export interface Hiding {
  readonly overlays: ReadonlySet<string>;
  readonly whens: ReadonlySet<string>;
  /** Names of the outside world that it changes: how they are told of. */
  readonly names: readonly Extract<Act, { kind: 'dns' }>[];
}

/** All that a rehearsal hides or plans; `told`: ids of faults and triggers that are secret no more. */
export function hidingOf(
  rehearsal: Pick<Rehearsal, 'id' | 'faults' | 'whens'>,
  told: ReadonlySet<string> = new Set(),
): Hiding {
  const armed = armedBy(rehearsal).filter(({ id }) => !told.has(id));
  const laid = armed.flatMap((when) =>
    when.do.flatMap((deed, index) => faultsOf(when.id, index, deed)?.faults ?? []),
  );
  return {
    overlays: new Set([...rehearsal.faults.filter(({ id }) => !told.has(id)), ...laid].map(({ id }) => id)),
    whens: new Set(armed.map(({ id }) => id)),
    names: armed.flatMap((when) =>
      when.do.flatMap(({ act }) => (act !== undefined && isAct(act) && act.kind === 'dns' ? [act] : [])),
    ),
  };
}

/** Ids of what brings about each flaw that a seed has chosen: its triggers stand behind those of the rehearsal. */
function flawsWithIds({ rehearsal, variant }: Pick<Attempt, 'rehearsal' | 'variant'>) {
  const flaws = variant === null ? [] : flawsOf(rehearsal, variant);
  const armed = armedBy(rehearsal);
  let at = armed.length - flaws.reduce((count, { whens = [] }) => count + whens.length, 0);
  return flaws.map(({ whens = [], faults = [], mistakes = [] }) => {
    const own = armed.slice(at, at + whens.length);
    at += whens.length;
    return { ids: [...own, ...faults].map(({ id }) => id), mistakes: mistakes.map(({ id }) => id) };
  });
}

/**
 * What an attempt hides at each moment: a flaw is told once its mistake has been made, since nothing is left to be
 * found by oneself. In an examination mistakes come with the debrief, and so do flaws.
 */
function hiddenStill(attempt: Attempt): () => Hiding {
  const { rehearsal, mode, recogniser } = attempt;
  const flaws = mode === 'examination' ? [] : flawsWithIds(attempt);
  let known = hidingOf(rehearsal);
  let toldOf = 0;
  return () => {
    const made = new Set(recogniser.mistakes().map(({ id }) => id));
    const overlooked = flaws.filter(({ mistakes }) => mistakes.some((id) => made.has(id)));
    if (overlooked.length !== toldOf) {
      toldOf = overlooked.length;
      known = hidingOf(rehearsal, new Set(overlooked.flatMap(({ ids }) => ids)));
    }
    return known;
  };
}
