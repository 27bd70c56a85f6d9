/** Rubbish over real TLS at real boxes: each connection is answered or ended, and the boxes serve on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as plainConnect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as tlsConnect } from 'node:tls';
import t from 'tap';
import { createRandom } from '../../../hardware/random.js';
import { openKillLab } from '../../proofs/kills/kill-lab.js';

t.setTimeout(280_000);

const END_MS_MAX = 20_000;
const RANDOM_REQUESTS = 120;
const folder = mkdtempSync(join(tmpdir(), 'malformed-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));

const lab = await openKillLab({
  folder: join(folder, 'state'),
  seed: 'malformed',
  speed: 1,
  amounts: { historyDays: 1, recordings: 1, jumpClients: 1 },
});
t.teardown(() => lab.close());

/** Everything that the other side says until it ends; null: it did not in time. */
const hear = (socket: Socket, said: string | Buffer): Promise<string | null> =>
  new Promise((done) => {
    const chunks: Buffer[] = [];
    const timer = setTimeout(() => {
      socket.destroy();
      done(null);
    }, END_MS_MAX);
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      done(Buffer.concat(chunks).toString('latin1'));
    });
    socket.write(said);
  });

const { host, port } = lab.place('a');
const overTls = (said: string | Buffer): Promise<string | null> =>
  hear(tlsConnect({ host, port, rejectUnauthorized: false }), said);

const head = (...lines: string[]): string => `${lines.join('\r\n')}\r\n\r\n`;
const HOST = `Host: ${host}`;
const FORM = 'Content-Type: application/x-www-form-urlencoded';

t.test('what makes no sense is a 4xx page in the look of the site', async (t) => {
  const cases: readonly [string, string, number][] = [
    ['no HTTP at all', head('hello'), 400],
    ['a header that is none', head('GET /login HTTP/1.1', HOST, 'no colon'), 400],
    ['no host', head('GET /login HTTP/1.1', 'Connection: close'), 400],
    ['headers without end', head('GET /login HTTP/1.1', HOST, `X: ${'x'.repeat(40_000)}`), 431],
    ['an address without end', head(`GET /${'x'.repeat(40_000)} HTTP/1.1`, HOST), 431],
    ['two lengths', head('POST /login HTTP/1.1', HOST, FORM, 'Content-Length: 3', 'Content-Length: 4'), 400],
    ['a NUL in a header', head('GET /login HTTP/1.1', HOST, 'X: \0'), 400],
  ];
  for (const [name, said, status] of cases) {
    const heard = await overTls(said);
    t.match(heard, new RegExp(`^HTTP/1\\.1 ${status} `), name);
    t.match(heard, /<html lang="en"[\s\S]*\/static\//, `${name}: in the look of the site`);
  }
});

t.test('rubbish of any kind ends', async (t) => {
  const draw = createRandom('rubbish');
  const rubbish = (): Buffer => Buffer.from(Array.from({ length: draw.int(1, 400) }, () => draw.int(0, 255)));
  const sound = head('POST /login HTTP/1.1', HOST, FORM, 'Content-Length: 20', 'Connection: close');
  const requests = Array.from({ length: RANDOM_REQUESTS }, () => {
    const bytes = Buffer.concat([Buffer.from(sound), rubbish()]);
    // Mostly something that was sound until one byte of it changed.
    if (draw.fraction() < 0.3) return rubbish();
    bytes[draw.int(0, sound.length - 1)] = draw.int(0, 255);
    return bytes;
  });
  let unanswered = 0;
  for (let from = 0; from < requests.length; from += 15) {
    const heard = await Promise.all(requests.slice(from, from + 15).map(overTls));
    for (const text of heard) {
      if (text === null) unanswered += 1;
      else if (text !== '') t.match(text, /^HTTP\/1\.1 [234]\d\d /);
    }
  }
  t.equal(unanswered, 0);
});

t.test('a port that speaks TLS hears something else', async (t) => {
  for (const said of ['GET / HTTP/1.0\r\n\r\n', '\x16\x03\x01\xff\xff', '\0'.repeat(64)])
    t.not(await hear(plainConnect({ host, port }), said), null);
});

t.test('after all that the boxes serve as before', async (t) => {
  const page = await lab.browser('a', '/login/information');
  t.equal(page.where().status, 200);
  t.same(lab.died, []);
  t.same(lab.failed, []);
});
