/** Pages of boxes are looked at while another one works long in real time, or does not answer. */
import { hostWait } from '../../../hardware/kernel/host-time.js';
import type { Turn } from '../../../hardware/kernel/turn.js';
import { type BoxName, ranks } from '../../plan.js';
import type { LiveHosting, SeatTurn } from '../hosting.js';

/** Doors close in less than this; a box that takes longer is stopped, or its host has no time for it. */
const CLOSING_PATIENCE_MS = 200;
/** A box that answers within this long holds nobody up who looks at another one's pages. */
const PATIENCE_MS = 2;

/** A box behind its door, as the lab sees it. */
export interface Looked {
  isOpen: boolean;
  /** What it owes the lab an answer to; null: nothing. */
  readonly answer: unknown;
  /** 0: it has not started yet. */
  readonly port: number;
  readonly hasLeft: boolean;
}

/** What is said to a box's door. */
interface DoorWord {
  readonly kind: 'ajar' | 'open';
  readonly atUs: number;
}

export interface LookingParts<C extends Looked> {
  readonly boxes: ReadonlyMap<BoxName, C>;
  tell(box: C, message: DoorWord): void;
  close(name: BoxName, box: C): Promise<Turn>;
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

/** Opens doors while another box works longer than the patience, and closes them before time goes on. */
export function createLooking<C extends Looked>({ boxes, tell, close }: LookingParts<C>): LookAt {
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
    const looked = [...boxes].filter(
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

/** The doors of all boxes: open at one instant, and closed again before time goes on. */
export function createDoors<C extends Looked>(
  parts: LookingParts<C>,
): Pick<LiveHosting, 'openDoors' | 'closeDoors' | 'lookMeanwhile'> {
  const { boxes, tell, close } = parts;
  const lookAt = createLooking(parts);
  let openedUs = 0;
  return {
    openDoors: (atUs) => {
      openedUs = atUs;
      for (const box of boxes.values()) {
        box.isOpen = true;
        tell(box, { kind: 'open', atUs });
      }
    },
    closeDoors: async () => {
      const closing = Promise.all(
        [...boxes]
          .filter(([, box]) => box.isOpen)
          .map(async ([name, box]) => {
            box.isOpen = false;
            return { rank: ranks[name], turn: await close(name, box) };
          }),
      );
      // One that does not answer must not shut the others: nothing has happened since they were open.
      const all = Object.values(ranks);
      const seen = await lookAt(all, openedUs, closing, CLOSING_PATIENCE_MS, 'open');
      return [...(await closing), ...seen];
    },
    lookMeanwhile: (wanted, atUs, work, working) =>
      lookAt(wanted, atUs, work, PATIENCE_MS, 'ajar', [working]),
  };
}

/** What boxes say of themselves, to whoever runs their lab. */
export function createBells() {
  const listeners = { poked: () => {}, rung: () => {} };
  return {
    poked: (): void => listeners.poked(),
    rung: (): void => listeners.rung(),
    heard: {
      onPoke: (listener: () => void): void => {
        listeners.poked = listener;
      },
      onRing: (listener: () => void): void => {
        listeners.rung = listener;
      },
    },
  };
}
