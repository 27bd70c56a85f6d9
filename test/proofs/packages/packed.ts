/**
 * What `npm pack` gives, as somebody gets it who has no way to the registry and no compiler: installed, started
 * by npx, and imported, on every Node that there is here.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { rootDir } from '../../../views/root.js';
import { freePorts } from '../../support/free-ports.js';
import { type Counted, fetchNode } from '../other-nodes.js';

const MAJORS = [20, 22, 24];
const RUN_MS_MAX = 400_000;
const START_MS_MAX = 120_000;
const SMALL = { historyDays: 2, sessionsPerDay: 5, recordings: 1, jumpClients: 2 };
/** Nobody answers there. */
const NOWHERE = 'http://127.0.0.1:9/';

const program = (seed: string): string => `
import { startLab, world } from 'bomgar-sim';
const status = await world({ seed: '${seed}' }, async (pair) => (await pair.ask('a', 'GET', '/check_health')).status);
const lab = await startLab({ seed: '${seed}', ...${JSON.stringify(SMALL)} });
await lab.advance('10 min');
const { lost } = await lab.judge();
await lab.close();
if (status !== 200 || lost.rows > 0) throw new Error(JSON.stringify({ status, lost }));
`;

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** The program of a Node, without anything that could compile or fetch. */
function environment(node: string, cache: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|BOMGAR_SIM|INIT_CWD|NODE_)/i.test(name),
  );
  return {
    ...Object.fromEntries(own),
    PATH: [dirname(node), process.env.PATH ?? ''].join(delimiter),
    npm_config_registry: NOWHERE,
    npm_config_cache: cache,
    npm_config_offline: 'true',
    ...{ CC: 'false', CXX: 'false', MAKE: 'false' },
  };
}

function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const timer = setTimeout(() => child.kill('SIGKILL'), RUN_MS_MAX);
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece: Buffer) => {
      said += piece.toString();
    });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, said });
    });
  });
}

async function must(...given: Parameters<typeof run>): Promise<string> {
  const { code, said } = await run(...given);
  if (code !== 0) throw new Error(`${given[0]} ${given[1].join(' ')}: ${code}: ${said.slice(-1_500)}`);
  return said;
}

/** A copy of what is committed, with packages of its own: npm packs no others. */
function copied(place: string): string {
  const clone = join(place, 'clone');
  execFileSync('git', ['clone', '-q', rootDir(), clone]);
  const modules = realpathSync(join(rootDir(), 'node_modules'));
  try {
    execFileSync('cp', ['-al', modules, join(clone, 'node_modules')], { stdio: 'ignore' });
  } catch {
    cpSync(modules, join(clone, 'node_modules'), { recursive: true, verbatimSymlinks: true });
  }
  // They are those that the lock names: this checkout was set up from it. The copy may be a link, and is not written into.
  const stamp = join(clone, 'node_modules', '.installed-lock');
  rmSync(stamp, { force: true });
  cpSync(join(clone, 'package-lock.json'), stamp);
  return clone;
}

const healthy = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

/** Starts it by npx, waits for its health, and tells it to end. */
async function started(cwd: string, env: NodeJS.ProcessEnv, net: string): Promise<void> {
  const [port = 0, ntp = 0, dns = 0] = await freePorts(3);
  const ports = ['--console-port', port, '--ntp-port', ntp, '--dns-port', dns].map(String);
  const args = ['bomgar-sim', 'start', '--state', join(cwd, 'state'), '--net', net, ...ports];
  const child: ChildProcess = spawn('npx', [...args, '--history-days', '2', '--recordings', '1'], {
    cwd,
    env,
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    const fromMs = Date.now();
    while (!(await healthy(`http://127.0.0.1:${port}/api/health`))) {
      if (child.exitCode !== null || Date.now() - fromMs > START_MS_MAX) throw new Error('it does not start');
      await new Promise((done) => setTimeout(done, 100));
    }
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

/** Checks the package on this machine's Nodes (or only some: `22 24`), one line each. */
export async function checkPacked(
  say: (line: string) => void,
  only: readonly string[] = [],
): Promise<Counted> {
  const majors = MAJORS.filter((major) => only.length === 0 || only.includes(String(major)));
  const place = mkdtempSync(join(tmpdir(), 'packed-'));
  const own = Number(process.versions.node.split('.', 1)[0]);
  let passed = 0;
  let failed = 0;
  const check = async (name: string, job: () => Promise<unknown>): Promise<boolean> => {
    const fromMs = Date.now();
    try {
      await job();
      passed += 1;
      say(`ok     ${name} (${((Date.now() - fromMs) / 1_000).toFixed(1)} s)`);
      return true;
    } catch (error) {
      failed += 1;
      say(`FAILED ${name}\n${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  };
  try {
    const isPacked = await check('npm pack', () =>
      must('npm', ['pack', '--pack-destination', place], copied(place), process.env),
    );
    const tarball = join(place, readdirSync(place).find((name) => name.endsWith('.tgz')) ?? '');
    for (const major of isPacked ? majors : []) {
      const node = major === own ? process.execPath : await fetchNode(major);
      if (node === null || !existsSync(node)) {
        say(`left out: Node ${major} cannot be had here`);
        continue;
      }
      const cwd = join(place, `node-${major}`);
      mkdirSync(cwd);
      const env = environment(node, join(cwd, 'cache'));
      writeFileSync(join(cwd, 'package.json'), '{ "private": true, "type": "module" }\n');
      writeFileSync(join(cwd, 'use.mjs'), program(String(major)));
      await check(`Node ${major}: installed, offline and without a compiler`, () =>
        must('npm', ['install', '--no-audit', '--no-fund', tarball], cwd, env),
      );
      await check(`Node ${major}: npx bomgar-sim start`, () => started(cwd, env, `127.65.${major}`));
      await check(`Node ${major}: import`, () => must(node, ['use.mjs'], cwd, env));
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  return { passed, failed };
}
