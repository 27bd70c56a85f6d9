/** Load on a page from a client process. */
import { fork } from 'node:child_process';
import { programme } from './bare.js';
import type { Place } from './pair.js';

export interface LoadOrder extends Place {
  readonly path: string;
  readonly cookie: string;
  /** Several people: each connection is another's, in turn; absent: `cookie` is everybody's. */
  readonly cookies?: readonly string[];
  /** Several boxes: each connection is to another, in turn, as its person; absent: all are to `host`. */
  readonly places?: readonly Place[];
  /** What is posted as JSON, one after the other; absent: the path is asked for. */
  readonly bodies?: readonly string[];
  readonly connections: number;
  readonly forMs: number;
  /** One request per so long; 0: the next as soon as an answer is there. */
  readonly everyMs: number;
}

/** An answer that came late, by the clock of the machine. */
export interface SlowAnswer {
  readonly atMs: number;
  /** From when it was due. */
  readonly tookMs: number;
  /** Of that, at the client before it was sent: all its connections were waiting for answers. */
  readonly queuedMs: number;
}

export interface LoadResult {
  readonly perSecond: number;
  readonly count: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** The slowest. */
  readonly slow: readonly SlowAnswer[];
}

export interface Load {
  readonly pid: number;
  /** Resolves when its connections are open. */
  readonly ready: Promise<void>;
  readonly result: Promise<LoadResult>;
  /** Ends it before its time; what was asked is still answered. */
  stop(): void;
}

export function startLoad(order: LoadOrder): Load {
  const child = fork(programme('./load-client.js'), [], { execArgv: [] });
  let isReady: () => void = () => {};
  const ready = new Promise<void>((done) => {
    isReady = done;
  });
  const result = new Promise<LoadResult>((resolve, reject) => {
    child.on('message', (message: LoadResult | { readonly ready: true }) => {
      if ('ready' in message) isReady();
      else resolve(message);
    });
    child.once('exit', (code) => reject(new Error(`the load client ended with ${code}`)));
  });
  result.catch(isReady);
  child.send(order);
  return { pid: child.pid ?? 0, ready, result, stop: () => child.connected && child.send({ stop: true }) };
}

export const load = (order: LoadOrder): Promise<LoadResult> => startLoad(order).result;
