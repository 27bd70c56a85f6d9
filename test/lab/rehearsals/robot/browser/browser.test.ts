import t from 'tap';
import { createRenderer } from '../../../../../appliance/web/drawing/render.js';
import type { WireReply } from '../../../../../hardware/ports.js';
import { Browser, type BrowserRequest, type PageVisit } from '../../../../../lab/clients/browser/browser.js';
import type { Frame, Section } from '../../../../../views/blocks.js';
import { same } from '../../../../../views/label.js';

const renderer = createRenderer();

const frame = (csrf: string): Frame => ({
  site: 'login',
  host: 'a.example.com',
  product: 'Pair',
  role: { en: 'Primary', fr: 'Principal' },
  time: same('2018-01-08 09:00:00 UTC'),
  user: 'admin',
  csrf,
  here: '/login/software',
  title: { en: 'Software Management', fr: 'Gestion du logiciel' },
  tabs: [
    { label: { en: 'Status', fr: 'État' }, href: '/login/status', current: false, subs: [] },
    {
      label: { en: 'Management', fr: 'Gestion' },
      href: '/login/software',
      current: true,
      subs: [
        { label: { en: 'Failover', fr: 'Reprise en séquence' }, href: '/login/failover', current: false },
      ],
    },
  ],
  flash: null,
  live: false,
});

const sections = (thumbprint = 'aa:bb'): Section[] => [
  {
    id: 'backup',
    title: { en: 'Software :: Backup Settings', fr: 'Logiciel :: Paramètres de sauvegarde' },
    blocks: [
      { kind: 'facts', items: [{ label: { en: 'Version', fr: 'Version' }, value: same('16.1.1') }] },
      {
        kind: 'facts',
        items: [{ label: { en: 'Thumbprint', fr: 'Empreinte' }, value: { keyMaterial: thumbprint } }],
      },
      {
        kind: 'form',
        action: 'backup',
        fields: [
          {
            kind: 'password',
            name: 'password',
            label: { en: 'Backup Password', fr: 'Mot de passe de sauvegarde' },
            value: '',
          },
          {
            kind: 'checkbox',
            name: 'history',
            label: { en: 'Include logged history', fr: 'Inclure l’historique consigné' },
            value: true,
          },
          {
            kind: 'select',
            name: 'form',
            label: { en: 'Form', fr: 'Forme' },
            value: 'a',
            options: [
              { value: 'a', label: { en: 'Short', fr: 'Courte' } },
              { value: 'b', label: { en: 'Long', fr: 'Longue' } },
            ],
          },
        ],
        submit: { en: 'Download Backup', fr: 'Télécharger la sauvegarde' },
      },
    ],
  },
  {
    id: 'restore',
    title: { en: 'Restore Settings', fr: 'Logiciel :: Restaurer les paramètres' },
    blocks: [
      {
        kind: 'form',
        action: 'restore',
        multipart: true,
        fields: [{ kind: 'file', name: 'file', label: { en: 'File', fr: 'Fichier' }, value: '' }],
        submit: { en: 'Upload Backup', fr: 'Transférer une sauvegarde' },
      },
      {
        kind: 'table',
        caption: { en: 'Packages', fr: 'Paquets' },
        columns: [same('x'), same('')],
        empty: same('-'),
        rows: ['Base 4.3.1', 'Site 16.1.1'].map((name, index) => ({
          cells: [
            same(name),
            {
              press: { en: 'Install', fr: 'Installer cette mise à jour' },
              action: 'install',
              values: { id: String(index) },
            },
          ],
        })),
      },
      {
        kind: 'form',
        action: 'pair',
        fields: ['Informations de connexion du nouveau site de sauvegarde', 'Rapporter'].flatMap(
          (name, index) => [
            { kind: 'heading' as const, name: `h${index}`, label: same(name), value: '' },
            { kind: 'text' as const, name: `host${index}`, label: same('Hôte'), value: '' },
          ],
        ),
        submit: same('Établir une relation'),
      },
      {
        kind: 'form',
        action: 'no',
        fields: [],
        submit: { en: 'Restart', fr: 'Redémarrer' },
        disabled: { en: 'Not now.', fr: 'Pas maintenant.' },
      },
    ],
  },
];

