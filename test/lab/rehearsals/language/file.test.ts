import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import t from 'tap';
import { durationUs } from '../../../../lab/hosting/when/duration.js';
import { parseRehearsal, RehearsalFileError } from '../../../../lab/rehearsals/language/file.js';
import { rehearsalJsonSchema } from '../../../../lab/rehearsals/language/schema.js';
import { rootDir } from '../../../../views/root.js';

const folder = join(rootDir(), 'lab', 'rehearsals', 'files');

const troubles = (source: string): string[] => {
  try {
    parseRehearsal('x.yaml', source);
  } catch (error) {
    if (error instanceof RehearsalFileError) return error.message.split('\n');
    throw error;
  }
  return [];
};

const label = '{ en: a, fr: b }';
const good = `id: x
title: ${label}
brief: ${label}
guide: [G01]
start: { boxes: pair }
steps:
  - id: one
    guide: [G02]
    title: ${label}
    hint: ${label}
    recognised: { event: failover.synced, box: A, where: { rows: 1 } }
faults: []
mistakes:
  - id: bad
    guide: [G113]
    title: ${label}
    consequence: ${label}
    recognised: { event: failover.conflict, if: { not: { done: one } } }
success:
  - title: ${label}
    holds: { now: { event: failover.conflict } }
way:
  - block: first
    commands:
      - open: { at: A, path: /login }
      - wait: 24 h
wrongWays:
  - id: less
    title: ${label}
    leaveOut: [first]
    expects: { outcome: failure, mistakes: [bad] }
`;

t.test('every rehearsal of the lab is a good file named after its id', async (t) => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  t.ok(files.includes('sync-upgrade.yaml'));
  for (const name of files) {
    const rehearsal = parseRehearsal(name, readFileSync(join(folder, name), 'utf8'));
    t.equal(rehearsal.id, basename(name, '.yaml'));
  }
});

t.test('the published JSON Schema is the one that the lab checks with', async (t) => {
  const published = JSON.parse(readFileSync(join(folder, 'schema.json'), 'utf8')) as unknown;
  t.strictSame(published, JSON.parse(JSON.stringify(rehearsalJsonSchema())));
});

t.test('a bad file gets file, line, column and reason', async (t) => {
  t.strictSame(troubles(good), []);
  const cases: readonly [string, string, RegExp][] = [
    ['guide: [G01]', 'guide: [G01]\ncolour: red', /^x\.yaml:5:1: unknown key “colour”$/],
    ['guide: [G01]', 'guide: [G114]', /^x\.yaml:4:9: guide\.0: must be a statement G01 to G113/],
    ['guide: [G01]', 'guide: [G01', /^x\.yaml:\d+:\d+: .*flow/i],
    [`brief: ${label}`, 'brief: { en: a }', /^x\.yaml:3:8: “fr” is missing$/],
    ['wait: 24 h', 'wait: a day', /^x\.yaml:26:15: .*must be a duration.*“?a day/],
    ['wait: 24 h', 'sing: 24 h', /^x\.yaml:26:9: unknown key “sing”$/m],
    ['wait: 24 h', '{ wait: 1 s, go: [a] }', /^x\.yaml:26:9: .*exactly one command/],
    ['path: /login', 'path: /login, door: back', /^x\.yaml:25:\d+: unknown key “door”$/],
    ['done: one', 'done: two', /^x\.yaml:18:64: there is no step “two”$/],
    ['box: A', 'box: D', /^x\.yaml:11:48: .*must be \("A" \| "B" \| "C"\), not "D"$/],
    ['event: failover.synced, box: A', 'done: one, box: A', /^x\.yaml:11:30: “box” belongs to an event$/m],
    [
      'event: failover.synced, box: A',
      'event: failover.synced, done: one',
      /^x\.yaml:11:17: .*exactly one of event, now/,
    ],
    ['leaveOut: [first]', 'leaveOut: [last]', /^x\.yaml:30:16: the way has no block “last”$/],
    ['mistakes: [bad]', 'mistakes: [worse]', /^x\.yaml:31:45: there is no mistake “worse”$/],
    [
      'event: failover.synced,',
      'event: failover.syncd,',
      /^x\.yaml:11:26: there is no event “failover\.syncd”; there are .*failover\.synced/,
    ],
    ['event: failover.synced,', 'event: nothing.*,', /^x\.yaml:11:26: there is no event “nothing\.\*”$/],
    [
      'where: { rows: 1 }',
      'where: { row: 1 }',
      /^x\.yaml:11:60: “failover\.synced” has no field “row”: it has rows, files, after$/,
    ],
    [
      'where: { rows: 1 }',
      "where: { rows: '1' }",
      /^x\.yaml:11:66: “rows” of “failover\.synced” is never “1”$/,
    ],
    [
      'now: { event: failover.conflict }',
      'now: { event: failover.role, where: { role: [backup, primry] } }',
      /^x\.yaml:21:58: “role” of “failover\.role” is never “primry”$/,
    ],
    ['  - id: one', '  - id: One', /^x\.yaml:7:9: .*kebab-case/m],
  ];
  for (const [from, to, expected] of cases) {
    t.ok(good.includes(from), from);
    t.match(troubles(good.replace(from, to)).join('\n'), expected, to);
  }
  t.match(troubles('').join('\n'), /^x\.yaml:1:1: /);
});

t.test('durations', async (t) => {
  t.equal(durationUs('90 s'), 90_000_000);
  t.equal(durationUs('1.5min'), 90_000_000);
  t.equal(durationUs('2 d'), 172_800_000_000);
  t.throws(() => durationUs('soon'));
});
