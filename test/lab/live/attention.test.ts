/** A lab that nobody looks at is left to itself: its time goes on all the same, and whoever comes finds it as it should be. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { hostMonoMs, hostWait } from '../../../hardware/kernel/host-time.js';
import { SECOND } from '../../../hardware/ports.js';
import { ask, openPair } from '../../bench/pair.js';
import { measured } from '../../support/e2e/until.js';

t.setTimeout(280_000);

const AWAY_MS = 2_500;
/** It is looked after so often at most. */
const ALONE_MS = 400;
/** Late by so much at most when it is looked at. */
const LATE_US = 900_000;

for (const hosting of ['world', 'processes'] as const)
  t.test(`left alone (${hosting})`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'attention-'));
    t.teardown(() => rmSync(folder, { recursive: true, force: true }));
    const amounts = { historyDays: 1, recordings: 0 };
    const { liveLab, a, close } = await openPair(folder, amounts, 1, { hosting, awakeMs: 1 });
    const { live, lab } = liveLab;
    let ticks = 0;
    live.onTick(() => {
      ticks += 1;
    });
    const alone = await measured(
      async () => {
        const [beganMs, fromUs, before] = [hostMonoMs(), lab.nowUs(), ticks];
        await hostWait(AWAY_MS).done;
        const tookMs = hostMonoMs() - beganMs;
        const looks = ticks - before;
        await live.fresh();
        return { tookMs, looks, passedUs: lab.nowUs() - fromUs };
      },
      ({ passedUs }) => passedUs > AWAY_MS * 1_000 - LATE_US,
    );
    t.ok(alone.looks <= 2 + alone.tookMs / ALONE_MS, `looked after ${alone.looks} times`);
    t.ok(alone.passedUs > AWAY_MS * 1_000 - LATE_US, `${alone.passedUs / SECOND} s of lab time`);
    // A browser does not have to ask first.
    const first = await ask(a, '/login');
    t.equal(first.status, 200);
    const leave = live.attend();
    const looks = await measured(
      async () => {
        const before = ticks;
        await hostWait(500).done;
        return ticks - before;
      },
      (found) => found >= 3,
    );
    t.ok(looks >= 3, 'somebody looks');
    leave();
    live.pause();
    const pausedUs = lab.nowUs();
    await hostWait(100).done;
    const still = ticks;
    await hostWait(700).done;
    t.ok(ticks <= still + 1, 'a paused lab does nothing at all');
    t.ok(lab.nowUs() - pausedUs < SECOND);
    t.equal((await ask(a, '/login')).status, 200, 'and answers all the same');
    await close();
  });
