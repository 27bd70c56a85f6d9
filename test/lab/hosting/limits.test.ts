/** Real sockets at the door of a real box: what comes in has to come in time, within bounds, and make sense. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { MINUTE } from '../../../hardware/ports.js';
import { createGate } from '../../../lab/hosting/door/gate.js';
import { createDoorman } from '../../../lab/hosting/door/http-server.js';
import { createPlainServer, type Handle } from '../../../lab/hosting/door/site-server.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import { createWorld } from '../../../lab/supervisor/world-lab.js';
import { freePorts } from '../../support/free-ports.js';

const ADDRESS = '127.20.0.11';
const PER_ADDRESS = 20;
const limits = {
  headersMs: 250,
  handshakeMs: 300,
  keepAliveMs: 250,
  checkMs: 30,
  perAddress: PER_ADDRESS,
  connections: 100,
};

const world = await createWorld({
  seed: 'limits',
  amounts: { historyDays: 1, sessionsPerDay: 4, recordings: 1, files: 3 },
});
t.teardown(() => world.lab.close());
await world.lab.run(() => world.lab.participant.agenda.sleep(20_000_000));
const box = world.hosting.box('a');
const software = box?.appliance();
if (box == null || software == null) throw new Error('box A is off');
const kept = mkdtempSync(join(tmpdir(), 'limits-'));
t.teardown(() => rmSync(kept, { recursive: true, force: true }));
const bodies = join(kept, 'bodies');
const gate = createGate({
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
const server = createPlainServer(limits, {
  accept,
  follow: accept,
  refuse: (head, status) => gate.refuse(ADDRESS, head, status),
  doorman: createDoorman(limits),
});
const [port = 0] = await freePorts(1);
await server.listen({ host: '127.0.0.1', port });
t.teardown(() => server.close());
gate.open(world.lab.nowUs());

interface Heard {
  readonly text: string;
  readonly tookMs: number;
}

/** Says something and hears until the other side is done, or long enough was waited. */
function say(
  pieces: readonly (string | Buffer)[],
  waitMs = 3_000,
  between: () => Promise<void> = async () => {},
): Promise<Heard> {
  return new Promise((done) => {
    const beganMs = performance.now();
    const socket: Socket = connect({ port, host: '127.0.0.1' });
    const chunks: Buffer[] = [];
    const timer = setTimeout(() => socket.destroy(), waitMs);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      done({ text: Buffer.concat(chunks).toString('utf8'), tookMs: performance.now() - beganMs });
    });
    const [first = '', ...rest] = pieces;
    socket.write(first);
    void between().then(() => {
      for (const piece of rest) socket.write(piece);
    });
  });
}

const head = (first: string, ...lines: string[]): string =>
  `${[first, 'Host: x:1', ...lines].join('\r\n')}\r\n\r\n`;
const FORM = 'Content-Type: application/x-www-form-urlencoded';
const isPage = (text: string, status: number, language = 'en'): boolean =>
  text.startsWith(`HTTP/1.1 ${status} `) &&
  text.includes(`<html lang="${language}"`) &&
  text.includes('/static/');

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
  const answers = await Promise.all(cases.map(([, text]) => say([text], 1_500)));
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
    const beganMs = performance.now();
    const timer = setInterval(() => socket.write('x'), 100);
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    await new Promise((done) => socket.once('close', done));
    clearInterval(timer);
    return { text: Buffer.concat(chunks).toString(), tookMs: performance.now() - beganMs };
  };
  const [stalled, dripped] = await Promise.all([
    say([head('POST /login HTTP/1.1', FORM, 'Content-Length: 1000'), 'half of it']),
    drip(),
  ]);
  t.ok(isPage(stalled.text, 408), 'a stalled body');
  t.ok(stalled.tookMs < 2_500);
  t.ok(isPage(dripped.text, 408), 'a byte now and then');
  t.ok(dripped.tookMs < 2_500);
});

