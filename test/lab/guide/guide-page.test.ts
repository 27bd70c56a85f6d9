/** The guide's page and its JSON: chapters, links into the lab, question and how the trainee stands. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'node-html-parser';
import t from 'tap';
import { pages as boxPages } from '../../../appliance/pages/index.js';
import type { LabState } from '../../../lab/console/control/lab-state.js';
import type { GuideView, StatementView } from '../../../lab/console/drawing/guide-view.js';
import { labPages } from '../../../lab/console/drawing/site.js';
import { createLabConsole } from '../../../lab/console/server.js';
import { guideBook } from '../../../lab/guide/book.js';
import { chapters } from '../../../lab/guide/chapters.js';
import { guidePlaces } from '../../../lab/guide/places.js';
import { statementIds } from '../../../lab/guide/statements.js';
import { loadRehearsal, rehearsalNames } from '../../../lab/rehearsals/language/load.js';
import type { BoxEvent } from '../../../lab/rehearsals/stage.js';
import { createAttempt } from '../../../lab/rehearsals/trainee/attempt.js';
import { attemptState, endingState } from '../../../lab/rehearsals/trainee/trainee-state.js';
import { rootDir } from '../../../views/root.js';
import { stillControl } from '../../support/sample-lab/control.js';
import { sampleLabState } from '../../support/sample-lab/lab.js';

const TOKEN = 'token-printed-at-start';
const headers = { host: 'localhost:8088' };

async function open(change: Partial<LabState> = {}) {
  let state: LabState = { ...sampleLabState(), ...change };
  const site = await createLabConsole(stillControl({ state: () => state }), { token: TOKEN });
  t.teardown(() => site.close());
  const inject = (url: string, more: Record<string, string> = {}) =>
    site.app.inject({ method: 'GET', url, headers: { ...headers, ...more } });
  const page = async (query = '') => parse((await inject(`/guide${query}`)).body);
  const ask = async (query = ''): Promise<GuideView> =>
    (await inject(`/api/guide${query}`, { authorization: `Bearer ${TOKEN}` })).json();
  const set = (next: Partial<LabState>): void => {
    state = { ...state, ...next };
  };
  return { inject, page, ask, set };
}

const statementsOf = (guide: GuideView): StatementView[] =>
  guide.chapters.flatMap(({ parts }) => parts.flatMap(({ statements }) => statements));
const idsOf = (guide: GuideView): string[] => statementsOf(guide).map(({ id }) => id);

t.test('every statement once, in the order of the guide, on the page as in the JSON', async (t) => {
  const { page, ask } = await open();
  const whole = await ask();
  t.same(idsOf(whole), statementIds);
  t.match(whole, { total: 113, shown: 113, run: null, procedure: null, counts: {} });
  for (const language of ['en', 'fr'] as const) {
    const html = await page(`?lang=${language}`);
    t.same(
      html.querySelectorAll('.lab-statement').map(({ id }) => id),
      statementIds,
    );
    t.same(
      html.querySelectorAll('.lab-book section > h2').map(({ text }) => text.replace(/\u00a0/g, ' ')),
      chapters.map(({ title }) => title[language]),
    );
    for (const link of html.querySelectorAll('a[href^="#"]')) {
      const target = link.getAttribute('href') ?? '';
      t.ok(html.querySelector(`[id="${target.slice(1)}"]`), `${target} is there`);
    }
  }
});

t.test('every statement leads to pages that exist, at the addresses of the running lab', async (t) => {
  const { ask } = await open();
  const { boxes, maker, siteUrl } = sampleLabState();
  const known = new Set([
    ...labPages.map(({ path }) => path),
    ...boxes.flatMap(({ urls }) => boxPages.map(({ path }) => new URL(path, urls.login).href)),
    ...[maker.updatesUrl, maker.supportUrl, `${siteUrl}/login`],
  ]);
  for (const { id, links, missing } of statementsOf(await ask())) {
    t.ok(links.length + missing.length > 0, `${id} leads somewhere`);
    for (const { href, where, page } of links) {
      t.ok(known.has(href), `${id}: ${href}`);
      t.ok(where.en !== '' && page.fr !== '', `${id}: ${href} is named`);
    }
  }
  const third = [...guidePlaces].filter(([, places]) => places.some(({ at }) => at === 'C'));
  for (const [id, places] of third) {
    for (const place of places) {
      if (place.at === 'C')
        t.ok(
          boxPages.some(({ path }) => path === place.path),
          `${id}: ${place.path}`,
        );
    }
  }
});

t.test('a page that says it carries a statement out is among its places', async (t) => {
  const pathsOf = (module: string): string[] =>
    [...readFileSync(join(rootDir(), module), 'utf8').matchAll(/^ {2}path: '(\/[^']+)',$/gm)].map(
      ([, path = '']) => path,
    );
  for (const { parts } of guideBook().chapters) {
    for (const { id, where, places } of parts.flatMap(({ statements }) => statements)) {
      const paths = places.map((place) => ('path' in place ? place.path : place.at));
      for (const module of where.filter((one) => one.startsWith('appliance/pages/'))) {
        const own = pathsOf(module);
        t.ok(own.length === 0 || own.some((path) => paths.includes(path)), `${id}: ${module}`);
      }
    }
  }
});

t.test('each procedure has its part, and what is no statement of it stays away', async (t) => {
  const { ask, page } = await open();
  const known = rehearsalNames();
  t.same([...guideBook().procedures.map(({ id }) => id)].sort(), known);
  for (const { concerns } of chapters.flatMap(({ parts }) => parts)) {
    t.same(
      concerns.filter((id) => !known.includes(id)),
      [],
    );
  }
  for (const { id, procedures } of statementsOf(await ask())) t.not(procedures.length, 0, id);
  for (const name of known) {
    const shown = idsOf(await ask(`?procedure=${name}`));
    const { guide, steps } = loadRehearsal(name);
    const missed = [...guide, ...steps.flatMap((step) => step.guide)].filter((id) => !shown.includes(id));
    t.same(missed, [], `${name} has what it grades`);
  }
  const shared = idsOf(await ask('?procedure=async-shared-ip'));
  t.ok(shared.includes('G96') && shared.includes('G101') && shared.includes('G25'));
  t.notOk(['G98', 'G99', 'G79', 'G103'].some((id) => shared.includes(id)));
  const clock = idsOf(await ask('?procedure=manual-clock'));
  t.ok(clock.includes('G49') && !clock.includes('G66'));
  const chosen = await page('?procedure=manual-clock&lang=fr');
  t.equal(chosen.querySelector('option[selected]')?.getAttribute('value'), 'manual-clock');
  t.equal(chosen.querySelectorAll('.lab-statement').length, clock.length);
});

t.test('words are found without accents, in text, number, page and chapter, all of them', async (t) => {
  const { ask, page, inject } = await open();
  t.ok(idsOf(await ask('?q=PROPAGATION')).includes('G98'));
  t.same(idsOf(await ask('?q=g113')), ['G113']);
  t.ok(idsOf(await ask('?q=cles+inter-serveurs')).includes('G80'), 'clés without its accent');
  t.ok(idsOf(await ask("?q=serveur+l'assistance")).includes('G10'), 'a straight apostrophe');
  t.ok(idsOf(await ask('?q=configuration+ip')).includes('G51'), 'the name of a page');
  const none = await page('?q=rutabaga&lang=fr');
  t.match(none.querySelector('main')?.text, /0 énoncé sur 113/);
  t.match(none.querySelector('main')?.text, /Aucun énoncé ne contient/);
  const hostile = await inject(`/guide?q=${encodeURIComponent('"><script>alert(1)</script>')}`);
  t.notOk(hostile.body.includes('<script>alert'));
  t.equal(
    parse(hostile.body).querySelector('input[name=q]')?.getAttribute('value'),
    '"><script>alert(1)</script>',
  );
  const form = (await page()).querySelector('form.lab-find');
  t.equal(form?.getAttribute('method'), 'get');
  t.equal(form?.getAttribute('action'), '/guide');
});

t.test('a procedure that does not exist is said to, and tools show their token', async (t) => {
  const { page, inject } = await open();
  const asked = await page('?procedure=nonsense&lang=fr');
  t.match(asked.querySelector('.note.tone-warn')?.text, /n’existe pas/);
  t.equal(asked.querySelectorAll('.lab-statement').length, 113);
  t.equal((await inject('/api/guide')).statusCode, 401);
  const refused = await inject('/api/guide?procedure=nonsense', { authorization: `Bearer ${TOKEN}` });
  t.equal(refused.statusCode, 400);
  t.match(refused.json().error, /^procedure: takes one of .*sync-upgrade/);
  const twice = await inject('/api/guide?q=a&q=b', { authorization: `Bearer ${TOKEN}` });
  t.equal(twice.statusCode, 200);
});

const rehearsal = loadRehearsal('sync-upgrade');
const START_US = Date.UTC(2018, 0, 8, 19) * 1_000;
const event = (minute: number, box: 'A' | 'B', kind: BoxEvent['event']['kind'], data = {}): BoxEvent => ({
  atUs: START_US + minute * 60_000_000,
  box,
  event: { kind, data } as BoxEvent['event'],
});

function attempt() {
  const run = createAttempt(rehearsal, START_US);
  run.feed(event(1, 'A', 'backup.made'));
  run.feed(event(2, 'B', 'failover.broken', { by: 'here' }));
  run.feed(event(3, 'A', 'installer.installed', { version: '4.3.1' }));
  return run;
}

t.test('what the trainee did is told by statement, with what came of mistakes', async (t) => {
  const { ask, page, set } = await open();
  const current = attemptState(attempt(), 0, 0);
  const { offers } = sampleLabState().trainee;
  set({ trainee: { person: '', offers, current, last: null } });
  const guide = await ask();
  const of = (id: string) => statementsOf(guide).find((one) => one.id === id)?.standing ?? null;
  t.match(guide.run, { rehearsal: 'sync-upgrade', over: false });
  t.match(of('G59'), {
    word: 'done',
    steps: [{ id: 'backup', doneUs: START_US + 60_000_000 }],
    mistakes: [],
  });
  t.match(of('G66'), {
    word: 'wrong',
    mistakes: [{ id: 'broken-unsynchronised', consequence: { fr: /sur A/ } }],
  });
  t.match(of('G39'), { word: 'begun' }, 'the base is installed, the site is not');
  t.match(of('G87'), { word: 'open' });
  t.match(of('G10'), { word: 'heeded', steps: [], mistakes: [] }, 'a mistake that was not made');
  t.equal(of('G98'), null, 'not followed in this rehearsal');
  t.equal(guide.counts.wrong, 1);

  const html = await page('?lang=fr');
  const item = (id: string) => html.querySelector(`#${id}`);
  t.match(item('G59')?.querySelector('.badge')?.text, /^fait$/);
  t.match(
    item('G66')?.querySelector('.note.tone-bad')?.text,
    /rompue avant la fin.*8 janvier 2018 20:02:00.*n’existe que sur A/s,
  );
  t.equal(item('G66')?.querySelector('.lab-seen a')?.getAttribute('href'), '/rehearsals#step-sync');
  t.equal(item('G98')?.querySelector('.badge'), null);
  t.match(html.querySelector('#find')?.text, /En cours.*Mise à niveau synchrone.*1 mal fait.*faits/s);
  t.equal((await page('?q=G98')).querySelectorAll('.lab-statement').length, 1);
});

t.test('the last run goes on telling when it is over', async (t) => {
  const { ask, page, set } = await open();
  const run = attempt();
  const done = new Map(run.recogniser.steps().map(({ id, doneUs }) => [id, doneUs]));
  const ms = (us: number): number => (us - START_US) / 1_000;
  const last = endingState(
    {
      rehearsal: rehearsal.id,
      how: 'finished',
      endedUs: START_US + 600_000_000,
      success: [],
      reasons: [],
      report: {
        rehearsal: rehearsal.id,
        hosting: 'processes',
        seed: '1',
        outcome: 'failure',
        simulatedMs: 600_000,
        wallMs: 1,
        downtimeMs: 0,
        traceHash: '',
        steps: rehearsal.steps.map(({ id, guide }) => {
          const at = done.get(id) ?? null;
          const endedMs = at === null ? null : ms(at);
          return { id, guide, outcome: at === null ? 'missed' : 'done', startedMs: endedMs, endedMs };
        }),
        mistakes: run.recogniser.mistakes().map(({ id, atUs }) => ({ id, guide: [], atMs: ms(atUs) })),
        lost: { rows: 0, files: 0 },
        judged: { boxes: 2, pairs: 1, rows: 9, files: 1, sessions: 0, settings: 9 },
      },
    },
    rehearsal,
  );
  set({ trainee: { person: '', offers: sampleLabState().trainee.offers, current: null, last } });
  const guide = await ask('?procedure=sync-upgrade');
  const of = (id: string) => statementsOf(guide).find((one) => one.id === id)?.standing ?? null;
  t.match(guide.run, { over: true });
  t.match(of('G59'), { word: 'done', steps: [{ doneUs: START_US + 60_000_000 }] }, 'the same instant');
  t.match(of('G66'), { word: 'wrong', mistakes: [{ atUs: START_US + 120_000_000 }] });
  t.match(of('G87'), { word: 'missed' });
  t.match((await page('?lang=fr')).querySelector('#G87 .badge')?.text, /non fait/);
  t.equal((await page()).querySelector('.lab-seen a'), null, 'there is no list of steps to lead to');
});

t.test('a lab without a box says so', async (t) => {
  const { boxes, ...rest } = sampleLabState();
  const { page, ask } = await open({ ...rest, boxes: boxes.slice(0, 1) });
  const html = await page('?lang=fr');
  t.match(html.querySelector('#G101 .lab-places')?.text, /pas de serveur B/);
  t.equal(html.querySelectorAll('#G36 .lab-places a').length, 1, 'one box, one link');
  t.match(statementsOf(await ask('?q=G101')), [{ links: [], missing: [{ en: 'box B' }] }]);
});

t.test('the way to it: the menu, each rehearsal, each number', async (t) => {
  const { inject, set } = await open();
  const start = parse((await inject('/rehearsals')).body);
  t.ok(start.querySelector('nav a[href="/guide"]'));
  t.ok(start.querySelector('a[href="/guide?procedure=sync-upgrade"]'));
  t.ok(start.querySelector('#offer-sync-upgrade a[href="/guide#G53"]'));
  const current = attemptState(attempt(), 0, 0);
  set({ trainee: { person: '', offers: [], current, last: null } });
  const under = parse((await inject('/rehearsals')).body);
  t.ok(under.querySelector('#step-sync a[href="/guide#G66"]'));
  t.ok(under.querySelector('#task a[href="/guide?procedure=sync-upgrade"]'));
});
