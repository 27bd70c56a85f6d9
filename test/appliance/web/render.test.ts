/** The renderer: frames, forms, lists, confirmations, pages outside the menu, in both languages. */
import { parse } from 'node-html-parser';
import t from 'tap';
import { createRenderer } from '../../../appliance/web/drawing/render.js';
import type { Section } from '../../../views/blocks.js';
import { languages, same } from '../../../views/label.js';
import { words } from '../../../views/words.js';
import { applianceFrame, failoverFrame, openFrame } from '../../views/sample-frames.js';
import { samplePages } from '../../views/sample-pages.js';
import { reportSections } from '../../views/sample-reports.js';
import { applianceSections, failoverSections } from '../../views/sample-sections.js';

const renderer = createRenderer();

const draw = (sections: readonly Section[], language: 'en' | 'fr' = 'en') =>
  parse(renderer.render(applianceFrame, sections, language));

t.test('every page, in both languages', async (t) => {
  for (const { name, html } of samplePages()) {
    await t.test(name, async (t) => {
      const root = parse(html);
      const language = name.slice(-2);
      t.match(html, /^<!doctype html>\s*<html lang="(en|fr)">/);
      t.equal(root.querySelector('html')?.getAttribute('lang'), language);
      t.equal(root.querySelectorAll('h1').length, 1);
      t.equal(root.querySelectorAll('main').length, 1);
      t.equal(root.querySelector('a.skip')?.getAttribute('href'), '#main');
      const ids = root.querySelectorAll('[id]').map((element) => element.id);
      t.same(ids, [...new Set(ids)], 'ids are unique');
      for (const form of root.querySelectorAll('form')) {
        const tokens = form.querySelectorAll('input[name="_csrf"]').length;
        const post = form.getAttribute('method') === 'post';
        if (!name.startsWith('lab')) t.equal(tokens, post ? 1 : 0, `token in ${form.getAttribute('action')}`);
      }
      for (const field of root.querySelectorAll('input,select,textarea')) {
        if (field.getAttribute('type') === 'hidden') continue;
        t.equal(root.querySelectorAll(`label[for="${field.id}"]`).length, 1, `label of ${field.id}`);
      }
      for (const element of root.querySelectorAll('[aria-describedby],[aria-labelledby]')) {
        const named = `${element.getAttribute('aria-describedby') ?? ''} ${element.getAttribute('aria-labelledby') ?? ''}`;
        for (const id of named.split(' ').filter((one) => one !== '')) {
          t.ok(root.getElementById(id), `${id} exists`);
        }
      }
      t.notMatch(html, /undefined|\[object|NaN/);
      t.notMatch(html, / style="| on[a-z]+="|<script>/, 'nothing inline, for a strict content policy');
    });
  }
});

t.test('the frame', async (t) => {
  const root = parse(renderer.render(failoverFrame, failoverSections, 'fr'));
  t.equal(root.querySelector('title')?.text, 'a.example.com · Reprise en séquence · Principal');
  t.equal(root.querySelector('body')?.getAttribute('class'), 'site-login');
  t.equal(
    root.querySelector('#main')?.getAttribute('data-live'),
    '/login/events?page=%2Flogin%2Fmanagement%2Ffailover',
  );
  t.match(root.querySelector('noscript')?.innerHTML, /http-equiv="refresh" content="5"/);
  t.equal(root.querySelector('#flash')?.getAttribute('role'), 'status');
  t.same(
    root
      .querySelectorAll('.tabs [aria-current], .subs [aria-current]')
      .map((link) => [link.text, link.getAttribute('aria-current')]),
    [
      ['Gestion', 'true'],
      ['Reprise en séquence', 'page'],
    ],
  );
  t.same(
    root.querySelectorAll('.languages a').map((link) => [link.text, link.getAttribute('href')]),
    [
      ['English', '/login/management/failover?lang=en'],
      ['Français', '/login/management/failover?lang=fr'],
    ],
  );
  t.equal(root.querySelector('header form')?.getAttribute('action'), '/login/sign-out');
  t.match(root.querySelector('.foot')?.text, /Simulateur indépendant/);

  const other = parse(renderer.render(applianceFrame, [], 'en'));
  t.equal(other.querySelector('body')?.getAttribute('class'), 'site-appliance');
  t.equal(other.querySelector('#flash')?.getAttribute('role'), 'alert');
  t.notOk(other.querySelector('noscript'), 'a page that is not live stays as it is');
  t.notOk(other.querySelector('[data-live]'));
  t.equal(other.querySelector('title')?.text, 'a.example.com · IP Configuration');
  const nobody = parse(renderer.render({ ...applianceFrame, user: null, tabs: [] }, [], 'en'));
  t.notOk(nobody.querySelector('form'), 'nobody to sign out');
  t.notOk(nobody.querySelector('.tabs'));
});

t.test('forms', async (t) => {
  const root = draw(applianceSections);
  const form = root.querySelector('#fields-0');
  t.equal(form?.getAttribute('method'), 'post');
  t.equal(form?.getAttribute('enctype'), 'multipart/form-data');
  t.equal(form?.getAttribute('action'), '/appliance/networking/ip?nic=eth0', 'query kept, language dropped');
  t.equal(form?.querySelector('input[name="action"]')?.getAttribute('value'), 'save');
  t.equal(form?.querySelector('input[name="id"]')?.getAttribute('value'), '17');
  const host = root.querySelector('#fields-0-host');
  t.equal(host?.getAttribute('value'), 'a<b>.example.com');
  t.equal(host?.getAttribute('aria-invalid'), 'true');
  t.equal(host?.getAttribute('aria-describedby'), 'fields-0-host-help fields-0-host-error');
  t.equal(host?.getAttribute('aria-required'), 'true');
  t.equal(root.querySelector('#fields-0-secret')?.getAttribute('autocomplete'), 'new-password');
  t.equal(root.querySelector('option[selected]')?.getAttribute('value'), 'utc');
  t.equal(root.querySelector('input[checked][type="radio"]')?.getAttribute('value'), 'reject');
  t.ok(root.querySelector('#fields-0-on')?.hasAttribute('checked'));
  t.same(
    root.querySelectorAll('#error-summary a').map((link) => link.getAttribute('href')),
    ['#fields-0-host', '#fields-0-default'],
  );
  const disabled = parse(renderer.render(failoverFrame, failoverSections, 'en')).querySelector(
    '#swap-3 button',
  );
  t.ok(disabled?.hasAttribute('disabled'));
  t.equal(disabled?.getAttribute('aria-describedby'), 'swap-3-why');
});

t.test('lists: filters, check boxes, row buttons, pages', async (t) => {
  const root = parse(
    renderer.render({ ...failoverFrame, here: '/login/reports?page=2' }, reportSections, 'en'),
  );
  const filter = root.querySelector('#sessions-0');
  t.equal(filter?.getAttribute('method'), 'get');
  t.equal(filter?.getAttribute('action'), '/login/reports');
  const list = root.querySelector('form#sessions-1');
  t.equal(list?.querySelectorAll('input[name="chosen"]').length, 25);
  t.equal(list?.querySelector('input[name="action"]')?.getAttribute('value'), 'export');
  const button = list?.querySelector('tbody button');
  const rowForm = root.getElementById(button?.getAttribute('form') ?? '');
  t.equal(
    rowForm?.querySelector('input[name="id"]')?.getAttribute('value'),
    's0',
    'the row button has a form of its own',
  );
  t.equal(list?.querySelectorAll('form').length, 0, 'forms do not nest');
  t.match(root.getElementById(button?.getAttribute('aria-describedby') ?? '')?.text, /June 04, 2018/);
  t.equal(
    root.querySelector('a[rel="next"]')?.getAttribute('href'),
    '/login/reports?user=a+b&type=all&page=3',
  );
  t.match(root.querySelector('.pager')?.text, /1,000,000 entries.*Page 2 \/ 40,000/);
  t.equal(root.querySelector('#sessions-2-caption')?.text, 'Nothing here');
  t.equal(root.querySelector('td.empty')?.text, 'No entry fits.');
  t.equal(root.querySelectorAll('#sessions-1 thead th[scope="col"]').length, 6);
});

t.test('long work and shares have words and numbers', async (t) => {
  const root = parse(renderer.render(failoverFrame, failoverSections, 'fr'));
  const [known, unknown] = root.querySelectorAll('[role="progressbar"]');
  t.equal(known?.getAttribute('aria-valuenow'), '29');
  t.equal(known?.getAttribute('aria-valuetext'), 'Copie de l’historique des sessions, 29\u202f%');
  t.match(root.querySelector('.left')?.text, /Temps restant\u00a0: 12\u00a0min 34\u00a0s/);
  t.notOk(unknown?.hasAttribute('aria-valuenow'));
  t.equal(draw(applianceSections).querySelector('[role="meter"]')?.getAttribute('aria-valuenow'), '82');
  t.match(root.querySelector('code.key-material')?.text, /^5C:0D/);
});

t.test('confirm page sends again what was sent, once more confirmed', async (t) => {
  const html = renderer.confirm(
    {
      frame: { ...failoverFrame, flash: null },
      action: 'break',
      values: { name: 'b', list: ['1', '2'], _csrf: 'old', action: 'other', _confirmed: '0' },
      title: same('T'),
      text: same('X'),
      button: words.delete,
    },
    'fr',
  );
  t.equal(parse(html).querySelector('h1')?.text, 'T');
  const form = parse(html).querySelector('main form');
  t.same(
    form?.querySelectorAll('input').map((input) => [input.getAttribute('name'), input.getAttribute('value')]),
    [
      ['_csrf', failoverFrame.csrf],
      ['action', 'break'],
      ['_confirmed', '1'],
      ['name', 'b'],
      ['list', '1'],
      ['list', '2'],
    ],
  );
  t.equal(form?.querySelector('button')?.text, 'Supprimer');
  t.equal(form?.querySelector('a')?.getAttribute('href'), failoverFrame.here);
  t.notOk(parse(html).querySelector('[data-live]'), 'it waits for an answer, so it does not refresh');
});

t.test('pages outside the menu', async (t) => {
  const signIn = (language: 'en' | 'fr') =>
    parse(
      renderer.signIn(
        {
          frame: openFrame,
          postTo: '/login/x',
          username: 'eve',
          flash: null,
          agreement: null,
          forgotten: null,
          next: '/login/reports',
        },
        language,
      ),
    );
  const page = signIn('fr');
  t.equal(page.querySelector('main form')?.getAttribute('action'), '/login/x');
  t.equal(page.querySelector('input[name="username"]')?.getAttribute('value'), 'eve');
  t.equal(page.querySelector('input[name="password"]')?.getAttribute('value'), '');
  t.equal(page.querySelector('input[name="next"]')?.getAttribute('value'), '/login/reports');
  t.match(page.querySelector('button')?.text, 'Se connecter');
  t.match(page.querySelector('title')?.text, 'a.example.com · Connexion · Principal');

  const down = parse(renderer.maintenance({ frame: { ...openFrame, role: null, time: null } }, 'en'));
  t.equal(down.querySelector('h1')?.text, 'The site is being updated');
  t.notMatch(down.querySelector('main')?.text, /%|version|\d/, 'no detail');
  t.equal(down.querySelector('main')?.getAttribute('data-poll'), '10');
  t.notOk(down.querySelector('form'));
  const damaged = parse(renderer.maintenance({ frame: openFrame, why: 'damaged' }, 'fr'));
  t.match(damaged.querySelector('h1')?.text, /n’est pas disponible/);
  t.match(damaged.querySelector('main')?.text, /endommagé.*l’assistance technique/);
  t.notOk(damaged.querySelector('.moving'), 'nothing is on its way');
  t.ok(down.querySelector('.moving'));

  for (const [status, title] of [
    [403, 'Not allowed'],
    [404, 'Page not found'],
    [500, 'Something went wrong'],
    [418, 'The request was not understood'],
    [502, 'Something went wrong'],
  ] as const) {
    const error = parse(renderer.error({ frame: openFrame, status }, 'en'));
    t.equal(error.querySelector('h1')?.text, title);
    t.equal(error.querySelector('main a')?.getAttribute('href'), '/login');
  }
});

t.test('the same page twice is the same text, and each language its own', async (t) => {
  for (const language of languages) {
    t.equal(
      renderer.render(failoverFrame, failoverSections, language),
      createRenderer().render(failoverFrame, failoverSections, language),
    );
  }
  const french =
    parse(renderer.render(failoverFrame, failoverSections, 'fr')).querySelector('body')?.text ?? '';
  t.notMatch(french, /Save|Sign out|Sync Now|Time left/);
});
