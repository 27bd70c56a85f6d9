/** A kill at any step of a turn: the folder is found with one whole lab in it, and no lab is lost. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import t from 'tap';
import { ownerOf, seedIn } from '../../../../lab/live/keeping/folder-owner.js';
import { keptLabs, keptPath } from '../../../../lab/live/keeping/kept-labs.js';
import { openStateFolder, settleTurn } from '../../../../lab/live/keeping/state-folder.js';
import { beginTurn, endTurn } from '../../../../lab/live/keeping/turning.js';

/** What changes something on the host's disk. */
const steps = ['renameSync', 'writeFileSync', 'mkdirSync', 'rmSync', 'rmdirSync'] as const;

class Killed extends Error {}

/** Does `work` until its step `at`, which is not done any more: how many were. */
function killedAt(at: number, work: () => void): number {
  const real = new Map(steps.map((step) => [step, fs[step]] as const));
  let done = 0;
  for (const [step, act] of real)
    Object.assign(fs, {
      [step]: (...given: unknown[]) => {
        if (done >= at) throw new Killed();
        done += 1;
        return Reflect.apply(act, fs, given);
      },
    });
  syncBuiltinESMExports();
  try {
    work();
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  } finally {
    Object.assign(fs, Object.fromEntries(real));
    syncBuiltinESMExports();
  }
  return done;
}

/** The files of a lab that was made from a seed. */
function layLab(path: string, seed: string): void {
  const state = { format: 3, seed, nowUs: 1, made: { plates: {}, boxes: ['a'] }, boxes: {}, clean: true };
  for (const name of ['lab.json', 'lab.older.json'])
    fs.writeFileSync(join(path, name), JSON.stringify(state));
  for (const name of ['recording.ndjson', 'transcript.ndjson', 'moments.json', 'lab.time'])
    fs.writeFileSync(join(path, name), seed);
  fs.mkdirSync(join(path, 'boxes', 'a'), { recursive: true });
  fs.writeFileSync(join(path, 'boxes', 'a', 'disk'), seed);
}

/** Whether all of a lab lies in a folder, and nothing of another one. */
const isWhole = (path: string, seed: string): boolean =>
  seedIn(path) === seed &&
  ['recording.ndjson', 'transcript.ndjson', 'moments.json', 'lab.time', 'boxes/a/disk'].every(
    (name) => fs.existsSync(join(path, name)) && fs.readFileSync(join(path, name), 'utf8') === seed,
  );

let folders = 0;
const BEFORE = 'before';
const KEPT = 'kept';

/** A folder with a lab in it, and another one that was put away. */
function folderIn(root: string): string {
  folders += 1;
  const path = join(root, `lab-${folders}`);
  fs.mkdirSync(keptPath(path, 'lab-1'), { recursive: true });
  layLab(keptPath(path, 'lab-1'), KEPT);
  layLab(path, BEFORE);
  return path;
}

const turns: Readonly<Record<string, { readonly seed: string; run(path: string): void }>> = {
  'a lab that was put away comes back': {
    seed: KEPT,
    run: (path) => {
      beginTurn(path, 'lab-1');
      endTurn(path);
    },
  },
  'a new one is made, or raised at an instant': {
    seed: 'new',
    run: (path) => {
      beginTurn(path, null);
      fs.writeFileSync(join(path, 'lab.json'), '{"format":3,"unfinished":true}');
      layLab(path, 'new');
      endTurn(path);
    },
  },
};

const ENOUGH = 1_000;
for (const [name, { seed, run }] of Object.entries(turns))
  t.test(name, async (t) => {
    const root = t.testdir({});
    const first = folderIn(root);
    const all = killedAt(ENOUGH, () => run(first));
    t.ok(all > 10, 'it has steps');
    for (let at = 0; at <= all; at += 1) {
      const whole = folderIn(root);
      killedAt(at, () => run(whole));
      const undoing = killedAt(ENOUGH, () => settleTurn(whole));
      // The second kill comes in the middle of putting it in order, each time at another step.
      const again = (at * 3) % (undoing + 1);
      const path = folderIn(root);
      killedAt(at, () => run(path));
      killedAt(again, () => settleTurn(path));
      settleTurn(path);
      const there = at === all ? seed : BEFORE;
      const where = `killed at step ${at}, and again at ${again}`;
      if (!isWhole(path, there)) t.fail(`${where}: the lab is not whole`);
      if (ownerOf(path).kind !== 'lab') t.fail(`${where}: another lab would be made`);
      const kept = keptLabs(path).map(({ id }) => seedIn(keptPath(path, id)));
      const wanted = [KEPT, BEFORE].filter((one) => one !== there);
      if (!wanted.every((one) => kept.includes(one))) t.fail(`${where}: a lab that was put away is lost`);
      if (!keptLabs(path).every(({ id }) => seedIn(keptPath(path, id)) !== null))
        t.fail(`${where}: something that is no lab is offered`);
    }
    t.end();
  });

t.test('whoever starts the lab is told', async (t) => {
  const path = folderIn(t.testdir({}));
  killedAt(6, () => turns['a lab that was put away comes back']?.run(path));
  t.match(settleTurn(path), /had been killed while another one took its turn/);
  t.equal(settleTurn(path), null, 'once');
  t.equal(fs.existsSync(join(path, 'lab.pid')), false, 'it is free for the lab that starts');
  t.throws(
    () => openStateFolder(path, false).load(),
    { message: /damaged disk/ },
    'and its lab is looked for',
  );
});
