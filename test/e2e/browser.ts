/** A real browser and a real lab for tests: started here, and nothing of them stays behind. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { rootDir } from '../../views/root.js';

const CHROMIUM = '/usr/bin/chromium-headless-shell';
const START_TIMEOUT_MS = 90_000;

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, chromiumSandbox: false });

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
  close(): Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

function announced(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`the lab did not start: ${said}`)), START_TIMEOUT_MS);
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (!said.includes('Ctrl-C ends the lab')) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the lab ended with ${code}: ${said}`));
    });
  });
}

/** Starts the pair as `npm start` does, on addresses of its own. */
export async function startLab(net: string, more: readonly string[] = []): Promise<RunningLab> {
  const state = mkdtempSync(join(tmpdir(), 'e2e-'));
  const [port, consolePort] = [await freePort(), await freePort()];
  const child = spawn(
    process.execPath,
    [
      join(rootDir(), 'lab', 'bin', 'bomgar-sim.mjs'),
      'start',
      ...['--state', state, '--fresh', '--seed', 'e2e', '--net', net],
      ...['--port', String(port), '--console-port', String(consolePort)],
      ...more,
    ],
    { env: { ...process.env, BOMGAR_SIM_READY: '1' }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  await announced(child);
  return {
    consoleUrl: `http://127.0.0.1:${consolePort}`,
    url: (host, path) => `https://${net}.${host}:${port}${path}`,
    close: async () => {
      const ended = new Promise<void>((done) => child.once('exit', () => done()));
      child.kill('SIGINT');
      await ended;
      rmSync(state, { recursive: true, force: true });
    },
  };
}
