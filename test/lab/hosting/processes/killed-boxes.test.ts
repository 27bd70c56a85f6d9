/**
 * A box's process that dies or stops is nobody else's trouble: a few kills out of the many of
 * `npm run process-kills`, and what people see while one is stopped.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { hostWait, within } from '../../../../hardware/kernel/host-time.js';
import { MINUTE } from '../../../../hardware/ports.js';
import { createRandom } from '../../../../hardware/random.js';
import type { Speed } from '../../../../lab/live/clock/throttle.js';
import { replay } from '../../../../lab/live/recording/replay.js';
import { type KillLab, openKillLab, until } from '../../../proofs/kills/kill-lab.js';
import { proveKills } from '../../../proofs/kills/prove-kills.js';
import { tally, verdict } from '../../../proofs/kills/tally.js';
import { NEVER_MS } from '../../../support/e2e/until.js';

t.setTimeout(280_000);

/** A form that is not answered by then waits for the box that holds the clock. */
const FORM_MS_MAX = 20_000;
const STOPS_MAX = 6;
const LATE = /The lab waits for appliance A \(process \d+, stopped\) since \d\d:\d\d:\d\d/;
const amounts = { historyDays: 2, recordings: 1, jumpClients: 2 } as const;

const folder = mkdtempSync(join(tmpdir(), 'killed-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));

const open = async (t: Test, name: string, speed: Speed, awakeMs?: number): Promise<KillLab> => {
  const attention = awakeMs === undefined ? {} : { awakeMs };
  const lab = await openKillLab({ folder: join(folder, name), seed: name, speed, amounts, ...attention });
  let isClosed = false;
  const close = async (): Promise<number> => {
    isClosed = true;
    return lab.close();
  };
  t.teardown(() => (isClosed ? 0 : close()));
  return { ...lab, close };
};

const signal = (lab: KillLab, box: 'a' | 'b', what: NodeJS.Signals): void => {
  process.kill(lab.pid(box) ?? 0, what);
};

const goesOn = async (lab: KillLab): Promise<boolean> => {
  const fromUs = lab.liveLab.lab.nowUs();
  return (await until(() => lab.liveLab.lab.nowUs() > fromUs, NEVER_MS)) !== null;
};

/** A box that was stopped in the middle of its work holds the clock: then the forms of the other one wait. */
const signsIn = async (lab: KillLab, box: 'a' | 'b'): Promise<boolean> => {
  const entered = lab.browser(box, '/login/users').then(
    (browser) => !browser.asksPassword(),
    () => false,
  );
  return (await within(entered, FORM_MS_MAX)) === true;
};

const alarms = async (lab: KillLab): Promise<readonly string[]> => (await lab.console()).alarms;

t.test('kills at random instants under every kind of work', async (t) => {
  const result = await proveKills({ kills: 5, seed: 'sample', folder: join(folder, 'sample') });
  t.same(result.wrong, []);
  t.same(verdict(result), { passed: result.kills, failed: 0 });
  t.comment(`${result.kills} kills in ${Math.round(result.tookMs)} ms`);
});

t.test('whatever is wrong after a kill fails that kill, once', async (t) => {
  const strikes = [
    { work: 'sync', met: 1, wrong: [] },
    { work: 'sync', met: 2, wrong: ['a: does not come back', 'b: no page', 'lab time stands still'] },
    { work: 'install', met: 1, wrong: ['a: does not come back'] },
    { work: 'install', met: 0, wrong: ['install could not begin'] },
  ];
  const counted = tally(strikes, ['the lab ends in 20000 ms']);
  t.same(counted, { kills: 4, failedKills: 3, beside: 2, byWork: { sync: 3, install: 1 } });
  t.same(verdict(counted), { passed: 1, failed: 5 });
});

t.test('a stopped box is told; the pages and forms of the other one and the console answer', async (t) => {
  const lab = await open(t, 'stopped', 1);
  const reader = await lab.browser('b', '/login/information');
  let isSignedIn = false;
  for (let stop = 0; stop < STOPS_MAX && !isSignedIn; stop += 1) {
    if (stop > 0) {
      signal(lab, 'a', 'SIGCONT');
      t.ok(await goesOn(lab));
    }
    signal(lab, 'a', 'SIGSTOP');
    t.not(await until(async () => (await alarms(lab)).length > 0, NEVER_MS), null);
    t.match(await alarms(lab), [LATE]);
    t.match(lab.liveLab.live.awaited(), { name: 'a', stopped: true });
    await reader.reload();
    t.equal(reader.where().status, 200, 'a page that is looked at');
    isSignedIn = await signsIn(lab, 'b');
  }
  t.ok(isSignedIn, 'signing in is a form');
  const later = await lab.command({ do: 'cable', box: 'b', nic: 'eth1', plugged: false });
  t.equal(later, 409, 'whoever commands is told to wait');
  signal(lab, 'a', 'SIGCONT');
  t.ok(await goesOn(lab));
  t.not(await until(async () => (await alarms(lab)).length === 0, NEVER_MS), null, 'no alarm any more');
  t.notOk(lab.liveLab.lab.box('b').links.eth1, 'what was asked meanwhile is done');

  signal(lab, 'a', 'SIGSTOP');
  await until(async () => (await alarms(lab)).length > 0, NEVER_MS);
  t.equal(await lab.command({ do: 'power', box: 'a', how: 'cut' }), 200, 'its power can be cut');
  t.equal((await lab.console()).boxes.a.power, 'off');
  t.ok(await goesOn(lab));
  t.same(lab.died, [], 'that was no death');
  await lab.close();
  t.same(lab.failed, []);
});

t.test('pages of the other one can be looked at wherever in its work a box was stopped', async (t) => {
  const lab = await open(t, 'working', 600);
  const draw = createRandom('stops');
  const reader = await lab.browser('b', '/login/information');
  for (let stop = 0; stop < 4; stop += 1) {
    await hostWait(draw.int(1, 60)).done;
    signal(lab, 'a', 'SIGSTOP');
    await hostWait(300).done;
    await reader.reload();
    t.equal(reader.where().status, 200);
    signal(lab, 'a', 'SIGCONT');
    t.ok(await goesOn(lab));
  }
  await lab.close();
  t.same(lab.failed, []);
  const result = await replay({
    seed: 'working',
    folder: join(folder, 'working'),
    hosting: 'world',
    schedule: 'token',
  });
  t.match(result, { outcome: 'identical', ending: 'end' });
});

t.test('a box that is stopped while nobody looks is told to whoever looks next', async (t) => {
  const lab = await open(t, 'alone', 600, 1);
  // Left to itself by now: it will have to catch up, and cannot.
  await hostWait(1_500).done;
  signal(lab, 'a', 'SIGSTOP');
  await hostWait(1_500).done;
  t.not(await within(lab.console(), NEVER_MS), null, 'the console answers');
  t.not(
    await until(async () => (await alarms(lab)).length > 0, NEVER_MS),
    null,
    'and says for whom it waits',
  );
  signal(lab, 'a', 'SIGCONT');
  t.ok(await goesOn(lab));
  await lab.close();
  t.same(lab.failed, []);
});

t.test('a lab with stopped boxes ends in time', async (t) => {
  const lab = await open(t, 'ending', 60);
  for (const box of ['a', 'b'] as const) signal(lab, box, 'SIGSTOP');
  t.not(await within(lab.close(), NEVER_MS), null);
  await t.rejects(lab.liveLab.act({ kind: 'watch' }), /the lab has ended/, 'nobody waits for it');
});

t.test('a recording ends where a box died, and is repeated up to there', async (t) => {
  const lab = await open(t, 'recorded', 60);
  await lab.browser('b', '/login/users');
  const fromUs = lab.liveLab.lab.nowUs();
  await until(() => lab.liveLab.lab.nowUs() > fromUs + MINUTE, NEVER_MS);
  signal(lab, 'a', 'SIGKILL');
  await until(async () => (await lab.console()).boxes.a.power === 'off', NEVER_MS);
  await goesOn(lab);
  t.equal(lab.died.length, 1);
  await lab.close();
  const result = await replay({
    seed: 'recorded',
    folder: join(folder, 'recorded'),
    hosting: 'world',
    schedule: 'token',
  });
  t.match(result, { outcome: 'identical', ending: 'lost' });
  t.ok(result.simulatedMs > 60_000);
});
