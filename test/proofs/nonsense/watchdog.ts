/** Ends a process in which something hangs, also without ever waiting, and says what was tried last. */
import { Worker } from 'node:worker_threads';

export interface Watchdog {
  begin(what: string): void;
  end(): void;
  stop(): Promise<void>;
}

const WHAT_BYTES = 4_096;
const LOOK_MS = 500;

const GUARD = `
const { workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const { shared, limitMs, lookMs } = workerData;
const head = new Int32Array(shared, 0, 2);
let turn = -1;
let since = Date.now();
setInterval(() => {
  if (head[0] !== turn || head[0] % 2 === 0) {
    turn = head[0];
    since = Date.now();
  } else if (Date.now() - since > limitMs) {
    const what = Buffer.from(Buffer.from(shared, 8, head[1])).toString('utf8');
    writeSync(2, 'not ok - hangs for ' + limitMs + ' ms: ' + what + '\\n');
    process.kill(process.pid, 'SIGKILL');
  }
}, lookMs);
`;

/** Watches from a thread of its own. */
export function createWatchdog(limitMs: number): Watchdog {
  const shared = new SharedArrayBuffer(8 + WHAT_BYTES);
  // The number of the try, odd while it is under way; the length of its name.
  const head = new Int32Array(shared, 0, 2);
  const text = Buffer.from(shared, 8);
  const worker = new Worker(GUARD, { eval: true, workerData: { shared, limitMs, lookMs: LOOK_MS } });
  worker.unref();
  return {
    begin: (what) => {
      head[1] = text.write(what, 0, WHAT_BYTES, 'utf8');
      Atomics.add(head, 0, 1);
    },
    end: () => {
      Atomics.add(head, 0, 1);
    },
    stop: async () => {
      await worker.terminate();
    },
  };
}
