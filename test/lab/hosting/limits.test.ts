/** Real sockets at the door of a real box: what comes in has to come in time, within bounds, and make sense. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import t from 'tap';
import { within } from '../../../hardware/kernel/host-time.js';
import { NEVER_MS, until } from '../../support/e2e/until.js';
import { FORM, gate, type Heard, head, isPage, PER_ADDRESS, port, say, server, world } from './real-door.js';

t.test('what makes no sense is a page in the look of the site', async (t) => {
  const cases: readonly [string, string, number, string?][] = [
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['a header that is none', 'GET /login HTTP/1.1\r\nno colon\r\n\r\n', 400],
    ['no host', 'GET /login HTTP/1.1\r\n\r\n', 400],
    ['headers without end', head('GET /login HTTP/1.1', `X: ${'x'.repeat(40_000)}`), 431],
    ['an address without end', head(`GET /login?${'x'.repeat(40_000)} HTTP/1.1`), 431],
    ['two lengths', head('POST /login HTTP/1.1', FORM, 'Content-Length: 3', 'Content-Length: 4'), 400],
    ['a length that is none', head('POST /login HTTP/1.1', FORM, 'Content-Length: x'), 400],
    [
      'length and chunks',
      head('POST /login HTTP/1.1', FORM, 'Content-Length: 3', 'Transfer-Encoding: chunked'),
      400,
    ],
    [
      'chunks that are none',
      `${head('POST /login HTTP/1.1', FORM, 'Transfer-Encoding: chunked')}zz\r\n`,
      400,
    ],
    ['a tunnel', head('CONNECT x:1 HTTP/1.1', 'Accept-Language: fr'), 405, 'fr'],
    [
      'half a percent',
      head('GET /login/%c3%28 HTTP/1.1', 'Accept-Language: fr', 'Connection: close'),
      400,
      'fr',
    ],
    [
      'JSON',
      `${head('POST /login HTTP/1.1', 'Content-Type: application/json', 'Content-Length: 3')}[[[`,
      415,
    ],
  ];
  const answers = await Promise.all(cases.map(([, text]) => say([text])));
  for (const [index, [name, , status, language]] of cases.entries()) {
    const heard = answers[index]?.text ?? '';
    t.ok(isPage(heard, status, language), `${name}: ${heard.slice(0, 60).replace(/\r\n.*/s, '')}`);
  }
});

t.test('a body has to come, and to end (R094)', async (t) => {
  const drip = async (): Promise<Heard> => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', () => {});
    socket.write(head('POST /login HTTP/1.1', FORM, 'Content-Length: 1000'));
    const timer = setInterval(() => socket.write('x'), 100);
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    const isEnded = (await within(once(socket, 'close'), NEVER_MS)) !== null;
    socket.destroy();
    clearInterval(timer);
    return { text: Buffer.concat(chunks).toString(), isEnded };
  };
  const [stalled, dripped] = await Promise.all([
    say([head('POST /login HTTP/1.1', FORM, 'Content-Length: 1000'), 'half of it']),
    drip(),
  ]);
  t.ok(isPage(stalled.text, 408), 'a stalled body');
  t.ok(stalled.isEnded);
  t.ok(isPage(dripped.text, 408), 'a byte now and then');
  t.ok(dripped.isEnded);
});

t.test('heads have to come, and idle connections go (S03)', async (t) => {
  const [half, silent, kept] = await Promise.all([
    say(['GET /login HTTP/1.1\r\nHost: x']),
    say([]),
    say([head('GET /login HTTP/1.1')]),
  ]);
  t.ok(isPage(half.text, 408));
  t.ok(half.isEnded);
  t.ok(silent.isEnded, 'who says nothing at all');
  t.match(kept.text, /^HTTP\/1\.1 200 /);
  t.ok(kept.isEnded, 'after an answer');
});

t.test('one address has so many connections and no more (S03)', async (t) => {
  const open = Array.from({ length: PER_ADDRESS }, () => connect({ port, host: '127.0.0.1' }));
  await Promise.all(open.map((socket) => new Promise((done) => socket.once('connect', done))));
  const more = await say([head('GET /login HTTP/1.1', 'Connection: close')]);
  t.equal(more.text, '', 'one more is shut');
  const other = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' });
  other.write(head('GET /login HTTP/1.1', 'Connection: close'));
  const first = await new Promise<Buffer>((done) => other.once('data', done));
  t.match(first.toString(), /^HTTP\/1\.1 200 /, 'another address is served');
  other.destroy();
  await Promise.all(
    open.map((socket) => {
      const closed = new Promise((done) => socket.once('close', done));
      socket.destroy();
      return closed;
    }),
  );
});

t.test('a lab that stands still for long ends nobody’s connection (lockstep.md, rule 8)', async (t) => {
  const connections = promisify(server.server.getConnections.bind(server.server));
  await until(async () => (await connections()) === 0, 'those of before are gone');
  await gate.close();
  const waiting = say([head('GET /login HTTP/1.1', 'Connection: close')]);
  const form = say([`${head('POST /login HTTP/1.1', FORM, 'Content-Length: 3', 'Connection: close')}a=b`]);
  await new Promise((done) => setTimeout(done, 900));
  gate.open(world.lab.nowUs());
  t.match((await waiting).text, /^HTTP\/1\.1 200 /);
  t.match((await form).text, /^HTTP\/1\.1 403 /);
});

t.test('a stranger sends little, and hears why (S02)', async (t) => {
  const records = (): number => gate.takeRecords().length;
  records();
  const long = 'x'.repeat(300_000);
  const form = await say([head('POST /login HTTP/1.1', FORM, `Content-Length: ${long.length}`), long]);
  t.ok(isPage(form.text, 413));
  t.match(form.text, /at most 64 KB/);
  const chunks = `${long.length.toString(16)}\r\n${long}\r\n0\r\n\r\n`;
  t.ok(
    isPage((await say([head('POST /login HTTP/1.1', FORM, 'Transfer-Encoding: chunked'), chunks])).text, 413),
  );
  const big = await say([
    head('POST /login/software-management HTTP/1.1', FORM, 'Content-Length: 500000000'),
    long,
  ]);
  t.match(big.text, /^HTTP\/1\.1 303 [\s\S]*location: \/login\?next=/);
  t.ok(big.isEnded, 'nobody waits for the rest');
  const asking = await say([
    head('POST /login HTTP/1.1', FORM, 'Content-Length: 500000', 'Expect: 100-continue'),
  ]);
  t.ok(isPage(asking.text, 413), 'who asks first is told at once');
  const machine = await say([head('POST /client/console/hello HTTP/1.1', 'Content-Length: 5000000'), long]);
  t.match(machine.text, /^HTTP\/1\.1 413 [\s\S]*application\/json/);
  t.equal(records(), 0, 'nothing of it is kept');
  t.ok(gate.turnedAway > 4, 'but counted');
  const asked = Array.from({ length: 50 }, (_, n) => head(`GET /login/nothing-${n} HTTP/1.1`)).join('');
  await say([asked, head('GET /nothing HTTP/1.1', 'Connection: close')]);
  t.equal(records(), 0, 'nor of pages that are not (S12)');
});
