/** Tools against cases, in labs of their own: ours, and those that nobody should trust. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { playCase } from '../../../../lab/cli/conform/play.js';
import { rootDir } from '../../../../views/root.js';

t.setTimeout(280_000);

const folder = mkdtempSync(join(tmpdir(), 'conform-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
const samples = join(rootDir(), 'docs', 'samples');
const sample = (name: string): string => `"${process.execPath}" "${join(samples, name)}"`;
const play = (id: string, tool: string) =>
  playCase({ id, tool, seed: '1', hosting: 'world', limitMs: 60_000 });

/** A tool that somebody wrote on our pages. */
function tool(name: string, body: string): string {
  const from = (file: string): string => pathToFileURL(join(samples, file)).href;
  const file = join(folder, `${name}.mjs`);
  const head = `import * as lab from '${from('lab.mjs')}';\n`;
  writeFileSync(file, `${head}${body}`);
  return `"${process.execPath}" "${file}"`;
}

t.test('the careful tool passes where the naive one does not', async (t) => {
  t.match(await play('clock-wrong-french', sample('careful.mjs')), { verdict: 'passed', reasons: [] });
  const naive = await play('clock-wrong-french', sample('naive.mjs'));
  t.match(naive, { verdict: 'failed', reasons: [/exit code 1/, /^step missed: backup/] });
  t.ok(naive.unheeded.includes('G01'));
});

t.test('who says at once that all is done has done nothing', async (t) => {
  const { verdict, reasons } = await play('manual-plain', 'exit 0');
  t.equal(verdict, 'failed');
  t.match(reasons, [/^step missed: backup/]);
  const refused = await play('manual-no-contract', 'exit 0');
  t.match(refused.reasons, [/says that it was done .* though it cannot be/]);
});

t.test('who takes users away, or the lab’s own hands, is told so', async (t) => {
  const spoil = tool(
    'spoil',
    `const a = lab.box('A');
     const page = await a.login.open('/login/users');
     const row = page.rows.flatMap(({ forms }) => forms).find(({ values }) => values.action === 'delete');
     const sure = await a.login.send(page, row);
     await a.login.press(sure, 'delete');
     await lab.command('fault-add', { box: 'a', overlay: 'disk-full', values: {} });`,
  );
  const { verdict, reasons, said } = await play('manual-plain', spoil);
  t.equal(said, '');
  t.equal(verdict, 'failed');
  t.ok(
    reasons.some((one) => /^user_account had \d+ rows on A and has \d+ on A$/.test(one)),
    reasons.join('\n'),
  );
  t.ok(reasons.some((one) => /lab’s own hands \(overlays\)/.test(one)));
});
