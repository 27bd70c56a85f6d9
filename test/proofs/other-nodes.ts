/**
 * The program on the Nodes that people have beside this one: the lab starts, a kill of a box and one of
 * the lab leave it whole, and a rehearsal gives the transcript that it gives here, in both hostings.
 * A Node in between is refused in one sentence. Nodes come from the npm package `node`, into a cache of
 * this user; one that cannot be had is told, and left out.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:https';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { rootDir } from '../../views/root.js';
import { freePorts } from '../support/free-ports.js';

/** What package.json says that the program runs on. */
const MAJORS = [20, 22, 24];
/** No longer kept, and no version of better-sqlite3 is meant for it. */
const UNFIT = 21;
const MISUSED = 2;
/** A machine without a way to the registry is not waited for. */
const SOON = ['--fetch-retries=0', '--fetch-timeout=60000'];
const START_MS_MAX = 120_000;
const RUN_MS_MAX = 300_000;
const REHEARSAL = 'sync-upgrade';
const SEED = '7';
const COMMAND = join(rootDir(), 'lab', 'bin', 'bomgar-sim.mjs');

export interface Counted {
  readonly passed: number;
  readonly failed: number;
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Runs a program of a Node: it and what it starts find that Node, and its headers for what is compiled. */
function launch(node: string, args: readonly string[], cwd = rootDir()): ChildProcess {
  const path = [dirname(node), process.env.PATH ?? ''].join(delimiter);
  const headers = dirname(dirname(node));
  const given = existsSync(join(headers, 'include')) ? { npm_config_nodedir: headers } : {};
  const env = { ...process.env, ...given, PATH: path, BOMGAR_SIM_READY: '1' };
  return spawn(node, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

function ended(child: ChildProcess): Promise<Ended> {
  let out = '';
  const timer = setTimeout(() => child.kill('SIGKILL'), RUN_MS_MAX);
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, out });
    });
  });
}

/** The Node of this major version, fetched if it is not in the cache; null: it cannot be had. */
export async function fetchNode(major: number): Promise<string | null> {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const folder = join(cache, 'bomgar-sim', `node-${major}`);
  const modules = join(folder, 'node_modules', 'node');
  const binaries = (): string[] => {
    const inner = join(modules, 'node_modules');
    const named = existsSync(inner) ? readdirSync(inner).map((name) => join(inner, name)) : [];
    const beside = existsSync(dirname(modules))
      ? readdirSync(dirname(modules)).map((name) => join(dirname(modules), name))
      : [];
    return [...named, ...beside].map((place) => join(place, 'bin', 'node')).filter(existsSync);
  };
  const [found] = binaries();
  if (found !== undefined) return found;
  mkdirSync(folder, { recursive: true });
  const npm = ['install', '--no-audit', '--no-fund', '--loglevel=error', ...SOON, `node@${major}`];
  const { code } = await ended(spawn('npm', npm, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }));
  const [fetched] = binaries();
  return code === 0 && fetched !== undefined ? fetched : null;
}

const status = (host: string): Promise<number> =>
  new Promise((resolve) => {
    const asked = request(
      { host, port: 8443, path: '/login', rejectUnauthorized: false, agent: false },
      (reply) => {
        reply.resume();
        resolve(reply.statusCode ?? 0);
      },
    );
    asked.on('error', () => resolve(0));
    asked.end();
  });

async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const fromMs = Date.now(); Date.now() - fromMs < START_MS_MAX; await pause(50))
    if (await holds()) return;
  throw new Error(`${what} did not come about`);
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter((one) => one !== '')
    .map(Number);

/** Files and folders of a lab that others than its owner can read. */
const openBelow = (folder: string): string[] =>
  (readdirSync(folder, { recursive: true }) as string[]).filter(
    (name) => (statSync(join(folder, name)).mode & 0o077) !== 0,
  );

