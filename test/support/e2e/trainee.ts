/** What a trainee does with the pages, in French words: sign in, go to a tab, press, wait. */
import axe, { type AxeResults } from 'axe-core';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { labCredentials } from '../../../lab/making/credentials.js';
import { picture, type RunningLab } from './browser.js';

const BAD = new Set(['serious', 'critical']);

/** One browser tab of the trainee. */
export interface Tab {
  readonly page: Page;
  /** A tab of the site, then a sub-tab. */
  go(...names: readonly string[]): Promise<void>;
  section(title: string): Locator;
  press(name: string, within?: Locator): Promise<void>;
  /** Waits for a button that can be pressed; whom a restart signed out signs in again. */
  ready(name: string): Promise<void>;
  /** Keeps a picture and holds the page against the rules of accessibility. */
  look(name: string): Promise<void>;
}

export interface Trainee {
  open(url: string): Promise<Tab>;
  signIn(url: string): Promise<Tab>;
  /** Accessibility trouble seen so far: 'picture: rule: where'. */
  readonly barriers: readonly string[];
}

export async function barriersOf(page: Page): Promise<string[]> {
  const known = await page.evaluate('typeof axe').catch(() => 'undefined');
  // Not by a script element: the pages' own policy lets none in.
  if (known === 'undefined') await page.evaluate(axe.source);
  const results = (await page.evaluate('axe.run()')) as AxeResults;
  return results.violations
    .filter(({ impact }) => BAD.has(impact ?? ''))
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
}

async function enter(page: Page): Promise<void> {
  await page.getByLabel('Nom d’utilisateur').fill(labCredentials.username);
  await page.getByLabel('Mot de passe').fill(labCredentials.password);
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
  await page.getByRole('button', { name: 'Se déconnecter' }).waitFor();
}

export function createTrainee(context: BrowserContext): Trainee {
  const barriers: string[] = [];
  const open = async (url: string): Promise<Tab> => {
    const page = await context.newPage();
    await page.goto(url);
    const press = async (name: string, within?: Locator): Promise<void> => {
      await (within ?? page).getByRole('button', { name, exact: true }).first().click();
    };
    return {
      page,
      go: async (...names) => {
        const [tab, sub] = names;
        if (tab !== undefined)
          await page.locator('#tabs').getByRole('link', { name: tab, exact: true }).click();
        if (sub !== undefined)
          await page.locator('#subs').getByRole('link', { name: sub, exact: true }).click();
        await page.waitForLoadState();
      },
      section: (title) => {
        const name = title.split(' :: ').at(-1) ?? title;
        return page.locator('section.card').filter({ has: page.getByRole('heading', { level: 2, name }) });
      },
      press,
      ready: async (name) => {
        const wanted = page
          .locator('button:enabled')
          .filter({ hasText: new RegExp(`^${name}$`) })
          .first();
        const signedOut = page.getByRole('button', { name: 'Se connecter', exact: true });
        await wanted.or(signedOut).waitFor();
        if (await signedOut.isVisible()) {
          await enter(page);
          await wanted.waitFor();
        }
      },
      look: async (name) => {
        await picture(page, name);
        for (const barrier of await barriersOf(page)) barriers.push(`${name}: ${barrier}`);
      },
    };
  };
  return {
    open,
    signIn: async (url) => {
      const tab = await open(url);
      await enter(tab.page);
      return tab;
    },
    barriers,
  };
}

/** The lab console's clock, by its buttons. */
export async function setSpeed(console: Tab, label: '×1' | '×60' | '×600'): Promise<void> {
  await console.press(label);
  await console.page.locator('button[aria-pressed="true"]').filter({ hasText: label }).waitFor();
}

/** Hours go by; the bar says so until they are gone. */
export async function advance(console: Tab, minutes: number): Promise<void> {
  await console.page.getByLabel('Avancer de').fill(String(minutes));
  await console.press('Avancer');
  await console.page.getByText('avance en cours…').waitFor();
  await console.page.getByText('avance en cours…').waitFor({ state: 'detached' });
}

export const boxUrl = (lab: RunningLab, box: 'A' | 'B', path: string): string =>
  lab.url(box === 'A' ? '11' : '12', path);
