/**
 * test/proofs/packages/: the program as it is handed on: cloned, packed, installed elsewhere.
 *
 * A stranger's first minutes: a fresh clone is started, installed, tested and packed by npm and npx, and
 * what was packed is started elsewhere. Each leaves the clone as git knows it, and a lab whose npm or npx
 * alone is told to end is gone within ten seconds.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootDir } from '../../../views/root.js';
import { freePorts } from '../../support/free-ports.js';

const NET = '127.38.1';
const START_MS_MAX = 900_000;
const END_MS_MAX = 10_000;
const SMALL = ['--history-days', '2', '--recordings', '2'];

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** What a program inherits: nothing of the npm that runs this proof. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(npm_(?!config_registry)|BOMGAR_SIM|INIT_CWD)/i.test(name),
  ),
);

function launch(command: string, args: readonly string[], cwd: string, cache?: string) {
  const env = { ...environment, ...(cache === undefined ? {} : { npm_config_cache: cache }) };
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
  const code = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { child, code, said: () => out };
}

async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, said } = launch(command, args, cwd);
  if ((await code) !== 0) throw new Error(`${command} ${args.join(' ')}: ${said().slice(-1_500)}`);
  return said();
}

const answers = (): Promise<boolean> =>
  new Promise((resolve) => {
    const asked = request(
      { host: `${NET}.11`, port: 8443, path: '/login', rejectUnauthorized: false, agent: false },
      (reply) => {
        reply.resume();
        resolve(reply.statusCode === 200);
      },
    );
    asked.on('error', () => resolve(false));
    asked.end();
  });

/** Processes that know a folder by their command line. */
const living = (folder: string): { readonly pid: number; readonly words: string }[] =>
  readdirSync('/proc').flatMap((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return /^\d+$/.test(pid) && Number(pid) !== process.pid && words.includes(folder)
        ? [{ pid: Number(pid), words }]
        : [];
    } catch {
      return [];
    }
  });

/** Starts a lab, waits for its first page, tells only npm or npx to end; both times in seconds. */
async function startAndEnd(command: string, words: readonly string[], cwd: string, cache?: string) {
  const state = mkdtempSync(join(tmpdir(), 'fresh-state-'));
  const [consolePort = 0, ntp = 0, dns = 0] = await freePorts(3);
  const ports = ['--console-port', consolePort, '--ntp-port', ntp, '--dns-port', dns].map(String);
  const fromMs = Date.now();
  const lab = launch(command, [...words, '--state', state, '--net', NET, ...ports, ...SMALL], cwd, cache);
  let over = false;
  void lab.code.then(() => {
    over = true;
  });
  try {
    while (!(await answers())) {
      if (over || Date.now() - fromMs > START_MS_MAX) throw new Error(`no page: ${lab.said().slice(-1_500)}`);
      await pause(100);
    }
    const answeredMs = Date.now();
    await end(lab.child);
    while (!over || living(state).length > 0) {
      if (Date.now() - answeredMs > END_MS_MAX)
        throw new Error(
          `still there: ${living(state)
            .map(({ words }) => words)
            .join('; ')}`,
        );
      await pause(50);
    }
    const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
    return `first page after ${seconds(answeredMs - fromMs)} s, ended within ${seconds(Date.now() - answeredMs)} s`;
  } finally {
    for (const { pid } of living(state)) process.kill(pid, 'SIGKILL');
    rmSync(state, { recursive: true, force: true });
  }
}

async function end(child: ChildProcess): Promise<void> {
  await pause(500);
  child.kill('SIGINT');
}

/** Checks a clone of what is committed; how many checks passed and failed. */
export async function checkFreshClone(say: (line: string) => void) {
  const place = mkdtempSync(join(tmpdir(), 'fresh-clone-'));
  const clone = join(place, 'clone');
  const elsewhere = join(place, 'elsewhere');
  mkdirSync(elsewhere);
  execFileSync('git', ['clone', '-q', rootDir(), clone]);
  let passed = 0;
  let failed = 0;
  const check = async (name: string, job: () => Promise<string>): Promise<void> => {
    const fromMs = Date.now();
    try {
      const told = await job();
      const changed = execFileSync('git', ['status', '--porcelain'], { cwd: clone, encoding: 'utf8' });
      if (changed !== '') throw new Error(`git status: ${changed}`);
      passed += 1;
      say(`ok     ${name}: ${told} (${((Date.now() - fromMs) / 1_000).toFixed(1)} s)`);
    } catch (error) {
      failed += 1;
      say(`FAILED ${name}\n${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const npm = async (...args: string[]): Promise<string> => {
    await run('npm', args, clone);
    return 'done';
  };
  try {
    await check('npm start in a fresh clone', () => startAndEnd('npm', ['start', '--'], clone));
    await check('npm start again', () => startAndEnd('npm', ['start', '--'], clone));
    await check('npx bomgar-sim', () => startAndEnd('npx', ['bomgar-sim', 'start'], clone));
    await check('npm ci', () => npm('ci'));
    await check('npm install', () => npm('install'));
    await check('npm test', () => npm('test', '--', 'views/words'));
    await check('npm pack', async () => {
      await run('npm', ['pack', '--pack-destination', place], clone);
      return 'done';
    });
    const [tarball = 'nothing was packed'] = readdirSync(place).filter((name) => name.endsWith('.tgz'));
    const packed = ['--yes', `--package=${join(place, tarball)}`, 'bomgar-sim', 'start'];
    const cache = join(place, 'cache');
    for (const which of ['what was packed', 'what was packed, again'])
      await check(`npx of ${which}`, () => startAndEnd('npx', packed, elsewhere, cache));
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  return { passed, failed };
}
