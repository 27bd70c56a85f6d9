/** Somebody with a browser on the customer's network, who knows the lab's password. */

import type { Micros } from '../../../hardware/ports.js';
import { SECOND } from '../../../hardware/ports.js';
import { administratorPasswords, labCredentials } from '../../making/credentials.js';
import type { ClientHost } from '../../outside/client-host.js';
import type { BoxName } from '../../plan.js';
import { Browser, BrowserError } from '../browser/browser.js';
import { signInAs } from '../browser/sign-in.js';

/** What the maker's clerk sees of a box's contract. */
export interface ContractKeeper {
  /** Until when it runs, ms; null: there is none. */
  untilMs(): number | null;
  set(untilMs: number | null): void;
}

export interface Person {
  /** Names what this person does among all that people do. */
  readonly id: string;
  readonly box: BoxName;
  readonly host: ClientHost;
  readonly contract: ContractKeeper;
  /** The fault is still in force. */
  isMeant(): boolean;
  /** What is to be put right, from now on: said before the deed that may be done though nobody hears of it. */
  remember(was: Readonly<Record<string, string>>): void;
  /** Signed in on a page, in English. Throws a BrowserError where nobody answers. */
  open(path: string, as?: SignedIn): Promise<Browser>;
  /** Signs out wherever this person has signed in: an account may be in use at one place only. */
  leave(): Promise<void>;
}

/** Where and as whom somebody signs in; default: on their own box, as the lab's administrator. */
interface SignedIn {
  readonly box?: BoxName;
  readonly username?: string;
}

const SIGN_OUT = 'Sign out';
const PAGE_TIMEOUT_US: Micros = 60 * SECOND;
/** Nobody opens one page after the other at once; no whole number of anything, so that hardly anything else happens then. */
const PAUSE_US: Micros = 1_370_411;

/** Whoever sits at the first workstation. */
export function createPerson(
  host: ClientHost,
  at: Pick<Person, 'id' | 'box' | 'contract' | 'isMeant' | 'remember'>,
): Person {
  const { addresses } = host;
  let signedIn: Browser[] = [];
  return {
    ...at,
    host,
    open: async (path, { box = at.box, username = labCredentials.username } = {}) => {
      const browser = new Browser({
        language: 'en',
        fetch: ({ host: to, port, method, path: asked, headers, body }) =>
          host.call(
            {
              proto: 'https',
              host: to,
              port,
              from: addresses.workstations.ws1,
              method,
              path: asked,
              headers,
              body,
            },
            PAGE_TIMEOUT_US,
          ),
      });
      await host.sleep(PAUSE_US);
      await browser.open(addresses.boxes[box], addresses.tlsPort, path);
      if (!browser.asksPassword()) return browser;
      for (const password of administratorPasswords) {
        if (!browser.offers('Sign in')) break;
        await signInAs(browser, username, password);
      }
      signedIn.push(browser);
      return browser;
    },
    leave: async () => {
      const left = signedIn;
      signedIn = [];
      for (const browser of left) {
        try {
          if (browser.offers(SIGN_OUT)) await browser.press(SIGN_OUT);
        } catch (error) {
          // Nobody answers: then nobody is signed in for long.
          if (!(error instanceof BrowserError)) throw error;
        }
      }
    },
  };
}

/** What was pressed had not the effect that it should have. */
export class NotDone extends Error {
  constructor(browser: Browser, wanted: string) {
    super(`“${wanted}” does not stand on ${browser.where().title}`);
    this.name = 'NotDone';
  }
}

/** The fault was healed before it was done. */
export class Dropped extends Error {}

/** The page says so, or it was not done. */
export function says(browser: Browser, wanted: string): void {
  if (!browser.text().includes(wanted)) throw new NotDone(browser, wanted);
}
