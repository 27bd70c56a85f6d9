/** A class of three over TLS: seats, passes, what an instructor sees and does, results that can be proved. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import * as v from 'valibot';
import { shownOf } from '../../../../lab/console/server.js';
import { rootDir } from '../../../../views/root.js';
import { ClassBrowser, flashOf } from '../../../support/e2e/class-browser.js';
import { openClassInHand as open, replayed, type Seen } from '../../../support/e2e/class-in-hand.js';
import { rowsOfCsv, xapiStatement } from '../../../support/e2e/results-read.js';
import { measured } from '../../../support/e2e/until.js';

t.setTimeout(280_000);

const folder = mkdtempSync(join(tmpdir(), 'class-'));
let one = await open(folder);
const [anna, bruno, chloe] = [new ClassBrowser(), new ClassBrowser(), new ClassBrowser()];
const teacher = new ClassBrowser();
const trainees = [
  { name: 'Anna', browser: anna },
  { name: 'Bruno', browser: bruno },
  { name: 'Chloé', browser: chloe },
];
const others = [new ClassBrowser(), new ClassBrowser(), new ClassBrowser()];
t.teardown(async () => {
  for (const browser of [anna, bruno, chloe, teacher, ...others]) browser.close();
  await one.close();
  rmSync(folder, { recursive: true, force: true });
});
const { code } = one.room.roster.record;

const consoleOf = (seat: number): string => one.room.surface(seat)?.url ?? '';
const boxOf = (seat: number): string => one.room.find(seat)?.hosted()?.sites.a ?? '';
const personalOf = (seat: number): string => one.room.find(seat)?.record.code ?? '';
const api = async (method: string, path: string, body?: object): Promise<Seen> =>
  (await teacher.tool(method, `${one.url}api/class${path}`, one.instructor.secret, body)).json as Seen;

t.test('three join, each with a lab of his own', async (t) => {
  const { room, url, instructor } = one;
  t.equal(statSync(instructor.path).mode & 0o777, 0o600);
  t.equal(statSync(join(folder, 'class.json')).mode & 0o777, 0o600);
  t.match(flashOf(await anna.post(url, { action: 'join', name: 'Anna', code: 'AAAA-AAAA' })), /not the code/);
  for (const [index, { name, browser }] of trainees.entries()) {
    const typed = code.toLowerCase().replace('-', ' ');
    const page = await browser.post(url, { action: 'join', name, code: typed });
    t.match(page.body, personalOf(index + 1), 'is told a personal code');
  }
  await room.settled();
  t.same(one.words, []);
  for (const [index, { browser }] of trainees.entries())
    for (const seat of [1, 2, 3]) {
      const expected = index + 1 === seat ? 200 : 303;
      const at = `seat ${index + 1} at seat ${seat}`;
      t.equal((await browser.ask('GET', consoleOf(seat))).status, expected, `console: ${at}`);
      t.equal((await browser.ask('GET', `${boxOf(seat)}/login`)).status, expected, `box: ${at}`);
    }
  const [stranger] = others;
  for (const door of [`${consoleOf(1)}api/state`, `${boxOf(1)}/login`, `${url}api/class`, `${url}api/labs`])
    t.equal((await stranger?.tool('GET', door, null))?.status, 401, door);
  t.equal((await anna.tool('GET', `${url}api/class`, null)).status, 401, 'the class is the instructor’s');
  t.match((await anna.get(`${url}results`)).body, /value="sign-in"/);
  // A box keeps its cookies apart, and neither it nor its recording hears of a pass.
  await anna.post(`${boxOf(1)}/login`, { action: 'sign-in', username: 'admin', password: 'wrong' });
  const lab = join(folder, 'labs', room.find(1)?.record.lab ?? '');
  const recorded = readdirSync(lab)
    .filter((name) => name.startsWith('recording'))
    .map((name) => readFileSync(join(lab, name), 'utf8'));
  t.notMatch(recorded.join(''), /class_seat/);
});

t.test('the instructor looks on, and holds the clock', async (t) => {
  const { url, instructor, room } = one;
  const signIn = (secret: string) => teacher.post(`${url}instructor`, { action: 'sign-in', secret });
  t.match(flashOf(await signIn('guess')), /not the instructor/);
  const wall = await signIn(instructor.secret);
  for (const { name } of trainees) t.match(wall.body, name);
  t.match((await teacher.get(consoleOf(1))).body, /Overview/, 'looks over a shoulder');
  t.equal((await teacher.ask('POST', consoleOf(1))).status, 403, 'and does nothing there');
  await teacher.post(url, { action: 'pause', seat: '1' });
  t.match(flashOf(await anna.post(consoleOf(1), { action: 'resume' })), /instructor has stopped/);
  const ahead = `${consoleOf(1)}api/advance`;
  t.match(await anna.tool('POST', ahead, room.surface(1)?.token ?? '', { by: '5 min' }), { status: 409 });
  t.match(flashOf(await bruno.post(consoleOf(2), { action: 'speed', speed: '60' })), /×60/);
  await teacher.post(url, { action: 'resume', seat: 'all' });
  t.match(flashOf(await anna.post(consoleOf(1), { action: 'lab-again' })), /instructor’s affair/);
});

t.test('what is done unseen is not seen', async (t) => {
  const { room } = one;
  const surface = room.surface(1);
  if (surface === null) throw new Error('seat 1 has a console');
  const followed = (): string => shownOf(room.viewOf(1)(surface.control).state());
  await room.hold(1, true);
  const fault = { action: 'fault', seat: '1', box: 'b', overlay: 'commits-lost', values: '' };
  // What was under way when the clock was held may come to its end meanwhile, once.
  const putOn = async (): Promise<boolean> => {
    const before = followed();
    t.match(flashOf(await teacher.post(`${one.url}incidents`, fault)), /nobody but you/);
    const after = followed();
    if (after !== before)
      await api('POST', '/heal', { seat: 1, deed: room.find(1)?.record.deeds.at(-1)?.id });
    return after === before;
  };
  t.ok(await measured(putOn, Boolean), 'open pages get no word of it');
  await room.hold(1, false);
  const incident = { seat: 'all', incident: 'primary-dies' };
  t.match(await api('POST', '/incident', incident), { done: 3 });
  t.match(await api('POST', '/incident', incident), { status: 409 }, 'twice is once');
  t.notMatch((await anna.get(`${consoleOf(1)}api/state`)).body, /unseen-/);
  const lasting = (await api('GET', '')).seats[0]?.unseen.filter(({ endUs }) => endUs === null);
  t.equal(lasting?.length, 2);
  t.match(await api('POST', '/note', { seat: 1, text: 'Well seen.' }), { done: 1 });
});

t.test('a seat is found again', async (t) => {
  const { url, room } = one;
  const [, again, third] = others;
  if (again === undefined || third === undefined) throw new Error('two more');
  t.match((await again.post(url, { action: 'join', name: 'anna', code })).body, /Your instructor is asked/);
  const [waiting] = (await api('GET', '')).waiting;
  await teacher.post(url, { action: 'answer', waiting: waiting?.id ?? '', may: 'true' });
  t.match((await again.get(url)).body, /Anna, seat 1/);
  const back = await third.post(url, { action: 'come-back', personal: personalOf(2) });
  t.match(back.body, /Bruno, seat 2/);
  const { roster } = room;
  for (let guess = 0; guess < 8; guess += 1) roster.comeBack({ code: `GUESS-${guess}`, from: '192.0.2.1' });
  t.match(
    roster.comeBack({ code: personalOf(2), from: '192.0.2.1' }),
    { waitS: Number },
    'whoever guesses waits',
  );
  t.match(roster.comeBack({ code: personalOf(2), from: '192.0.2.2' }), { pass: String }, 'others do not');
});

t.test('who has left, or lost a code to somebody else, has no copy that works', async (t) => {
  const { url } = one;
  const [stranger = anna] = others;
  const copyOf = (browser: ClassBrowser): void => {
    stranger.cookies.clear();
    for (const [name, value] of browser.cookies) stranger.cookies.set(name, value);
  };
  const personal = personalOf(3);
  copyOf(chloe);
  t.match((await stranger.get(url)).body, /Chloé, seat 3/);
  const token = one.room.surface(3)?.token ?? '';
  const tool = new ClassBrowser();
  const asTool = async (): Promise<number> =>
    (await tool.tool('GET', `${consoleOf(3)}api/state`, token)).status;
  t.equal(await asTool(), 200);
  t.match(await api('POST', '/renew', { seat: 3 }), { done: 1 });
  t.equal(await asTool(), 401, 'a token');
  t.match((await stranger.get(url)).body, /Join the class/, 'a stolen cookie');
  t.equal((await stranger.ask('GET', `${boxOf(3)}/login`)).status, 303);
  t.match(flashOf(await stranger.post(url, { action: 'come-back', personal })), /No seat has this/, 'a code');
  t.match((await chloe.post(url, { action: 'come-back', personal: personalOf(3) })).body, /Chloé, seat 3/);
  copyOf(chloe);
  await chloe.post(url, { action: 'leave' });
  t.match((await stranger.get(url)).body, /Join the class/, 'a copy of a pass that was given back');
  await chloe.post(url, { action: 'come-back', personal: personalOf(3) });
  const given = (await new ClassBrowser().ask('GET', url)).headers['set-cookie'];
  t.match([given].flat().join(), /lab_visit=.*Secure/, 'what is reached by TLS is shown by TLS');
});

t.test('an instructor who is signed out is led to where one signs in', async (t) => {
  const { url, instructor } = one;
  const window2 = new ClassBrowser();
  for (const [name, value] of teacher.cookies) window2.cookies.set(name, value);
  await teacher.post(url, { action: 'sign-out' });
  const led = await window2.get(url);
  window2.close();
  t.match(led.body, /value="sign-in"/);
  t.match(flashOf(led), /signed out/);
  await teacher.post(`${url}instructor`, { action: 'sign-in', secret: instructor.secret });
});

t.test('what the host’s disk does not take is refused, and hurts nobody', async (t) => {
  const { url, room } = one;
  const seen = JSON.stringify(room.roster.record);
  const blocked = [
    join(folder, 'class.json.partial'),
    join(folder, 'lessons'),
    join(folder, 'labs', room.find(1)?.record.lab ?? '', 'rehearsal.json.partial'),
  ];
  const [list = '', lessons = '', trainee = ''] = blocked;
  // As a full disk would: none of these can be written.
  for (const path of [list, trainee]) mkdirSync(path);
  writeFileSync(lessons, '');
  const refused = /The host does not keep it/;
  const forms: readonly Record<string, string>[] = [
    { action: 'pause', seat: '1' },
    { action: 'note', seat: 'all', text: 'Look.' },
    { action: 'free', seat: '3' },
    { action: 'renew', seat: '3' },
    { action: 'fault', seat: '1', box: 'b', overlay: 'slow-disk', values: '' },
    { action: 'rehearse', seat: '3', subject: 'demoting-for-ever' },
  ];
  for (const form of forms) t.match(flashOf(await teacher.post(url, form)), refused, form.action ?? '');
  const back = { action: 'come-back', personal: personalOf(2) };
  t.match(flashOf(await new ClassBrowser().post(url, back)), refused);
  t.equal(JSON.stringify(room.roster.record), seen, 'nothing was changed');
  t.match(room.find(3)?.hosted(), { status: 'running' }, 'nor put away');
  const hint = {
    action: 'rehearsal-hint',
    step: room.find(1)?.open()?.control.state().trainee.current?.steps[0]?.id ?? '',
  };
  t.equal((await anna.post(`${consoleOf(1)}rehearsals`, hint)).status, 200);
  t.equal(room.find(1)?.open()?.control.state().trainee.current?.hintsUsed, 1, 'the rehearsal goes on');
  for (const path of blocked) rmSync(path, { recursive: true });
});

t.test('results, and a certificate that can be proved', async (t) => {
  const { url } = one;
  await anna.post(`${consoleOf(1)}rehearsals`, { action: 'rehearsal-finish' });
  const csv = (await teacher.get(`${url}results.csv`)).body;
  t.match(csv, /^\uFEFFseat,name,rehearsal.*,of,full_marks,/);
  t.match(csv, /1,Anna,sync-upgrade,guided,finished,false/);
  const [head = [], ...rows] = rowsOfCsv(csv);
  const told = JSON.parse((await teacher.get(`${url}results.json`)).body) as Record<string, unknown>[];
  t.equal(rows.length, told.length, 'a row for each result');
  for (const [index, row] of rows.entries()) {
    const of = Object.fromEntries(head.map((name, at) => [name, row[at]]));
    const { name, points, steps, traceHash } = told[index] ?? {};
    t.match(of, { name, points: `${points ?? ''}`, steps: `${steps}`, trace_hash: `${traceHash ?? ''}` });
  }
  const statements: unknown = JSON.parse((await teacher.get(`${url}results.xapi.json`)).body);
  t.same(v.safeParse(v.array(xapiStatement), statements).issues, undefined, 'as the standard has them');
  t.match(JSON.parse((await teacher.get(`${url}results.xapi.json`)).body), [
    { actor: { name: 'Anna' }, verb: { id: /failed$/ }, result: { score: { max: 20 } } },
    { actor: { name: 'Bruno' }, verb: { id: /attempted$/ } },
    {},
  ]);
  const debrief = async (): Promise<string> => (await anna.get(`${consoleOf(1)}rehearsals/report`)).body;
  t.match(await debrief(), /Well seen\./, 'the note stands in the debrief');
  t.notMatch(await debrief(), /Unseen until now/);
  await api('POST', '/reveal', { seat: 1 });
  t.match(await debrief(), /Unseen until now/);
  const sheet = (await anna.get(`${url}certificate`)).body;
  const file = /seat-1-[\w-]+\.lab/.exec(sheet)?.[0] ?? '';
  const traceHash = /[0-9a-f]{64}/.exec(sheet)?.[0] ?? '';
  t.match(await replayed(join(folder, 'certificates', file)), { outcome: 'identical', traceHash });
});

t.test('a finding’s lesson is given to the class', async (t) => {
  const { room, url } = one;
  const before = room.find(1)?.record.lab;
  const choose = { action: 'choose', seat: 'all', subject: 'two-backups' };
  t.match((await teacher.post(`${url}subjects`, choose)).body, /3 seats/, 'what runs is asked about first');
  const given = { action: 'rehearse', seat: '2', subject: 'two-backups' };
  const unknown = { ...given, subject: 'no-such' };
  t.match(flashOf(await teacher.post(`${url}subjects`, unknown)), /no such rehearsal/);
  t.match(flashOf(await teacher.post(`${url}subjects`, given)), /It is given/);
  await room.settled();
  t.equal(room.find(1)?.record.lab, before, 'the others go on');
  t.equal(room.roster.record.rehearsal, 'sync-upgrade', 'and so does whoever joins');
  const finding = readFileSync(join(rootDir(), 'test', 'corpus', 'promoting-for-ever.json'), 'utf8');
  t.match(await api('POST', '/lesson', { seat: 'all', finding: JSON.parse(finding) as object }), { done: 3 });
  await room.settled();
  t.same(one.words, []);
  const lesson = room.roster.record.rehearsal ?? '';
  t.match(lesson, /^lesson-1-/);
  t.match((await anna.get(`${consoleOf(1)}rehearsals`)).body, /What happened, what now\?/);
  t.match(room.find(1)?.open()?.control.state().trainee.current, { id: lesson });
  t.same(room.find(1)?.record.deeds, [], 'what was done unseen was so in the lab before');
  const lab = room.find(3)?.record.lab;
  await api('POST', '/reset', { seat: 3 });
  t.equal(room.find(3)?.record.lab, lab);
  t.match(room.find(3)?.open()?.control.state().trainee.current, { id: lesson }, 'back is to its beginning');
  await bruno.post(`${consoleOf(2)}rehearsals`, { action: 'rehearsal-finish' });
  t.match(
    (await teacher.get(`${url}results.csv`)).body,
    new RegExp(`2,Bruno,${lesson},guided,finished,false`),
  );
  const sheet = (await bruno.get(`${url}certificate`)).body;
  const file = /seat-2-[\w-]+\.lab/.exec(sheet)?.[0] ?? '';
  t.match(await replayed(join(folder, 'certificates', file)), {
    outcome: 'identical',
    traceHash: /[0-9a-f]{64}/.exec(sheet)?.[0],
  });
});

t.test('a class is found as it was left', async (t) => {
  await api('POST', '/incident', { seat: 2, incident: 'primary-dies' });
  // As a kill leaves it while labs are given.
  one.room.roster.change(({ seats }) => Object.assign(seats[2] ?? {}, { wanted: 'single-auto' }));
  await one.close();
  one = await open(folder);
  await one.room.begin();
  t.match(
    one.room.find(3)?.open()?.control.state().trainee.current,
    { id: 'single-auto' },
    'what was given is made',
  );
  t.equal(one.room.roster.record.code, code);
  t.match(one.room.find(1)?.open()?.control.state().trainee.current, { id: /^lesson-1-/ });
  t.equal(one.instructor.isNew, false);
  t.match((await anna.get(one.url)).body, /Anna, seat 1/);
  const armed = one.room.find(2)?.open()?.control.state().whens ?? [];
  t.match(armed, [{ id: /^unseen-/ }], 'what was armed is armed');
});
