/** Starts and ends bare processes. */
import { type ChildProcess, fork } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createCertificate } from '../../appliance/certificates/making.js';
import { freePorts } from '../support/free-ports.js';
import type { BareOrder } from './bare-box.js';
import type { Place } from './pair.js';

export interface Bare {
  readonly place: Place;
  readonly pid: number;
  close(): Promise<void>;
}

export const programme = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** A certificate as the boxes of a lab have them by default: P-256. */
function certificate(): { keyPem: string; certPem: string } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const certPem = createCertificate({
    subject: { commonName: 'bench' },
    names: ['127.0.0.1'],
    notBeforeMs: Date.UTC(2018, 0, 1),
    days: 36_500,
    serialHex: '01',
    privatePem: keyPem,
    issuer: null,
    authority: false,
  });
  return { keyPem, certPem };
}

export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

export type BarePage = Pick<BareOrder, 'database' | 'template' | 'sql' | 'key'>;

/** A bare process; it answers soon after. */
export async function startBare(page: BarePage): Promise<Bare> {
  const [port = 0] = await freePorts(1);
  const child = fork(programme('./bare-box.js'), [], { execArgv: [] });
  child.send({ ...page, ...certificate(), port } satisfies BareOrder);
  return { place: { host: '127.0.0.1', port }, pid: child.pid ?? 0, close: () => endProcess(child) };
}
