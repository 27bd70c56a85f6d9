/** What somebody does at the door of a site, in English: who they are, and what must be accepted there. */
import { layoutWords } from '../../../views/words.js';
import type { Browser } from './browser.js';

const { agreed } = layoutWords;

/** Fills the sign-in that is open and sends it; an agreement that is asked for is accepted. */
export async function signInAs(browser: Browser, username: string, password: string): Promise<void> {
  browser.fill('Username', username);
  browser.fill('Password', password);
  if (browser.mayShow(agreed.en)) browser.tick(agreed.en, true);
  await browser.press('Sign in');
}
