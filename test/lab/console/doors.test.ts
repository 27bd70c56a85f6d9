/** The console's doors: what makes no sense is a page of the console, in the user's language (U50; lab 36). */
import { connect } from 'node:net';
import { parse } from 'node-html-parser';
import t from 'tap';
import type { LabCommand } from '../../../lab/console/commands/index.js';
import { createLabConsole } from '../../../lab/console/server.js';
import { NEVER_MS } from '../../support/e2e/until.js';
import { stillControl } from '../../support/sample-lab/control.js';
import { anyRequest, FORM, HOST, TOKEN } from './any-request.js';

const INSIDE = /statusCode|FST_|node_modules|Error:|at \w+ \(/;

async function open(broken = false) {
  const performed: LabCommand[] = [];
  const site = await createLabConsole(
    stillControl({
      perform: async (command) => {
        if (broken) throw new Error('a bug with a secret');
        performed.push(command);
        return { done: { en: 'Done.', fr: 'C’est fait.' } };
      },
    }),
    { token: TOKEN },
  );
  t.teardown(() => site.close());
  const first = await site.app.inject({ method: 'GET', url: '/', headers: { host: HOST } });
  const visit = String(first.cookies.find(({ name }) => name === 'lab_visit')?.value);
  const csrf = parse(first.body).querySelector('input[name=_csrf]')?.getAttribute('value') ?? '';
  const cookie = `lab_visit=${visit}`;
  return { site, performed, csrf, cookie };
}

/** Null: it is a page in the console's layout. */
function wrongWith(body: string, language: 'en' | 'fr'): string | null {
  if (INSIDE.test(body)) return `it tells of its inside: ${INSIDE.exec(body)?.[0]}`;
  const html = parse(body);
  if (html.querySelector('html')?.getAttribute('lang') !== language) return 'another language';
  if (html.querySelector('body.lab nav.lab-tabs') === null) return 'not in the layout';
  if (html.querySelector('main a.button') === null) return 'no way back';
  return html.querySelector('main h1')?.text.trim() === '' ? 'no heading' : null;
}

const multipart = (body: string) => ({ type: 'multipart/form-data; boundary=x', body });
const pages: readonly (readonly [
  name: string,
  status: number,
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  sent?: { type: string; body: string },
])[] = [
  ['an unknown page', 404, 'GET', '/nope'],
  ['an address of another host', 404, 'GET', '//evil.example/x'],
  ['a mail that is not', 404, 'GET', '/mailbox/attachments/9/9'],
  ['a report that is not', 404, 'GET', '/rehearsals/report'],
  ['the same as a file', 404, 'GET', '/rehearsals/report.json'],
  ['a method that no page has', 404, 'PUT', '/dns', { type: FORM, body: 'x=1' }],
  ['half a percent', 400, 'GET', '/%zz'],
  ['no token', 403, 'POST', '/dns', { type: FORM, body: 'action=pause' }],
  ['an old token', 403, 'POST', '/dns', { type: FORM, body: '_csrf=old&action=pause' }],
  ['a form that never begins', 400, 'POST', '/dns', multipart('garbage')],
  [
    'a form that never ends',
    400,
    'POST',
    '/dns',
    multipart('--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb'),
  ],
  ['no boundary', 400, 'POST', '/dns', { type: 'multipart/form-data', body: 'x' }],
  ['JSON that is none', 400, 'POST', '/dns', { type: 'application/json', body: '{' }],
  ['a strange type', 415, 'POST', '/dns', { type: 'image/png', body: 'x' }],
  ['too much', 413, 'POST', '/dns', { type: FORM, body: `a=${'x'.repeat(70_000)}` }],
  [
    'too many fields',
    413,
    'POST',
    '/dns',
    multipart(
      `${'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'.repeat(1)}${'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n1\r\n'.repeat(9)}--x--\r\n`,
    ),
  ],
];

t.test(
  'what is no page is one of the console, in the language of its user, with a way back (U50)',
  async (t) => {
    const { site, performed } = await open();
    for (const [name, status, method, url, sent] of pages) {
      for (const language of ['en', 'fr'] as const) {
        const answer = await site.app.inject({
          method,
          url,
          headers: {
            host: HOST,
            'accept-language': language,
            ...(sent === undefined ? {} : { 'content-type': sent.type }),
          },
          ...(sent === undefined ? {} : { payload: sent.body }),
        });
        t.equal(answer.statusCode, status, name);
        t.equal(wrongWith(answer.body, language), null, name);
        t.match(answer.headers['content-type'], /^text\/html/, name);
        t.match(answer.headers['content-security-policy'], /default-src 'self'/, name);
        t.notMatch(answer.body, /href="\/\/|href="https?:/, 'no link leads elsewhere');
      }
    }
    t.same(performed, [], 'nothing was done');
  },
);

t.test('tools are answered in JSON', async (t) => {
  const { site } = await open();
  const headers = { host: HOST, authorization: `Bearer ${TOKEN}` };
  const json = { ...headers, 'content-type': 'application/json' };
  for (const [status, asked] of [
    [404, { method: 'GET' as const, url: '/api/nope', headers }],
    [404, { method: 'PUT' as const, url: '/api/state', headers: json, payload: '{}' }],
    [400, { method: 'POST' as const, url: '/api/command', headers: json, payload: '{' }],
    [
      413,
      { method: 'POST' as const, url: '/api/command', headers: json, payload: `"${'x'.repeat(70_000)}"` },
    ],
    [
      415,
      {
        method: 'POST' as const,
        url: '/api/command',
        headers: { ...headers, 'content-type': 'a/b' },
        payload: 'x',
      },
    ],
    [400, { method: 'GET' as const, url: '/api/%zz', headers }],
  ] as const) {
    const answer = await site.app.inject(asked);
    t.equal(answer.statusCode, status, asked.url);
    t.match(answer.headers['content-type'], /^application\/problem\+json/, asked.url);
    t.type((JSON.parse(answer.body) as { error?: unknown }).error, 'string');
    t.notMatch(answer.body, INSIDE);
  }
});

t.test('a bug is told in fixed words, and in the terminal', async (t) => {
  const { site, csrf, cookie } = await open(true);
  const warned: string[] = [];
  const hear = (warning: Error): void => void warned.push(warning.message);
  process.on('warning', hear);
  t.teardown(() => process.off('warning', hear));
  const answer = await site.app.inject({
    method: 'POST',
    url: '/',
    headers: { host: HOST, cookie, 'content-type': FORM, 'accept-language': 'fr' },
    payload: new URLSearchParams({ _csrf: csrf, action: 'pause' }).toString(),
  });
  t.equal(answer.statusCode, 500);
  t.equal(wrongWith(answer.body, 'fr'), null);
  t.notMatch(answer.body, /secret/);
  await new Promise((done) => setImmediate(done));
  t.match(warned, [/a bug with a secret/]);
});

/** What is wrong with an answer; null: nothing. */
function badIn(
  url: string,
  answer: { statusCode: number; body: string; headers: Readonly<Record<string, unknown>> },
): string | null {
  if (answer.statusCode >= 500) return String(answer.statusCode);
  if (answer.statusCode < 400) return null;
  if (!url.startsWith('/api')) return wrongWith(answer.body, 'fr');
  return /^application\/problem\+json/.test(String(answer.headers['content-type'])) ? null : 'no JSON';
}

t.test('chance finds nothing else', async (t) => {
  const { site, csrf, cookie } = await open();
  const wrong: string[] = [];
  for (let round = 0; round < 600; round += 1) {
    const request = anyRequest(csrf, cookie);
    const answer = await site.app.inject(request);
    const bad = badIn(request.url, answer);
    if (bad !== null)
      wrong.push(
        `${round} ${request.url} ${request.headers['content-type']} ${JSON.stringify(request.payload)}: ${bad}`,
      );
  }
  t.same(wrong, []);
});

t.test('what is no HTTP at all is answered on the wire', async (t) => {
  const { site } = await open();
  const { hostname, port } = new URL(await site.listen(0));
  const say = (text: string): Promise<string> =>
    new Promise((done) => {
      const socket = connect({ host: hostname, port: Number(port) });
      let heard = '';
      socket.on('data', (piece) => {
        heard += piece.toString('utf8');
      });
      socket.on('error', () => {});
      socket.on('close', () => done(heard));
      socket.write(text);
      setTimeout(() => socket.destroy(), NEVER_MS).unref();
    });
  const french = 'Accept-Language: fr\r\n';
  for (const [name, text, status] of [
    ['a request line that is none', `BLAH\r\n${french}\r\n`, 400],
    ['a header that is none', `GET / HTTP/1.1\r\n${french}: x\r\n\r\n`, 400],
    [
      'two lengths',
      `POST / HTTP/1.1\r\nHost: localhost\r\n${french}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`,
      400,
    ],
    ['headers without end', `GET / HTTP/1.1\r\n${french}X: ${'x'.repeat(70_000)}\r\n\r\n`, 431],
  ] as const) {
    const heard = await say(text);
    t.ok(heard.startsWith(`HTTP/1.1 ${status} `), `${name}: ${heard.slice(0, 30)}`);
    t.equal(wrongWith(heard.slice(heard.indexOf('\r\n\r\n') + 4), 'fr'), null, name);
  }
  t.match(
    await say('GET /nope HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'),
    /^HTTP\/1\.1 404/,
    'and it goes on',
  );
});
