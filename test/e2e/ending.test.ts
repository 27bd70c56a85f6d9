/**
 * However a lab is told to end, and whatever state it is in: it ends, and leaves no
 * process, no taken port and no number of itself behind. The same when those who started it are gone.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { rootDir } from '../../views/root.js';
import { NEVER_MS } from '../support/e2e/until.js';
import { freePorts } from '../support/free-ports.js';

t.setTimeout(280_000);
t.jobs = 4;

/** 10 s are promised, 3 are usual: a busy machine has more, who waits for ever does not end in these either. */
const END_MS_MAX = 30_000;
const START_MS_MAX = NEVER_MS;
const PORT = 8443;
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const command = join(rootDir(), 'lab', 'bin', 'bomgar-sim.mjs');

async function within(holds: () => boolean | Promise<boolean>, msMax: number): Promise<boolean> {
  for (const fromMs = Date.now(); Date.now() - fromMs < msMax; await pause(50))
    if (await holds()) return true;
  return false;
}

const runs = (pid: number): boolean => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^\) [ZX]/.test(stat.slice(stat.lastIndexOf(')')));
  } catch {
    return false;
  }
};

const childrenOf = (pid: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && runs(Number(name)))
    .map(Number)
    .filter((one) => {
      try {
        const stat = readFileSync(`/proc/${one}/stat`, 'utf8');
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid;
      } catch {
        return false;
      }
    });

const answers = (host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port: PORT });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.once('connect', () => socket.destroy());
  });

interface Started {
  readonly first: ChildProcess;
  /** The lab itself, however many stand between. */
  pid(): number;
  readonly boxes: readonly number[];
  said(): string;
  /** Looks that all is gone in time. */
  ends(): Promise<void>;
  /** For a lab that goes on. */
  readonly host: string;
  kill(): void;
}

let count = 0;

interface Start {
  readonly by: 'node' | 'npm' | 'npx' | 'step' | 'background';
  readonly more?: readonly string[];
  /** Waits for the lab to be made at least this far; default: until it runs. */
  readonly until?: (state: string) => boolean;
}

