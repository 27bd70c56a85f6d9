/**
 * All pages of the console as somebody reads them who does not see them, or has only keys: landmarks and headings,
 * names of what can be pressed, the order of focus; and as they come over the line. One browser for all.
 */
import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import t from 'tap';
import { SECOND } from '../../../hardware/ports.js';
import type { LabState } from '../../../lab/console/control/lab-state.js';
import { labPages } from '../../../lab/console/drawing/site.js';
import { createLabConsole } from '../../../lab/console/server.js';
import { loadRehearsal } from '../../../lab/rehearsals/language/load.js';
import type { FlightLine } from '../../../lab/rehearsals/recorder/flight-log.js';
import { createAttempt } from '../../../lab/rehearsals/trainee/attempt.js';
import { attemptState, offerState } from '../../../lab/rehearsals/trainee/trainee-state.js';
import { openBrowser, openContext } from '../../support/e2e/browser.js';
import { readPage } from '../../support/e2e/read-page.js';
import { stillControl } from '../../support/sample-lab/control.js';
import { sampleLabState } from '../../support/sample-lab/lab.js';

t.setTimeout(280_000);

/** Many equal lines, looked at by a walk of their own or of one kind with others. */
const LONG: ReadonlySet<string> = new Set([
  '/guide',
  '/tools',
  '/faults',
  '/workstations/ws2',
  '/workstations/ws3',
]);

const FIRST_PAGE_BYTES_MAX = 100 * 1024;

let browser: Browser;
t.before(async () => {
  browser = await openBrowser();
});
t.teardown(() => browser.close());

const sample = sampleLabState();
const rehearsal = loadRehearsal('sync-upgrade');
const current = attemptState(
  createAttempt(rehearsal, 0, { events: [], hints: ['backup', 'backup', 'backup'] }),
  0,
  sample.nowUs,
);
const offers = [
  offerState(rehearsal, [], null),
  offerState(loadRehearsal('split'), [{ en: 'no', fr: 'non' }], null),
];
const running = { ...sample, trainee: { ...sample.trainee, current } };
const choosing = { ...sample, trainee: { ...sample.trainee, offers, current: null, last: null } };
let state: LabState = choosing;

const flight: FlightLine[] = [3, 2, 1].map((hours) => ({
  atUs: sample.nowUs - hours * 3_600 * SECOND,
  source: 'lab',
  kind: 'power.cut',
  data: { box: 'b' },
}));
const lab = await createLabConsole(stillControl({ state: () => state, flight: () => flight }), {
  token: 'a-token-for-reading',
});
const origin = (await lab.listen(0)).replace(/\/$/, '');
t.teardown(() => lab.close());

const serious = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id);
};

// Text twice as large on a common screen is as much room as half of it.
for (const [language, width, scheme, shown] of [
  ['en', 1280, 'light', running],
  ['fr', 640, 'dark', choosing],
  ['fr', 390, 'light', running],
] as const) {
  t.test(`every page, ${language}, ${width} px, ${scheme}`, async (t) => {
    state = shown;
    const context = await openContext(browser, {
      viewport: { width, height: 900 },
      colorScheme: scheme,
      bypassCSP: true,
    });
    const page = await context.newPage();
    const outside: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(origin) && !request.url().startsWith('data:'))
        outside.push(request.url());
    });
    for (const { path } of labPages) {
      await page.goto(`${origin}${path}?lang=${language}`, { waitUntil: 'domcontentloaded' });
      t.same(await page.evaluate<string[]>(readPage), [], `${path} can be read and gone through`);
      if (width === 1280 && !LONG.has(path)) t.same(await serious(page), [], `${path}: axe`);
    }
    t.same(outside, [], 'nothing is fetched from elsewhere');
    await context.close();
  });
}

t.test('the first page comes in 100 KB, with all that it needs', async (t) => {
  state = running;
  const page = await (await openContext(browser)).newPage();
  let bytes = 0;
  const reading: Promise<void>[] = [];
  page.on('response', (response) => {
    if (response.headers()['content-type']?.startsWith('text/event-stream') === true) return;
    reading.push(
      response.body().then(
        (body) => {
          bytes += body.length;
        },
        () => {},
      ),
    );
  });
  await page.goto(`${origin}/?lang=fr`);
  await Promise.all(reading);
  t.ok(bytes > 10_000 && bytes <= FIRST_PAGE_BYTES_MAX, `${bytes} bytes`);
  await page.close();
});

t.test('the recorder zooms by keys and wheel, and prints what it shows', async (t) => {
  state = running;
  const context = await openContext(browser, { viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${origin}/recorder?lang=en`);
  const view = page.locator('#flight-view');
  const spanOf = (): number => {
    const query = new URL(page.url()).searchParams;
    return (Number(query.get('to')) || sample.nowUs) - (Number(query.get('from')) || 0);
  };
  await view.focus();
  const whole = spanOf();
  await page.keyboard.press('+');
  const nearer = spanOf();
  t.ok(nearer < whole, 'by a key');
  await page.waitForTimeout(250);
  const place = await view.boundingBox();
  await page.mouse.move((place?.x ?? 0) + 200, (place?.y ?? 0) + 40);
  await view.focus();
  const before = page.url();
  await page.mouse.wheel(0, -100);
  await page.waitForURL((url) => url.href !== before);
  t.ok(spanOf() < nearer, 'by the wheel');
  await page.emulateMedia({ media: 'print' });
  t.equal(await page.locator('.lab-zoom').isVisible(), false, 'paper has no buttons');
  t.ok(((await page.locator('.flight').boundingBox())?.width ?? 9_999) <= 1280, 'nothing is cut off');
  await context.close();
});
