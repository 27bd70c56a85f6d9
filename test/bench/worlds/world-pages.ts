/**
 * A page of a box in one process with its lab, over the same of a box in a process of its own. Each pair is in
 * a process that has done nothing else, as somebody starts it: measured in the bench's own, the one has its
 * labs behind it and the lab of the other one beside it. What the labs of a host cost a page stands in the figures.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { programme } from '../bare.js';
import { load } from '../load.js';
import { median, openPair, signIn, untilAnswers } from '../pair.js';
import type { HostedPair } from './pair-host.js';

const PAGE = '/login/information';
const CONNECTIONS = 8;

export interface Rounds {
  readonly roundMs: number;
  readonly rounds: number;
  readonly warmMs: number;
}

interface Measured {
  readonly pair: HostedPair;
  close(): Promise<void>;
}

async function apart(folder: string, hosting: 'world' | 'processes'): Promise<Measured> {
  const child: ChildProcess = fork(programme('./worlds/pair-host.js'), [join(folder, hosting), hosting], {
    execArgv: [],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const pair = await new Promise<HostedPair>((resolve, reject) => {
    child.once('message', (told: HostedPair) => resolve(told));
    child.once('exit', (code) => reject(new Error(`the pair in ${hosting} ended with ${code}`)));
  });
  return {
    pair,
    close: async () => {
      child.send('end');
      await ended;
    },
  };
}

/** A world in this process, with all that it has done before. */
async function here(folder: string): Promise<Measured> {
  const pair = await openPair(join(folder, 'here'), {}, 1, { hosting: 'world' });
  await untilAnswers(pair.a, '/login');
  return { pair: { ...pair.a, cookie: await signIn(pair.a) }, close: () => pair.close() };
}

/** Pages a second: of a world, of processes, and of a world in this process. */
export async function benchWorldPages(
  folder: string,
  { rounds, roundMs, warmMs }: Rounds,
): Promise<{ readonly world: number; readonly processes: number; readonly afterLabs: number }> {
  const measured = [await apart(folder, 'world'), await apart(folder, 'processes')];
  // One round measures nothing.
  if (rounds > 1) measured.push(await here(folder));
  const rates = measured.map((): number[] => []);
  for (let round = -1; round < rounds; round += 1)
    for (const [index, { pair }] of measured.entries()) {
      const order = { ...pair, path: PAGE, everyMs: 0, connections: CONNECTIONS };
      const { perSecond } = await load({ ...order, forMs: round < 0 ? warmMs : roundMs });
      if (round >= 0) rates[index]?.push(perSecond);
    }
  for (const one of measured) await one.close();
  const [world = 0, processes = 0, afterLabs = 0] = rates.map(median);
  return { world, processes, afterLabs };
}
