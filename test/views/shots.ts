/** Draws the sample pages to artefacts/ for looking at: `node .../test/views/shots.js`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { programText, rootDir } from '../../views/root.js';
import { samplePages } from './sample-pages.js';

const folder = join(rootDir(), 'artefacts', 'views');
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium-headless-shell',
  chromiumSandbox: false,
});
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