/** Starts, is hurt, is killed, is found again, ends. */
async function walkLab(node: string, net: string): Promise<void> {
  const state = mkdtempSync(join(tmpdir(), 'other-nodes-'));
  const [consolePort = 0] = await freePorts(1);
  const options = ['--state', state, '--net', net, '--console-port', String(consolePort)];
  const small = ['--history-days', '2', '--recordings', '2'];
  let lab: ChildProcess | null = null;
  const open = async (): Promise<{ child: ChildProcess; end: Promise<Ended> }> => {
    const child = launch(node, [COMMAND, 'start', ...options, ...small]);
    lab = child;
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const end = ended(child);
    const result = { code: null as number | null, over: false };
    void end.then(({ code }) => Object.assign(result, { code, over: true }));
    await until(() => said.includes('Ctrl-C ends') || result.over, 'the start');
    if (result.over) throw new Error(`the lab ended: ${(await end).out.slice(-800)}`);
    return { child, end };
  };
  const serves = (last: number): Promise<boolean> => status(`${net}.${last}`).then((code) => code === 200);
  try {
    const first = await open();
    await until(() => serves(11), 'a page of A');
    const [, b = 0] = childrenOf(first.child.pid ?? 0);
    process.kill(b, 'SIGKILL');
    await until(async () => !(await serves(12)), 'the power cut of B');
    await until(() => serves(11), 'a page of A beside a killed B');
    first.child.kill('SIGKILL');
    await first.end;
    const second = await open();
    await until(() => serves(11), 'a page of A after a kill of the lab');
    second.child.kill('SIGINT');
    const { code, out } = await second.end;
    if (code !== 0) throw new Error(`it ended with ${code}: ${out.slice(-800)}`);
    const readable = openBelow(state);
    if (readable.length > 0) throw new Error(`others can read ${readable.join(', ')}`);
  } finally {
    (lab as ChildProcess | null)?.kill('SIGKILL');
    rmSync(state, { recursive: true, force: true });
  }
}

async function traceOf(node: string, hosting: string): Promise<string> {
  const args = ['rehearse', REHEARSAL, '--seed', SEED, '--hosting', hosting, '--format', 'json'];
  const { code, out } = await ended(launch(node, [COMMAND, ...args]));
  const hash = /"traceHash": "([0-9a-f]{64})"/.exec(out)?.[1];
  if (code !== 0 || hash === undefined) throw new Error(`it ended with ${code}: ${out.slice(-800)}`);
  return hash;
}

/** Checks this machine's other Nodes, one line each; how many checks passed and failed. */
export async function checkOtherNodes(say: (line: string) => void): Promise<Counted> {
  const own = Number(process.versions.node.split('.', 1)[0]);
  let passed = 0;
  let failed = 0;
  const check = async (name: string, job: () => Promise<void>): Promise<void> => {
    const fromMs = Date.now();
    try {
      await job();
      passed += 1;
      say(`ok     ${name} (${((Date.now() - fromMs) / 1_000).toFixed(1)} s)`);
    } catch (error) {
      failed += 1;
      say(`FAILED ${name}\n${error instanceof Error ? error.message : String(error)}`);
    }
  };
  let expected = '';
  await check(`Node ${own}: the transcript of ${REHEARSAL}`, async () => {
    expected = await traceOf(process.execPath, 'world');
  });
  const sameTrace = async (node: string, hosting: string): Promise<void> => {
    const hash = await traceOf(node, hosting);
    if (hash !== expected) throw new Error(`the transcript differs: ${hash}, not ${expected}`);
  };
  /** Null, and told so, where it cannot be had: a machine may have no way to the registry. */
  const nodeOf = async (major: number): Promise<string | null> => {
    const node = await fetchNode(major);
    if (node === null) say(`left out: Node ${major} cannot be fetched from the npm registry here`);
    return node;
  };
  const checkNode = async (major: number): Promise<void> => {
    const node = await nodeOf(major);
    if (node === null) return;
    await check(`Node ${major}: is set up`, async () => {
      const { code, out } = await ended(launch(node, [join(rootDir(), 'lab/bin/postinstall.mjs')]));
      if (code !== 0) throw new Error(out.slice(-800));
    });
    await check(`Node ${major}: starts, is killed, is found again`, () => walkLab(node, `127.38.${major}`));
    for (const hosting of ['world', 'processes'])
      await check(`Node ${major}: ${REHEARSAL} in ${hosting}`, () => sameTrace(node, hosting));
  };
  await Promise.all(MAJORS.filter((major) => major !== own).map(checkNode));
  const unfit = await nodeOf(UNFIT);
  if (unfit !== null)
    await check(`Node ${UNFIT}: is refused in one sentence`, async () => {
      const { code, out } = await ended(launch(unfit, [COMMAND, 'start']));
      const isSaid = /^bomgar-sim needs Node 20[^\n]* and this is v21[^\n]*\n$/.test(out);
      if (code !== MISUSED || !isSaid) throw new Error(`it ended with ${code}: ${out.slice(-800)}`);
    });
  return { passed, failed };
}
