/** A lab in a process of its own, as `bomgar-sim start` runs it; it ends with whoever started it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostWait } from '../../hardware/kernel/host-time.js';
import { rootDir } from '../../views/root.js';
import { TOKEN_VARIABLE } from '../cli/starting/api-token.js';
import { freePort } from '../hosting/host/free-port.js';
import type { BoxSet } from '../making/found.js';

/** How a lab is made. Everything may be left out: a pair with a little history, at addresses of its own. */
export interface StartLabOptions {
  /** Makes the lab as this rehearsal's start asks. */
  readonly rehearsal?: string;
  /** What everything random follows from: the same seed gives the same lab. */
  readonly seed?: string;
  /** The lab's folder; found again there by the next start. Default: one that goes with the lab. */
  readonly stateDir?: string;
  /** Lab time per real time; default 1. */
  readonly speed?: number | 'max';
  /** First three numbers of its addresses, such as '127.21.0'. Default: some that nobody has. */
  readonly net?: string;
  readonly boxes?: BoxSet;
  readonly siteVersion?: string;
  readonly historyDays?: number;
  readonly sessionsPerDay?: number;
  readonly recordings?: number;
  readonly jumpClients?: number;
  /** Programs of this host in place of machines outside: 'events.example.com=http://127.0.0.1:9000'. */
  readonly gateway?: readonly string[];
  /** Lets them be on other hosts, too. */
  readonly gatewayBeyondLoopback?: boolean;
  /** UDP port at which each box is asked by SNMP. */
  readonly snmpPort?: number;
  /** UDP port of a resolver that remembers. */
  readonly resolverPort?: number;
  /** Longer than this, in real time, no start takes; default 120 s. */
  readonly startMsMax?: number;
}

export interface LabProcess {
  readonly consoleUrl: string;
  readonly token: string;
  readonly stateDir: string;
  /** Ends it in order; its folder goes if nobody named it. */
  close(): Promise<void>;
}

const START_MS_MAX = 120_000;
const CLOSE_MS_MAX = 15_000;
/** Addresses that were chosen by chance may be somebody's. */
const TRIES = 5;
const TAKEN = /is taken by another program/;

const LEAST = 64;
const MOST = 127;
const PARTS = 256;
const someNet = (): string => `127.${randomInt(LEAST, MOST)}.${randomInt(PARTS)}`;

/** Options as the command line takes them, by their names here. */
const flags: Readonly<Partial<Record<keyof StartLabOptions, string>>> = {
  rehearsal: '--rehearsal',
  seed: '--seed',
  speed: '--speed',
  boxes: '--boxes',
  siteVersion: '--site-version',
  historyDays: '--history-days',
  sessionsPerDay: '--sessions-per-day',
  recordings: '--recordings',
  jumpClients: '--jump-clients',
  snmpPort: '--snmp-port',
  resolverPort: '--resolver-port',
};

function argvOf(options: StartLabOptions): string[] {
  const given: Readonly<Record<string, unknown>> = { ...options };
  return [
    ...Object.entries(flags).flatMap(([name, flag]) =>
      given[name] === undefined ? [] : [flag, String(given[name])],
    ),
    ...(options.gateway ?? []).flatMap((mapping) => ['--gateway', mapping]),
    ...(options.gatewayBeyondLoopback === true ? ['--gateway-beyond-loopback'] : []),
  ];
}

/** What a start said until it ran, or did not. */
function started(child: ChildProcess, msMax: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const late = hostWait(msMax);
    const fail = (why: string): void => reject(new Error(`the lab did not start: ${why}\n${said.trim()}`));
    void late.done.then(() => fail(`it took more than ${msMax} ms`));
    const hear = (piece: Buffer): void => {
      said += piece.toString();
      if (!said.includes('Lab console')) return;
      resolve();
      late.wake();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => {
      fail(`it ended with ${code}`);
      late.wake();
    });
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const wait = hostWait(CLOSE_MS_MAX);
  child.once('exit', wait.wake);
  child.kill('SIGTERM');
  await wait.done;
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
}

async function startOnce(options: StartLabOptions, stateDir: string): Promise<LabProcess> {
  const token = randomBytes(24).toString('hex');
  const [consolePort, ntpPort, dnsPort] = [await freePort(), await freePort(), await freePort()];
  const child = spawn(
    process.execPath,
    [
      join(rootDir(), 'lab', 'bin', 'bomgar-sim.mjs'),
      'start',
      ...['--state', stateDir, '--net', options.net ?? someNet()],
      ...[
        '--console-port',
        String(consolePort),
        '--ntp-port',
        String(ntpPort),
        '--dns-port',
        String(dnsPort),
      ],
      ...argvOf(options),
    ],
    { env: { ...process.env, [TOKEN_VARIABLE]: token }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  try {
    await started(child, options.startMsMax ?? START_MS_MAX);
  } catch (error) {
    await ended(child);
    throw error;
  }
  return {
    consoleUrl: `http://127.0.0.1:${consolePort}/`,
    token,
    stateDir,
    close: () => ended(child),
  };
}

/** Starts a lab in a process. Throws when it does not start, with what it said. */
export async function startProcess(options: StartLabOptions): Promise<LabProcess> {
  const stateDir = options.stateDir ?? mkdtempSync(join(tmpdir(), 'bomgar-sim-'));
  const sweep = (): void => {
    if (options.stateDir === undefined) rmSync(stateDir, { recursive: true, force: true });
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const lab = await startOnce(options, stateDir);
      return {
        ...lab,
        close: async () => {
          await lab.close();
          sweep();
        },
      };
    } catch (error) {
      const isTaken = error instanceof Error && TAKEN.test(error.message);
      if (isTaken && options.net === undefined && attempt < TRIES) continue;
      sweep();
      throw error;
    }
  }
}
