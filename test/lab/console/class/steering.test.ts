/** An instructor steers a class: the clock of its seats, and what is given to them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { MINUTE } from '../../../../hardware/ports.js';
import { asCsv } from '../../../../lab/console/class/results/csv.js';
import { resultsOf } from '../../../../lab/console/class/results/results.js';
import { rootDir } from '../../../../views/root.js';
import { ClassBrowser, flashOf } from '../../../support/e2e/class-browser.js';
import { openClassInHand } from '../../../support/e2e/class-in-hand.js';
import { rowsOfCsv } from '../../../support/e2e/results-read.js';
import { until } from '../../../support/e2e/until.js';

t.setTimeout(280_000);

const folder = mkdtempSync(join(tmpdir(), 'class-steering-'));
const { room, url, instructor, close } = await openClassInHand(folder);
const [anna, bruno, teacher] = [new ClassBrowser(), new ClassBrowser(), new ClassBrowser()];
t.teardown(async () => {
  for (const browser of [anna, bruno, teacher]) browser.close();
  await close();
  rmSync(folder, { recursive: true, force: true });
});
await anna.post(url, { action: 'join', name: 'Anna', code: room.roster.record.code });
await bruno.post(url, { action: 'join', name: 'Bruno', code: room.roster.record.code });
await room.settled();
await teacher.post(`${url}instructor`, { action: 'sign-in', secret: instructor.secret });

const live = (seat: number) => room.find(seat)?.open()?.live;
const nowUs = (seat: number): number => live(seat)?.lab.nowUs() ?? 0;

t.test('a pause ends a jump ahead, and whoever looks is told whose pause it is', async (t) => {
  const console2 = room.surface(2)?.url ?? '';
  const throttle = live(2)?.live.throttle;
  await bruno.post(console2, { action: 'advance', minutes: '10000', by: 'tool' });
  t.equal(throttle?.advancing, true, 'as somebody waits for the end of an installation');
  t.match((await teacher.get(`${url}seats/2`)).body, /going ahead…/);
  await teacher.post(url, { action: 'pause', seat: '2' });
  t.equal(throttle?.advancing, false);
  t.equal(throttle?.paused, true);
  t.match((await bruno.get(console2)).body, /paused by your instructor/);
  t.match((await bruno.get(`${console2}beside`)).body, /your instructor has paused it/);
  t.match((await teacher.get(url)).body, /paused by you/);
  await teacher.post(url, { action: 'resume', seat: '2' });
  t.notMatch((await bruno.get(console2)).body, /paused by your instructor/);
  await bruno.post(console2, { action: 'pause' });
  t.match((await teacher.get(url)).body, /paused by the trainee/);
  await bruno.post(console2, { action: 'resume' });
});

t.test('the tool of a trainee is told, too', async (t) => {
  const { url: console2 = '', token = '' } = room.surface(2) ?? {};
  const ahead = (): ReturnType<typeof bruno.tool> =>
    bruno.tool('POST', `${console2}api/advance`, token, { by: '300 d' });
  const asked = ahead();
  await until(() => live(2)?.live.throttle.advancing === true, 'time goes ahead');
  await teacher.post(url, { action: 'pause', seat: '2' });
  t.match((await asked).json, { status: 409, title: /decided otherwise/, detail: /instructor has stopped/ });
  t.match((await ahead()).json, {
    status: 409,
    title: /Refused/,
    detail: /instructor has stopped the clock/,
  });
  await teacher.post(url, { action: 'resume', seat: '2' });
});

t.test('two instructors who let time go ahead at once do not add up', async (t) => {
  const after = /name="after" value="(\d+)"/.exec((await teacher.get(url)).body)?.[1] ?? '';
  t.match(after, /^\d+$/, 'a page says which advances it knows of');
  const ahead = { action: 'advance', minutes: '10', after };
  await room.hold('all', true);
  const beforeUs = nowUs(2);
  t.match(flashOf(await teacher.post(url, { ...ahead, seat: '2' })), /goes ahead/);
  await until(() => nowUs(2) >= beforeUs + 10 * MINUTE, 'it has gone ahead');
  const all = { ...ahead, seat: 'all' };
  t.match(flashOf(await teacher.post(url, all)), /At 1 seat\. Not everywhere: .*ahead already/);
  t.match(flashOf(await teacher.post(url, all)), /ahead already/);
  t.equal(live(2)?.live.throttle.aheadUs, 0);
  t.ok(nowUs(2) < beforeUs + 11 * MINUTE, 'once');
  await until(() => live(1)?.live.throttle.advancing === false, 'the other has gone ahead, too');
  t.match(await room.advance(2, MINUTE), { done: 1 }, 'whoever knows of it may');
  await room.hold('all', false);
});

t.test('a finding’s file is told by what it is before anybody gets it', async (t) => {
  const finding = readFileSync(join(rootDir(), 'test', 'corpus', 'promoting-for-ever.json'), 'utf8');
  const form = { action: 'show-finding', seat: 'all', finding };
  const { body } = await teacher.post(`${url}subjects`, form);
  t.match(body, /Disks fail while a box becomes the primary/, 'its title');
  t.match(body, /campaign of random deeds and bad luck \(seed 1\)/, 'who made it');
  t.match(body, /\d+ deeds · \d+.*\d+ steps/s, 'its length');
  t.match(body, /Give to the class/);
  t.equal(room.roster.record.rehearsal, 'sync-upgrade', 'nobody has it yet');
  const nothing = await teacher.post(`${url}subjects`, { ...form, finding: '{}' });
  t.match(flashOf(nothing), /no finding of a campaign/);
  const stranger = new ClassBrowser();
  t.match(flashOf(await stranger.post(`${url}instructor`, form)), /Only the instructor/);
  stranger.close();
});

t.test('full marks are told in the table', async (t) => {
  const [one] = resultsOf(room);
  if (one === undefined) throw new Error('Anna has a result');
  const told = [
    { ...one, points: 20, of: 20 },
    { ...one, points: 19.5, of: 20 },
    { ...one, points: null, of: null },
  ];
  const [head = [], ...rows] = rowsOfCsv(asCsv(told));
  const at = head.indexOf('full_marks');
  t.same(
    rows.map((row) => row[at]),
    ['true', 'false', ''],
  );
});
