/** The lab of a seat goes back: by its trainee in practice, by the instructor always; nothing of its class is lost. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { ClassBrowser, flashOf } from '../../../support/e2e/class-browser.js';
import { openClassInHand as open } from '../../../support/e2e/class-in-hand.js';

t.setTimeout(280_000);

const folder = mkdtempSync(join(tmpdir(), 'class-back-'));
let one = await open(folder);
const [anna, bruno, teacher] = [new ClassBrowser(), new ClassBrowser(), new ClassBrowser()];
t.teardown(async () => {
  for (const browser of [anna, bruno, teacher]) browser.close();
  await one.close();
  rmSync(folder, { recursive: true, force: true });
});
const consoleOf = (seat: number): string => one.room.surface(seat)?.url ?? '';
const boxOf = (seat: number): string => one.room.find(seat)?.hosted()?.sites.a ?? '';
const api = async (method: string, path: string, body?: object): Promise<object> =>
  (await teacher.tool(method, `${one.url}api/class${path}`, one.instructor.secret, body)).json as object;
for (const [name, browser] of [
  ['Anna', anna],
  ['Bruno', bruno],
] as const)
  await browser.post(one.url, { action: 'join', name, code: one.room.roster.record.code });
await one.room.settled();
await teacher.post(`${one.url}instructor`, { action: 'sign-in', secret: one.instructor.secret });

t.test('a trainee in practice goes back before a mistake, the instructor sends one back', async (t) => {
  const { room, url } = one;
  const before = room.find(2)?.record.lab ?? '';
  const sites = boxOf(2);
  await bruno.post(`${consoleOf(2)}moments`, { action: 'moment-save', name: 'Before' });
  const moment = room.find(2)?.open()?.control.state().moments.at(-1)?.id ?? '';
  await bruno.ask('GET', `${sites}/login`);
  await bruno.post(consoleOf(2), { action: 'power', box: 'b', how: 'cut' });
  t.match(await api('POST', '/note', { seat: 2, text: 'Think of B.' }), { done: 1 });
  const live = () => room.host.live(room.find(2)?.record.lab ?? '');
  const later = { seat: 2, box: 'a', overlay: 'slow-disk', values: {} };
  t.match(await api('POST', '/fault', later), { done: 1 });
  await api('POST', '/pause', { seat: 2 });
  const goes = { action: 'moment-back', moment };
  t.match(flashOf(await bruno.post(`${consoleOf(2)}moments`, goes)), /stopped the clock/);
  await api('POST', '/resume', { seat: 2 });
  t.match(flashOf(await bruno.post(`${consoleOf(2)}moments`, goes)), /stands at that instant again/);
  const { lab, backs, notes, deeds } = room.find(2)?.record ?? {};
  t.not(lab, before);
  t.match(room.host.find(before), { status: 'put-away' }, 'what ran is put away');
  t.match(backs, [{ by: 'trainee' }]);
  t.match(notes, [{ text: 'Think of B.', atUs: backs?.[0]?.toUs }], 'what was said stays said');
  const slow = deeds?.at(-1);
  t.match(slow, { endUs: slow?.atUs }, 'what was done unseen after it has not happened');
  t.equal(live()?.lab.box('b').power, 'on');
  t.same(live()?.lab.box('a').overlays, []);
  t.equal((await bruno.ask('GET', `${sites}/login`)).status, 200, 'his pass opens the boxes');
  t.equal((await anna.ask('GET', `${sites}/login`)).status, 303, 'and nobody else’s');
  const page = await teacher.get(`${url}seats/2?back=${moment}`);
  t.match(page.body, /has not happened/);
  t.match(
    flashOf(await teacher.post(`${url}seats/2`, { action: 'back', seat: '2', moment })),
    /at that moment again/,
  );
  t.match((await teacher.get(`${url}seats/2`)).body, /\(by the trainee\).*\(by you\)/s);
  t.match(await api('POST', '/back', { seat: 2, moment: 'm99' }), { status: 409 });
  t.match(await api('POST', '/back', { seat: 3, moment }), { status: 409 });
  const twice = { seat: 2, moment };
  const both = await Promise.all([room.back(2, moment), room.back(2, moment)]);
  t.match(JSON.stringify(both), /"done":1/);
  t.match(JSON.stringify(both), /going back already/, 'the second is told');
  t.same(one.words, []);
  // The rules of an examination hold for whoever sits there, not for whoever teaches.
  const surface = room.surface(2);
  room.roster.record.mode = 'examination';
  const seen = surface === null ? null : room.viewOf(2)(surface.control);
  t.match(await seen?.perform({ do: 'moment-back', moment }), { refused: { en: /In an examination/ } });
  t.match(await api('POST', '/back', twice), { done: 1 });
});

t.test('a kill while a lab goes back loses no seat', async (t) => {
  const { lab = '' } = one.room.find(2)?.record ?? {};
  await one.close();
  // As it stood before the class had heard of it.
  const path = join(folder, 'class.json');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace(`"lab": "${lab}"`, '"lab": "lab-2"'));
  one = await open(folder);
  await one.room.begin();
  t.equal(one.room.find(2)?.record.lab, lab);
  t.ok(one.room.find(2)?.open(), 'its lab is open');
});
