/** A thread that answers, fails or dies as it is told. */
import { parentPort } from 'node:worker_threads';
import { DiskFailedError, DiskFullError } from '../../../../hardware/ports.js';
import { sentError } from '../../../../lab/hosting/heavy/crossing.js';

const coded = (code: unknown): Error => Object.assign(new Error('of SQLite'), { code });

const errors: Readonly<Record<string, (input: unknown) => Error>> = {
  fails: () => new Error('no such luck'),
  full: (input) => (input === 'DISK' ? new DiskFullError(1) : coded(input)),
  failed: (input) => (input === 'DISK' ? new DiskFailedError() : coded(input)),
};

parentPort?.on('message', ({ id, job, input }: { id: number; job: string; input: unknown }) => {
  if (job === 'exit') process.exit(3);
  if (job === 'throw') throw new Error('thrown outside');
  if (job === 'hard') void Promise.reject(new Error('thrown outside'));
  else if (job === 'echo') parentPort?.postMessage({ id, output: input });
  else parentPort?.postMessage({ id, error: sentError(errors[job]?.(input)) });
});
