/** Campaigns in processes beside each other, until one of them finds something or time is over. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Job } from '../../../lab/campaign/course/job.js';
import type { Told, ToldShrunk } from './worker.js';

/** A seed takes a fraction of a second, on a busy machine ten of them; what says nothing for so long does not come back. */
const SILENT_MS_MAX = 240_000;

export interface HuntOptions {
  readonly bundle: string;
  readonly first: number;
  readonly workers: number;
  /** Time of a core for each worker: other work of the machine does not count. */
  readonly limitMs: number;
  /** True: that is enough. */
  heard(told: Told): boolean;
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
  heardMs: number;
  cpuMs: number;
}

/** Rejects when a campaign ends by itself: it never should. */
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
      worker.heardMs = performance.now();
      worker.seed = told.seed + workers;
      worker.cpuMs = told.cpuMs;
      seeds += 1;
      deeds += told.deeds;
      if (heard(told) || tookMs() >= limitMs) end(null);
    };
    const start = (from: number): Worker => {
      const child = spawn(
        process.execPath,
        ['--enable-source-maps', bundle, 'hunt', `${from}`, `${workers}`],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      const worker: Worker = { child, seed: from, heardMs: performance.now(), cpuMs: 0 };
      child.on('error', end);
      child.on('exit', (code) => end(new Error(`a campaign ended by itself (${code}), seed ${worker.seed}`)));
      createInterface({ input: child.stdout }).on('line', (line) => take(worker, JSON.parse(line) as Told));
      return worker;
    };
    const watch = setInterval(() => {
      for (const [at, worker] of running.entries()) {
        if (performance.now() - worker.heardMs < SILENT_MS_MAX) continue;
        worker.child.removeAllListeners('exit');
        worker.child.kill('SIGKILL');
        const hang = { kind: 'broken', text: `hangs: no end after ${SILENT_MS_MAX / 1_000} s` };
        endedMs += worker.cpuMs + SILENT_MS_MAX;
        running[at] = start(worker.seed + workers);
        take(worker, { seed: worker.seed, job: null, deeds: 0, cpuMs: 0, findings: [hang] });
      }
    }, 1_000);
    for (let at = 0; at < workers; at += 1) running.push(start(first + at));
  });
}

/** The fewest deeds of a run that find one of these kinds again. */
export function shrunk(bundle: string, job: Job, kinds: readonly string[]): Promise<ToldShrunk> {
  return new Promise((resolve, reject) => {
    const given = ['shrink', JSON.stringify(job), JSON.stringify(kinds)];
    const child = spawn(process.execPath, ['--enable-source-maps', bundle, ...given], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let told: ToldShrunk | null = null;
    createInterface({ input: child.stdout }).on('line', (line) => {
      told = JSON.parse(line) as ToldShrunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (told === null) reject(new Error(`nothing came of shrinking seed ${job.seed} (${code})`));
      else resolve(told);
    });
  });
}
