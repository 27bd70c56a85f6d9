/**
 * An interactive lab in one process is the same lab: the same pages, transcript and recording, a folder
 * that either hosting finds again.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { MINUTE, SECOND } from '../../../../hardware/ports.js';
import { replay } from '../../../../lab/live/recording/replay.js';
import { ask, hiddenField, openPair, type Pair, signIn, untilAnswers } from '../../../bench/pair.js';

t.setTimeout(280_000);

const START_US = Date.UTC(2018, 0, 8, 8) * 1_000;
const amounts = { historyDays: 1, recordings: 1 };
/** It begins at an instant of its own, and stands still: only what is done here happens. */
const beginning = {
  startUs: START_US,
  acts: [
    { t: START_US, n: 0, act: { kind: 'resume', boxes: ['a', 'b'] } },
    { t: START_US, n: 1, act: { kind: 'watch' } },
  ],
  untilUs: START_US + 10 * SECOND,
} as const;

const closed = (error: unknown): string => (error instanceof Error ? 'closed' : '');

/** People at both boxes: pages, a form that is refused and one that is not, a sync, power that goes and comes. */
async function drive({ liveLab, a, b }: Pair): Promise<string[]> {
  const { live, lab } = liveLab;
  const heard: string[] = [];
  const goOn = async (us: number): Promise<void> => {
    const untilUs = lab.nowUs() + us;
    live.advance(us);
    while (live.throttle.advancing || lab.nowUs() < untilUs) await new Promise((done) => setTimeout(done, 5));
  };
  await untilAnswers(a, '/login');
  await untilAnswers(b, '/login');
  const onA = await signIn(a);
  const onB = await signIn(b, undefined, '/appliance');
  for (const path of ['/login/information', '/login/failover', '/login/nothing', '/login/static/none.css']) {
    const { status, body } = await ask(a, path, { cookie: onA });
    heard.push(`${path} ${status} ${body.length}`);
  }
  heard.push(`${(await ask(b, '/appliance', { cookie: onB })).status}`);
  const page = await ask(a, '/login/failover', { cookie: onA });
  const form = { _csrf: hiddenField(page.body, '_csrf'), action: 'sync' };
  heard.push(
    `old form ${(await ask(a, '/login/failover', { cookie: onA, form: { action: 'sync' } })).status}`,
  );
  heard.push(`sync ${(await ask(a, '/login/failover', { cookie: onA, form })).status}`);
  await goOn(3 * MINUTE);
  await liveLab.act({ kind: 'cut-power', box: 'b' });
  heard.push(await ask(b, '/login').then(({ status }) => `${status}`, closed));
  await goOn(MINUTE);
  await liveLab.act({ kind: 'switch-on', box: 'b' });
  await goOn(4 * MINUTE);
  await untilAnswers(b, '/login');
  heard.push(`failover ${(await ask(a, '/login/failover', { cookie: onA })).status}`);
  return heard;
}

/** What each did, without its instants: between two requests a live lab moves on by microseconds of its own. */
const transcriptOf = (folder: string): string[] =>
  readFileSync(join(folder, 'transcript.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as [number, number, ...unknown[]]).slice(1))
    .sort(([one], [other]) => Number(one) - Number(other))
    .map((line) => JSON.stringify(line));

t.test('the same requests, the same lab', async (t) => {
  const told: string[][] = [];
  const transcripts: string[][] = [];
  for (const hosting of ['world', 'processes'] as const) {
    const folder = mkdtempSync(join(tmpdir(), 'live-world-'));
    t.teardown(() => rmSync(folder, { recursive: true, force: true }));
    const pair = await openPair(folder, amounts, 1, { hosting, from: beginning, paused: true });
    told.push(await drive(pair));
    await pair.close();
    transcripts.push(transcriptOf(folder));
    // The other hosting finds it as it was left.
    const other = hosting === 'world' ? 'processes' : 'world';
    const again = await openPair(folder, amounts, 1, { hosting: other });
    await untilAnswers(again.a, '/login');
    t.match(await signIn(again.a), /^session_/, `${hosting}, then ${other}`);
    await again.close();
    const { outcome, runs, difference } = await replay({
      ...{ folder, hosting: 'world', schedule: 'token', seed: null },
    });
    t.match({ outcome, runs, difference }, { outcome: 'identical', runs: 2, difference: null }, hosting);
    if (hosting === 'world')
      t.equal((await replay({ folder, hosting: other, schedule: 'token', seed: null })).outcome, 'identical');
  }
  t.same(told[0], told[1], 'people are answered the same');
  const different = transcripts[0]?.findIndex((line, index) => line !== transcripts[1]?.[index]) ?? 0;
  t.equal(different, -1, `${transcripts[0]?.[different]} <> ${transcripts[1]?.[different]}`);
  t.equal(transcripts[0]?.length, transcripts[1]?.length);
});
