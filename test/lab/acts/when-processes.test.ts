/**
 * The same moments where disks are folders: the power goes at that very instruction, in the box's own thread
 * and in the one that does its heavy work (in processes by SIGKILL), and the trace is that of the world.
 */
import t from 'tap';
import { MINUTE, SECOND } from '../../../hardware/ports.js';
import { perform } from '../../../lab/acts/perform.js';
import { whensOf } from '../../../lab/acts/set-when.js';
import { namedWhens } from '../../../lab/acts/when.js';
import { readWhenText } from '../../../lab/acts/when-text.js';
import { Browser, BrowserError } from '../../../lab/clients/browser/browser.js';
import { makeTemporaryFolder } from '../../../lab/hosting/host/temporary-folder.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import type { Lab } from '../../../lab/supervisor/lab.js';
import type { Outside } from '../../../lab/supervisor/outside.js';
import { createFolderLab } from '../../../lab/supervisor/processes-lab.js';
import { createWorld } from '../../../lab/supervisor/world-lab.js';

const amounts = { historyDays: 1, sessionsPerDay: 2, recordings: 1, files: 1 };
const seed = 'when';

const lines = [
  'write box:failover of B nth 4 do cut B for 1 min',
  'message /login of A out answer nth 2 do cut A for 30 s',
  'write site:sync-apply of B after do cut B for 1 min',
  'event power.ready of B nth 2 do fault messages-late A percent=50 for 3 min flapping 20 s / 10 s',
  'event session.signed-in of A do unplug B eth0 for 10 s',
  'state sync running of B do unplug A eth1 for 20 s',
];

async function signIn(lab: Lab): Promise<string> {
  const browser = new Browser({
    language: 'en',
    fetch: (asked) => lab.participant.call({ proto: 'https', from: '127.20.0.21', ...asked }, 30 * SECOND),
  });
  try {
    await browser.open('127.20.0.11', 8443, '/login');
    browser.fill('Username', labCredentials.username);
    browser.fill('Password', labCredentials.password);
    await browser.press('Sign in');
    return 'answered';
  } catch (error) {
    if (error instanceof BrowserError) return error.reason;
    throw error;
  }
}

/** What is told of a run, and which moments it met. */
async function told(lab: Lab, outside: Outside) {
  const heard: string[] = [];
  const log: string[] = [];
  lab.onEntry((entry) => log.push(JSON.stringify(entry)));
  await lab.run(async () => {
    for (const when of namedWhens(lines.map(readWhenText)))
      await perform(lab, outside, { kind: 'when-set', when });
    const { agenda } = lab.participant;
    await agenda.sleep(20 * SECOND);
    for (let index = 0; index < 3; index += 1) {
      heard.push(await signIn(lab));
      await agenda.sleep(3 * MINUTE);
    }
    await agenda.sleep(25 * MINUTE);
  });
  const fired = whensOf(lab).map(({ standing }) => standing.fired);
  await lab.close();
  return { heard, fired, trace: lab.traceHash(), log };
}

t.test('World and processes, the same to the last line', async (t) => {
  const world = await createWorld({ seed, amounts });
  const inWorld = await told(world.lab, world.outside);
  t.same(inWorld.fired, [1, 1, 1, 1, 1, 1], 'every moment was met');
  t.equal(inWorld.heard[0], 'unreachable');
  // Both keep their disks in folders; in one process the box is dropped, and its thread with it.
  for (const kind of ['world', 'processes'] as const) {
    const folder = makeTemporaryFolder();
    const died: string[] = [];
    try {
      const { lab, outside } = await createFolderLab(kind, {
        seed,
        amounts,
        folder: folder.path,
        listen: false,
        onDied: (name, why) => died.push(`${name}: ${why}`),
        patienceMs: 60_000,
      });
      const hosted = await told(lab, outside);
      const different = inWorld.log.findIndex((line, index) => line !== hosted.log[index]);
      t.equal(different, -1, `${kind}: ${inWorld.log[different]} <> ${hosted.log[different]}`);
      t.equal(hosted.trace, inWorld.trace, kind);
      t.same(hosted.fired, inWorld.fired, kind);
      t.same(hosted.heard, inWorld.heard, kind);
    } finally {
      folder.remove();
    }
    t.same(died, [], `${kind}: nobody died of anything else`);
  }
});
