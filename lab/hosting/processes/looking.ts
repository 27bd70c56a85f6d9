/** Pages of boxes are looked at while another one works long in real time, or does not answer. */
import { hostWait } from '../../../hardware/kernel/host-time.js';
import type { Turn } from '../../../hardware/kernel/turn.js';
import { type BoxName, ranks } from '../../plan.js';
import type { SeatTurn } from '../hosting.js';
import type { Child } from './child.js';
import type { ToBox } from './ipc.js';

/** Doors close in less than this; a box that takes longer is stopped, or its host has no time for it. */
export const CLOSING_PATIENCE_MS = 200;

type Looked = Pick<Child, 'isOpen' | 'answer' | 'port' | 'hasLeft'>;

export interface LookingParts<C extends Looked> {
  readonly children: ReadonlyMap<BoxName, C>;
  tell(child: C, message: ToBox): void;
  close(name: BoxName, child: C): Promise<Turn>;
}

/** Opens the doors of `wanted` at `atUs` once `work` takes longer than the patience, until it is done. */
export type LookAt = (
  wanted: readonly number[],
  atUs: number,
  work: Promise<unknown>,
  patienceMs: number,
  how: 'ajar' | 'open',
  working?: readonly number[],
) => Promise<readonly SeatTurn[]>;

export function createLooking<C extends Looked>({ children, tell, close }: LookingParts<C>): LookAt {
  const lookAt: LookAt = async (
    wanted: readonly number[],
    atUs: number,
    work: Promise<unknown>,
    patienceMs: number,
    how: 'ajar' | 'open',
    working: readonly number[] = [],
  ): Promise<readonly SeatTurn[]> => {
    const patience = hostWait(patienceMs);
    let isDone = false;
    // Known before the patience is woken: work that is done in time costs no message.
    const over = (): void => {
      isDone = true;
      patience.wake();
    };
    const done = work.then(over, over);
    await patience.done;
    if (isDone) return [];
    const looked = [...children].filter(
      ([name, { isOpen, answer, port }]) =>
        !isOpen && answer === null && port !== 0 && wanted.includes(ranks[name]),
    );
    for (const [, child] of looked) tell(child, { kind: how, atUs });
    await done;
    const closing = Promise.all(
      looked.map(async ([name, child]) => ({
        child,
        rank: ranks[name],
        turn: await close(name, child),
      })),
    );
    // One that was stopped while it was looked at must not shut the others, nor who has worked meanwhile.
    const others =
      looked.length === 0
        ? []
        : await lookAt([...wanted, ...working], atUs, closing, CLOSING_PATIENCE_MS, how);
    const seen = await closing;
    // Who has died meanwhile may have been switched on again: its end is told elsewhere.
    return [...seen.filter(({ child }) => !child.hasLeft), ...others];
  };

  return lookAt;
}
