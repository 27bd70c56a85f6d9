/**
 * Requests that no program in its right mind sends, at each entrance of a box: pages that are only
 * looked at, forms and APIs as events, other machines. Each gets a 4xx in the form of whoever asks.
 */
import fc from 'fast-check';
import t from 'tap';
import type { WireReply } from '../../../hardware/ports.js';
import { createWorld, type World } from '../../../lab/supervisor/world-lab.js';
import { RawVisitor } from '../../support/raw-visitor.js';
import { type Asked, cases, FORM, FR, get, MULTIPART, part, post } from './nonsense.js';

const HOST = '127.20.0.11';
const SECOND_US = 1_000_000;
const world: World = await createWorld({
  seed: 'malformed',
  amounts: { historyDays: 1, sessionsPerDay: 4, recordings: 1, files: 3, siteVersion: '17.1.1' },
});
t.teardown(() => world.lab.close());
await world.lab.run(() => world.lab.participant.agenda.sleep(20 * SECOND_US));

function software() {
  const found = world.hosting.box('a')?.appliance();
  if (found == null) throw new Error('box A is off');
  return found;
}

const request = (asked: Asked) => ({
  proto: 'https' as const,
  host: HOST,
  port: 8443,
  from: '127.20.0.21',
  ...asked,
});

/** The second entrance: an event of the box, by the emulated wire. */
async function send(asked: Asked): Promise<WireReply> {
  const reply = await world.lab.participant.call(request(asked), 60_000_000);
  if (reply === null) throw new Error(`no answer to ${asked.method} ${asked.path}`);
  return reply;
}

