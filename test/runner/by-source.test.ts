/** Tap's own command runs tests by the names of their sources, shows what fails, and ends accordingly. */
import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import t from 'tap';
import { rootDir } from '../../views/root.js';

t.setTimeout(280_000);

t.test('npx tap: a test that was built, one that fails, one that was not built', async (t) => {
  const folder = t.testdir({
    'bad.test.mjs': "import t from 'tap'; t.equal(1, 2, 'one is two');",
    'new.test.ts': "import t from 'tap'; t.pass('never run');",
  });
  const own = ['bad.test.mjs', 'new.test.ts'].map((name) => relative(rootDir(), join(folder, name)));
  const { TAP_CHILD_ID: _none, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(
    join(rootDir(), 'node_modules', '.bin', 'tap'),
    ['test/hardware/agenda.test.ts', ...own],
    { cwd: rootDir(), encoding: 'utf8', env },
  );
  t.equal(status, 1, stderr);
  t.match(stdout, /^ok \d - test\/hardware\/agenda\.test\.ts/m);
  t.match(stdout, /not ok 1 - one is two/);
  t.match(stderr, /new\.test\.ts is not built yet: npm run build/);
  t.match(stdout, /^# \{ total: \d+, pass: \d+, fail: 2 \}$/m);
});