async function start(t: Test, { by, more = [], until: ready }: Start): Promise<Started> {
  const state = mkdtempSync(join(tmpdir(), 'ending-'));
  count += 1;
  const net = `127.35.${100 + count}`;
  const [consolePort = 0] = await freePorts(1);
  const options = ['--state', state, '--net', net, '--console-port', String(consolePort)];
  const small = ['--history-days', '1', '--recordings', '0', '--jump-clients', '1'];
  const argv = [...options, ...(more.includes('--history-days') ? [] : small), ...more];
  const line = `npm start -- ${argv.join(' ')}`;
  const calls: Readonly<Record<Start['by'], readonly string[]>> = {
    node: [process.execPath, command, 'start', ...argv],
    npm: ['npm', 'start', '--', ...argv],
    npx: ['npx', 'bomgar-sim', 'start', ...argv],
    // A step of CI is a shell that waits for what it started.
    step: ['sh', '-c', `${line}; true`],
    background: ['sh', '-c', `${line} & sleep 3; sleep 3; sleep 3; sleep 60`],
  };
  const [program = '', ...args] = calls[by];
  const first = spawn(program, args, {
    cwd: rootDir(),
    env: { ...process.env, BOMGAR_SIM_READY: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [first.stdout, first.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  const numberFile = join(state, 'lab.pid');
  const pid = (): number => (existsSync(numberFile) ? Number(readFileSync(numberFile, 'utf8')) : 0);
  const isReady = (): boolean =>
    ready === undefined ? said.includes('Ctrl-C ends') : pid() > 0 && ready(state);
  t.ok(await within(isReady, START_MS_MAX), `${by}: it starts${said.includes('Ctrl-C') ? '' : `: ${said}`}`);
  const lab = pid();
  const boxes = childrenOf(lab);
  const kill = (): void => {
    for (const one of [first.pid ?? 0, lab, ...boxes]) if (one > 1 && runs(one)) process.kill(one, 'SIGKILL');
    rmSync(state, { recursive: true, force: true });
  };
  t.teardown(kill);
  return {
    first,
    pid: () => lab,
    boxes,
    said: () => said,
    host: `${net}.11`,
    kill,
    ends: async () => {
      const fromMs = Date.now();
      const over = (): boolean => ![lab, ...boxes].some(runs);
      t.ok(await within(over, END_MS_MAX), `nothing runs after ${Date.now() - fromMs} ms`);
      // The threads of a killed process let go one after the other.
      t.ok(await within(async () => !(await answers(`${net}.11`)), END_MS_MAX), 'no port is taken');
      t.notOk(existsSync(numberFile), 'no number is left');
    },
  };
}

const cases: readonly {
  readonly name: string;
  readonly start: Start;
  end(lab: Started): void;
}[] = [
  { name: 'npm start, SIGINT to npm', start: { by: 'npm' }, end: ({ first }) => first.kill('SIGINT') },
  { name: 'npm start, npm is killed', start: { by: 'npm' }, end: ({ first }) => first.kill('SIGKILL') },
  { name: 'npx, SIGTERM to npx', start: { by: 'npx' }, end: ({ first }) => first.kill('SIGTERM') },
  {
    name: 'the shell that waits for npm is killed',
    start: { by: 'step' },
    end: ({ first }) => first.kill('SIGKILL'),
  },
  {
    name: 'a box is stopped',
    start: { by: 'node' },
    end: ({ first, boxes }) => {
      process.kill(boxes[0] ?? 0, 'SIGSTOP');
      first.kill('SIGTERM');
    },
  },
  {
    name: 'a box was killed a moment ago',
    start: { by: 'node' },
    end: ({ first, boxes }) => {
      process.kill(boxes[1] ?? 0, 'SIGKILL');
      setTimeout(() => first.kill('SIGINT'), 300);
    },
  },
  {
    name: 'it is told twice while a box is stopped',
    start: { by: 'node' },
    end: ({ first, boxes }) => {
      process.kill(boxes[0] ?? 0, 'SIGSTOP');
      first.kill('SIGINT');
      setTimeout(() => first.kill('SIGINT'), 200);
    },
  },
  {
    name: 'its boxes are just being switched on',
    start: { by: 'node', until: (state) => existsSync(join(state, 'boxes', 'b', 'files')) },
    end: ({ first }) => first.kill('SIGTERM'),
  },
  {
    name: 'a large lab is being made',
    start: {
      by: 'node',
      more: ['--history-days', '3000', '--sessions-per-day', '300'],
      until: (state) => existsSync(join(state, 'boxes', 'a', 'site.sqlite')),
    },
    end: ({ first }) => first.kill('SIGTERM'),
  },
];

for (const { name, start: how, end } of cases) {
  t.test(name, { buffered: true }, async (t) => {
    const lab = await start(t, how);
    end(lab);
    await lab.ends();
  });
}

t.test(
  'a lab that a shell put in the background, and a detached one, go on',
  { buffered: true },
  async (t) => {
    const background = await start(t, { by: 'background' });
    const detached = await start(t, { by: 'npm', more: ['--detached'] });
    // Long enough that the shell was seen to do other things.
    await pause(700);
    background.first.kill('SIGKILL');
    detached.first.kill('SIGKILL');
    process.kill(detached.pid(), 'SIGHUP');
    await pause(1_500);
    for (const lab of [background, detached]) {
      t.ok(await answers(lab.host));
      process.kill(lab.pid(), 'SIGTERM');
      await lab.ends();
    }
  },
);

t.test(
  'a rehearsal in processes whose caller is killed leaves nothing either',
  { buffered: true },
  async (t) => {
    const folder = t.testdir();
    const temporary = join(folder, 'tmp');
    mkdirSync(temporary);
    const line = `${process.execPath} ${command} rehearse sync-upgrade --hosting processes; true`;
    const first = spawn('sh', ['-c', line], {
      cwd: rootDir(),
      env: { ...process.env, BOMGAR_SIM_READY: '1', TMPDIR: temporary },
      stdio: 'ignore',
    });
    const robot = (): number => childrenOf(first.pid ?? 0)[0] ?? 0;
    const boxes = (): number[] => (robot() === 0 ? [] : childrenOf(robot()));
    t.ok(await within(() => boxes().length === 2, START_MS_MAX));
    t.equal(readdirSync(temporary).length, 1, 'it works in a folder of its own');
    const all = [robot(), ...boxes()];
    first.kill('SIGKILL');
    t.ok(await within(() => !all.some(runs), END_MS_MAX));
    t.same(readdirSync(temporary), []);
  },
);
