/** Pages in a real browser: accessibility of every kind of page, and the small live script. */
import type { Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AxeResults } from 'axe-core';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import t from 'tap';
import { createRenderer } from '../../appliance/web/drawing/render.js';
import type { Frame } from '../../views/blocks.js';
import { type Label, same, say } from '../../views/label.js';
import { applianceFiles, labFiles } from '../../views/static-files.js';
import { layoutWords } from '../../views/words.js';
import { openBrowser, openContext } from '../support/e2e/browser.js';
import { failoverFrame, openFrame } from './sample-frames.js';
import { samplePages } from './sample-pages.js';
import { failoverSections, workSection } from './sample-sections.js';

t.setTimeout(280_000);

const WIDTHS = [1280, 1024, 390] as const;

let browser: Browser;
t.before(async () => {
  browser = await openBrowser();
});
t.teardown(() => browser.close());

const files = new Map([...applianceFiles(), ...labFiles()].map((file) => [file.path, file]));

/** Instead of a status: nobody answers. */
const SILENT = 0;

interface Site {
  readonly origin: string;
  /** What the next GET of the page answers. */
  html: string;
  status: number;
  gets: number;
  /** Open event streams. */
  readonly streams: Set<ServerResponse>;
  close(): void;
}

/** Serves one page, the static files and an event stream, under the pages' own content policy. */
function openSite(html: string): Promise<Site> {
  const streams = new Set<ServerResponse>();
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    const file = files.get(pathname);
    if (file !== undefined) {
      response.writeHead(200, { 'content-type': file.type }).end(file.text);
    } else if (pathname.endsWith('/events')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n');
      streams.add(response);
      response.on('close', () => streams.delete(response));
    } else if (site.status === SILENT) {
      response.destroy();
    } else {
      site.gets += 1;
      response
        .writeHead(site.status, {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy':
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'",
        })
        .end(site.html);
    }
  });
  const site: Site = {
    origin: '',
    html,
    status: 200,
    gets: 0,
    streams,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve(Object.assign(site, { origin: `http://127.0.0.1:${port}` }));
    });
  });
}

const until = async (holds: () => boolean, page: Page): Promise<void> => {
  while (!holds()) await page.evaluate('new Promise(requestAnimationFrame)');
};

const tell = (site: Site): void => {
  for (const stream of site.streams) stream.write('data: changed\n\n');
};

