import { request as httpRequest } from 'node:http';
import { parse } from 'node-html-parser';
import t from 'tap';
import { SECOND } from '../../../hardware/ports.js';
import type { LabOutcome } from '../../../lab/console/commands/command.js';
import { wrongWords } from '../../../lab/console/commands/entries.js';
import type { LabCommand } from '../../../lab/console/commands/index.js';
import { readCommand } from '../../../lab/console/commands/index.js';
import type { LabState } from '../../../lab/console/control/lab-state.js';
import { labPages } from '../../../lab/console/drawing/site.js';
import { createLabConsole } from '../../../lab/console/server.js';
import { stillControl } from '../../support/sample-lab/control.js';
import { sampleLabState } from '../../support/sample-lab/lab.js';

const TOKEN = 'token-printed-at-start';
const HOST = 'localhost:8080';

function fakeLab() {
  let state: LabState = sampleLabState();
  const performed: LabCommand[] = [];
  const listeners = new Set<() => void>();
  let outcome: LabOutcome = { done: { en: 'Done.', fr: 'C’est fait.' } };
  const control = stillControl({
    state: () => state,
    nowUs: () => state.nowUs,
    advance: (given) => {
      const nowUs = 'until' in given ? given.until : state.nowUs + given.by;
      state = { ...state, nowUs };
      for (const listener of listeners) listener();
      return nowUs;
    },
    perform: async (command) => {
      performed.push(command);
      return outcome;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  return {
    control,
    performed,
    set: (change: Partial<LabState>) => {
      state = { ...state, ...change };
      for (const listener of listeners) listener();
    },
    answer: (next: LabOutcome) => {
      outcome = next;
    },
  };
}

async function open() {
  const lab = fakeLab();
  const site = await createLabConsole(lab.control, { token: TOKEN });
  t.teardown(() => site.close());
  const get = (url: string, headers: Record<string, string> = {}) =>
    site.app.inject({ method: 'GET', url, headers: { host: HOST, ...headers } });
  const page = await get('/');
  const visit = String(page.cookies.find(({ name }) => name === 'lab_visit')?.value);
  const csrf = parse(page.body).querySelector('input[name=_csrf]')?.getAttribute('value') ?? '';
  const post = (url: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    site.app.inject({
      method: 'POST',
      url,
      headers: {
        host: HOST,
        'content-type': 'application/x-www-form-urlencoded',
        cookie: `lab_visit=${visit}`,
        ...headers,
      },
      payload: new URLSearchParams({ _csrf: csrf, ...fields }).toString(),
    });
  return { lab, site, get, post, visit, csrf };
}

t.test('every page in both languages, complete and escaped', async (t) => {
  const { get, lab } = await open();
  lab.set({ siteName: '<script>alert(1)</script>.example.com' });
  for (const { path, title } of labPages) {
    for (const language of ['en', 'fr'] as const) {
      const answer = await get(`${path}?lang=${language}`);
      t.equal(answer.statusCode, 200, path);
      const html = parse(answer.body);
      t.equal(html.querySelector('html')?.getAttribute('lang'), language);
      t.equal(html.querySelector('h1')?.text.trim(), title[language]);
      t.equal(html.querySelector('nav [aria-current=page]')?.text, title[language]);
      t.notOk(answer.body.includes('<script>alert'), 'nothing gets through');
      t.notOk(answer.body.includes('undefined'), 'nothing is missing');
      const ids = html.querySelectorAll('[id]').map(({ id }) => id);
      t.equal(new Set(ids).size, ids.length, 'ids are unique');
    }
  }
  t.equal((await get('/nowhere')).statusCode, 404);
});

t.test('what is seen on the overview', async (t) => {
  const { get, lab } = await open();
  const text = async () => parse((await get('/?lang=fr')).body).querySelector('main')?.text ?? '';
  const { network } = sampleLabState();
  const nat = network.nat.map((entry) => ({ ...entry, insideAddress: '127.20.0.11' }));
  lab.set({ network: { ...network, nat } });
  t.match(await text(), /Les clients atteignent le site.*depuis 5.min.*a\.example\.com \(15\.3\.2\)/s);
  t.match(await text(), /principal/);
  t.match(await text(), /\+250.ms/);
  lab.set({
    paused: true,
    network,
    site: {
      now: { up: false, box: null, version: null, trouble: 'no-answer', fromUs: 0, toUs: null },
      downtimeUs: 90 * SECOND,
      intervals: [],
    },
  });
  t.match(await text(), /en pause.*n’atteignent pas le site.*personne ne répond.*1.min 30.s/s);
});

t.test('buttons are commands', async (t) => {
  const { get, lab, post } = await open();
  const html = parse((await get('/')).body);
  for (const form of html.querySelectorAll('form[method=post]')) {
    const fields = Object.fromEntries(
      form
        .querySelectorAll('input')
        .map((input) => [input.getAttribute('name'), input.getAttribute('value')]),
    ) as Record<string, string>;
    const { _csrf, ...rest } = fields;
    const before = lab.performed.length;
    const answer = await post('/', rest);
    t.equal(answer.statusCode, 303, JSON.stringify(rest));
    t.equal(lab.performed.length, before + 1, `performed ${JSON.stringify(rest)}`);
  }
  t.match(lab.performed, [
    { do: 'pause' },
    { do: 'speed', speed: '1' },
    { do: 'speed', speed: '60' },
    { do: 'speed', speed: '600' },
    { do: 'speed', speed: 'max' },
    { do: 'advance', minutes: 15 },
    { do: 'power', box: 'a', how: 'press' },
    { do: 'power', box: 'a', how: 'reset' },
    { do: 'power', box: 'a', how: 'cut' },
    { do: 'cable', box: 'a', nic: 'eth0', plugged: false },
    { do: 'cable', box: 'a', nic: 'eth1', plugged: true },
    { do: 'power', box: 'b', how: 'on' },
  ]);
});

t.test('forms of the other pages', async (t) => {
  const { lab, post, get, visit } = await open();
  const last = () => lab.performed.at(-1);
  await post('/network', { action: 'dns-set', name: 'x.example.com', address: '127.0.0.1', ttlS: '60' });
  t.same(last(), { do: 'dns-set', name: 'x.example.com', address: '127.0.0.1', ttlS: 60 });
  await post('/network', { action: 'wire', from: 'lab', to: 'b', lossPercent: '12.5', extraMs: '0' });
  t.same(last(), { do: 'wire', from: 'lab', to: 'b', cut: false, lossPercent: 12.5, extraMs: 0 });
  await post('/faults', { action: 'fault-add', box: 'a', overlay: 'slow-disk', 'value-delayMs': '20' });
  t.same(last(), { do: 'fault-add', box: 'a', overlay: 'slow-disk', values: { delayMs: '20' } });
  await post('/workstations/ws1', { action: 'hosts-set', workstation: 'ws1', text: '127.20.0.12 a\r\n' });
  t.match(last(), { do: 'hosts-set', workstation: 'ws1' });
  lab.answer({ refused: { en: 'Not now.', fr: 'Pas maintenant.' } });
  await post('/workstations/ws2', { action: 'console-launch', workstation: 'ws2' });
  const shown = await get('/workstations/ws2?lang=fr', { cookie: `lab_visit=${visit}` });
  t.match(parse(shown.body).querySelector('#flash')?.text, /Pas maintenant/);
  const again = await get('/workstations/ws2?lang=fr', { cookie: `lab_visit=${visit}` });
  t.equal(parse(again.body).querySelector('#flash'), null, 'told once');
  const count = lab.performed.length;
  await post('/', { action: 'advance', minutes: 'soon' });
  await post('/', { action: 'format-disk', box: 'a' });
  t.equal(lab.performed.length, count, 'nonsense reaches nobody');
});

t.test('no other web page can press a button', async (t) => {
  const { site, lab, post, visit, csrf } = await open();
  const cut = { action: 'power', box: 'a', how: 'cut' };
  const refused = async (headers: Record<string, string>, fields = {}) =>
    (await post('/', { ...cut, ...fields }, headers)).statusCode;
  t.equal(await refused({}, { _csrf: 'guess' }), 403, 'wrong token');
  t.equal(await refused({ cookie: 'lab_visit=00112233445566778899aabbccddeeff' }), 403, 'other visit');
  t.equal(await refused({ cookie: '' }), 403, 'no cookie');
  t.equal(await refused({ origin: 'http://evil.example' }), 403, 'other origin');
  t.equal(await refused({ 'sec-fetch-site': 'cross-site' }), 403, 'cross-site');
  for (const host of [
    'evil.example',
    'evil.example:8080',
    '127.0.0.1.evil.example',
    '127.0.0.1@evil.example',
  ]) {
    t.equal(await refused({ host }), 421, host);
  }
  const api = (headers: Record<string, string>) =>
    site.app.inject({
      method: 'POST',
      url: '/api/power',
      headers: { host: HOST, ...headers },
      payload: { box: 'a', how: 'cut' },
    });
  t.equal((await api({})).statusCode, 401);
  t.equal((await api({ authorization: 'Bearer wrong' })).statusCode, 401);
  t.equal((await api({ cookie: `lab_visit=${visit}` })).statusCode, 401, 'a cookie alone is not enough');
  t.equal(
    (await api({ cookie: `lab_visit=${visit}`, 'x-csrf-token': csrf, origin: 'http://evil.example' }))
      .statusCode,
    401,
  );
  t.equal(lab.performed.length, 0);
  t.equal((await api({ cookie: `lab_visit=${visit}`, 'x-csrf-token': csrf })).statusCode, 200);
  t.equal((await api({ authorization: `Bearer ${TOKEN}` })).statusCode, 200);
  t.same(lab.performed[0], { do: 'power', box: 'a', how: 'cut' });
  const page = await site.app.inject({ method: 'GET', url: '/', headers: { host: HOST } });
  t.match(String(page.headers['set-cookie']), /HttpOnly.*SameSite=Strict/);
  t.match(String(page.headers['content-security-policy']), /frame-ancestors 'none'/);
});

t.test('an installer file is given with a form', async (t) => {
  const { lab, site, visit, csrf } = await open();
  const part = (name: string, value: string, file = ''): string =>
    `--x\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`;
  const payload = [
    part('_csrf', csrf),
    part('action', 'console-deploy'),
    part('workstation', 'ws4'),
    part('file', '{"version":"16.1.1"}', '; filename="console.msi"'),
    '--x--\r\n',
  ].join('');
  const answer = await site.app.inject({
    method: 'POST',
    url: '/workstations/ws4',
    headers: {
      host: HOST,
      cookie: `lab_visit=${visit}`,
      'content-type': 'multipart/form-data; boundary=x',
    },
    payload,
  });
  t.equal(answer.statusCode, 303);
  t.same(lab.performed.at(-1), { do: 'console-deploy', workstation: 'ws4', file: '{"version":"16.1.1"}' });
});

t.test('the JSON interface', async (t) => {
  const { site, lab } = await open();
  const headers = { host: HOST, authorization: `Bearer ${TOKEN}` };
  const state = await site.app.inject({ method: 'GET', url: '/api/state', headers });
  t.match(state.json(), { speed: '1', boxes: [{ name: 'a' }, { name: 'b' }] });
  t.equal(
    (await site.app.inject({ method: 'GET', url: '/api/state', headers: { host: HOST } })).statusCode,
    401,
  );
  const send = (url: string, payload: object) => site.app.inject({ method: 'POST', url, headers, payload });
  t.equal(
    (await send('/api/command', { do: 'cable', box: 'b', nic: 'eth0', plugged: false })).statusCode,
    200,
  );
  const bad = await send('/api/command', { do: 'cable', box: 'z', nic: 'eth0', plugged: false });
  t.equal(bad.statusCode, 400);
  t.match(bad.json().error, /^box/);
  t.equal((await send('/api/command', { do: 'pause', more: 1 })).statusCode, 400, 'unknown keys');
  lab.answer({ refused: { en: 'No.', fr: 'Non.' } });
  const refused = await send('/api/pause', {});
  t.equal(refused.statusCode, 409);
  t.match(refused.json(), { refused: { en: 'No.', fr: 'Non.' }, detail: 'No.', status: 409 });
  t.ok('wrong' in readCommand({ do: 'advance', minutes: -1 }));
  t.ok('wrong' in readCommand(null));
  const told = (given: object): string | undefined => {
    const read = readCommand(given);
    return 'wrong' in read ? wrongWords(read.entry).fr : undefined;
  };
  const bare = (text: string | undefined): string | undefined => text?.replace(/[\u00a0\u202f]/g, ' ');
  t.equal(
    bare(told({ do: 'advance', minutes: 'bientôt' })),
    'Minutes : saisissez un nombre de 0,01 à 10 080. Rien n’a été modifié.',
  );
  t.equal(told({ do: 'advance', minutes: '7,5' }), undefined, 'a comma is a decimal sign');
  t.match(
    told({ do: 'contract-set', box: 'a', maintenance: 'demain' }),
    /Maintenance jusqu’au : .*2027-01-31/,
  );
  t.match(told({ do: 'hosts-set', workstation: 'ws1', text: 'x'.repeat(10_001) }), /caractères au plus/);
  t.match(told({ do: 'advance', minutes: 1, more: 1 }), /« more » : saisissez une autre valeur/);
});

t.test('open pages are told when something changed, and not when nothing did', async (t) => {
  const { site, lab } = await open();
  const url = new URL(await site.listen(0));
  t.equal(url.hostname, '127.0.0.1');
  const heard = await new Promise<string>((resolve, reject) => {
    const asked = httpRequest({ host: url.hostname, port: url.port, path: '/events' }, (answer) => {
      answer.on('data', (chunk: Buffer) => {
        if (String(chunk).startsWith(': follow')) lab.set({ paused: true });
        else {
          asked.destroy();
          resolve(String(chunk));
        }
      });
    });
    asked.on('error', reject);
    asked.end();
  });
  t.match(heard, /^data: changed/);
});
