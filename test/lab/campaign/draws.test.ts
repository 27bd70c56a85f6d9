/** What a campaign draws meets what it is drawn for, and its judge reads whose trouble a page tells of. */
import t from 'tap';
import { SECOND } from '../../../hardware/ports.js';
import { createRandom } from '../../../hardware/random.js';
import type { Step } from '../../../lab/campaign/deeds/deed.js';
import { drawWrite } from '../../../lab/campaign/deeds/fault.js';
import { deedKinds } from '../../../lab/campaign/deeds/index.js';
import { readFailoverPage } from '../../../lab/campaign/judge/failover-page.js';
import { play } from '../../../lab/campaign/play.js';
import { createScene } from '../../../lab/campaign/scene.js';

const DRAWS = 200;

const step = (kind: string, values: Step['deed']['values'], waitS = 5): Step => ({
  waitUs: waitS * SECOND,
  deed: { kind, values },
});
const laid = (overlay: string, values: object): Step =>
  step('fault', { box: 'a', overlay, values, forS: 600 });
const quiet = step('let-be', { minutes: 15 }, 30);
const session = step('session', { seat: 'ws1', item: 0, seconds: 20, ends: true });
const user = step('add-user', { box: 'a', number: 77 });
const settings = { box: 'a', minutes: 60, bandwidth: 0, automatic: true, timeout: 5, operations: true };
const putBack = laid('snapshot-put-back', { afterS: 200 });
const forgotten: Readonly<Record<string, readonly Step[]>> = {
  'an account before the disk was put back': [putBack, user, quiet],
  'a session before it': [putBack, session, quiet],
  'settings before it': [putBack, step('failover-settings', settings), quiet],
  'what a lying disk had in its cache': [
    laid('commits-lost', { commits: 40 }),
    user,
    session,
    step('power-cut', { box: 'a', offS: 60 }, 60),
    quiet,
  ],
};

t.test('what a disk has taken back is no finding', async (t) => {
  for (const [what, steps] of Object.entries(forgotten)) {
    const { findings, log } = await play({ seed: 'list', steps });
    t.same(findings, [], `${what}: ${log.join('; ')}`);
  }
});

t.test('bad luck strikes what was begun last, and while it lies', async (t) => {
  const scene = await createScene('campaign-1', '15.3.2');
  t.teardown(() => scene.lab.close());
  const chance = createRandom('draws');
  const draws = (key: string): string[] => {
    scene.begun.push(key);
    return Array.from({ length: DRAWS }, () => drawWrite(scene, chance));
  };
  const share = (list: readonly string[], words: RegExp): number =>
    list.filter((word) => words.test(word)).length / DRAWS;
  t.ok(share(draws('sync-now'), /sync/) > 0.4, 'a data-sync');
  t.ok(share(draws('install'), /installer/) > 0.4, 'an installation');
  t.ok(share(draws('let-be'), /installer/) < 0.2, 'nothing');

  const snapshot = deedKinds.find(({ key }) => key === 'fault:snapshot-put-back');
  if (snapshot === undefined) throw new Error('no such fault');
  const drawn = Array.from({ length: DRAWS }, () => snapshot.draw(scene, chance).values) as {
    values: { afterS: number };
    forS: number;
  }[];
  const idle = drawn.filter(({ values, forS }) => forS <= values.afterS);
  t.same(idle, [], 'a snapshot is put back while the fault lies');
});

t.test('whose disk a Failover page tells of', async (t) => {
  const told = (words: string): string | null | undefined =>
    readFailoverPage(`This appliance Primary Other appliance Backup Connection answers. ${words}`)
      ?.diskTrouble;
  t.equal(told('All is well.'), null);
  t.equal(told('The disk of this appliance is full. Status > Storage'), 'The disk of this appliance is full');
  t.equal(told('The disk of the other appliance is full.'), null);
  t.equal(
    told('Failed: The disk did not take a write (input/output error).'),
    'The disk did not take a write',
  );
  t.equal(told('On the other appliance: The disk did not take a write (input/output error).'), null);
  t.equal(
    told('On the other appliance: Input/output error (sync.apply). The disk array has failed: nothing'),
    'The disk array has failed',
  );
});
