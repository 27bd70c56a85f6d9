/** Thread that makes disks of labs, one after the other: whoever uses the other labs notices nothing of it. */
import { parentPort } from 'node:worker_threads';
import { makeFolders } from '../../supervisor/processes-lab.js';

interface Asked {
  readonly id: number;
  readonly options: Parameters<typeof makeFolders>[0];
}

parentPort?.on('message', ({ id, options }: Asked) => {
  try {
    parentPort?.postMessage({ id, made: makeFolders(options) });
  } catch (error) {
    // With its code, where it has one.
    const told = error instanceof Error ? { ...error, message: error.message } : { message: String(error) };
    parentPort?.postMessage({ id, error: told });
  }
});