const API = /^\/(api|oauth2|check_health|support)(\/|\?|$)/;
const MACHINE = /^\/(client|peer)\//;
const INSIDE = /at (async )?\S+ \(|\.[jt]s:\d|node:internal|TypeError|SyntaxError|undefined|\[object/;

/** What is wrong with an answer; null: it is in the form of whoever asks. */
function flaw({ path, headers }: Asked, reply: WireReply): string | null {
  const type = String(reply.headers['content-type'] ?? '');
  const text = reply.body.toString('utf8');
  if (reply.status >= 500 && reply.status !== 503) return `status ${reply.status}: ${text.slice(0, 200)}`;
  if (INSIDE.test(text)) return `it tells of its inside: ${INSIDE.exec(text)?.[0]}`;
  if (reply.status < 400) return null;
  if (API.test(path)) return /xml|json|plain/.test(type) ? null : `an API answers with ${type}`;
  if (MACHINE.test(path)) return /json/.test(type) ? null : `a machine is answered with ${type}`;
  if (!/^text\/html/.test(type)) return `a page comes as ${type}`;
  const language = /^fr/.test(headers['accept-language'] ?? '') ? 'fr' : 'en';
  if (!text.includes(`<html lang="${language}"`)) return `not in ${language}`;
  return text.includes('/static/') ? null : 'not in the look of the site';
}

t.test('each kind of nonsense is answered with 4xx in the form of whoever asks', async (t) => {
  await world.lab.run(async () => {
    for (const [name, asked, status] of cases) {
      const reply = await send(asked);
      t.equal(flaw(asked, reply), null, name);
      // The API's own rules are its own tests'.
      if (!API.test(asked.path)) t.equal(reply.status, status, name);
      else t.ok(reply.status >= 400 && reply.status < 500, `${name}: ${reply.status}`);
      if (asked.method === 'GET') {
        const seen = software().look(request(asked));
        t.same(
          [seen.status, seen.body],
          [reply.status, reply.body],
          `${name}: the same where it is looked at`,
        );
        t.equal(seen.untouched, true, `${name}: of which nothing is kept`);
      }
    }
  });
});

t.test('cookies and headers that make no sense are passed over', async (t) => {
  await world.lab.run(async () => {
    const long = 'x'.repeat(15_000);
    for (const cookie of [
      '=',
      ';;;',
      'session_login=%zz',
      `session_login=${long}`,
      '__proto__=1',
      '\u00ff=\u0001',
    ]) {
      for (const path of ['/login', '/login/failover', '/appliance']) {
        const asked = get(path, { cookie, 'accept-language': '*;q=%', host: '[::', 'sec-fetch-site': long });
        t.equal(flaw(asked, software().look(request(asked))), null, `${cookie.slice(0, 20)} at ${path}`);
        t.ok((await send(asked)).status < 400);
      }
    }
  });
});

t.test('signed in: forms that no page has made', async (t) => {
  await world.lab.run(async () => {
    const visitor = new RawVisitor(world);
    await visitor.signIn('login');
    const csrf = await visitor.csrf('/login/software-management');
    const path = '/login/software-management';
    const form = (fields: Readonly<Record<string, string>>) =>
      Object.entries(fields)
        .map(([name, value]) => part(`name="${name}"`, value))
        .join('');
    const sent = async (body: string, headers: Readonly<Record<string, string>> = MULTIPART) => {
      const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const asked = post(path, body, { ...headers, cookie });
      const reply = await send(asked);
      t.equal(flaw(asked, reply), null, body.slice(0, 80));
      return reply;
    };
    const restore = form({ _csrf: csrf, action: 'restore', password: '' });
    const file = (name: string, content: string) => part(`name="${name}"; filename="x.nsb"`, content);
    const end = '--x--\r\n';
    const long = 'x'.repeat(40_000);
    t.equal((await sent(`${restore}${file('file', 'no backup')}${end}`)).status, 422);
    t.equal((await sent(`${restore}${file('file', long)}${end}`)).status, 422, 'told by its first bytes');
    t.equal(
      (await sent(`${restore}${file('other', long)}${end}`)).status,
      400,
      'a file that the page has no field for',
    );
    t.equal((await sent(`${restore}${part('name="file"', 'text')}${end}`)).status, 422, 'a text for a file');
    t.equal(
      (await sent(`${restore}${file('file', '').repeat(6)}${end}`)).status,
      413,
      'too many files (B11)',
    );
    t.equal(
      (await sent(form({ _csrf: csrf, action: 'x'.repeat(1_100_000) }) + end)).status,
      413,
      'a long text (B11)',
    );
    t.equal((await sent(`${form({ action: 'restore' })}${file('file', 'x')}${end}`)).status, 403);
    for (const action of ['__proto__', 'constructor', 'toString', '']) {
      t.equal((await sent(form({ _csrf: csrf, action }) + end)).status, 400, `the action '${action}'`);
    }
    t.equal((await sent(`${part('name="a"').repeat(2_100)}${end}`)).status, 413, 'too many fields (B11)');
    const odd = new URLSearchParams([
      ['_csrf', csrf],
      ['action', 'backup'],
      ['__proto__', 'x'],
      ['constructor', 'x'],
      ['password', 'a'],
      ['password', 'b'],
      ['confirm', 'b'],
    ]);
    t.ok((await sent(odd.toString(), FORM)).status < 500);
    const { spool } = software().node.ports.disk;
    for (let n = 0; n < 20; n += 1)
      t.equal(spool.sizeBytes(`upload-${n}`), null, 'nothing is left in the spool');
  });
});

t.test('chance finds nothing else', async (t) => {
  await world.lab.run(async () => {
    const paths = fc.oneof(
      fc.constantFrom(
        '/login',
        '/appliance',
        '/login/failover',
        '/appliance/updates',
        '/client/hello',
        '/peer/challenge',
      ),
      fc.constantFrom('/api/command', '/oauth2/token', '/api/backup', '/check_health', '/static/x', '/'),
      fc.webPath().map((path) => `/login/${path}`),
      fc
        .string({ maxLength: 40 })
        .map((text) => `/appliance/${encodeURI(text)}?${text.replace(/[^!-~]|#/g, '')}`),
    );
    const types = fc.constantFrom(
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'multipart/form-data; boundary="',
      'application/json',
      '',
      'x',
    );
    const bodies = fc.oneof(
      fc.string({ maxLength: 300, unit: 'binary' }),
      fc.json({ maxDepth: 3 }),
      fc
        .array(
          fc.constantFrom(
            '--x',
            '\r\n',
            '--',
            'Content-Disposition: form-data; name="a"',
            ': ',
            '\0',
            '%',
            '=',
            '&',
          ),
        )
        .map((list) => list.join('')),
    );
    const asked = fc.record({
      method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'OPTIONS'),
      path: paths,
      headers: fc.record({
        'content-type': types,
        cookie: fc.string({ maxLength: 60 }),
        authorization: fc.constantFrom('', 'Bearer', 'Basic %', 'Basic Og==', 'Bearer x'),
        'accept-language': fc.constantFrom('', 'fr', 'en'),
      }),
      body: bodies.map((text) => Buffer.from(text, 'utf8')),
    });
    await fc.assert(
      fc.asyncProperty(asked, async (one) => {
        const reply = await send(one);
        const found = one.method === 'HEAD' ? (reply.status >= 500 ? 'a 5xx' : null) : flaw(one, reply);
        if (found !== null) throw new Error(found);
      }),
      { numRuns: 400, seed: 7 },
    );
    t.pass('400 requests');
  });
});

t.test('a bug is a page in fixed words, and fails the run (S06, B8)', async (t) => {
  const { installer } = software().node;
  const { progress } = installer;
  const visitor = new RawVisitor(world);
  await world.lab.run(() => visitor.signIn('appliance'));
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const asked = get('/appliance/updates', { cookie, ...FR });
  installer.progress = () => {
    throw new TypeError('the secret name of a variable');
  };
  const reply = software().look(request(asked));
  installer.progress = progress;
  t.equal(reply.status, 500);
  t.match(reply.body.toString(), /Une erreur s’est produite/);
  t.notMatch(reply.body.toString(), /secret/);
  const goOn = world.lab.run(() => world.lab.participant.agenda.sleep(60 * SECOND_US));
  await t.rejects(goOn, /the secret name of a variable/, 'a robot does not go on');
});
