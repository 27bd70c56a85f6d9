/**
 * Where a process's thread was while somebody waited for it: at work on a core, waiting for a core that others
 * had, or waiting for something else. Read from the kernel's own account (Linux).
 */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { SlowAnswer } from '../../bench/load.js';

const LOOK_MS = 50;
const MS_PER_NS = 1e-6;

interface Look {
  readonly atMs: number;
  readonly workedMs: number;
  readonly readyMs: number;
}

/** Shares of the time of some answers. */
export interface Whereabouts {
  /** At the client, behind answers that were waited for. */
  readonly queued: number;
  readonly onCore: number;
  readonly awaitingCore: number;
  readonly elsewhere: number;
}

const lookAt = (pid: number): Look | null => {
  try {
    const [worked, ready] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ').map(Number);
    const atMs = performance.timeOrigin + performance.now();
    return { atMs, workedMs: (worked ?? 0) * MS_PER_NS, readyMs: (ready ?? 0) * MS_PER_NS };
  } catch {
    return null;
  }
};

/** Follows the first thread of a process until it is asked. */
export function followCores(pid: number): (slow: readonly SlowAnswer[]) => Whereabouts {
  const looks: Look[] = [];
  const timer = setInterval(() => {
    const look = lookAt(pid);
    if (look !== null) looks.push(look);
  }, LOOK_MS);
  const between = (fromMs: number, untilMs: number): Look => {
    const first = looks.findLast(({ atMs }) => atMs <= fromMs) ?? looks[0];
    const last = looks.find(({ atMs }) => atMs >= untilMs) ?? looks.at(-1);
    const share = (value: (look: Look) => number): number =>
      first === undefined || last === undefined || last.atMs <= first.atMs
        ? 0
        : (value(last) - value(first)) / (last.atMs - first.atMs);
    const ms = untilMs - fromMs;
    return {
      atMs: ms,
      workedMs: share((one) => one.workedMs) * ms,
      readyMs: share((one) => one.readyMs) * ms,
    };
  };
  return (slow) => {
    clearInterval(timer);
    const sum = (value: (one: SlowAnswer) => number): number =>
      slow.reduce((total, one) => total + value(one), 0);
    const tookMs = Math.max(
      1,
      sum((one) => one.tookMs),
    );
    const spans = slow.map(({ atMs, tookMs: ms }) => between(atMs - ms, atMs));
    const onCore = spans.reduce((total, { workedMs }) => total + workedMs, 0) / tookMs;
    const awaitingCore = spans.reduce((total, { readyMs }) => total + readyMs, 0) / tookMs;
    return {
      queued: sum(({ queuedMs }) => queuedMs) / tookMs,
      ...{ onCore, awaitingCore, elsewhere: 1 - onCore - awaitingCore },
    };
  };
}
