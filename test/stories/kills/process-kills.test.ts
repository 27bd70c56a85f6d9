/**
 * Some ten times SIGKILL, two in each play, at random real instants of a data-sync, a backup and a restore, a swap, or
 * an installation, in real processes on real files: the same checks as for every write in a world.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { createRandom } from '../../../hardware/random.js';
import { type Planted, plant, playInProcesses, type Strike } from './kill-processes.js';
import { installStory, packages, restoreStory, swapStory, syncStory } from './kill-stories.js';
import type { Letter, Story } from './kill-world.js';

t.setTimeout(280_000);

const SEED = 'process-kills';
const KILLS_MIN = 10;
const MORE_MAX = 30;

const folder = mkdtempSync(join(tmpdir(), 'kills-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));

const pair = plant(join(folder, 'pair'), SEED, '15.3.2');
const older = plant(join(folder, 'older'), SEED, '15.1.1');

const stories: readonly {
  readonly name: string;
  readonly planted: Planted;
  readonly story: Story;
  readonly plays: number;
  /** How long the deed takes, as a share of a data-sync. */
  readonly span: number;
  readonly victims: readonly Letter[];
}[] = [
  { name: 'data-sync', planted: pair, story: syncStory(pair), plays: 2, span: 1, victims: ['a', 'b'] },
  { name: 'backup, restore', planted: pair, story: restoreStory(pair), plays: 1, span: 0.5, victims: ['a'] },
  { name: 'swap of roles', planted: pair, story: swapStory(pair), plays: 1, span: 1.3, victims: ['a', 'b'] },
  {
    name: 'site',
    planted: older,
    story: installStory(older, packages.site),
    plays: 1,
    span: 1.6,
    victims: ['a'],
  },
  {
    name: 'base',
    planted: pair,
    story: installStory(pair, packages.base),
    plays: 1,
    span: 1.6,
    victims: ['a'],
  },
];

let kills = 0;
let undisturbedMs = 0;
const draw = createRandom(SEED);
const run = join(folder, 'run');

t.test('a data-sync that nothing disturbs tells how long a deed takes here and now', async (t) => {
  const { tookMs } = await playInProcesses(pair, SEED, syncStory(pair), [], run);
  undisturbedMs = tookMs;
  t.comment(`${Math.round(tookMs)} ms`);
});

for (const { name, planted, story, plays, span, victims } of stories) {
  t.test(name, async (t) => {
    for (let turn = 0; turn < plays; turn += 1) {
      const strikes = [0, 1].map(
        (): Strike => ({
          box: draw.pick(victims),
          afterMs: Math.floor(draw.fraction() * span * undisturbedMs),
        }),
      );
      const { struck } = await playInProcesses(planted, SEED, story, strikes, run);
      kills += struck;
      const told = strikes.map(({ box, afterMs }) => `${box} after ${afterMs} ms`).join(', ');
      t.pass(`${struck} struck of ${told}`);
    }
  });
}

t.test('there were enough of them', async (t) => {
  // Strikes that met a box already off, or work already done, are made good: each earlier than the last, for
  // the undisturbed run was the first of this machine and may have been slower than those that follow.
  for (let turn = 0; turn < MORE_MAX && kills < KILLS_MIN; turn += 1) {
    const afterMs = Math.floor(undisturbedMs / (3 + turn));
    const strike = { box: draw.pick(['a', 'b'] as const), afterMs };
    kills += (await playInProcesses(pair, SEED, syncStory(pair), [strike], run)).struck;
  }
  t.ok(kills >= KILLS_MIN, `${kills} kills`);
});