const html = (body: string, extra: Record<string, string | string[]> = {}): WireReply => ({
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8', ...extra },
  body: Buffer.from(body),
});

/** A tiny site that remembers what it was asked. */
function site(csrf = 'token-1', thumbprint?: string) {
  const asked: BrowserRequest[] = [];
  const seen: PageVisit[] = [];
  const browser = new Browser({
    language: 'fr',
    onSeen: (one) => seen.push(one),
    fetch: async (request) => {
      asked.push(request);
      if (request.path === '/dead') return null;
      if (request.path === '/circle')
        return { status: 302, headers: { location: '/circle' }, body: Buffer.alloc(0) };
      if (request.method === 'POST' && request.body.toString().includes('action=backup')) {
        return {
          status: 200,
          headers: {
            'content-type': 'application/octet-stream',
            'content-disposition': 'attachment; filename="a.nsb"',
          },
          body: Buffer.from('NSB'),
        };
      }
      if (request.method === 'POST') {
        return {
          status: 303,
          headers: {
            location: '/login/software?done=1',
            'set-cookie': ['flash=1; Path=/login; HttpOnly', 'gone=; Path=/; Max-Age=0'],
          },
          body: Buffer.alloc(0),
        };
      }
      const page = renderer.render(frame(csrf), sections(thumbprint), 'fr');
      return html(page, {
        'set-cookie': ['sid=s3cret; Path=/login; Secure; HttpOnly; SameSite=Strict', 'gone=1; Path=/'],
      });
    },
  });
  return { browser, asked, seen };
}

const bodyOf = (request: BrowserRequest | undefined): URLSearchParams =>
  new URLSearchParams(request?.body.toString() ?? '');

t.test('forms are found by their words and send what a browser sends', async (t) => {
  const { browser, asked, seen } = site();
  await browser.open('a.example.com', 8443, '/login/software');
  t.equal(browser.where().title, 'a.example.com · Gestion du logiciel · Principal');
  const backup = { section: 'Logiciel :: Paramètres de sauvegarde' };
  // Typed with a plain apostrophe and spaces as people do.
  t.equal(browser.ticked("Inclure l'historique  consigné"), true);
  browser.tick("Inclure l'historique consigné", false, backup);
  browser.fill('Mot de passe de sauvegarde', 's & ü=1', backup);
  browser.choose('Forme', 'Longue', backup);
  await browser.press('Télécharger la sauvegarde', backup);
  const sent = bodyOf(asked[1]);
  t.match(asked[1], { method: 'POST', path: '/login/software', host: 'a.example.com', port: 8443 });
  t.equal(sent.get('_csrf'), 'token-1');
  t.equal(sent.get('action'), 'backup');
  t.equal(sent.get('password'), 's & ü=1');
  t.equal(sent.get('form'), 'b');
  t.equal(sent.has('history'), false, 'an unticked box is not sent');
  t.match(browser.lastDownload(), { filename: 'a.nsb', bytes: Buffer.from('NSB') });
  t.equal(browser.where().path, '/login/software', 'a download leaves the page open');
  t.match(seen, [
    { method: 'GET', status: 200 },
    { method: 'POST', status: 200, title: 'a.nsb' },
  ]);
});

