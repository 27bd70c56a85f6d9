/** What real programs may do that boxes ask: each ends in an outcome, in time, and nothing is read for ever. */
import { createSocket } from 'node:dgram';
import { createServer as createWeb } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import t, { type Test } from 'tap';
import { hostWait } from '../../../../hardware/kernel/host-time.js';
import type { WireRequest } from '../../../../hardware/ports.js';
import { createExchange } from '../../../../lab/live/gateway/exchange.js';
import { wholeMessage } from '../../../../lab/live/gateway/transports/ldap.js';
import { wholeAnswer } from '../../../../lab/live/gateway/transports/smtp.js';
import type { Answer } from '../../../../lab/outside/host-gateway/gateway.js';
import { readMapping } from '../../../../lab/outside/host-gateway/mapping.js';
import { freePorts } from '../../../support/free-ports.js';

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

/** Listens until the test ends. */
async function listening<S extends Server>(t: Test, server: S, port = 0): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  t.teardown(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  });
  return portOf(server);
}

/** An exchange, and the way to ask one question of it. */
function exchanging(t: Test, patienceMs = 250, holdMs = 2_000) {
  const heard = new Map<number, (answer: Answer) => void>();
  const exchange = createExchange({
    beyond: false,
    patienceMs,
    holdMs,
    answer: (answer) => heard.get(answer.question)?.(answer),
  });
  t.teardown(exchange.close);
  let next = 1;
  const ask = (text: string, request: Partial<WireRequest> = {}): Promise<Answer> => {
    const mapping = readMapping(text);
    if ('refused' in mapping) throw new Error(mapping.refused.en);
    const id = next++;
    const answer = new Promise<Answer>((done) => heard.set(id, done));
    const asked = {
      proto: 'http',
      host: '127.20.0.7',
      port: 80,
      from: '127.20.0.11',
      method: 'POST',
      path: '/hook',
    } as const;
    const whole = {
      ...asked,
      headers: { host: 'events.example.com' },
      body: Buffer.from('event=x'),
      ...request,
    };
    exchange.ask({ id, mapping, request: whole, isHeard: true });
    return answer;
  };
  return { exchange, ask };
}

const at = (port: number, scheme = ''): string => `events.example.com=${scheme}127.0.0.1:${port}`;

t.test('a receiver that is well is heard as it spoke', async (t) => {
  const seen: { url: string; body: string; headers: NodeJS.Dict<string | string[]> }[] = [];
  const server = createWeb((request, response) => {
    request.setEncoding('utf8').on('data', (body: string) => {
      seen.push({ url: request.url ?? '', body, headers: request.headers });
      // A redirect is the box's affair: nobody follows it.
      response.writeHead(302, { location: 'http://192.0.2.1/', 'set-cookie': ['a=1', 'b=2'] }).end('taken');
    });
  });
  const { ask, exchange } = exchanging(t);
  const answer = await ask(at(await listening(t, server)));
  t.match(answer, {
    at: 'http 127.20.0.7:80',
    outcome: 'answered',
    reply: { status: 302, headers: { location: 'http://192.0.2.1/', 'set-cookie': ['a=1', 'b=2'] } },
  });
  t.equal(Buffer.from(answer.reply?.bodyBase64 ?? '', 'base64').toString(), 'taken');
  t.notOk('connection' in (answer.reply?.headers ?? {}), 'nothing of the connection');
  t.match(seen, [
    { url: '/hook', body: 'event=x', headers: { host: 'events.example.com', 'content-length': '7' } },
  ]);
  t.match(exchange.tallyOf({ name: 'events.example.com', port: null }), {
    asked: 1,
    answered: 1,
    last: 'answered',
  });
  t.notOk(exchange.holds(), 'lab time goes on');
});

const whole = (proto: 'https' | 'tcp' | 'udp', port: number, body = ''): Partial<WireRequest> => ({
  ...{ proto, port },
  body: Buffer.from(body),
});
const tcp = (t: Test, heard: (socket: Socket) => void): Promise<number> => listening(t, createServer(heard));
const web = (t: Test, says: string, port = 0): Promise<number> =>
  listening(
    t,
    createWeb((_request, response) => response.end(says)),
    port,
  );

t.test('one that hangs, resets, is not there, comes back', async (t) => {
  const { ask, exchange } = exchanging(t);
  const hung = await tcp(t, () => {});
  const asked = ask(at(hung));
  t.ok(exchange.holds(), 'lab time waits');
  t.match(await asked, { outcome: 'silent', reply: null });
  t.match(await ask(at(await tcp(t, (socket) => socket.resetAndDestroy()))), { outcome: 'reset' });
  const [port = 0] = await freePorts(1);
  const knock = { proto: 'tcp', method: 'SYN' } as const;
  t.match(await ask(at(port)), { outcome: 'refused' });
  t.match(await ask(at(port), knock), { outcome: 'refused' }, 'a port scan');
  await web(t, 'back', port);
  t.match(await ask(at(port)), { outcome: 'answered' }, 'it has come back');
  t.match(await ask(at(port), knock), { outcome: 'answered' });
});

