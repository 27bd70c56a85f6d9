/** Campaigns in processes beside each other, until one of them finds something or time is over. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Job } from '../../../lab/campaign/course/job.js';
import type { Finding } from '../../../lab/campaign/judge/finding.js';
import type { Told, ToldShrunk } from './worker.js';

/** Of a core's time a seed takes a fraction of a second: what says nothing for so long does not come back. */
const SILENT_MS_MAX = 90_000;
/** What sleeps at so many looks in a row, a second apart, waits for what never comes. */
const ASLEEP_LOOKS = 120;

/** As the workers of a campaign are. */
const ONE_THREAD = ['--enable-source-maps', '--single-threaded', '--max-semi-space-size=64'] as const;

export interface HuntOptions {
  readonly bundle: string;
  readonly first: number;
  readonly workers: number;
  /** Time of a core for each worker: other work of the machine does not count. */
  readonly limitMs: number;
  /** True: that is enough. Others are played until it has answered. */
  heard(told: Told): boolean | Promise<boolean>;
}

export interface Hunted {
  readonly seeds: number;
  readonly deeds: number;
  /** Time of a core that each worker took on average. */
  readonly tookMs: number;
}

interface Worker {
  readonly child: ChildProcess;
  /** The seed that it plays now. */
  seed: number;
  /** Time of a core that it had used when it was heard last. */
  cpuMs: number;
  /** At so many looks in a row it slept, and had used no more of a core. */
  asleep: number;
  seenMs: number;
}

const TICK_MS = 10;
/** Where its name ends, which may hold anything. */
const NAME_END = ') ';
const [USER_FIELD, SYSTEM_FIELD] = [11, 12] as const;

/** Time of a core that a process has used, and whether it sleeps; null: it is gone. The machine's other work does not count. */
function usageOf(pid: number | undefined): { readonly cpuMs: number; readonly isAsleep: boolean } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(NAME_END) + NAME_END.length).split(' ');
    const ticks = Number(fields[USER_FIELD]) + Number(fields[SYSTEM_FIELD]);
    return { cpuMs: ticks * TICK_MS, isAsleep: fields[0] === 'S' };
  } catch {
    return null;
  }
}

/** Looks at a worker, once a second: whether it does not come back. */
function hangs(worker: Worker): boolean {
  const usage = usageOf(worker.child.pid);
  if (usage === null) return false;
  worker.asleep = usage.isAsleep && usage.cpuMs === worker.seenMs ? worker.asleep + 1 : 0;
  worker.seenMs = usage.cpuMs;
  return usage.cpuMs - worker.cpuMs >= SILENT_MS_MAX || worker.asleep >= ASLEEP_LOOKS;
}

export function hunt({ bundle, first, workers, limitMs, heard }: HuntOptions): Promise<Hunted> {
  let seeds = 0;
  let deeds = 0;
  return new Promise((resolve, reject) => {
    const running: Worker[] = [];
    // Of those that were ended because they hung.
    let endedMs = 0;
    const tookMs = (): number => running.reduce((sum, { cpuMs }) => sum + cpuMs, endedMs) / workers;
    const end = (error: Error | null): void => {
      clearInterval(watch);
      for (const { child } of running) {
        child.removeAllListeners('exit');
        child.kill('SIGKILL');
      }
      if (error === null) resolve({ seeds, deeds, tookMs: tookMs() });
      else reject(error);
    };
    const take = (worker: Worker, told: Told): void => {
      worker.seed = told.seed + workers;
      worker.cpuMs = told.cpuMs;
      seeds += 1;
      deeds += told.deeds;
      const enough = (isEnough: boolean): void => {
        if (isEnough || tookMs() >= limitMs) end(null);
      };
      const answer = heard(told);
      if (typeof answer === 'boolean') enough(answer);
      else answer.then(enough, end);
    };
    const start = (from: number): Worker => {
      const child = spawn(process.execPath, [...ONE_THREAD, bundle, 'hunt', `${from}`, `${workers}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const worker: Worker = { child, seed: from, cpuMs: 0, asleep: 0, seenMs: 0 };
      child.on('error', end);
      child.on('exit', (code) => end(new Error(`a campaign ended by itself (${code}), seed ${worker.seed}`)));
      createInterface({ input: child.stdout }).on('line', (line) => take(worker, JSON.parse(line) as Told));
      return worker;
    };
    const watch = setInterval(() => {
      for (const [at, worker] of running.entries()) {
        if (!hangs(worker)) continue;
        worker.child.removeAllListeners('exit');
        worker.child.kill('SIGKILL');
        const hang: Finding = {
          kind: 'broken',
          text: `hangs: no answer after ${Math.round((worker.seenMs - worker.cpuMs) / 1_000)} s of a core`,
        };
        endedMs += worker.seenMs;
        running[at] = start(worker.seed + workers);
        take(worker, { seed: worker.seed, job: null, deeds: 0, cpuMs: 0, findings: [hang] });
      }
    }, 1_000);
    for (let at = 0; at < workers; at += 1) running.push(start(first + at));
  });
}

/** One answer of a campaign of its own. */
function asked<T>(bundle: string, given: readonly string[]): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...ONE_THREAD, bundle, ...given], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let told: { readonly answer: T } | null = null;
    createInterface({ input: child.stdout }).on('line', (line) => {
      told = { answer: JSON.parse(line) as T };
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (told === null) reject(new Error(`nothing came of ${given.join(' ').slice(0, 200)} (${code})`));
      else resolve(told.answer);
    });
  });
}

/** The fewest deeds of a run that find one of these again. */
export const shrunk = (bundle: string, job: Job, findings: readonly Finding[]): Promise<ToldShrunk> =>
  asked(bundle, ['shrink', JSON.stringify(job), JSON.stringify(findings)]);

/** What a job finds in another bundle. */
export const findingsOf = async (bundle: string, job: Job): Promise<readonly Finding[]> =>
  (await asked<Told>(bundle, ['play', JSON.stringify(job)])).findings;
