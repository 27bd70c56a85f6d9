import { valid } from 'node-html-parser';
import t from 'tap';
import * as v from 'valibot';
import { loadRehearsal } from '../../../../lab/rehearsals/language/load.js';
import { verdictOf } from '../../../../lab/rehearsals/report/grade.js';
import { formats } from '../../../../lab/rehearsals/report/index.js';
import { type Debrief, reportSchema } from '../../../../lab/rehearsals/report/report.js';

const rehearsal = loadRehearsal('sync-upgrade');

const debrief = (good: boolean): Debrief => ({
  rehearsal,
  reasons: good
    ? []
    : [{ en: 'stuck at <break> & "more"\u0007 # not a directive', fr: 'bloqué à <break> & la suite' }],
  success: rehearsal.success.map((one, index) => ({ title: one.title, holds: good || index > 0 })),
  report: {
    rehearsal: rehearsal.id,
    hosting: 'world',
    seed: '7',
    outcome: good ? 'success' : 'failure',
    simulatedMs: 93_600_000,
    wallMs: 1_500,
    downtimeMs: 3_480_000,
    traceHash: 'ab'.repeat(32),
    steps: rehearsal.steps.map((step, index) => ({
      id: step.id,
      guide: step.guide,
      outcome: good || index > 0 ? ('done' as const) : ('missed' as const),
      startedMs: good || index > 0 ? index * 1_000 : null,
      endedMs: good || index > 0 ? index * 1_000 + 500 : null,
    })),
    mistakes: good ? [] : [{ id: 'no-backup', guide: ['G01'], atMs: 5 }],
    lost: { rows: good ? 0 : 3, files: 0 },
    judged: { boxes: 2, pairs: 1, rows: 31_204, files: 64, sessions: 5, settings: 412 },
  },
});

t.test('JSON is exactly the report', async (t) => {
  const written = JSON.parse(formats.json.write(debrief(true))) as Record<string, unknown>;
  t.strictSame(v.parse(reportSchema, written), written);
  t.strictSame(Object.keys(written), [
    'rehearsal',
    'hosting',
    'seed',
    'outcome',
    'simulatedMs',
    'wallMs',
    'downtimeMs',
    'traceHash',
    'steps',
    'mistakes',
    'lost',
    'judged',
  ]);
});

t.test('a verdict says why: the aim, mistakes, losses', async (t) => {
  const done = { ...debrief(true).report, outcome: 'failure' as const };
  const mistakes = [{ id: 'no-backup', guide: ['G01'], atMs: 5 }];
  t.equal(verdictOf(debrief(true)).word, 'success');
  t.equal(verdictOf(debrief(false)).word, 'failure');
  t.match(verdictOf({ ...debrief(true), report: { ...done, mistakes } }), {
    word: 'flawed',
    why: { en: /but with 1 mistake/, fr: /mais avec 1.erreur/ },
  });
  const lost = { rows: 2, files: 0 };
  t.match(verdictOf({ ...debrief(true), report: { ...done, lost } }), {
    word: 'failure',
    why: { en: /lost/ },
  });
});

t.test('TAP: a plan, numbered points, reasons below what failed', async (t) => {
  for (const good of [true, false]) {
    const lines = formats.tap.write(debrief(good)).trimEnd().split('\n');
    t.equal(lines[0], 'TAP version 14');
    const points = lines.filter((line) => /^(not )?ok /.test(line));
    t.equal(lines[1], `1..${points.length}`);
    for (const [index, line] of points.entries()) t.match(line, new RegExp(`^(not )?ok ${index + 1} - `));
    t.equal(
      points.some((line) => line.startsWith('not ok')),
      !good,
    );
    t.equal(
      points.some((line) => /[^\\]#/.test(line)),
      false,
      'no stray directive',
    );
  }
  t.match(formats.tap.write(debrief(false)), /mistake no-backup.*G01/);
});

t.test('JUnit: well formed, with the failures counted', async (t) => {
  const xml = formats.junit.write(debrief(false));
  t.ok(valid(xml.replace(/^<\?xml.*\?>\n/, '')));
  const failures = xml.match(/<failure /g)?.length ?? 0;
  t.match(xml, new RegExp(`failures="${failures}"`));
  t.ok(failures >= 4, 'step, condition, mistake, loss, end');
  t.match(xml, /stuck at &lt;break&gt; &amp; &quot;more&quot;\ufffd #/);
  t.notMatch(xml, /\u0007/);
  t.match(formats.junit.write(debrief(true)), /failures="0"/);
});

t.test('HTML: both languages in one file that needs no other', async (t) => {
  const html = formats.html.write(debrief(false));
  t.ok(html.includes(rehearsal.title.fr) && html.includes(rehearsal.title.en));
  t.ok(html.includes('lang="fr"') && html.includes('lang="en"'));
  t.notMatch(html, /<script|https?:\/\/|<link|src=/);
  t.ok(html.includes('stuck at &lt;break&gt; &amp;'));
  t.match(html, /1.d.2.h/, 'long spans are said in days and hours');
});
