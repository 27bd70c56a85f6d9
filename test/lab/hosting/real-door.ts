/** A real socket at the door of a box of a world, with short limits. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { createGate } from '../../../lab/hosting/door/gate.js';
import { createDoorman } from '../../../lab/hosting/door/http-server.js';
import { createPlainServer, type Handle } from '../../../lab/hosting/door/site-server.js';
import { createWorld } from '../../../lab/supervisor/world-lab.js';
import { NEVER_MS } from '../../support/e2e/until.js';
import { freePorts } from '../../support/free-ports.js';

const ADDRESS = '127.20.0.11';
export const PER_ADDRESS = 20;
const limits = {
  headersMs: 250,
  handshakeMs: 300,
  keepAliveMs: 250,
  checkMs: 30,
  perAddress: PER_ADDRESS,
  connections: 100,
};

export const world = await createWorld({
  seed: 'limits',
  amounts: { historyDays: 1, sessionsPerDay: 4, recordings: 1, files: 3 },
});
t.teardown(() => world.lab.close());
await world.lab.run(() => world.lab.participant.agenda.sleep(20_000_000));
const box = world.hosting.box('a');
const found = box?.appliance();
if (box == null || found == null) throw new Error('box A is off');
export const software = found;
const kept = mkdtempSync(join(tmpdir(), 'limits-'));
t.teardown(() => rmSync(kept, { recursive: true, force: true }));
export const bodies = join(kept, 'bodies');
export const gate = createGate({
  watch: () => true,
  name: 'a',
  participant: box.participant,
  appliance: () => software,
  record: true,
  bodies,
  poke: () => {},
  writing: () => false,
  limits: { idleMs: 250, shortMs: 600, longMs: 1_500, drainMs: 150 },
});
const accept: Handle = (request, response) => gate.accept(ADDRESS, request, response);
export const server = createPlainServer(limits, {
  accept,
  follow: accept,
  refuse: (head, status) => gate.refuse(ADDRESS, head, status),
  doorman: createDoorman(limits),
});
const [free = 0] = await freePorts(1);
export const port = free;
await server.listen({ host: '127.0.0.1', port });
t.teardown(() => server.close());
gate.open(world.lab.nowUs());

export interface Heard {
  readonly text: string;
  /** The other side ended it; else this one gave up. */
  readonly isEnded: boolean;
}

/** Says something and hears until the other side is done, or would never be. */
export function say(
  pieces: readonly (string | Buffer)[],
  between: () => Promise<void> = async () => {},
): Promise<Heard> {
  return new Promise((done) => {
    const socket: Socket = connect({ port, host: '127.0.0.1' });
    const chunks: Buffer[] = [];
    let isEnded = true;
    const timer = setTimeout(() => {
      isEnded = false;
      socket.destroy();
    }, NEVER_MS);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      done({ text: Buffer.concat(chunks).toString('utf8'), isEnded });
    });
    const [first = '', ...rest] = pieces;
    socket.write(first);
    void between().then(() => {
      for (const piece of rest) socket.write(piece);
    });
  });
}

export const head = (first: string, ...lines: string[]): string =>
  `${[first, 'Host: x:1', ...lines].join('\r\n')}\r\n\r\n`;
export const FORM = 'Content-Type: application/x-www-form-urlencoded';
export const isPage = (text: string, status: number, language = 'en'): boolean =>
  text.startsWith(`HTTP/1.1 ${status} `) &&
  text.includes(`<html lang="${language}"`) &&
  text.includes('/static/');
