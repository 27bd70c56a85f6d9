/** Runs beside a person's own, each in a thread of its own, one after the other: the robot's, and what would have been. */
import { Worker } from 'node:worker_threads';
import type { Label } from '../../../views/label.js';
import { startedModule } from '../../../views/root.js';
import type { Changes } from '../../live/what-if/changes.js';
import type { AddressPlan } from '../../plan.js';
import type { Start } from '../../rehearsals/language/vocabulary.js';
import type { BestRun, Otherwise } from '../../rehearsals/report/tries/try.js';

interface BestAsked {
  readonly kind: 'best';
  readonly rehearsal: string;
  readonly seed: string;
  readonly variant: string | null;
  readonly addresses: Pick<AddressPlan, 'net' | 'tlsPort'>;
  /** How much the lab was made with. */
  readonly start: Partial<Start>;
}

export interface OtherAsked {
  readonly kind: 'otherwise';
  readonly folder: string;
  readonly seed: string;
  readonly changes: Changes;
  readonly words: Label;
}

export type SecondAsked = BestAsked | OtherAsked;

export type SecondAnswer =
  | { readonly best: BestRun }
  | { readonly otherwise: Otherwise }
  | { readonly error: string };

export interface SecondRuns {
  /** Throws what the run could not be made for. */
  run(asked: SecondAsked): Promise<SecondAnswer>;
  close(): Promise<void>;
}

function inThread(asked: SecondAsked, hold: (worker: Worker) => void): Promise<SecondAnswer> {
  return new Promise((resolve) => {
    const worker = new Worker(startedModule('lab/guide/learning/second-thread.js'), { workerData: asked });
    worker.unref();
    hold(worker);
    worker.on('message', (told: SecondAnswer) => {
      resolve(told);
      void worker.terminate();
    });
    worker.on('error', (error) => resolve({ error: error instanceof Error ? error.message : String(error) }));
    worker.on('exit', (code) => resolve({ error: `ended (${code})` }));
  });
}

/** One at a time: the lab has the other cores. */
export function createSecondRuns(): SecondRuns {
  let turn: Promise<unknown> = Promise.resolve();
  let current: Worker | null = null;
  let isClosed = false;
  return {
    run: (asked) => {
      const mine = turn.then(() =>
        isClosed
          ? { error: 'closed' }
          : inThread(asked, (worker) => {
              current = worker;
            }),
      );
      turn = mine;
      return mine;
    },
    close: async () => {
      isClosed = true;
      await current?.terminate();
    },
  };
}
