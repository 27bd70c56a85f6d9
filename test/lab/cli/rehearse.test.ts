import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { main } from '../../../lab/cli/main.js';
import { rehearsalNames } from '../../../lab/rehearsals/language/load.js';
import { programText } from '../../../views/root.js';

/** Exit code and what was written. */
async function run(t: Test, argv: readonly string[]) {
  const out = t.capture(process.stdout, 'write');
  const err = t.capture(process.stderr, 'write');
  const code = await main(['rehearse', ...argv], { onEnd: () => () => {}, detach: () => {} });
  const text = (calls: readonly { args: unknown[] }[]): string =>
    calls.map((call) => String(call.args[0])).join('');
  const said = { code, out: text(out()), err: text(err()) };
  out.restore();
  err.restore();
  return said;
}

t.test('what is wrong with the command line is said, with what there is', async (t) => {
  const table: readonly [readonly string[], RegExp][] = [
    [[], /which rehearsal\? There are: .*sync-upgrade/],
    [['nothing'], /no rehearsal ‘nothing’; there are: .*sync-upgrade/],
    [['sync-upgrade', 'more'], /one rehearsal at a time/],
    [['sync-upgrade', '--hosting', 'cloud'], /--hosting takes one of world, processes, not ‘cloud’/],
    [['sync-upgrade', '--format', 'pdf'], /--format takes one of /],
    [['sync-upgrade', '--seed', ''], /--seed takes N, not an empty text/],
    [['sync-upgrade', '--sped', '3'], /--sped/],
  ];
  for (const [argv, expected] of table) {
    const said = await run(t, argv);
    t.equal(said.code, 2, argv.join(' '));
    t.match(said.err, expected);
    t.equal(said.out, '');
  }
});

t.test('help lists the rehearsals', async (t) => {
  const said = await run(t, ['--help']);
  t.equal(said.code, 0);
  for (const name of rehearsalNames()) t.ok(said.out.includes(name));
});

t.test('a bad file is refused with its place', async (t) => {
  const file = join(mkdtempSync(join(tmpdir(), 'rehearsal-')), 'own.yaml');
  const good = programText('lab/rehearsals/files/sync-upgrade.yaml');
  writeFileSync(file, good.replace('boxes: pair', 'boxes: pear'));
  const said = await run(t, [file]);
  t.equal(said.code, 2);
  t.match(said.err, /own\.yaml:\d+:10: start\.boxes: must be .*not "pear"/);
});
