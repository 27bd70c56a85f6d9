/** The lab's view of one box's process: what it was asked, and what is known of its end. */
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostMonoMs, hostNowMs } from '../../hardware/host.js';
import type { Turn } from '../../hardware/lockstep/participant.js';
import type { Micros } from '../../hardware/ports.js';
import type { FromBox } from './ipc.js';
import type { BoxName } from './plan.js';

/** A box that owes the lab an answer, and since when (host's clock). */
export interface Awaited {
  readonly name: BoxName;
  readonly pid: number | null;
  readonly sinceMs: number;
  /** The process was stopped (SIGSTOP): it will not answer before it goes on. */
  readonly stopped: boolean;
}

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
export const lastTurn = (child: Child): Turn => ({
  doneUs: child.doneUs,
  nextDueUs: null,
  sent: [],
  log: [],
  power: 'cut',
});

export const lastAnswer = (child: Child): FromBox => ({ kind: 'turn', turn: lastTurn(child), records: [] });

/** For whom the lab has waited for more than a moment; null: for nobody. */
export function awaitedAmong(children: ReadonlyMap<BoxName, Child>): Awaited | null {
  const late: Awaited[] = [];
  for (const [name, { answer, askedMs, process: made }] of children) {
    const forMs = hostMonoMs() - askedMs;
    if (answer === null || forMs < TELL_AFTER_MS) continue;
    late.push({ name, pid: made.pid ?? null, sinceMs: hostNowMs() - forMs, stopped: isStopped(made.pid) });
  }
  // A stopped one may be what another one waits for.
  return late.find(({ stopped }) => stopped) ?? late[0] ?? null;
}
