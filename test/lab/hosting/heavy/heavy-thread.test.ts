/** Every job for the heavy thread gets an answer, whatever becomes of the thread. */
import t from 'tap';
import { heavyJobs } from '../../../../appliance/heavy/index.js';
import { syncJobs } from '../../../../appliance/heavy/sync/index.js';
import { hostWait } from '../../../../hardware/kernel/host-time.js';
import type { HeavyJob, Time } from '../../../../hardware/ports.js';
import { DiskFailedError, DiskFullError } from '../../../../hardware/ports.js';
import { createHeavyThread, type HeavyThread } from '../../../../lab/hosting/heavy/heavy-thread.js';
import { NEVER_MS } from '../../../support/e2e/until.js';

const IDLE_MS = 3;

/** The thread of this test knows its own work by name. */
const job = (name: string): HeavyJob<unknown, unknown> => ({ name, changes: 'pages', work: () => null });

const time = { real: <T>(job: () => Promise<T>) => job() } as Time;

function heavy(): HeavyThread {
  return createHeavyThread({
    lookout: () => ({ met: () => true, writes: () => [] }),
    time: () => time,
    folder: '',
    disk: { flushes: false, capacityBytes: 0, grew: () => {}, lend: () => () => {} },
    entry: new URL('./toy-heavy-worker.js', import.meta.url),
    idleMs: IDLE_MS,
  });
}

async function answer(asked: Promise<unknown>): Promise<unknown> {
  const wait = hostWait(NEVER_MS);
  const silent = wait.done.then(() => 'no answer');
  const found = await Promise.race([asked.catch((error: unknown) => error), silent]);
  wait.wake();
  return found;
}

t.test('a job asked for while the idle thread ends finds another one', async (t) => {
  const thread = heavy();
  let lost = 0;
  for (let turn = 0; turn < 30; turn += 1) {
    if ((await answer(thread.run(job('echo'), turn))) !== turn) lost += 1;
    await hostWait(IDLE_MS + (turn % 3)).done;
  }
  t.equal(lost, 0);
});

t.test(
  'a thread that ends in the middle of a job is an answer; the next job finds another one',
  async (t) => {
    const thread = heavy();
    const ways = {
      exit: /ended \(3\) in the middle of exit/,
      throw: /thrown outside/,
      hard: /thrown outside/,
    };
    for (const [way, words] of Object.entries(ways)) {
      const found = await answer(thread.run(job(way), null));
      t.match((found as Error).message, words, way);
      t.equal(thread.writing(), false);
      t.equal(await answer(thread.run(job('echo'), 1)), 1, `after ${way}`);
    }
  },
);

t.test('what cannot cross to the thread is refused, and what failed there is told', async (t) => {
  const thread = heavy();
  t.match(await answer(thread.run(job('echo'), () => {})), { name: 'DataCloneError' });
  t.match(await answer(thread.run(job('fails'), null)), { message: 'no such luck' });
  t.equal(await answer(thread.run(job('echo'), 1)), 1);
});

t.test('a full or failed disk is one on this side too', async (t) => {
  const thread = heavy();
  for (const code of ['DISK', 'SQLITE_FULL']) {
    t.ok((await answer(thread.run(job('full'), code))) instanceof DiskFullError, code);
  }
  for (const code of ['DISK', 'SQLITE_IOERR_WRITE'])
    t.ok((await answer(thread.run(job('failed'), code))) instanceof DiskFailedError, code);
});

t.test('a job that is not declared, or is asked otherwise, does not compile', async (t) => {
  const wrong = (thread: HeavyThread): unknown => [
    // @ts-expect-error there is no such job
    thread.run(syncJobs['sync.packs'], {}),
    // @ts-expect-error it asks for more
    thread.run(syncJobs['sync.pack'], { brotli: true }),
    // @ts-expect-error it gives something else
    thread.run(syncJobs['sync.cursors'], {}).then((given) => given.ok && given.digests),
    // @ts-expect-error it writes: only an event may ask for it
    thread.aside(syncJobs['sync.apply'], { body: Buffer.alloc(0), digest: '' }),
  ];
  t.type(wrong, 'function');
  for (const [name, { name: own }] of heavyJobs.entries()) t.equal(own, name);
});
