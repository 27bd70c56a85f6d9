/** Back to instants of a long session: how soon a lab is interactive there, and what naming a moment costs. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { hostMonoMs } from '../../../hardware/kernel/host-time.js';
import { createRandom } from '../../../hardware/random.js';
import { createTurns, type Turns } from '../../../lab/cli/starting/turns.js';
import { endOf } from '../../../lab/live/line/line.js';
import { openLiveLab } from '../../../lab/live/live-lab.js';
import { lineOf } from '../../../lab/live/recording/transcript.js';
import { createMoments } from '../../../lab/rehearsals/trainee/moments.js';
import { boxAddresses } from '../../support/addresses.js';
import { randomSession } from '../../support/worlds/lines/random-session.js';
import { createVisitedWorld } from '../../support/worlds/lines/visited-world.js';
import { ask, freePlaces, median, noForks, noSurface, type Place, untilAnswers } from '../pair.js';

const SEED = 'bench';
const HOURS = 2;
const SAVES = 10;
const PAGE = '/login';
const MEGABYTE = 1024 ** 2;

export interface BackAmounts {
  readonly requests: number;
  readonly backs: number;
}

export interface BackBench {
  readonly back: number;
  readonly backWorst: number;
  readonly save: number;
  readonly figures: Readonly<Record<string, number>>;
}

/** A live lab with the session behind it. */
async function openSession(folder: string, requests: number): Promise<{ turns: Turns; a: Place }> {
  const world = await createVisitedWorld(SEED, {});
  await randomSession(world, SEED, { requests, hours: HOURS });
  await world.close();
  const { line, entries } = world;
  const physical = await freePlaces();
  mkdirSync(folder, { recursive: true });
  const options = {
    ...{ stateDir: folder, fresh: false, speed: 1, physical, keepsLine: true },
    hosting: 'world' as const,
    onBug: () => {},
    onFailed: (error: unknown) => {
      throw error;
    },
    onTrouble: () => {},
    onDied: () => {},
  };
  const turns = createTurns(folder, { bar: null, betweenMs: 0, forkHost: noForks }, (begun) =>
    openLiveLab({ ...options, seed: null, amounts: {}, ...begun }),
  );
  const raised = { line, untilUs: endOf(line), seen: entries.map(lineOf) };
  turns.begin(await openLiveLab({ ...options, seed: null, amounts: {}, raised }), noSurface);
  return { turns, a: physical[boxAddresses.a] ?? { host: '', port: 0 } };
}

/** A moment named while pages are looked at: worst of it, and of the pages. */
async function benchSave(turns: Turns, a: Place): Promise<{ save: number; savePage: number }> {
  const { lab, act, onAct, folder } = turns.lab();
  const trainee = {
    state: () => ({ person: '', offers: [], current: null, last: null }),
    onChange: () => {},
  };
  const moments = createMoments({ folder: folder.path, trainee, onEntry: lab.onEntry, onAct });
  let [save, savePage] = [0, 0];
  for (let index = 0; index < SAVES; index += 1) {
    const began = hostMonoMs();
    const looked = ask(a, PAGE).then(() => hostMonoMs() - began);
    await act({ kind: 'moment', name: `moment ${index}` });
    save = Math.max(save, hostMonoMs() - began);
    savePage = Math.max(savePage, await looked);
  }
  if (moments.list().length < SAVES) throw new Error('moments that were named are not kept');
  return { save, savePage };
}

/** Measures it in a folder of its own. */
export async function benchBack(folder: string, { requests, backs }: BackAmounts): Promise<BackBench> {
  const { turns, a } = await openSession(join(folder, 'lab'), requests);
  try {
    await untilAnswers(a, PAGE);
    const before = process.memoryUsage().rss;
    const began = hostMonoMs();
    await turns.settled();
    const walkedMs = hostMonoMs() - began;
    const combBytes = process.memoryUsage().rss - before;
    const saved = await benchSave(turns, a);
    const { startUs } = turns.lab().growing?.line ?? { startUs: 0 };
    const endUs = turns.lab().lab.nowUs();
    const random = createRandom('bench/back');
    const instants = Array.from(
      { length: backs },
      () => startUs + Math.floor(random.fraction() * (endUs - startUs)),
    );
    const taken: number[] = [];
    // From the latest on: what lies before it is still the same session.
    for (const us of instants.sort((one, other) => other - one)) {
      await turns.settled();
      const fromMs = hostMonoMs();
      const refused = await turns.shelf.back(us);
      if (refused !== null) throw new Error(refused.en);
      await untilAnswers(a, PAGE);
      taken.push(hostMonoMs() - fromMs);
    }
    const combMegabytes = Math.max(1, combBytes) / MEGABYTE;
    return {
      ...{ back: median(taken), backWorst: Math.max(...taken), save: saved.save },
      figures: { backWalkedMs: walkedMs, backCombMegabytes: combMegabytes, savePageMs: saved.savePage },
    };
  } finally {
    await turns.close();
  }
}
