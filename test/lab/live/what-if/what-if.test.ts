/** What if: the rest of a line with some deeds otherwise; what no longer fits is told, not forced. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { SECOND } from '../../../../hardware/ports.js';
import { recordedLine } from '../../../../lab/live/line/line.js';
import { replay } from '../../../../lab/live/recording/replay.js';
import { whatIfSections } from '../../../../lab/live/what-if/as-sections.js';
import type { Changes } from '../../../../lab/live/what-if/changes.js';
import { deedsOf } from '../../../../lab/live/what-if/deeds.js';
import { type WhatIf, WhatIfs } from '../../../../lab/live/what-if/what-if.js';
import { witnessesOf } from '../../../../lab/rehearsals/trainee/witness.js';
import { type Recorded, recordLine } from '../../../support/worlds/recorded-line.js';

const seed = 'what if';
const TEAMS = '/login/teams';

const fieldsIn = (form: string | undefined): Record<string, string> =>
  Object.fromEntries(
    [...(form ?? '').matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );

/** Deletes the team that stands at this place of the list, and confirms it. */
async function deleteTeam(hand: Recorded, place: number): Promise<void> {
  const formsIn = (html: string): string[] =>
    [...html.matchAll(/<form[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => form);
  const page = await hand.get('a', TEAMS);
  const press = formsIn(page.body).filter((form) => form.includes('value="delete"'));
  const sure = await hand.post('a', TEAMS, fieldsIn(press[place]));
  const confirm = formsIn(sure.body).find((form) => form.includes('name="_confirmed"'));
  await hand.post('a', TEAMS, fieldsIn(confirm));
  await hand.get('a', TEAMS);
}

type Play = (changes: Partial<Changes>, fromUs?: number) => Promise<WhatIf>;

const ends = ({ deeds }: WhatIf): string[] =>
  deeds.map(({ number, other }) => `${number ?? '+'} ${other?.words.en ?? 'taken away'}`);
const tableOf = ({ differences }: WhatIf, table: string) =>
  differences.boxes.find(({ box }) => box === 'a')?.tables.find((one) => one.table === table);

t.test('what if', async (t) => {
  const folder = t.testdir();
  let atUs = 0;
  await recordLine({ folder, seed }, async (hand) => {
    await hand.signIn('a'); // 1
    await hand.pass(SECOND);
    atUs = hand.nowUs();
    hand.otherBrowser();
    await hand.signIn('a'); // 2
    await deleteTeam(hand, 0); // 3, 4
    await hand.act({ kind: 'cut-power', box: 'b' }); // 5
    await hand.pass(5 * SECOND);
    await hand.act({ kind: 'switch-on', box: 'b' }); // 6
    await hand.pass(60 * SECOND);
    await deleteTeam(hand, 0); // 7, 8
  });
  const { line } = recordedLine(folder, seed);
  const whatIfs = new WhatIfs({ line, witness: witnessesOf(folder) });
  const play: Play = (changes, fromUs = line.startUs) =>
    whatIfs.play(fromUs, { without: [], change: [], add: [], ...changes });

  t.test('a deed that is taken away leaves the others as they were', async (t) => {
    const result = await play({ without: [3, 4] });
    t.strictSame(ends(result).slice(2, 4), ['3 taken away', '4 taken away']);
    t.notMatch(JSON.stringify(ends(result)), /not done|refused/);
    const left = 'the team is there, and the other is deleted all the same';
    t.match(tableOf(result, 'team'), { onlyOne: 0, onlyOther: 1, changed: 0 }, left);
    const whole = await replay({ folder, seed, hosting: 'world', schedule: 'token' });
    t.equal(result.one.traceHash, whole.traceHash, 'the first line is what really was');
    t.match(result.one, { outageUs: 0, judged: { lost: { rows: 0, files: 0 }, rehearsal: null } });
  });

  t.test('values that one line gave are those of the other: sign-ins and tokens move up', async (t) => {
    const result = await play({ without: [1] });
    t.notMatch(JSON.stringify(ends(result)), /not done|refused/);
    t.equal(result.pagesMissed, 0);
    t.equal(tableOf(result, 'team'), undefined, 'both teams are deleted');
  });

  t.test('without the sign-in what needs it is told, not forced', async (t) => {
    const result = await play({ without: [2, 5] });
    const told = ends(result);
    t.match(told[2], /^3 not done: it needs the sign-in that deed 2 .* gave, and that is not there/);
    t.match(told[5], /^6 not done: appliance B is on already/);
    t.match(told[7], /^8 not done/);
    t.ok(result.pagesMissed > 2);
    t.match(JSON.stringify(whatIfSections(result)), /5 later deeds no longer fit/);
    t.match(tableOf(result, 'team'), { onlyOther: 2 });
  });

  t.test('deeds are changed and added', (t) => changedAndAdded(t, folder, play, atUs));

  t.test('what cannot be is refused before anything runs', (t) => refused(t, play, atUs));
});

async function changedAndAdded(t: Test, folder: string, play: Play, atUs: number): Promise<void> {
  const last = deedsOf(recordedLine(folder, seed).line.segments).find(({ number }) => number === 7)?.t ?? 0;
  const cable = { kind: 'cable', box: 'b', nic: 'eth1', up: false } as const;
  const form = { box: 'a', path: TEAMS, form: 'delete', set: {}, as: 2 } as const;
  // Somebody walks a rehearsal in that lab since then.
  const current = { rehearsal: 'sync-upgrade', startUs: atUs, hints: ['preparation'], events: [] };
  writeFileSync(join(folder, 'rehearsal.json'), JSON.stringify({ format: 3, current, last: null }));
  const changes = {
    change: [{ number: 6, set: { box: 'a' } }],
    add: [
      { atUs: atUs, act: cable },
      { atUs: last - 5 * SECOND, ...form },
      { atUs: last - 4 * SECOND, ...form, form: 'explode' },
    ],
  };
  const result = await play(changes, atUs);
  const { rehearsal } = result.other.judged;
  t.match(rehearsal, { title: { fr: /./ }, of: 20, succeeded: false }, 'it is graded in both lines');
  t.ok((rehearsal?.points ?? 20) < 20);
  const told = ends(result);
  t.match(told[6], /^6 not done: appliance A is on already/);
  t.match(
    told.filter((one) => one.startsWith('+')),
    ['+ done', /^\+ 303 /, '+ not done: the page does not offer the form ‘explode’'],
  );
  t.match(told.slice(-2), [
    /^7 not done: the page no longer has the entry/,
    /^8 not done: it needs the page/,
  ]);
  t.equal(tableOf(result, 'team'), undefined, 'the team is deleted by the form that was added');
  const b = result.differences.boxes.find(({ box }) => box === 'b');
  const facts = b?.facts.map(({ name, other }) => `${name.en}: ${other?.en}`);
  t.match(facts, ['Power: off', 'Times started: 1', 'Unplugged cables: eth1']);
}

async function refused(t: Test, play: Play, atUs: number): Promise<void> {
  const no = (changes: Partial<Changes>, message: RegExp, fromUs?: number) =>
    t.rejects(play(changes, fromUs), { message });
  await no({}, /nothing is different/);
  await no({ without: [9] }, /there is no deed 9: the last is 8/);
  await no({ without: [1] }, /deed 1 would be at .* only what is from .* can be otherwise/, atUs);
  await no({ without: [3], change: [{ number: 3, set: {} }] }, /both taken away and changed/);
  await no({ change: [{ number: 5, set: { box: 'z' } }] }, /that is no act of a lab/);
  await no({ change: [{ number: 5, set: { colour: 'red' } }] }, /has no field ‘colour’: it has kind, box/);
}

t.test('what stands ready gives the same as all of it from the beginning', async (t) => {
  const folder = t.testdir();
  let laterUs = 0;
  await recordLine({ folder, seed }, async (hand) => {
    await hand.signIn('a'); // 1
    await deleteTeam(hand, 0); // 2, 3
    await hand.act({ kind: 'cut-power', box: 'b' }); // 4
    await hand.pass(5 * SECOND);
    await hand.act({ kind: 'switch-on', box: 'b' }); // 5
    await hand.pass(5_000 * SECOND);
    laterUs = hand.nowUs();
    await hand.signIn('a'); // 6
    await deleteTeam(hand, 0); // 7, 8
    await hand.pass(60 * SECOND);
  });
  const { line } = recordedLine(folder, seed);
  const plain = (): WhatIfs => new WhatIfs({ line, witness: witnessesOf(folder) });
  const ready = plain();
  await ready.prepare();
  await ready.settled();
  t.ok(ready.standing().length > 0, 'lines stand at instants of it');
  const cable = { kind: 'cable', box: 'b', nic: 'eth1', up: false } as const;
  const asked: readonly (readonly [number, Partial<Changes>, number?])[] = [
    [line.startUs, { without: [7] }],
    [laterUs, { without: [7], add: [{ atUs: laterUs, act: cable }] }],
    [laterUs, { without: [6] }, 30 * SECOND],
    [line.startUs, { change: [{ number: 5, set: { box: 'a' } }] }],
  ];
  for (const [atUs, changes, furtherUs] of asked) {
    const whole = { without: [], change: [], add: [], ...changes };
    const found = await ready.play(atUs, whole, furtherUs);
    t.strictSame(found, await plain().play(atUs, whole, furtherUs), JSON.stringify(changes));
    t.ok(found.deeds.some(({ differs }) => differs));
    await ready.settled();
  }
  t.same(await ready.lookAt(laterUs), await plain().lookAt(laterUs), 'so does a look at an instant');
  await ready.close();
});