t.test('heads have to come, and idle connections go (S03)', async (t) => {
  const [half, silent, kept] = await Promise.all([
    say(['GET /login HTTP/1.1\r\nHost: x']),
    say([]),
    say([head('GET /login HTTP/1.1')]),
  ]);
  t.ok(isPage(half.text, 408));
  t.ok(half.tookMs < 1_500);
  t.ok(silent.tookMs < 1_500, 'who says nothing at all');
  t.match(kept.text, /^HTTP\/1\.1 200 /);
  t.ok(kept.tookMs < 2_000, 'after an answer');
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
  while (
    (await new Promise<number>((done) => server.server.getConnections((_error, count) => done(count)))) > 0
  ) {
    await new Promise((done) => setTimeout(done, 10));
  }
  await gate.close();
  const waiting = say([head('GET /login HTTP/1.1', 'Connection: close')], 5_000);
  const form = say(
    [`${head('POST /login HTTP/1.1', FORM, 'Content-Length: 3', 'Connection: close')}a=b`],
    5_000,
  );
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
  t.ok(big.tookMs < 2_000, 'nobody waits for the rest');
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

t.test('a file goes into the spool, is told by its first bytes, and leaves nothing behind', async (t) => {
  const fields = (values: Record<string, string>): string => new URLSearchParams(values).toString();
  const ask = async (method: string, path: string, cookie: string, body: string): Promise<string> => {
    const lines = [`Cookie: ${cookie}`, 'Connection: close', FORM, `Content-Length: ${body.length}`];
    return (await say([head(`${method} ${path} HTTP/1.1`, ...lines), body])).text;
  };
  const pick = (text: string, pattern: RegExp): string => pattern.exec(text)?.[1] ?? '';
  const opened = (await say([head('GET /login HTTP/1.1', 'Connection: close')])).text;
  const visit = pick(opened, /(visit=[0-9a-f]+)/);
  const { username, password } = labCredentials;
  const entered = await ask(
    'POST',
    '/login',
    visit,
    fields({ _csrf: pick(opened, /name="_csrf" value="([^"]+)"/), username, password }),
  );
  const session = pick(entered, /(session_login=[0-9a-f]+)/);
  const page = (
    await say([head('GET /login/software-management HTTP/1.1', `Cookie: ${session}`, 'Connection: close')])
  ).text;
  const csrf = pick(page, /name="_csrf" value="([^"]+)"/);
  const upload = (
    content: Buffer,
    token = csrf,
    length = 0,
    between?: () => Promise<void>,
  ): Promise<Heard> => {
    const text = (name: string, value: string): string =>
      `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const body = Buffer.concat([
      Buffer.from(`${text('_csrf', token)}${text('action', 'restore')}${text('password', '')}`),
      Buffer.from('--x\r\nContent-Disposition: form-data; name="file"; filename="b.nsb"\r\n\r\n'),
      content,
      Buffer.from('\r\n--x--\r\n'),
    ]);
    const lines = [
      `Cookie: ${session}`,
      'Connection: close',
      'Content-Type: multipart/form-data; boundary=x',
      `Content-Length: ${length === 0 ? body.length : length}`,
    ];
    const start = head('POST /login/software-management HTTP/1.1', ...lines);
    const half = body.length / 2;
    return say(
      [Buffer.concat([Buffer.from(start), body.subarray(0, half)]), body.subarray(half)],
      3_000,
      between,
    );
  };
  const spool = software.node.ports.disk.spool;
  const left = (): string[] =>
    Array.from({ length: 40 }, (_, n) => `upload-${n}`).filter((name) => spool.sizeBytes(name) !== null);
  gate.takeRecords();
  const junk = Buffer.alloc(3_000_000, 7);
  const strange = await upload(junk);
  t.ok(isPage(strange.text, 422));
  t.match(strange.text, /not a backup of a site/);
  t.ok(isPage((await upload(junk, csrf, 600_000_000)).text, 413), 'refused by its length');
  t.ok(isPage((await upload(junk, csrf, 500_000_000)).text, 422), 'the first bytes count, not the last');
  const named = Buffer.concat([Buffer.from('NSBSIM\r\n'), junk]);
  t.ok(isPage((await upload(named, 'another')).text, 403), 'not from our page');
  const stalled = await upload(named, csrf, 4_000_000);
  t.ok(isPage(stalled.text, 408), 'it never ends');
  t.same(left(), [], 'nothing of these is left');
  t.equal(gate.takeRecords().length, 0);
  const whole = await upload(named);
  t.ok(isPage(whole.text, 422));
  t.match(whole.text, /damaged or incomplete/, 'read by who knows backups');
  t.same(left(), []);
  const form = { files: [{ name: 'file', filename: 'b.nsb', bytes: named.length, refused: 'damaged' }] };
  t.match(gate.takeRecords(), [{ body: { form } }], 'that is an event of the box');
  t.same(existsSync(bodies) ? readdirSync(bodies) : [], [], 'whose recording keeps the reason, not the file');

  software.node.signIns.setIdleLimitMs('login', 5 * 60_000);
  const slow = await upload(named, csrf, 0, async () => {
    await new Promise((done) => setTimeout(done, 50));
    gate.open(world.lab.nowUs() + 9 * MINUTE);
  });
  t.match(slow.text, /damaged or incomplete/, 'who sends for longer than the idle limit was not idle (R091)');
  t.match(gate.takeRecords(), [{ sendingMs: 540_000 }], 'and a replay knows it');
});
