/** A lab as one file: what it holds, what it does not, and that it gives the same trace elsewhere. */
import { copyFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { SECOND } from '../../../../hardware/ports.js';
import { beginWith } from '../../../../lab/live/files/begin-with.js';
import { readLabFile, seedOfFile, withLabFile } from '../../../../lab/live/files/open-file.js';
import { saveLabFile } from '../../../../lab/live/files/save-file.js';
import { recordedLine } from '../../../../lab/live/line/line.js';
import { transcriptLines } from '../../../../lab/live/recording/recording.js';
import { replay } from '../../../../lab/live/recording/replay.js';
import { openPair, untilAnswers } from '../../../bench/pair.js';
import { recordLine } from '../../../support/worlds/recorded-line.js';

const seed = 'a seed that nobody may read';

const again = async (file: string, given: string | null) => {
  const read = await readLabFile(file);
  const found = seedOfFile(read, given);
  return withLabFile(read, (place) =>
    replay({ folder: place, seed: found, hosting: 'world', schedule: 'token' }),
  );
};

t.test('a lab as one file', async (t) => {
  const folder = t.testdir({ lab: {} });
  const lab = join(folder, 'lab');
  let momentUs = 0;
  const endUs = await recordLine({ folder: lab, seed }, async (hand) => {
    await hand.signIn('a');
    await hand.get('a', '/login/status');
    momentUs = hand.nowUs();
    await hand.pass(SECOND);
    await hand.act({ kind: 'cable', box: 'b', nic: 'eth0', up: false });
    await hand.pass(20 * SECOND);
  });
  const path = join(folder, 'whole.lab');
  const whole = { folder: lab, path, untilUs: null, moment: null, withSeed: false };

  t.test('gives the same trace wherever it is opened', async (t) => {
    const saved = await saveLabFile(whole);
    t.match(saved, { acts: 3, untilUs: endUs, seed: null });
    const result = await again(path, seed);
    t.match(result, { outcome: 'identical', ending: 'end', acts: 3, lines: saved.lines });
  });

  t.test('is for its owner alone, says what it holds, and does not tell the seed (S04, S11)', async (t) => {
    t.equal(statSync(path).mode & 0o777, 0o600);
    const bytes = readFileSync(path);
    t.match(bytes.toString('latin1').split('\n')[1] ?? '', /is a secret: .*passwords.*seed is not in it/);
    const { container } = await readLabFile(path);
    for (const { at, bytes: length, name } of container.parts) {
      const plain = gunzipSync(bytes.subarray(at, at + length)).toString();
      t.notOk(plain.includes(seed), `${name} does not tell the seed`);
      t.notOk(/"digest":|PRIVATE KEY/.test(plain), `${name} keeps nothing that follows from the seed`);
    }
    await t.rejects(again(path, null), { message: /seed of the lab is not in .*--seed.*--with-seed/ });
    await t.rejects(again(path, 'another'), { message: /this is not the seed of its lab/ });
  });

  t.test('may be a moment', async (t) => {
    const moment = join(folder, 'moment.lab');
    const saved = await saveLabFile({ ...whole, path: moment, untilUs: momentUs, moment: 'before' });
    t.match(saved, { moment: 'before', acts: 2, untilUs: momentUs });
    t.match(await again(moment, seed), { outcome: 'identical', lines: saved.lines });
    const late = saveLabFile({ ...whole, path: moment, untilUs: endUs + 1 });
    await t.rejects(late, { message: /can be repeated up to 2018-.*, not up to 2018-/ });
    t.match((await readLabFile(moment)).about, { moment: 'before' }, 'what was there stays');
  });

  t.test('tells exactly what is wrong with it', (t) => tellsWhatIsWrong(t, path, folder));
});

async function tellsWhatIsWrong(t: Test, path: string, folder: string): Promise<void> {
  const size = statSync(path).size;
  const { container } = await readLabFile(path);
  const part = container.parts[0];
  const wrong = async (change: (file: string) => void, message: RegExp): Promise<void> => {
    const file = join(folder, 'wrong.lab');
    copyFileSync(path, file);
    change(file);
    await t.rejects(again(file, seed), { message }, String(message));
  };
  const alter = (at: number) => (file: string) => {
    const bytes = readFileSync(file);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file, bytes);
  };
  const said = size.toLocaleString('en');
  await wrong((file) => truncateSync(file, size - 1), new RegExp(`torn: .* of its ${said} bytes`));
  await wrong((file) => truncateSync(file, 40), /torn: only its first 40 bytes/);
  await wrong((file) => truncateSync(file, 0), /is empty/);
  await wrong((file) => writeFileSync(file, 'x', { flag: 'a' }), /altered: 1 bytes follow its end/);
  await wrong((file) => writeFileSync(file, 'PK zip'), /no \.lab file/);
  await wrong(alter(size - 10), /altered in its table of contents/);
  await wrong(alter((part?.at ?? 0) - 5), /altered in the words at its beginning/);
  await wrong(alter((part?.at ?? 0) + 60), /altered in its part recording\.ndjson \(bytes /);
  await wrong(
    (file) => writeFileSync(file, readFileSync(file, 'latin1').replace('.lab 1 ', '.lab 2 '), 'latin1'),
    /is of version 2 of \.lab files, and this program reads up to 1/,
  );
}

/** Saved with its seed by the first version of the program that made such files. */
const kept = 'test/lab/live/files/version-1.lab';

t.test('a file of the first version works, or says why not', async (t) => {
  const file = await readLabFile(kept);
  t.match(file.about, { acts: 3, requests: 3, moment: null });
  const { seed: inside } = file.about;
  t.equal(seedOfFile(file, null), inside);
  const result = await withLabFile(file, (folder) =>
    replay({ folder, seed: inside, hosting: 'world', schedule: 'token' }),
  );
  t.equal(result.requests, 3, 'all that was done is done again');
  // A lab that behaves otherwise since then shows where.
  t.ok(result.outcome === 'identical' || (result.difference?.line ?? 0) > 0);
});

t.test('a file is opened as a lab that goes on from there, with the trainee’s run', async (t) => {
  const folder = t.testdir({ lab: {}, own: {} });
  const [lab, own, path] = [join(folder, 'lab'), join(folder, 'own'), join(folder, 'my.lab')];
  const untilUs = await recordLine({ folder: lab, seed }, async (hand) => {
    await hand.signIn('a');
    await hand.pass(SECOND);
    const current = { rehearsal: 'sync-upgrade', startUs: hand.nowUs(), events: [], hints: [] };
    writeFileSync(join(lab, 'rehearsal.json'), JSON.stringify({ format: 3, current, last: null }));
    // A box is in its self-test just then.
    await hand.act({ kind: 'cut-power', box: 'b' });
    await hand.act({ kind: 'switch-on', box: 'b' });
    await hand.pass(20 * SECOND);
  });
  await saveLabFile({ folder: lab, path, untilUs, moment: null, withSeed: false });
  await withLabFile(await readLabFile(path), async (unpacked) => {
    const { line } = recordedLine(unpacked, seed);
    const begun = beginWith(line, untilUs, unpacked);
    const pair = await openPair(own, {}, 60, { hosting: 'world', raised: begun.raised });
    begun.settle(own);
    t.ok(pair.liveLab.lab.nowUs() >= untilUs);
    await untilAnswers(pair.b, '/login');
    await pair.close();
  });
  t.match(JSON.parse(readFileSync(join(own, 'rehearsal.json'), 'utf8')), {
    current: { rehearsal: 'sync-upgrade', downtimeUs: 0 },
  });
  const seen = [...transcriptLines(own)];
  const before = [...transcriptLines(lab)];
  t.strictSame(seen.slice(0, before.length), before, 'its past is that of the file');
  t.ok(seen.length > before.length);
  const again = await replay({ folder: own, seed: null, hosting: 'world', schedule: 'token' });
  t.match(again, { outcome: 'identical', ending: 'end' }, 'its recording is one line');
});
