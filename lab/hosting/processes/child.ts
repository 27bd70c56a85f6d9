/** The lab's view of one box's process: what it was asked, and what is known of its end. */
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostMonoMs, hostNowMs } from '../../../hardware/kernel/host-time.js';
import type { Turn } from '../../../hardware/kernel/turn.js';
import type { Micros } from '../../../hardware/ports.js';
import { type BoxName, boxOfRank } from '../../plan.js';
import type { Awaited } from '../hosting.js';
import type { FromBox } from './ipc.js';
import type { LastWords } from './last-words.js';

export interface Child {
  readonly process: ChildProcess;
  readonly gone: Promise<void>;
  port: number;
  isOpen: boolean;
  expected: boolean;
  struck: boolean;
  hasLeft: boolean;
  /** Instant up to which the box is known to have come. */
  doneUs: Micros;
  answer: ((message: FromBox) => void) | null;
  /** When it was last asked what it has not answered. */
  askedMs: number;
  /** What it said of its own failure, before it ended. */
  lastWords: string | null;
  /** Parts of its next turn that it has told already; of one that dies they count as if they were not. */
  ahead: Extract<FromBox, { kind: 'ahead' }>[];
  /** What it said when its power went at a moment that was armed; null: it did not. */
  tripped: LastWords | null;
}

/** Before this nobody is told that the lab waits. */
const TELL_AFTER_MS = 2_000;

/** Whether a process of this host is stopped; where that cannot be asked: no. */
export function isStopped(pid: number | undefined): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T');
  } catch {
    return false;
  }
}

/** What a struck box still says: nothing, and that it is off. */
export const lastTurn = (child: Child): Turn =>
  child.tripped?.turn ?? { doneUs: child.doneUs, nextDueUs: null, sent: [], log: [], power: 'cut' };

/** What a box that is gone would have answered last. */
export function lastAnswer(child: Child): FromBox {
  const turn = lastTurn(child);
  const records = child.tripped?.records ?? [];
  // Told once.
  if (child.tripped !== null) child.tripped = { ...child.tripped, records: [] };
  return { kind: 'turn', turn, records };
}

/** A wait of the lab itself for messages of boxes. */
export interface Wait {
  readonly sinceMs: number;
  readonly senders: () => readonly number[];
}

/** For whom the lab has waited for more than a moment; null: for nobody. */
export function awaitedAmong(
  children: ReadonlyMap<BoxName, Child>,
  waits: ReadonlySet<Wait>,
): Awaited | null {
  const nowMs = hostMonoMs();
  const late = new Map<BoxName, number>();
  for (const { sinceMs, senders } of waits) {
    for (const rank of senders()) {
      const name = boxOfRank(rank);
      if (name !== null) late.set(name, nowMs - sinceMs);
    }
  }
  for (const [name, { answer, askedMs }] of children) if (answer !== null) late.set(name, nowMs - askedMs);
  const [longest] = [...late].filter(([, forMs]) => forMs >= TELL_AFTER_MS).sort((x, y) => y[1] - x[1]);
  if (longest === undefined) return null;
  const awaited = (name: BoxName, stopped: boolean): Awaited => ({
    name,
    pid: children.get(name)?.process.pid ?? null,
    sinceMs: hostNowMs() - longest[1],
    stopped,
  });
  // A stopped one, asked or not, is what all others wait for.
  for (const [name, { process: made }] of children) if (isStopped(made.pid)) return awaited(name, true);
  return awaited(longest[0], false);
}
