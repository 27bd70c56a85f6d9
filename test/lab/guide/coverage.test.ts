/** The guide's ledger: how it reads code, tests and rehearsals, and the command that prints it. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import t from 'tap';
import { type CoverageEntry, claimedIn, guideCoverage, idsIn, tagsIn } from '../../../lab/guide/coverage.js';
import { statementIds, statements } from '../../../lab/guide/statements.js';
import { rootDir } from '../../../views/root.js';

t.test('statements are named one by one or as ranges', async (t) => {
  t.same(idsIn('G01, G04-G06 and G113'), ['G01', 'G04', 'G05', 'G06', 'G113']);
  const tagged = tagsIn('/** Text.\n * @guide G01, G10-G11 seed\n * @guide G12 assumption\n */', 'x.ts');
  t.same(tagged, [
    { id: 'G01', mark: 'seed' },
    { id: 'G10', mark: 'seed' },
    { id: 'G11', mark: 'seed' },
    { id: 'G12', mark: 'assumption' },
  ]);
  t.throws(() => tagsIn('// @guide G01 guess', 'x.ts'), /'guess' is no mark/);
  t.same([...claimedIn(`// G01 is only a remark\nt.ok(true, 'the list (G02)');`)], ['G02']);
});

t.test('every statement has its words in both languages', async (t) => {
  t.same(Object.keys(statements), statementIds);
  for (const id of statementIds) {
    const label = statements[id];
    t.ok(label !== undefined && label.en.length > 20 && label.fr.length > 20, id);
  }
});

t.test('every statement stands somewhere, is checked, and has its mark', async (t) => {
  const ledger = guideCoverage('en');
  const without = (lacks: (entry: CoverageEntry) => boolean) => ledger.filter(lacks).map(({ id }) => id);
  t.same(
    without(({ where }) => where.length === 0),
    [],
    'nothing says @guide: in code, or in a rehearsal',
  );
  t.same(
    without(({ checks }) => checks.length === 0),
    [],
    'no test, step or mistake names it',
  );
  t.same(
    without(({ source }) => source === null),
    [],
    'no mark',
  );
});

t.test('the command prints it as JSON and refuses what it does not know', async (t) => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(rootDir(), 'lab/bin/bomgar-sim.mjs'), 'guide', ...args], {
      encoding: 'utf8',
      env: { ...process.env, BOMGAR_SIM_READY: '1' },
    });
  const listed = JSON.parse(run('--format', 'json').stdout) as { id: string; checks: string[] }[];
  t.equal(listed.length, statementIds.length);
  t.ok(listed.find(({ id }) => id === 'G66')?.checks.includes('sync-upgrade: step sync'));
  t.match(run('--format', 'text', '--language', 'fr').stdout, /^G01 {2}Avant toute mise à jour/);
  t.equal(run('--missing').stdout.trim(), '', 'nothing is missing');
  t.equal(run('--format', 'xml').status, 2);
});
