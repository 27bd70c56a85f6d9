/** A session in which a page of a box met a bug (S06): what it said is the same in every hosting. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { replay } from '../../../../lab/live/recording/replay.js';
import { signInFields } from '../../../../views/names.js';
import { ask, hiddenField, openPair, untilAnswers } from '../../../bench/pair.js';

t.setTimeout(280_000);

/** Where a text of this name is looked at, the software breaks, with words that name its own places. */
const BROKEN = 'a-name-that-breaks';
const bug = `const methods = ['trim', 'toLowerCase', 'normalize', 'slice', 'startsWith', 'localeCompare', 'replace'];
for (const name of methods) {
  const whole = String.prototype[name];
  String.prototype[name] = function (...given) {
    if (String(this) === '${BROKEN}') throw new TypeError(new Error('met').stack);
    return whole.apply(this, given);
  };
}
`;

t.test('a request that ended in a 500 replays to the same transcript', async (t) => {
  const folder = t.testdir({ state: {}, 'bug.mjs': bug });
  const state = join(folder, 'state');
  const hook = pathToFileURL(join(folder, 'bug.mjs')).href;
  const before = process.env.NODE_OPTIONS;
  process.env.NODE_OPTIONS = `${before ?? ''} --import ${hook}`;
  t.teardown(() => {
    if (before === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = before;
  });
  const pair = await openPair(state, { historyDays: 0, recordings: 0 });
  await untilAnswers(pair.a, '/login');
  const page = await ask(pair.a, '/login');
  const answer = await ask(pair.a, '/login', {
    cookie: page.cookies.join('; '),
    form: {
      _csrf: hiddenField(page.body, '_csrf'),
      [signInFields.username]: BROKEN,
      [signInFields.password]: 'x',
    },
  });
  t.equal(answer.status, 500);
  t.notMatch(answer.body, /TypeError|bug\.mjs/);
  t.equal((await ask(pair.a, '/login')).status, 200, 'the box goes on');
  await t.rejects(pair.close(), /an error in the software of box a/, 'the lab is told of the bug');
  t.match(readFileSync(join(state, 'transcript.ndjson'), 'utf8'), /500/);
  for (const hosting of ['processes', 'world'] as const) {
    if (hosting === 'world') await import(hook);
    const result = await replay({ folder: state, seed: null, hosting, schedule: 'token' });
    t.match(result, { outcome: 'identical', ending: 'end' }, hosting);
  }
});

t.test('a recording without its seed is asked for it', async (t) => {
  const folder = t.testdir();
  const pair = await openPair(folder, { historyDays: 0, recordings: 0 });
  await untilAnswers(pair.a, '/login');
  await pair.close();
  const saved = readFileSync(join(folder, 'lab.json'), 'utf8');
  const { seed } = JSON.parse(saved) as { seed: string };
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const telling = files.filter((one) => readFileSync(join(one.parentPath, one.name)).includes(seed));
  t.strictSame(
    telling.map(({ name }) => name).sort(),
    ['lab.json', 'lab.older.json'],
    'nothing else of a lab tells the seed (S11)',
  );
  const again = (given: string | null) =>
    replay({ folder, seed: given, hosting: 'world', schedule: 'token' });
  for (const name of ['lab.json', 'lab.older.json']) writeFileSync(join(folder, name), '');
  await t.rejects(again(null), { message: /lab.json of its lab is not in .*: give the seed with --seed/ });
  await t.rejects(again('another'), { message: /this is not the seed of the recording/ });
  writeFileSync(join(folder, 'lab.json'), saved.replace(seed, 'another'));
  await t.rejects(again(null), { message: /the seed in .* is not the seed of the recording/ });
  t.match(await again(seed), { outcome: 'identical' });
});
