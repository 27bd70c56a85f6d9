/** What is packed, put into a container, and offered as an action: every path and command in them is there, and the action runs. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import * as v from 'valibot';
import { parse } from 'yaml';
import { rootDir } from '../../views/root.js';
import { until } from '../support/e2e/until.js';
import { freePorts } from '../support/free-ports.js';

t.setTimeout(280_000);

const textOf = (name: string): string => readFileSync(join(rootDir(), name), 'utf8');
const names = v.record(v.string(), v.string());
const packageSchema = v.looseObject({
  name: v.string(),
  bin: names,
  scripts: names,
  files: v.array(v.string()),
  dependencies: names,
});
const packedSchema = v.looseObject({ bundleDependencies: v.array(v.string()) });
const manifest = v.parse(packageSchema, JSON.parse(textOf('package.json')));

t.test('a package holds all that it runs with', async (t) => {
  const { bundled } = v.parse(
    v.looseObject({ bundled: v.function() }),
    await import(pathToFileURL(join(rootDir(), 'lab/bin/ensure.mjs')).href),
  );
  const packed = v.parse(packedSchema, JSON.parse(String(bundled(textOf('package.json')))));
  t.same(packed.bundleDependencies.toSorted(), Object.keys(manifest.dependencies).sort());
  t.notOk('bundleDependencies' in manifest, 'of a checkout npm would never come to an end');
  t.match(manifest.scripts.postpack ?? '', /build\.mjs --packed$/, 'it is as it was after packing');
  for (const name of manifest.files.filter((one) => !one.startsWith('!')))
    t.ok(existsSync(join(rootDir(), name)), name);
  t.ok(existsSync(join(rootDir(), manifest.bin['bomgar-sim'] ?? '')));
  const [, script = ''] = /^node (\S+) --package$/.exec(manifest.scripts.prepack ?? '') ?? [];
  t.ok(existsSync(join(rootDir(), script)), 'what npm runs before it packs');
});

t.test('the container is built from what is there, and asks for a health that there is', async (t) => {
  const text = textOf('Dockerfile');
  const [, stage = ''] = /^FROM (\S+) AS package$/m.exec(text) ?? [];
  t.match(stage, /^node:(2[2-9])-slim$/, 'a Node for which nothing is compiled');
  t.match(text, new RegExp(`^COPY --from=package /tmp/${manifest.name}-\\*\\.tgz `, 'm'), 'as npm names it');
  t.match(text, new RegExp(`^ENTRYPOINT \\["${Object.keys(manifest.bin)[0]}"\\]$`, 'm'));
  t.match(text, /^USER node$/m);
  const [, line = ''] = /^CMD (\[.*\])$/m.exec(text) ?? [];
  const [command, ...options] = v.parse(v.array(v.string()), JSON.parse(line));
  t.equal(command, 'start');
  const help = execFileSync(
    process.execPath,
    [join(rootDir(), 'lab/bin/bomgar-sim.mjs'), 'start', '--help'],
    {
      encoding: 'utf8',
      env: { ...process.env, BOMGAR_SIM_READY: '1' },
    },
  );
  for (const option of options.filter((one) => one.startsWith('--'))) t.ok(help.includes(option), option);
  t.match(text, /http:\/\/127\.0\.0\.1:8088\/api\/health/);
  t.ok(help.includes('(default 8088)'), 'the console is where its health is asked for');
  for (const name of textOf('.dockerignore').trim().split('\n'))
    t.notOk(manifest.files.includes(name) && name !== 'dist', `${name} is not left out`);
});

const actionSchema = v.looseObject({
  inputs: v.record(v.string(), v.looseObject({ description: v.string(), default: v.string() })),
  runs: v.looseObject({
    using: v.literal('composite'),
    steps: v.array(v.looseObject({ shell: v.literal('bash'), env: names, run: v.string() })),
  }),
});

t.test('the action starts a lab whose API can be asked', async (t) => {
  const { inputs, runs } = v.parse(actionSchema, parse(textOf('action.yml')));
  const folder = mkdtempSync(join(tmpdir(), 'action-'));
  const [port = 0] = await freePorts(1);
  const given: Readonly<Record<string, string>> = { net: '127.65.9', 'console-port': String(port) };
  const [step] = runs.steps;
  const env = Object.entries(step?.env ?? {}).map(([name, value]) => {
    const [, input = ''] = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value) ?? [];
    return [name, given[input] ?? inputs[input]?.default ?? ''];
  });
  const outputs = join(folder, 'outputs');
  const pidOf = (): number => Number(readFileSync(join(folder, 'bomgar-sim', 'pid'), 'utf8'));
  t.teardown(async () => {
    const pid = existsSync(join(folder, 'bomgar-sim', 'pid')) ? pidOf() : null;
    if (pid !== null) process.kill(pid, 'SIGTERM');
    // It saves its lab; then its folder may go.
    await until(() => !existsSync(`/proc/${pid}/exe`), 'the lab ends');
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  });
  execFileSync('bash', ['-e', '-o', 'pipefail', '-c', step?.run ?? ''], {
    cwd: folder,
    stdio: 'pipe',
    env: {
      ...process.env,
      ...Object.fromEntries(env),
      BOMGAR_SIM_READY: '1',
      RUNNER_TEMP: folder,
      GITHUB_ACTION_PATH: rootDir(),
      GITHUB_OUTPUT: outputs,
    },
  });
  const told = readFileSync(outputs, 'utf8');
  const [, url = ''] = /^console=(\S+)$/m.exec(told) ?? [];
  const [, token = ''] = /^token=(\S+)$/m.exec(told) ?? [];
  t.equal(statSync(join(folder, 'bomgar-sim', 'token')).mode & 0o077, 0, 'the token is its owner’s');
  const answer = await fetch(new URL('/api/state', url), { headers: { authorization: `Bearer ${token}` } });
  t.equal(answer.status, 200);
});
