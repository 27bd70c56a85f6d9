/** Programs of this host that tests run: where they are, and started until the test ends. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import type { Test } from 'tap';
import { hostWait } from '../../../../hardware/kernel/host-time.js';
import { until } from '../../../support/e2e/until.js';

const found = (tool: string): boolean =>
  spawnSync('sh', ['-c', `PATH="$PATH:/usr/sbin:/sbin" command -v ${tool}`]).status === 0;

/** What a test says that needs programs which this host does not have. */
export const unless = (...tools: string[]): { readonly skip: string | false } => {
  const missing = tools.filter((tool) => !found(tool));
  return { skip: missing.length > 0 && `no ${missing.join(', no ')}` };
};

const env = { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` };

export const listensTcp = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** Whether somebody holds the port. */
export const listensUdp = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(true));
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => socket.close(() => resolve(false)));
  });

/** Starts one, and ends it with the test; resolves when it is ready. */
export async function program(
  t: Test,
  [tool, ...argv]: readonly [string, ...string[]],
  ready: () => boolean | Promise<boolean>,
): Promise<ChildProcess> {
  const child = spawn(tool, argv, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const hear = (piece: Buffer): void => {
    said += piece.toString();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  t.teardown(async () => {
    child.kill('SIGTERM');
    await Promise.race([ended, hostWait(2_000).done]);
    child.kill('SIGKILL');
  });
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`${tool} has ended: ${said}`);
    return ready();
  }, `${tool} ${said}`);
  return child;
}
