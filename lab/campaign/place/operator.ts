/** The operator: one browser profile, in which somebody signs in where it is asked. */

import type { Site } from '../../../appliance/accounts/rights.js';
import { SAMPLE_PASSWORD } from '../../../appliance/pages/forms/sample.js';
import { passwordPages } from '../../../appliance/web/exchange.js';
import { Browser, type BrowserFetch } from '../../clients/browser/browser.js';
import { createJar } from '../../clients/browser/cookies.js';
import { signInAs } from '../../clients/browser/sign-in.js';
import { createTravel, type LoadedPage } from '../../clients/browser/travel.js';
import { administratorPasswords, labCredentials } from '../../making/credentials.js';
import { addresses, type Letter, PORT } from './letters.js';

export interface Form {
  readonly contentType: string;
  readonly body: Buffer;
}

export interface Operator {
  /** A browser of the lab's administrator at a page. */
  open(box: Letter, path: string): Promise<Browser>;
  /** Sends a form of the page that is open there; null: a file was the answer. */
  post(box: Letter, path: string, form: Form): Promise<LoadedPage | null>;
  /** The administrator's own password, as it was last seen to hold. */
  password(box: Letter, site: Site): string;
}

const siteOf = (path: string): Site => (path.startsWith('/appliance') ? 'appliance' : 'login');

const isSignIn = (browser: Browser): boolean => browser.offers('Sign in');
const isExpired = (browser: Browser, site: Site, wanted: string): boolean =>
  browser.where().path.startsWith(passwordPages[site]) && !wanted.startsWith(passwordPages[site]);

/** Somebody who has a browser and remembers the passwords that were set. */
export function createOperator(fetch: BrowserFetch): Operator {
  const jar = createJar();
  const known = new Map<string, string>();
  const travel = createTravel({ language: 'en', fetch, jar });
  const password = (box: Letter, site: Site): string =>
    known.get(`${box} ${site}`) ?? labCredentials.password;

  const signIn = async (browser: Browser, box: Letter, path: string): Promise<void> => {
    const site = siteOf(path);
    const first = password(box, site);
    for (const one of [first, ...administratorPasswords.filter((other) => other !== first)]) {
      await signInAs(browser, labCredentials.username, one);
      await browser.open(addresses[box], PORT, path);
      if (isSignIn(browser)) continue;
      known.set(`${box} ${site}`, one);
      if (isExpired(browser, site, path)) await renew(browser, box, path);
      return;
    }
  };

  /** Too old: nothing else can be done before it is changed. */
  const renew = async (browser: Browser, box: Letter, path: string): Promise<void> => {
    const site = siteOf(path);
    const old = password(box, site);
    const fresh = administratorPasswords.find((one) => one !== old) ?? SAMPLE_PASSWORD;
    browser.fill('Current Password', old);
    browser.fill('New Password', fresh);
    browser.fill('Confirm New Password', fresh);
    await browser.press('Change Password');
    known.set(`${box} ${site}`, fresh);
    await browser.open(addresses[box], PORT, path);
  };

  return {
    open: async (box, path) => {
      const browser = new Browser({ language: 'en', fetch, jar });
      await browser.open(addresses[box], PORT, path);
      if (isSignIn(browser)) await signIn(browser, box, path);
      return browser;
    },
    post: async (box, path, { contentType, body }) => {
      const landed = await travel({
        host: addresses[box],
        port: PORT,
        method: 'POST',
        path,
        contentType,
        body,
      });
      return 'page' in landed ? landed.page : null;
    },
    password,
  };
}