t.test('files travel as multipart, rows have their own buttons, cookies are kept', async (t) => {
  const { browser, asked, seen } = site();
  await browser.open('a.example.com', 8443, '/login/software');
  browser.upload('Fichier', { filename: 'b "1".nsb', bytes: Buffer.from([0, 255, 10]) });
  await browser.press('Transférer une sauvegarde');
  t.match(asked[1]?.headers['content-type'], /^multipart\/form-data; boundary=/);
  const sent = asked[1]?.body.toString('latin1') ?? '';
  t.match(sent, /name="action"\r\n\r\nrestore\r\n/);
  t.ok(sent.includes('filename="b %221%22.nsb"'));
  t.ok(asked[1]?.body.includes(Buffer.from([0, 255, 10])));
  t.match(asked[1]?.headers.cookie, /sid=s3cret; gone=1/, 'longer paths first');
  t.match(asked[2], { method: 'GET', path: '/login/software?done=1' }, 'a 303 is followed by GET');
  t.equal(asked[2]?.headers.cookie?.includes('flash=1'), true);
  t.equal(asked[2]?.headers.cookie?.includes('gone'), false, 'removed by Max-Age=0');
  t.match(seen[1], { method: 'POST', status: 303, title: '/login/software?done=1' });

  await t.rejects(browser.press('Installer cette mise à jour'), { message: /stands on 2 buttons/ });
  await browser.press('Installer cette mise à jour', { row: 'Site 16.1.1' });
  t.equal(bodyOf(asked[3]).get('id'), '1');

  t.throws(() => browser.fill('Hôte', 'x'), { message: /2 fields “Hôte”/ });
  browser.fill('Hôte', '127.20.0.12', { section: 'Informations de connexion du nouveau site de sauvegarde' });
  browser.fill('Hôte', '127.20.0.11', { section: 'Rapporter' });
  await browser.press('Établir une relation');
  t.equal(bodyOf(asked.at(-2)).get('host0'), '127.20.0.12');
  t.equal(bodyOf(asked.at(-2)).get('host1'), '127.20.0.11');

  await browser.follow('Reprise en séquence');
  t.equal(asked.at(-1)?.path, '/login/failover');
  await browser.open('a.example.com', 8443, '/appliance/x');
  t.equal(asked.at(-1)?.headers.cookie?.includes('sid='), false, 'cookies of /login stay there');
});

t.test('what is not there is said with what is', async (t) => {
  const { browser } = site();
  await browser.open('a.example.com', 8443, '/login/software');
  t.equal(browser.fact('Version'), '16.1.1');
  t.ok(browser.text({ section: 'Logiciel :: Restaurer les paramètres' }).includes('Base 4.3.1'));
  await t.rejects(browser.press('Synchroniser maintenant'), {
    reason: 'not-found',
    message: /no button “Synchroniser maintenant”.*“Transférer une sauvegarde”/,
  });
  t.throws(() => browser.fill('Rien', 'x'), { message: /no field “Rien”.*“Mot de passe de sauvegarde”/ });
  t.throws(() => browser.text({ section: 'Rien' }), { message: /no section “Rien”.*“Paquets”/ });
  t.throws(() => browser.fact('Rien'), { message: /no “Rien”.*“Version”/ });
  t.throws(() => browser.choose('Forme', 'Rien'), { message: /no choice “Rien”.*“Courte”, “Longue”/ });
  t.throws(() => browser.tick('Forme', true), { message: /is no check box/ });
  await t.rejects(browser.follow('Rien'), { message: /no link “Rien”.*“Gestion”/ });
  await t.rejects(browser.press('Redémarrer'), { message: /Pas maintenant/ });
  t.equal(browser.offers('Redémarrer'), false);
  t.equal(browser.offers('Télécharger la sauvegarde'), true);
  await t.rejects(browser.open('a.example.com', 8443, '/dead'), { message: /a.example.com does not answer/ });
  await t.rejects(browser.open('a.example.com', 8443, '/circle'), { message: /in circles/ });
});

t.test('the hash of a page leaves out tokens and key material, nothing else', async (t) => {
  const hash = async (csrf: string, thumbprint: string): Promise<string> => {
    const { browser, seen } = site(csrf, thumbprint);
    await browser.open('a.example.com', 8443, '/login/software');
    return seen[0]?.textHash ?? '';
  };
  const first = await hash('token-1', 'aa:bb');
  t.equal(await hash('token-2', 'cc:dd'), first);
  const { browser, seen } = site();
  await browser.open('a.example.com', 8443, '/login/software');
  t.equal(seen[0]?.textHash, first);
  const other = renderer.render({ ...frame('x'), host: 'b.example.com' }, sections(), 'fr');
  const { textHash } = await import('../../../../../lab/clients/browser/html.js');
  t.not(textHash(other), first);
});
