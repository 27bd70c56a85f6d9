/** What a recording holds, how it is bounded, and what a kill leaves of it. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { keptHeaders, type OutsideRecord } from '../../../../lab/hosting/door/outside-request.js';
import { bodyOf, keepBody } from '../../../../lab/hosting/door/recorded-body.js';
import {
  bodiesFolder,
  FORMAT,
  openRecorder,
  readRecording,
  transcriptLines,
} from '../../../../lab/live/recording/recording.js';
import { createComparison, lineOf } from '../../../../lab/live/recording/transcript.js';

const request = (n: number, body: OutsideRecord['body'] = null): OutsideRecord => ({
  box: 'a',
  boot: 1,
  t: 1_000 + n,
  n,
  method: 'GET',
  url: '/login',
  address: '127.20.0.11',
  source: '127.0.0.1',
  headers: { cookie: `session=${n % 2}` },
  body,
});
const begin = { kind: 'begin', format: FORMAT, seedDigest: 's', startUs: 1_000, amounts: {} } as const;
const entry = (n: number) => ({ t: 1_000 + n, rank: 1, boot: 1, n, kind: 'k', data: { n } });

t.test('what was written is read, headers shared, long bodies in files', (t) => {
  const folder = t.testdir();
  const recorder = openRecorder(folder);
  recorder.begin(begin);
  const long = keepBody(Buffer.alloc(100_000, 7), bodiesFolder(folder));
  const records = [request(0), request(1), request(2, keepBody(Buffer.from('x=1'), null)), request(3, long)];
  recorder.outside(records);
  recorder.act({ t: 1_500, n: 0, act: { kind: 'cut-power', box: 'b' } });
  recorder.end(2_000);
  const read = readRecording(folder);
  t.match(read, { seedDigest: 's', startUs: 1_000, after: 0 });
  const [segment] = read.segments;
  t.match(segment, { untilUs: 2_000, ending: 'end', acts: [{ t: 1_500 }] });
  t.same(segment?.outside, records);
  t.equal(bodyOf(records[3]?.body ?? null, bodiesFolder(folder)).length, 100_000);
  t.same(keptHeaders({ host: 'h', connection: 'close', 'content-length': '3' }), { host: 'h' });
  t.end();
});

t.test('a kill leaves half a line: everything up to the last mark counts', (t) => {
  const folder = t.testdir();
  const first = openRecorder(folder);
  first.begin(begin);
  first.outside([request(0)]);
  first.transcript(lineOf(entry(0)));
  first.flush(1_010);
  appendFileSync(join(folder, 'recording.ndjson'), '{"kind":"outs');
  appendFileSync(join(folder, 'transcript.ndjson'), '[1011,1');
  t.match(readRecording(folder).segments, [{ untilUs: 1_010, ending: 'killed' }]);

  const again = openRecorder(folder);
  again.begin({ kind: 'continue', startUs: 9_000, boots: { a: 1 }, clean: false });
  again.outside([request(5)]);
  again.end(9_500);
  const read = readRecording(folder);
  t.equal(read.after, 1, 'what came after the kill cannot be repeated');
  t.equal(read.segments.length, 1);
  t.equal(read.segments[0]?.outside.length, 1);
  t.end();
});

t.test('a full recording says so and ends; the lab goes on', (t) => {
  const folder = t.testdir();
  const recorder = openRecorder(folder, 2_000);
  recorder.begin(begin);
  for (let n = 0; n < 40; n += 1) {
    recorder.outside([request(n)]);
    recorder.transcript(lineOf(entry(n)));
    recorder.flush(1_000 + n);
  }
  recorder.end(9_000);
  const [segment] = readRecording(folder).segments;
  t.equal(segment?.ending, 'full');
  t.ok((segment?.untilUs ?? 0) < 1_040);
  t.ok([...transcriptLines(folder)].length < 40);
  t.throws(() => readRecording(join(folder, 'nowhere')), { message: /there is no recording in/ });
  t.end();
});

t.test('the first difference is found, with what agreed before it', (t) => {
  const recorded = [0, 1, 2, 3].map((n) => lineOf(entry(n)));
  const compare = (lines: readonly string[], seen: readonly number[], untilUs: number) => {
    const comparison = createComparison(lines.values(), () => untilUs);
    for (const n of seen) comparison.take(entry(n));
    comparison.finish(untilUs);
    return comparison;
  };
  t.match(compare(recorded, [0, 1, 2, 3], 2_000), { equal: 4, difference: null });
  t.match(compare(recorded, [0, 1], 1_001), { equal: 2, difference: null }, 'what is later does not count');
  t.match(compare(recorded, [0, 1], 2_000).difference, { line: 3, recorded: recorded[2], replayed: null });
  t.match(compare(recorded, [0, 2], 2_000).difference, {
    line: 2,
    before: [recorded[0]],
    recorded: recorded[1],
    replayed: recorded[2],
  });
  t.match(compare(recorded.slice(0, 1), [0, 1], 2_000).difference, { recorded: null, replayed: recorded[1] });
  t.end();
});

t.test('a line that is no line of ours ends what is read', async (t) => {
  const wrong = [
    { kind: 'act', record: { t: 1_500, n: 0, act: { kind: 'cut-power', box: 'z' } } },
    { kind: 'act', record: { t: 1_500, n: 0, act: { kind: 'melt', box: 'b' } } },
    { kind: 'outside', headers: 0, record: { ...request(0), body: { sha256: '../../secret', bytes: 1 } } },
    { kind: 'mark', t: 'soon' },
  ];
  for (const line of wrong) {
    const folder = t.testdir();
    const recorder = openRecorder(folder);
    recorder.begin(begin);
    recorder.act({ t: 1_200, n: 0, act: { kind: 'cut-power', box: 'b' } });
    recorder.flush(1_300);
    appendFileSync(join(folder, 'recording.ndjson'), `${JSON.stringify(line)}\n{"kind":"mark","t":9000}\n`);
    const read = readRecording(folder);
    t.match(read.segments, [{ untilUs: 1_300, acts: [{ t: 1_200 }], outside: [] }], JSON.stringify(line));
  }
});