t.test('one that sends more than anybody takes', async (t) => {
  const { ask } = exchanging(t, 5_000);
  const muchBytes = 10 * 1024 * 1024;
  let sent = 0;
  const much = createWeb((_request, response) => {
    const more = (): void => {
      const piece = Buffer.alloc(64 * 1024);
      while (sent < muchBytes && !response.destroyed) {
        sent += piece.length;
        if (!response.write(piece)) return void response.once('drain', more);
      }
      response.end();
    };
    more();
  });
  t.match(await ask(at(await listening(t, much))), { outcome: 'too-large', reply: null });
  t.ok(sent < muchBytes, 'the rest was never read');
});

t.test('one that refuses TLS, or speaks nonsense', async (t) => {
  const { ask } = exchanging(t);
  const secure = whole('https', 443, 'event=x');
  const plain = await web(t, 'ok');
  t.match(await ask(at(plain), secure), { outcome: 'no-tls' });
  t.match(await ask(at(plain, 'http://'), secure), { outcome: 'answered' }, 'the gateway ends TLS');
  const closing = await tcp(t, (socket) => socket.once('data', () => socket.end()));
  t.match(await ask(at(closing), secure), { outcome: 'no-tls' });
  const mad = at(await tcp(t, (socket) => socket.end('who are you?\r\n\r\n')));
  t.match(await ask(mad), { outcome: 'garbled' });
  t.match(
    await ask(mad, { headers: { host: 'a\r\nb' } }),
    { outcome: 'garbled' },
    'what is no HTTP is not sent',
  );
  t.match(await ask(mad, whole('tcp', 25)), { outcome: 'garbled' }, 'SMTP');
  t.match(await ask(mad, whole('udp', 389, 'x')), { outcome: 'garbled' }, 'LDAP');
});

t.test('datagrams: only the real place is heard, silence ends, what is too long is none', async (t) => {
  const { ask } = exchanging(t);
  const server = createSocket('udp4');
  await new Promise<void>((done) => server.bind(0, '127.0.0.1', done));
  t.teardown(() => server.close());
  const stranger = createSocket('udp4');
  t.teardown(() => stranger.close());
  server.on('message', (body, from) => {
    if (body.toString() === 'silence') return;
    stranger.send('not from there', from.port, from.address, () => {
      server.send(
        body.toString() === 'long' ? Buffer.alloc(9_000) : `${body} yourself`,
        from.port,
        from.address,
      );
    });
  });
  const say = (text: string) =>
    ask(at(portOf(server)), { proto: 'udp', port: 1_812, body: Buffer.from(text) });
  t.equal(Buffer.from((await say('hello')).reply?.bodyBase64 ?? '', 'base64').toString(), 'hello yourself');
  t.equal((await say('long')).outcome, 'too-large');
  t.equal((await say('silence')).outcome, 'silent');
  const [port = 0] = await freePorts(1);
  t.equal((await ask(at(port), { proto: 'udp', port: 123 })).outcome, 'refused');
});

t.test('a program that is late holds lab time less each time', async (t) => {
  const { ask, exchange } = exchanging(t, 3_000, 500);
  const hung = await listening(
    t,
    createServer(() => {}),
  );
  // Timers of one process go off in the order in which they are due, however late all of them are.
  const heldBeyond = async (ms: number): Promise<boolean> => {
    let isBeyond = false;
    void ask(at(hung));
    const wait = hostWait(ms);
    void wait.done.then(() => {
      isBeyond = true;
    });
    await exchange.settled();
    wait.wake();
    return isBeyond;
  };
  t.ok(await heldBeyond(450), 'patience');
  t.notOk(exchange.holds(), 'the lab goes on without it');
  t.notOk(await heldBeyond(450), 'half as long');
});

t.test('nothing goes where nobody allowed it', async (t) => {
  const { ask, exchange } = exchanging(t);
  void ask('events.example.com=192.0.2.1:80');
  t.notOk(exchange.holds());
  t.same(exchange.tallyOf({ name: 'events.example.com', port: null }), { asked: 0, answered: 0, last: null });
});

t.test('whole messages', (t) => {
  t.equal(wholeMessage(Buffer.from([0x30])), null);
  t.equal(wholeMessage(Buffer.from([0x30, 2, 1])), null);
  t.same(wholeMessage(Buffer.from([0x30, 2, 1, 2, 9])), Buffer.from([0x30, 2, 1, 2]));
  t.same(wholeMessage(Buffer.from([0x30, 0x81, 1, 7])), Buffer.from([0x30, 0x81, 1, 7]));
  t.equal(wholeMessage(Buffer.from([0x30, 0x82, 1])), null);
  t.throws(() => wholeMessage(Buffer.from([0x30, 0x80, 0, 0])), 'a length without end');
  t.throws(() => wholeMessage(Buffer.from('HTTP/1.1')));
  t.equal(wholeAnswer(Buffer.from('250-a\r\n250')), null);
  t.equal(wholeAnswer(Buffer.from('250-a\r\n')), null);
  t.ok(wholeAnswer(Buffer.from('250-a\r\n250 b\r\n')));
  t.ok(wholeAnswer(Buffer.from('220\r\n')));
  t.throws(() => wholeAnswer(Buffer.from('hello there\r\n')));
  t.end();
});
