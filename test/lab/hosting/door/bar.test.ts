/** The lab's bar on a box's pages: for browsers alone, and in nothing that is kept or compared. */
import { createHash } from 'node:crypto';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { type BarOptions, createBar } from '../../../../lab/hosting/door/answering/bar.js';
import { createGate } from '../../../../lab/hosting/door/gate.js';
import { createWorld } from '../../../../lab/supervisor/world-lab.js';
import { staticFile } from '../../../../views/static-files.js';

const options: BarOptions = { consoleUrl: 'http://127.0.0.1:8088/' };
const world = await createWorld({
  seed: 'bar',
  amounts: { historyDays: 1, sessionsPerDay: 2, recordings: 1, files: 1 },
});
t.teardown(() => world.lab.close());
await world.lab.run(() => world.lab.participant.agenda.sleep(20_000_000));
const box = world.hosting.box('b');
const software = box?.appliance();
if (box == null || software == null) throw new Error('box B is off');
const gate = createGate({
  watch: () => true,
  name: 'b',
  participant: box.participant,
  appliance: () => software,
  record: true,
  bodies: null,
  poke: () => {},
  writing: () => false,
  bar: createBar('b', options),
});
const server = createServer((asked, response) => gate.accept('127.20.0.10', asked, response));
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
const { port } = server.address() as AddressInfo;
t.teardown(() => server.close());

interface Seen {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

const see = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Seen> =>
  new Promise((resolve, reject) => {
    gate.open(world.lab.nowUs());
    get({ port, path, headers, agent: false }, (reply) => {
      const pieces: Buffer[] = [];
      reply.on('data', (piece: Buffer) => pieces.push(piece));
      reply.on('end', () => {
        const body = Buffer.concat(pieces).toString('utf8');
        void gate.close().then(() => {
          resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body });
        });
      });
    }).on('error', reject);
  });

const browser = { 'sec-fetch-dest': 'document', 'accept-language': 'fr' };
/** Without the bar; and without what every visit has of its own. */
const undressed = (html: string): string =>
  html
    .replace(/\n<aside class="lab-bar.*?<\/aside>/s, '')
    .replace('<link rel="stylesheet" href="/-lab/bar.css">\n', '')
    .replace('<title>B · ', '<title>')
    .replace('/-lab/b.svg', staticFile('markLogin').href);
const plain = (html: string): string => html.replace(/name="_csrf" value="[^"]*"/g, '');
const changing = new Set(['date', 'content-length', 'set-cookie']);
const policy = ({ headers }: Seen): [string, unknown][] =>
  Object.entries(headers).filter(([name]) => !changing.has(name));

t.test('a browser sees which box it is, in its language; the page’s own headers stay', async (t) => {
  const bare = await see('/login', { 'accept-language': 'fr' });
  const shown = await see('/login', browser);
  t.notMatch(bare.body, /-lab\/|lab-bar/, 'who is no browser gets the page as the box made it');
  t.match(shown.body, /<aside class="lab-bar is-b" aria-label="Barre du laboratoire">/);
  t.match(shown.body, /Vous êtes sur le serveur <strong>B<\/strong>/);
  t.match(shown.body, /127\.20\.0\.10/, 'and at which address it was asked');
  t.match(shown.body, /<title>B · /, 'tabs can be told apart');
  t.match(shown.body, /rel="icon"[^>]*href="\/-lab\/b\.svg"/);
  t.match(shown.body, /href="http:\/\/127\.0\.0\.1:8088\/beside"/);
  t.equal(shown.headers['content-length'], String(Buffer.byteLength(shown.body)));
  t.same(policy(shown), policy(bare), 'no header is weaker');
  t.equal(plain(undressed(shown.body)), plain(bare.body), 'nothing else is changed');
  t.ok(shown.body.indexOf('class="skip"') < shown.body.indexOf('lab-bar is-b'), 'the skip link stays first');
  const english = await see('/appliance', { 'sec-fetch-dest': 'document', 'accept-language': 'en' });
  t.match(english.body, /You are on appliance <strong>B<\/strong>/);
});

t.test('a page that fetches itself keeps the letter in its title', async (t) => {
  t.match((await see('/login', { ...browser, 'sec-fetch-dest': 'empty' })).body, /<title>B · /);
});

t.test('a refusal is a page too; files and frames are none', async (t) => {
  t.match((await see('/login/no-such-page', browser)).body, /lab-bar is-b/);
  const style = /href="(\/static\/style\.css[^"]*)"/.exec((await see('/login', browser)).body)?.[1] ?? '';
  t.notMatch((await see(style, { 'sec-fetch-dest': 'style' })).body, /lab-bar/);
  t.notMatch((await see('/login', { 'sec-fetch-dest': 'iframe' })).body, /lab-bar/);
});

t.test('its own files never come to the box, and what is kept is what the box said', async (t) => {
  gate.takeRecords();
  const css = await see('/-lab/bar.css', { 'sec-fetch-dest': 'style' });
  t.equal(css.headers['content-type'], 'text/css; charset=utf-8');
  t.notMatch(css.body, /url\(|@import/, 'nothing is fetched from elsewhere');
  t.match((await see('/-lab/b.svg')).body, /<svg[^>]*>.*>B</);
  t.equal((await see('/-lab/else')).status, 404);
  t.same(gate.takeRecords(), []);
  const told = (): unknown =>
    box.participant
      .turn(box.participant.agenda.nowUs())
      .log.filter(({ kind }) => kind === 'outside')
      .map(({ data }) => (data as { readonly digest?: unknown }).digest);
  told();
  const { body } = await see('/login', browser);
  const digest = createHash('sha256').update(undressed(body)).digest('hex').slice(0, 16);
  t.same(told(), [digest], 'the transcript knows the page without the bar');
});
