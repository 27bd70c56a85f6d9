/** Draws the sample pages to artefacts/ for looking at: `node .../test/views/shots.js`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { programText, rootDir } from '../../views/root.js';
import { openBrowser } from '../support/e2e/browser.js';
import { samplePages } from './sample-pages.js';

const folder = join(rootDir(), 'artefacts', 'views');
mkdirSync(folder, { recursive: true });
const browser = await openBrowser();
const only = process.argv[2] ?? '';
for (const [width, height] of [
  [1280, 900],
  [390, 800],
] as const) {
  const page = await browser.newPage({ viewport: { width, height } });
  for (const { name, html } of samplePages()) {
    if (!name.includes(only)) continue;
    await page.setContent(html);
    await page.addStyleTag({ content: programText('views/assets/style.css') });
    if (name.startsWith('lab')) await page.addStyleTag({ content: programText('views/assets/lab.css') });
    await page.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: true });
  }
  await page.close();
}
await browser.close();
