/** The judge of an interactive lab: what was on its disks when it was asked to look, and what users were told since. */
import { type BoxName, boxNames } from '../../plan.js';
import { type Evidence, judge, type Verdict } from '../../rehearsals/judge/judge.js';
import { createLedger, type Ledger } from '../../rehearsals/judge/ledger.js';
import { lookAtFolder } from '../../rehearsals/judge/look.js';
import type { Snapshot } from '../../rehearsals/judge/snapshot.js';
import { boxEventOf } from '../../rehearsals/stage.js';
import type { Lab } from '../../supervisor/lab.js';
import type { BoxState } from './lab-state.js';

export interface LabJudgeParts {
  readonly lab: Lab;
  folderOf(name: BoxName): string;
  /** What each box last said of itself. */
  boxes(): readonly Pick<BoxState, 'name' | 'answer'>[];
}

export interface LabJudge {
  /** Looks at the disks as they are, and listens from now on. */
  begin(): void;
  /** Null: it was never asked to look before. */
  judge(): Verdict | null;
}

const letterOf = { a: 'A', b: 'B', c: 'C' } as const satisfies Record<BoxName, string>;

/** Boxes that are there now, looked at on their disks. */
export function createLabJudge({ lab, folderOf, boxes }: LabJudgeParts): LabJudge {
  const names = boxNames.filter((name) => lab.boxes().includes(name));
  const look = (sessions: readonly string[]): Map<string, Snapshot> => {
    const found = new Map<string, Snapshot>();
    for (const name of names) {
      const snapshot = lookAtFolder(folderOf(name), sessions);
      if (snapshot !== null) found.set(letterOf[name], snapshot);
    }
    return found;
  };
  let begun: { readonly before: Evidence['before']; readonly ledger: Ledger } | null = null;
  lab.onEntry((entry) => {
    const event = begun === null ? null : boxEventOf(entry);
    if (event !== null) begun?.ledger.event(event);
  });
  const pairs = (): Evidence['pairs'] => {
    const of = (role: string): string[] =>
      boxes().flatMap(({ name, answer }) => (answer?.role === role ? [letterOf[name]] : []));
    const [primary] = of('primary');
    return primary === undefined ? [] : of('backup').map((backup) => ({ backup, primary }));
  };
  return {
    begin: () => {
      begun = { before: look([]), ledger: createLedger(lab.nowUs()) };
    },
    judge: () => {
      if (begun === null) return null;
      const { before, ledger } = begun;
      const told = ledger.told();
      return judge({
        before,
        after: look(told.sessions.map(({ id }) => id)),
        pairs: pairs(),
        told,
        ofPair: names.length > 1,
      });
    },
  };
}
