/**
 * Shrinking: deeds are left out as long as what is left finds the same. The same deeds are the same run
 * each time, so that every try is exact.
 */
import { hostMonoMs } from '../../../hardware/kernel/host-time.js';
import { playJob, type Result } from '../course/job.js';
import type { Step } from '../deeds/deed.js';
import type { Finding } from '../judge/finding.js';

/** What differs from run to run of the same bug. */
const general = ({ kind, text }: Finding): string =>
  `${kind} ${(text.split('\n')[0] ?? '')
    .replace(/\b[ab]\b/g, '·')
    .replace(/[0-9a-f-]{8,}|\d+/g, '#')
    .slice(0, 48)}`;

/** Whether one of `findings` is what was found first. */
export const isSameFinding = (findings: readonly Finding[], wanted: readonly Finding[]): boolean => {
  const [first] = wanted;
  return first !== undefined && findings.some((one) => general(one) === general(first));
};

/** Some of a run's deeds, each at its own time. */
export function picked(steps: readonly Step[], numbers: readonly number[]): readonly Step[] {
  let waitUs = 0;
  return steps.flatMap((step, index) => {
    waitUs += step.waitUs;
    if (!numbers.includes(index + 1)) return [];
    const own = { ...step, waitUs };
    waitUs = 0;
    return [own];
  });
}

export interface Shrunk {
  /** Places of the deeds that are left, from 1 on. */
  readonly numbers: readonly number[];
  readonly tries: number;
  /** No single deed of them can be left out; false: the time was over before. */
  readonly isLeast: boolean;
}

const chunks = (numbers: readonly number[], amount: number): readonly (readonly number[])[] => {
  const size = Math.ceil(numbers.length / amount);
  return Array.from({ length: amount }, (_, index) => numbers.slice(index * size, (index + 1) * size)).filter(
    ({ length }) => length > 0,
  );
};

/**
 * Delta debugging (ddmin): `fails` says whether these deeds alone find the same; `isOver`: no more tries.
 * The deeds as they are must fail.
 */
export async function shrink(
  amount: number,
  fails: (numbers: readonly number[]) => Promise<boolean>,
  isOver: () => boolean,
): Promise<Shrunk> {
  let numbers: readonly number[] = Array.from({ length: amount }, (_, index) => index + 1);
  let parts = 2;
  let tries = 0;
  const attempt = (kept: readonly number[]): Promise<boolean> => {
    tries += 1;
    return fails(kept);
  };
  if (amount > 0 && (await attempt([]))) return { numbers: [], tries, isLeast: true };
  while (numbers.length > 1) {
    let smaller: readonly number[] | null = null;
    const all = chunks(numbers, parts);
    const candidates = parts === 2 ? all : [...all, ...all.map((one) => without(numbers, one))];
    for (const kept of candidates) {
      if (isOver()) return { numbers, tries, isLeast: false };
      if (!(await attempt(kept))) continue;
      smaller = kept;
      break;
    }
    if (smaller !== null) {
      const wasPart = all.includes(smaller);
      numbers = smaller;
      parts = wasPart ? 2 : Math.max(2, parts - 1);
    } else if (parts >= numbers.length) break;
    else parts = Math.min(numbers.length, parts * 2);
  }
  return { numbers, tries, isLeast: true };
}

const without = (numbers: readonly number[], left: readonly number[]): readonly number[] =>
  numbers.filter((one) => !left.includes(one));

/** The fewest deeds of a run that find the same; null: its own deeds alone do not. */
export async function shrinkResult(
  { job, steps, findings }: Result,
  seconds: number,
): Promise<Shrunk | null> {
  const endMs = hostMonoMs() + seconds * 1_000;
  const fails = async (numbers: readonly number[]): Promise<boolean> => {
    const tried = await playJob({ ...job, steps: picked(steps, numbers) });
    return isSameFinding(tried.findings, findings);
  };
  const all = steps.map((_, index) => index + 1);
  if (!(await fails(all))) return null;
  return shrink(steps.length, fails, () => hostMonoMs() >= endMs);
}
