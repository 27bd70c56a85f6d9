/** A session belongs to a console: when that is gone without a word, the session ends by itself. */
import t from 'tap';
import { openSessions } from '../../../../appliance/store/site/history/open-sessions.js';
import { MINUTE } from '../../../../hardware/ports.js';
import { labCredentials } from '../../../../lab/making/credentials.js';
import { LAB } from '../../../../lab/plan.js';
import { inToolWorld, type ToolWorld } from '../../../support/worlds/tool-world.js';

const consoleOf = ({ world }: ToolWorld) => world.outside.seats().seat('ws1').console;
const open = ({ world }: ToolWorld): number => {
  const site = world.hosting.box('a')?.appliance()?.node.site() ?? null;
  return site === null ? Number.NaN : openSessions(site).length;
};

async function begin(seen: ToolWorld): Promise<void> {
  const console = consoleOf(seen);
  for (const refused of [
    await console.launch(),
    await console.signIn(labCredentials.username, labCredentials.password),
    await console.startSession(console.state().items[0]?.id ?? ''),
  ]) {
    t.equal(refused, null);
  }
  t.equal(open(seen), 1);
}

t.test('a console that is there keeps its session, however long nobody touches it', async (t) => {
  await inToolWorld({ seed: 'console-there' }, async (seen) => {
    await begin(seen);
    await seen.sleep(180 * MINUTE);
    t.equal(open(seen), 1);
    t.equal(await consoleOf(seen).endSession(), null);
    t.equal(open(seen), 0);
  });
});

t.test('a console that is closed while the site cannot hear it', async (t) => {
  await inToolWorld({ seed: 'console-unheard' }, async (seen) => {
    const { lab } = seen.world;
    await begin(seen);
    lab.setFilter('a', LAB, { cut: true, lossShare: 0, extraUs: 0 });
    const closing = consoleOf(seen).close();
    await seen.sleep(5 * MINUTE);
    t.equal(open(seen), 1, 'it may come back');
    await seen.sleep(8 * MINUTE);
    t.equal(open(seen), 0);
    await closing;
  });
});

t.test('a console that is closed while the storage refuses it', async (t) => {
  await inToolWorld({ seed: 'console-refused' }, async (seen) => {
    await begin(seen);
    const recordings = (): number => seen.world.disks.a.list('recordings').length;
    const before = recordings();
    let refused = 0;
    seen.world.disks.a.onDurable((_step, name) => {
      if (!name.includes('session.end') || refused === 3) return null;
      refused += 1;
      return 'fail';
    });
    await consoleOf(seen).close();
    t.equal(open(seen), 1);
    await seen.sleep(4 * MINUTE);
    t.equal(refused, 3);
    t.equal(open(seen), 0);
    t.equal(recordings(), before + 1, 'no recording is left that no session names');
  });
});
