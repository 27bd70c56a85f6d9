/** A real browser and a real lab for tests: started here, and nothing of them stays behind. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { rootDir } from '../../../views/root.js';
import { freePorts } from '../free-ports.js';
import { NEVER_MS } from './until.js';

const CHROMIUM = '/usr/bin/chromium-headless-shell';

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, chromiumSandbox: false });

/** A browser's profile of its own; what is waited for in it may take as long as it likes. */
export async function openContext(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(NEVER_MS);
  return context;
}

/** Keeps a picture of the page among the artefacts. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = join(rootDir(), 'artefacts', 'e2e');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

export interface RunningLab {
  readonly consoleUrl: string;
  /** Address of a box or of the shared IP: '11', '12', '10'. */
  url(host: '10' | '11' | '12', path: string): string;
  readonly port: number;
  readonly net: string;
  /** The lab's folder. */
  readonly state: string;
  /** Token of the console's API. */
  readonly token: string;
  /** Where its time and names are asked over UDP. */
  readonly servers: Readonly<Record<'ntp' | 'dns', { readonly host: string; readonly port: string }>>;
  /** One command to the console's API. */
  command(body: Readonly<Record<string, unknown>>): Promise<number>;
  /** Ctrl-C, or a kill; the folder stays. */
  end(how?: 'SIGINT' | 'SIGKILL'): Promise<void>;
  /** Ends it if it still runs; the folder goes. */
  close(): Promise<void>;
}

function announced(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`the lab did not start: ${said}`)), NEVER_MS);
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (!said.includes('Ctrl-C ends the lab')) return;
      clearTimeout(timer);
      resolve(said);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the lab ended with ${code}: ${said}`));
    });
  });
}

export interface LabStart {
  readonly more?: readonly string[];
  /** A folder of an earlier lab, which is found again. */
  readonly found?: string;
}

/** Starts the pair as `npm start` does, on addresses of its own. */
export async function startLab(net: string, given: readonly string[] | LabStart = []): Promise<RunningLab> {
  const { more = [], found } = 'length' in given ? { more: given } : given;
  const state = found ?? mkdtempSync(join(tmpdir(), 'e2e-'));
  const [freePort = 0, consolePort = 0] = await freePorts(2);
  const child = spawn(
    process.execPath,
    [
      join(rootDir(), 'lab', 'bin', 'bomgar-sim.mjs'),
      'start',
      ...['--state', state, '--console-port', String(consolePort)],
      // A lab that is found has its addresses.
      ...(found === undefined ? ['--fresh', '--seed', 'e2e', '--net', net, '--port', String(freePort)] : []),
      ...more,
    ],
    { env: { ...process.env, BOMGAR_SIM_READY: '1' }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const said = await announced(child);
  const port = Number(new RegExp(`https://${net}\\.11:(\\d+)/login`).exec(said)?.[1] ?? 0);
  const token = /Token of its API\s+(\S+)/.exec(said)?.[1] ?? '';
  const place = (name: string): { host: string; port: string } => {
    const [, host = '', port = ''] = new RegExp(`\\(${name}, UDP\\)\\s+(\\S+) port (\\d+)`).exec(said) ?? [];
    return { host, port };
  };
  const consoleUrl = `http://127.0.0.1:${consolePort}`;
  let isOver = false;
  const ended = new Promise<void>((done) =>
    child.once('exit', () => {
      isOver = true;
      done();
    }),
  );
  const end = async (how: 'SIGINT' | 'SIGKILL' = 'SIGINT'): Promise<void> => {
    if (!isOver) child.kill(how);
    await ended;
  };
  return {
    consoleUrl,
    url: (host, path) => `https://${net}.${host}:${port}${path}`,
    port,
    net,
    state,
    token,
    servers: { ntp: place('NTP'), dns: place('DNS') },
    command: async (body) => {
      const answer = await fetch(`${consoleUrl}/api/command`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return answer.status;
    },
    end,
    close: async () => {
      await end();
      rmSync(state, { recursive: true, force: true });
    },
  };
}
