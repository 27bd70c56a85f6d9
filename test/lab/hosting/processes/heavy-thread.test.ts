/** Every job for the heavy thread gets an answer, whatever becomes of the thread. */
import t from 'tap';
import { hostWait } from '../../../../hardware/kernel/host-time.js';
import type { Time } from '../../../../hardware/ports.js';
import { DiskFailedError, DiskFullError } from '../../../../hardware/ports.js';
import { createHeavyThread, type HeavyThread } from '../../../../lab/hosting/processes/heavy-thread.js';

const IDLE_MS = 3;
const ANSWER_MS_MAX = 2_000;

const time = { real: <T>(job: () => Promise<T>) => job() } as Time;

function heavy(): HeavyThread {
  return createHeavyThread({
    time: () => time,
    folder: '',
    disk: { flushes: false, capacityBytes: 0, grew: () => {} },
    entry: new URL('./toy-heavy-worker.js', import.meta.url),
    idleMs: IDLE_MS,
  });
}

async function answer(asked: Promise<unknown>): Promise<unknown> {
  const wait = hostWait(ANSWER_MS_MAX);
  const silent = wait.done.then(() => 'no answer');
  const found = await Promise.race([asked.catch((error: unknown) => error), silent]);
  wait.wake();
  return found;
}

t.test('a job asked for while the idle thread ends finds another one', async (t) => {
  const thread = heavy();
  let lost = 0;
  for (let turn = 0; turn < 30; turn += 1) {
    if ((await answer(thread.run('echo', turn))) !== turn) lost += 1;
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
    for (const [job, words] of Object.entries(ways)) {
      const found = await answer(thread.run(job, null));
      t.match((found as Error).message, words, job);
      t.equal(thread.writing(), false);
      t.equal(await answer(thread.run('echo', 1)), 1, `after ${job}`);
    }
  },
);

t.test('what cannot cross to the thread is refused, and what failed there is told', async (t) => {
  const thread = heavy();
  t.match(await answer(thread.run('echo', () => {})), { name: 'DataCloneError' });
  t.match(await answer(thread.run('fails', null)), { message: 'no such luck' });
  t.equal(await answer(thread.run('echo', 1)), 1);
});

t.test('a full or failed disk is one on this side too', async (t) => {
  const thread = heavy();
  for (const code of ['DISK', 'SQLITE_FULL']) {
    t.ok((await answer(thread.run('full', code))) instanceof DiskFullError, code);
  }
  for (const code of ['DISK', 'SQLITE_IOERR_WRITE'])
    t.ok((await answer(thread.run('failed', code))) instanceof DiskFailedError, code);
});
