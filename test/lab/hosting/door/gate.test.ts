/** The queue in front of a box's door. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import type { Appliance } from '../../../../appliance/boot.js';
import { Participant } from '../../../../hardware/kernel/participant.js';
import { createGate } from '../../../../lab/hosting/door/gate.js';

const WAITING_MAX = 20;

const participant = new Participant({
  rank: 1,
  name: 'box a',
  boot: 1,
  startUs: 1_000,
  route: () => null,
  latencyUs: () => 1_000,
  transmit: () => {},
  maySend: () => true,
  mayReceive: () => true,
  serve: async () => null,
  control: () => {},
});
const served: string[] = [];
const software = {
  look: (asked) => {
    served.push(`GET ${asked.path}`);
    return { status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from('page') };
  },
  admit: () => ({ kind: 'body', maxBytes: 1_000 }),
  refuse: (_asked, status) => ({ status, headers: {}, body: Buffer.from('no') }),
  serve: async (asked) => {
    served.push(`${asked.method} ${asked.path} ${asked.body.length}`);
    return { status: 200, headers: {}, body: Buffer.from('done') };
  },
} as Pick<Appliance, 'look' | 'serve' | 'admit' | 'refuse'> as Appliance;
const gate = createGate({
  watch: () => true,
  name: 'a',
  participant,
  appliance: () => software,
  record: true,
  bodies: null,
  poke: () => {},
  writing: () => false,
  waitingMax: WAITING_MAX,
});
const server = createServer((asked, response) => gate.accept('127.20.0.11', asked, response));
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
const { port } = server.address() as AddressInfo;
t.teardown(() => server.close());

interface Answer {
  readonly status: number;
  readonly retry: string | undefined;
}
const ask = (method: string, path: string, body = ''): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, agent: false }, (reply) => {
      reply.resume();
      resolve({ status: reply.statusCode ?? 0, retry: reply.headers['retry-after'] });
    });
    sent.on('error', reject);
    sent.end(body);
  });

t.test('a closed door holds what it can, and tells the rest to come back', async (t) => {
  const asked = Array.from({ length: WAITING_MAX + 7 }, (_, n) =>
    n % 2 === 0 ? ask('GET', `/login/x?n=${n}`) : ask('POST', '/login', `n=${n}`),
  );
  const later: Answer[] = [];
  for (const one of asked) void one.then((answer) => answer.status === 503 && later.push(answer));
  while (later.length < 7) await new Promise((done) => setTimeout(done, 5));
  t.equal(served.length, 0, 'nobody is served while the door is closed');
  gate.open(5_000);
  const answers = await Promise.all(asked);
  await gate.close();
  t.equal(answers.filter(({ status }) => status === 200).length, WAITING_MAX, 'nobody is lost');
  t.ok(later.every(({ retry }) => Number(retry) > 0));
  t.equal(served.length, WAITING_MAX);
  const records = gate.takeRecords();
  t.equal(records.length, WAITING_MAX);
  t.same(
    records.map(({ t: at, n }) => [at, n]),
    Array.from({ length: WAITING_MAX }, (_, n) => [5_000, n]),
    'stamped with the instant at which the box stands, in order',
  );
});

t.test('who goes away while waiting is not served', async (t) => {
  served.length = 0;
  const sent = request({ host: '127.0.0.1', port, path: '/login/gone', agent: false });
  sent.on('error', () => {});
  sent.end();
  const [asked] = (await once(server, 'request')) as [IncomingMessage];
  const isGone = once(asked.socket, 'close');
  sent.destroy();
  const other = ask('GET', '/login/../login/stays#here');
  await Promise.all([isGone, once(server, 'request')]);
  gate.open(6_000);
  t.equal((await other).status, 200);
  await gate.close();
  t.same(served, ['GET /login/stays'], 'and targets are plain');
});
