/** An error that no test caught still fails the file, although nobody follows its promises. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { rootDir } from '../../views/root.js';

const HEAD = "import { createHook } from 'node:async_hooks'; import t from 'tap';";
const TAIL = 'await new Promise((done) => setTimeout(done, 20)); });';

function run(t: Test, body: string): { status: number | null; told: string } {
  const source = `${HEAD} t.test('one', async (t) => { t.pass('begun'); ${body} ${TAIL}`;
  const file = join(t.testdir({ 'one.mjs': source }), 'one.mjs');
  const before = new URL('./without-domains.js', import.meta.url).href;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', before, file], {
    cwd: rootDir(),
    encoding: 'utf8',
  });
  return { status, told: stdout + stderr };
}

for (const [what, stray] of [
  ['rejection', "void Promise.reject(new Error('stray'));"],
  ['throw', "setTimeout(() => { throw new Error('stray'); }, 1);"],
] as const) {
  t.test(`a stray ${what}`, async (t) => {
    const { status, told } = run(t, stray);
    t.not(status, 0);
    t.match(told, /stray/);
  });
}

t.test('a test’s own hooks still work', async (t) => {
  const { status, told } = run(
    t,
    `let seen = 0;
    const own = createHook({ init: () => { seen += 1; } }).enable();
    await null;
    own.disable();
    t.ok(seen > 0);`,
  );
  t.equal(status, 0, told);
});