t.test('nothing serious for axe, nothing wider than the screen', async (t) => {
  const site = await openSite('');
  t.teardown(() => site.close());
  const page = await (await openContext(browser)).newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  for (const { name, html } of samplePages()) {
    site.html = html;
    await page.goto(site.origin);
    await page.evaluate(axe.source);
    // Contrast is the slow half, and the same in both languages.
    const result = (await page.evaluate(`axe.run({
      resultTypes: ['violations'],
      rules: { 'color-contrast': { enabled: ${name.endsWith('-fr')} } },
    })`)) as AxeResults;
    const found = result.violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html}`);
    t.same(found, [], `${name}: axe`);
    for (const hidden of await page.locator('main [hidden]').all()) {
      t.notOk(await hidden.isVisible(), `${name}: what is hidden is not to be seen`);
    }
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      t.ok(Number(wide) <= width, `${name}: fits ${width}, is ${wide}`);
    }
  }
  t.same(complaints, [], 'the content policy holds');
  await page.close();
});

const renderer = createRenderer();
const livePage = (peer: string, change: Partial<Frame> = {}): string =>
  renderer.render(
    { ...failoverFrame, ...change },
    [
      {
        id: 'live',
        title: same(peer),
        blocks: [
          {
            kind: 'form',
            action: 'x',
            submit: same('Go'),
            drawn: peer,
            fields: [
              { kind: 'text', name: 'typed', label: same('Typed'), value: '' },
              { kind: 'text', name: 'left', label: same('Left'), value: peer },
              { kind: 'checkbox', name: 'box', label: same('Box'), value: false },
            ],
          },
          { kind: 'form', action: 'y', submit: same('Leave'), drawn: peer, fields: [] },
        ],
      },
      workSection(change.live === false),
      ...failoverSections,
    ],
    'en',
  );

t.test('a live page swaps what changed and keeps what somebody does', async (t) => {
  const site = await openSite(livePage('first'));
  t.teardown(() => site.close());
  const page = await (await openContext(browser)).newPage();
  await page.goto(site.origin);
  await page.getByLabel('Typed', { exact: true }).fill('half a sentence');
  await page.getByLabel('Box', { exact: true }).check();
  await page.getByLabel('Typed', { exact: true }).focus();
  await page.evaluate('document.activeElement.setSelectionRange(5, 8)');
  await until(() => site.streams.size === 1, page);
  const button = page.getByRole('button', { name: 'Sync Now', exact: true });
  const before = await button.elementHandle();

  site.html = livePage('second', { flash: null, role: same('Backup') });
  tell(site);
  await page.getByRole('heading', { name: 'second' }).waitFor();
  t.equal(await page.getByLabel('Typed', { exact: true }).inputValue(), 'half a sentence');
  t.ok(await page.getByLabel('Box', { exact: true }).isChecked());
  t.equal(await page.getByLabel('Left', { exact: true }).inputValue(), 'second', 'untouched fields follow');
  const marks = page.locator('main input[name="_drawn"]');
  t.equal(await marks.nth(0).inputValue(), 'first', 'what is typed goes with what was seen');
  t.equal(await marks.nth(1).inputValue(), 'second', 'other forms with what is seen now');
  t.equal(await page.evaluate('document.activeElement.id'), 'live-0-typed', 'focus stays');
  t.equal(await page.evaluate('document.activeElement.selectionEnd'), 8, 'and the caret');
  t.ok(await page.getByText('The settings were saved.').isVisible(), 'the flash stays');
  t.equal(await page.locator('.top .role').innerText(), 'Backup', 'the header follows');
  t.equal(site.streams.size, 1, 'the stream goes on');
  t.ok(await button.evaluate((now, then) => now === then, before), 'what did not change is the same node');

  await button.focus();
  site.html = livePage('third', { live: false, flash: null });
  tell(site);
  await page.getByRole('heading', { name: 'third' }).waitFor();
  t.equal(await page.evaluate('document.activeElement.textContent'), 'Sync Now', 'focus stays on buttons');
  await until(() => site.streams.size === 0, page);
  t.pass('a page that is no longer live lets its stream go');
  t.same(await page.locator('p.ended').allInnerTexts(), ['It succeeded at ten.'], 'the end of work is told');
  t.equal(await page.locator('#flash').count(), 0, 'what was told at the beginning of the work has gone');
  await page.close();
});

t.test('a site that goes down and comes back', async (t) => {
  const site = await openSite(livePage('before'));
  t.teardown(() => site.close());
  const page = await (await openContext(browser)).newPage();
  await page.goto(site.origin);
  await until(() => site.streams.size === 1, page);
  site.status = 503;
  site.html = renderer.maintenance({ frame: openFrame }, 'en').replace('data-poll="10"', 'data-poll="0.05"');
  tell(site);
  await page.getByRole('heading', { name: 'The site is being updated' }).waitFor();
  site.status = 200;
  site.html = livePage('after');
  await page.getByRole('heading', { name: 'after' }).waitFor();
  await until(() => site.streams.size === 1, page);
  t.pass('the page finds its way back');
  await page.close();
});

t.test('an appliance that does not answer: the page says so, as long as it is so', async (t) => {
  const site = await openSite('');
  t.teardown(() => site.close());
  const page = await (await openContext(browser)).newPage();
  for (const language of ['en', 'fr'] as const) {
    site.html = renderer.render({ ...failoverFrame, flash: null }, failoverSections, language);
    await page.goto(site.origin);
    await until(() => site.streams.size === 1, page);
    const note = page.getByText(say(layoutWords.silent, language));
    t.notOk(await note.isVisible(), 'it answers');
    site.status = SILENT;
    tell(site);
    await note.waitFor({ state: 'visible' });
    site.status = 200;
    tell(site);
    await note.waitFor({ state: 'hidden' });
  }
  await page.close();
});

t.test('stages of what is waited for: the bold one is the one that is true', async (t) => {
  const site = await openSite('');
  t.teardown(() => site.close());
  for (const language of ['en', 'fr'] as const) {
    const stages = [
      { label: { en: 'Stopping', fr: 'Arrêt' }, while: 'answers' },
      { label: { en: 'Away', fr: 'Absent' }, while: 'silent' },
      { label: { en: 'Back', fr: 'De retour' } },
    ] as const;
    const view = {
      frame: openFrame,
      title: same('Restart'),
      text: same('Wait.'),
      progress: null,
      link: null,
    };
    site.status = 200;
    site.html = renderer.waiting({ ...view, stages }, language).replace('data-poll="3"', 'data-poll="0.05"');
    const page = await (await openContext(browser)).newPage();
    await page.goto(site.origin);
    const bold = (label: Label) =>
      page.locator('.stages [aria-current=step]', { hasText: say(label, language) });
    await bold(stages[0].label).waitFor();
    const { gets } = site;
    await until(() => site.gets > gets + 1, page);
    t.equal(await bold(stages[0].label).count(), 1, 'it looks again while there is an answer');
    site.status = SILENT;
    await bold(stages[1].label).waitFor();
    t.equal(await page.locator('.stages [aria-current]').count(), 1, 'and no other');
    t.notOk(await page.getByText(say(layoutWords.silent, language)).isVisible(), 'told once');
    await page.close();
  }
});

t.test('without scripts a live page refreshes itself', async (t) => {
  const site = await openSite(livePage('first').replace('content="5"', 'content="1"'));
  t.teardown(() => site.close());
  const page = await (await openContext(browser, { javaScriptEnabled: false })).newPage();
  await page.goto(site.origin);
  site.html = livePage('second');
  await page.getByRole('heading', { name: 'second' }).waitFor();
  t.equal(site.streams.size, 0);
  await page.close();
});
