/** A small world and people at its pages, for tests that go through forms. */
import { SECOND } from '../../../hardware/ports.js';
import { Browser } from '../../../lab/clients/browser/browser.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import { createWorld, type World } from '../../../lab/supervisor/world-lab.js';
import type { Language } from '../../../views/label.js';

export const A = '127.20.0.11';
export const B = '127.20.0.12';
export const PORT = 8443;

const words = {
  en: { user: 'Username', password: 'Password', enter: 'Sign in' },
  fr: { user: 'Nom d’utilisateur', password: 'Mot de passe', enter: 'Se connecter' },
} as const;

export interface SiteWorld {
  readonly world: World;
  /** A browser that has sent the sign-in form of a site. */
  signIn(path: string, who?: Who): Promise<Browser>;
  /** Goes to another page of the same box. */
  open(browser: Browser, path: string): Promise<void>;
  sleep(us: number): Promise<void>;
}

interface Who {
  readonly username?: string;
  readonly password?: string;
  readonly language?: Language;
  readonly host?: string;
  readonly from?: string;
}

/** Runs `act` in a fresh world, 20 s after its boxes were found running. */
export async function inSiteWorld(
  seed: string,
  act: (site: SiteWorld) => Promise<void>,
  siteVersion = '17.1.1',
): Promise<void> {
  const world = await createWorld({
    seed,
    amounts: { historyDays: 2, sessionsPerDay: 12, recordings: 2, siteVersion },
  });
  const { participant } = world.lab;
  const signIn = async (path: string, who: Who = {}): Promise<Browser> => {
    const { language = 'en', host = A, from = '127.20.0.21' } = who;
    const browser = new Browser({
      language,
      fetch: ({ host: to, port, method, path: target, headers, body }) =>
        participant.call(
          { proto: 'https', host: to, port, from, method, path: target, headers, body },
          60 * SECOND,
        ),
    });
    await browser.open(host, PORT, path);
    browser.fill(words[language].user, who.username ?? labCredentials.username);
    browser.fill(words[language].password, who.password ?? labCredentials.password);
    await browser.press(words[language].enter);
    return browser;
  };
  try {
    await world.lab.run(async () => {
      await participant.agenda.sleep(20 * SECOND);
      await act({
        world,
        signIn,
        open: (browser, path) => browser.open(browser.where().host, PORT, path),
        sleep: (us) => participant.agenda.sleep(us),
      });
    });
  } finally {
    await world.lab.close();
  }
}
