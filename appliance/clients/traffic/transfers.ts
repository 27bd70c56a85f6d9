/**
 * Downloads of clients that share the box's line: all get the same part of it, and what is too slow
 * for the patience of a client fails. In memory: a restart ends them all.
 */
import { type Cancel, MS, type Time } from '../../../hardware/ports.js';

/** A client gives a download up after this. */
const PATIENCE_MS = 10 * 60_000;

export type TransferEnd = 'done' | 'too-slow' | 'dropped';

interface Transfer {
  readonly clients: number;
  leftBytes: number;
  readonly startedMono: number;
  readonly end: (how: TransferEnd) => void;
}

export interface Transfers {
  /** Clients that download now. */
  clients(): number;
  /** So many clients fetch so many bytes each; resolves when they have them, or not. */
  start(clients: number, bytes: number): Promise<TransferEnd>;
  /** All connections are lost. */
  drop(): void;
}

interface Parts {
  readonly time: Pick<Time, 'timer'>;
  monoMs(): number;
  /** What gets through with so many clients downloading. */
  throughput(clients: number): number;
}

/** Downloads of clients that share the site's throughput fairly. */
export function createTransfers({ time, monoMs, throughput }: Parts): Transfers {
  let open: Transfer[] = [];
  let movedMono = monoMs();
  let cancel: Cancel | null = null;

  const clients = (): number => open.reduce((sum, one) => sum + one.clients, 0);
  const rate = (): number => {
    const count = clients();
    return count === 0 ? 0 : throughput(count) / count / 1_000;
  };
  const move = (): void => {
    const nowMono = monoMs();
    const bytes = rate() * (nowMono - movedMono);
    for (const one of open) one.leftBytes -= bytes;
    movedMono = nowMono;
  };
  const settle = (): void => {
    const nowMono = monoMs();
    const ended: [Transfer, TransferEnd][] = [];
    for (const one of open) {
      if (one.leftBytes < 1) ended.push([one, 'done']);
      else if (nowMono - one.startedMono >= PATIENCE_MS) ended.push([one, 'too-slow']);
    }
    open = open.filter((one) => !ended.some(([gone]) => gone === one));
    for (const [one, how] of ended) one.end(how);
    plan();
  };
  const plan = (): void => {
    cancel?.();
    cancel = null;
    if (open.length === 0) return;
    const nowMono = monoMs();
    const perMs = rate();
    let inMs = Number.POSITIVE_INFINITY;
    for (const one of open) {
      inMs = Math.min(inMs, one.leftBytes / perMs, one.startedMono + PATIENCE_MS - nowMono);
    }
    cancel = time.timer(Math.ceil(Math.max(1, inMs)) * MS, () => {
      move();
      settle();
    });
  };
  return {
    clients,
    start: (count, bytes) =>
      new Promise((end) => {
        move();
        open.push({ clients: count, leftBytes: bytes, startedMono: monoMs(), end });
        plan();
      }),
    drop: () => {
      const gone = open;
      open = [];
      plan();
      for (const one of gone) one.end('dropped');
    },
  };
}
