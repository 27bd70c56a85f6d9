/** test/lab/cli/conform/: the conformance kit: its cases, its runs of tools, its reports. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import {
  allCases,
  parseCases,
  rehearsalOf,
  statementsOf,
  targetOf,
} from '../../../../lab/cli/conform/case.js';
import { readExpected } from '../../../../lab/cli/conform/expected.js';
import type { Outcome } from '../../../../lab/cli/conform/play.js';
import { reports } from '../../../../lab/cli/conform/reports/index.js';
import { isGood, type Run } from '../../../../lab/cli/conform/reports/run.js';
import { scoreOf } from '../../../../lab/cli/conform/score.js';
import { runTool } from '../../../../lab/cli/conform/tool.js';
import { statementIds } from '../../../../lab/guide/statements.js';
import { until } from '../../../support/e2e/until.js';

const folder = mkdtempSync(join(tmpdir(), 'conform-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));

/** The ways of the guide's five procedures: other rehearsals practise what goes wrong. */
const PROCEDURES = [
  'sync-upgrade',
  'async-shared-ip',
  'async-dns',
  'async-nat',
  'single-auto',
  'single-manual',
  'manual-clock',
  'hardware-migration',
];

/** A process that has ended, whether or not its parent has noticed. */
function isGone(pid: number): boolean {
  try {
    return /^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

t.test('there are cases of every procedure, with what the guide warns of', async (t) => {
  const cases = allCases();
  t.ok(cases.length >= 60, `${cases.length} cases`);
  for (const name of PROCEDURES) {
    const own = cases.filter(({ rehearsal }) => rehearsal === name);
    t.ok(own.length >= 3, `${own.length} cases of ${name}`);
  }
  t.ok(cases.some(({ language }) => language === 'fr'));
  t.ok(cases.some(({ walked }) => walked !== undefined));
  t.ok(cases.some(({ expects }) => expects === 'stop'));
  t.ok(new Set(cases.flatMap(({ faults = [] }) => faults.map(({ overlay }) => overlay))).size >= 12);
  t.ok(new Set(cases.map((one) => targetOf(one).site)).size >= 2);
  const spoken = new Set(cases.flatMap((one) => statementsOf(one)));
  t.ok(spoken.size >= 60, `${spoken.size} statements`);
  t.same(
    [...spoken].filter((id) => !(statementIds as readonly string[]).includes(id)),
    [],
  );
});

t.test('another target is another rehearsal; what a case does not need is not asked for', async (t) => {
  const one = allCases().find(({ id }) => id === 'sync-site-only');
  if (one === undefined) throw new Error('no such case');
  const { steps } = rehearsalOf(one);
  t.notOk(steps.some(({ id, after }) => id === 'update-a-base' || after?.includes('update-a-base')));
  t.match(steps.find(({ id }) => id === 'update-a-site')?.recognised, { where: { version: '17.1.1' } });
});

t.test('a bad case is refused with what is wrong', async (t) => {
  const head = 'id: x\n  title: { en: a, fr: b }\n  rehearsal: sync-upgrade\n  ';
  const table: readonly [string, RegExp][] = [
    ['walked: [nonsense]', /x: sync-upgrade has no block nonsense/],
    ['without: [nonsense]', /has no step nonsense/],
    ['allows: [nonsense]', /has no mistake nonsense/],
    ['faults: [{ id: f, overlay: rain, box: A, from: { at: 1 s } }]', /there is no fault rain/],
    ['faults: [{ id: f, overlay: disk-failed, box: A, values: { slot: 9 }, from: {} }]', /does not take/],
    ['acts: [{ kind: dance }]', /must be acts/],
    ['target: { site: newest }', /target\.site/],
    ['expects: luck', /expects/],
  ];
  for (const [line, expected] of table)
    t.throws(() => parseCases('own.yaml', `- ${head}${line}\n`), expected);
});

t.test('a tool is heard, limited, and ended with all that it began', async (t) => {
  const [crash, missing, late, flood] = await Promise.all([
    runTool('kill -SEGV $$', {}, 5_000),
    runTool('no-such-tool-anywhere', {}, 5_000),
    // It does not listen, and leaves a child behind.
    runTool(
      `trap '' TERM; (sleep 60; echo over > ${folder}/over) & echo $! > ${folder}/pid; wait; sleep 60`,
      {},
      300,
    ),
    runTool('yes "$NOISE"', { NOISE: 'noise' }, 300),
  ]);
  t.match(crash, { code: null, signal: 'SIGSEGV', isLate: false });
  t.match(missing, { code: 127, said: /not found/ });
  t.match(late, { code: null, isLate: true });
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  await until(() => isGone(pid), 'nothing is left running');
  t.match(flood, { isLate: true, said: /noise\n$/ });
  t.ok(flood.said.length <= 4_000);
  const background = await runTool('sleep 60 & exit 0', {}, 5_000);
  t.match(background, { code: 0, isLate: false }, 'who holds its output is not waited for');
});

t.test('cases that are expected to fail are read, and must be cases', async (t) => {
  const file = join(folder, 'expected');
  writeFileSync(file, '# all of ours\nsync-french # it reads English\n\nauto-slow\n');
  t.same(
    [...readExpected(file)],
    [
      ['sync-french', 'it reads English'],
      ['auto-slow', 'expected to fail'],
    ],
  );
  writeFileSync(file, 'sync-klingon\n');
  t.throws(() => readExpected(file), /expected:1: there is no case ‘sync-klingon’/);
  t.throws(() => readExpected(join(folder, 'nowhere')), /cannot be read/);
});

const outcome = (id: string, verdict: Outcome['verdict'], unheeded: readonly string[]): Outcome => ({
  id,
  title: { en: `Case ${id} <&>`, fr: `Cas ${id}` },
  rehearsal: 'single-auto',
  guide: ['G01', 'G36'],
  unheeded,
  verdict,
  reasons: verdict === 'passed' ? [] : [`mistake: "${id}" & more`],
  realMs: 1_500,
  toolMs: 900,
  labMs: 60_000,
  downtimeMs: 0,
  said: 'last words',
});

t.test('every format tells the score, the reasons, and what was expected', async (t) => {
  const outcomes = [
    outcome('good', 'passed', []),
    outcome('bad', 'failed', ['G01']),
    outcome('known', 'failed', ['G01', 'G36']),
    outcome('surprise', 'passed', []),
  ];
  const expected = new Map([
    ['known', 'not yet'],
    ['surprise', 'not yet'],
  ]);
  const score = scoreOf(outcomes);
  t.match(score, { cases: 4, passed: 2, percent: 50 });
  t.match(score.statements, [
    { id: 'G01', cases: 4, heeded: 2 },
    { id: 'G36', cases: 4, heeded: 3 },
  ]);
  const run: Run = { tool: './tool <x>', seed: '1', outcomes, expected, score, realMs: 6_000 };
  t.notOk(isGood(run), 'one has failed, one has passed that should not');
  t.ok(isGood({ ...run, outcomes: outcomes.filter(({ id }) => id === 'good' || id === 'known') }));
  t.match(reports.tap(run), /^TAP version 14\n1\.\.4\nok 1 - good[^\n]*\nnot ok 2 - bad/);
  t.match(reports.tap(run), /not ok 3 - known[^\n]* # TODO not yet\n/);
  t.match(reports.tap(run), /not ok 4 - surprise/);
  t.match(reports.junit(run), /tests="4" failures="2" errors="0" skipped="1"/);
  t.match(reports.junit(run), /name="bad: Case bad &lt;&amp;&gt;"/);
  t.match(JSON.parse(reports.json(run)), {
    good: false,
    cases: { 2: { result: 'known', expectedToFail: 'not yet' } },
  });
  t.match(reports.html(run), /\.\/tool &lt;x&gt;/);
  t.match(reports.html(run), /<article class="fr" lang="fr">/);
  t.notMatch(reports.html(run), /<script/);
  t.match(reports.text(run), /2 of 4 cases passed: 50 %[\s\S]*G01 2 of 4/);
});
