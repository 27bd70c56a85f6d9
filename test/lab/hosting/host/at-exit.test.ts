/** What a process leaves behind when it ends at once: nothing, also when what it started is still writing. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';

const host = new URL('../../../../lab/hosting/host/', import.meta.url);

const writer = `
  const { mkdirSync, writeFileSync } = require('node:fs');
  for (let n = 0; ; n++) {
    const folder = process.argv[1] + '/' + (n % 50);
    mkdirSync(folder, { recursive: true });
    writeFileSync(folder + '/' + n, 'x');
  }
`;

const parent = `
  import { spawn } from 'node:child_process';
  import { readdirSync } from 'node:fs';
  const { atExit } = await import('${new URL('at-exit.js', host)}');
  const { makeTemporaryFolder } = await import('${new URL('temporary-folder.js', host)}');
  const { path } = makeTemporaryFolder();
  const child = spawn(process.execPath, ['-e', ${JSON.stringify(writer)}, path], { stdio: 'ignore' });
  atExit(() => child.kill('SIGKILL'));
  while (readdirSync(path).length < 50) await new Promise((done) => setTimeout(done, 5));
  process.exit(0);
`;

t.test('the folder of a run goes with it while its processes write there', (t) => {
  const temporary = join(t.testdir(), 'tmp');
  mkdirSync(temporary);
  for (let run = 0; run < 5; run++) {
    const { status } = spawnSync(process.execPath, ['--input-type=module', '-e', parent], {
      env: { ...process.env, TMPDIR: temporary },
      stdio: 'ignore',
    });
    t.equal(status, 0);
    t.same(readdirSync(temporary), []);
  }
  t.end();
});
