/** What differs between two labs: what was done to one and not to the other, and nothing else. */
import t from 'tap';
import { MINUTE, SECOND } from '../../../../hardware/ports.js';
import { perform } from '../../../../lab/acts/perform.js';
import { differenceSections, sectionsAsText } from '../../../../lab/live/comparing/as-blocks.js';
import { differencesOf } from '../../../../lab/live/comparing/differences.js';
import { memoryDisk } from '../../../../lab/live/comparing/disk.js';
import { type LabLook, lookAtLab } from '../../../../lab/live/comparing/look.js';
import { createWorld, type World } from '../../../../lab/supervisor/world-lab.js';

const amounts = { historyDays: 1, sessionsPerDay: 4, recordings: 1 };
const look = (world: World): LabLook =>
  lookAtLab(world, (name) => {
    const disk = world.disks[name];
    return disk === undefined ? null : memoryDisk(disk);
  });

t.test('what differs between two labs', async (t) => {
  const one = await createWorld({ seed: 'same', amounts });
  const other = await createWorld({ seed: 'same', amounts });
  t.teardown(() => Promise.all([one.lab.close(), other.lab.close()]));
  const startUs = one.lab.nowUs();
  for (const { lab } of [one, other]) await lab.lockstep.advance(startUs + MINUTE);
  const equal = differencesOf(look(one), look(other));
  t.strictSame(equal.boxes, []);
  t.match(equal, { isSame: true, outside: [] }, 'two labs of one seed are the same');

  const { lab, outside } = other;
  await lab.act(() => perform(lab, outside, { kind: 'cable', box: 'b', nic: 'eth1', up: false }));
  await lab.act(() =>
    perform(lab, outside, { kind: 'dns', name: 'b.example.com', address: '127.20.0.99', ttlS: 60 }),
  );
  const none = (): never => {
    throw new Error('no database');
  };
  const site = other.disks.a.open('site', none) as unknown as { exec(sql: string): void };
  site.exec("UPDATE team SET name = 'Night shift' WHERE id = (SELECT min(id) FROM team)");
  site.exec("INSERT INTO setting VALUES ('site.greeting', '\"Hello\"')");
  site.exec(
    'INSERT INTO session_event SELECT origin, seq + 1000, session_id, at_ms, kind, text FROM session_event LIMIT 1',
  );
  site.exec("UPDATE user_account SET password_hash = 'very secret' WHERE username = 'admin'");
  await lab.act(() => lab.cutPower('b'));
  for (const world of [one, other]) await world.lab.lockstep.advance(startUs + MINUTE + 10 * SECOND);

  const found = differencesOf(look(one), look(other));
  t.equal(found.isSame, false);
  t.match(found.outside, [{ name: { en: 'DNS: b.example.com' }, other: { en: '127.20.0.99 (60 s)' } }]);
  const [a, b] = found.boxes;
  t.match(a?.settings, [{ name: { en: 'site.greeting' }, one: null, other: { en: 'Hello' } }]);
  t.match(
    a?.tables.map(({ table, onlyOne, onlyOther, changed }) => ({ table, onlyOne, onlyOther, changed })),
    [
      { table: 'session_event', onlyOne: 0, onlyOther: 1, changed: 0 },
      { table: 'team', onlyOne: 0, onlyOther: 0, changed: 1 },
      { table: 'user_account', onlyOne: 0, onlyOther: 0, changed: 1 },
    ],
  );
  t.strictSame(a?.doubled, [0, 1], 'a row that is there twice');
  t.match(b?.facts, [
    { name: { en: 'Power' }, one: { en: 'on' }, other: { en: 'off', fr: 'arrêté' } },
    { name: { en: 'Unplugged cables' }, one: { en: 'none' }, other: { en: 'eth1' } },
  ]);
  const sides = {
    one: { en: 'this lab', fr: 'ce laboratoire' },
    other: { en: 'the fork', fr: 'la fourche' },
  };
  const text = sectionsAsText(differenceSections(found, sides), 'fr');
  t.match(
    text,
    /Serveur B\n {2}État: Quoi \| ce laboratoire \| la fourche\n {4}Alimentation \| en marche \| arrêté/,
  );
  t.match(text, /Night shift/);
  t.notMatch(text + JSON.stringify(found), /very secret|scrypt\$/, 'secrets are compared, and not told');
});
