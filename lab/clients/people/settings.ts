/** Settings that somebody changes by mistake: the key between the boxes, the time server, what another one just saved. */
import { labCredentials, labPresharedKey } from '../../making/credentials.js';
import type { Browser } from '../browser/browser.js';
import type { Doing } from './doing.js';
import { NotDone, type Person, says } from './person.js';

const SECURITY = '/login/security';
/** What a row of the list of users says of their rights. */
const ROLE = 3;
const IP = '/appliance/ip-configuration';
const KEY = 'Inter-appliance Communication Pre-shared Key';
/** People have their pages in their own language. */
const idle = {
  en: { field: 'Log Out Idle Users After', save: 'Save', saved: 'The security settings were saved.' },
  fr: {
    field: 'Déconnecter les utilisateurs inactifs après',
    save: 'Enregistrer',
    saved: 'Les paramètres de sécurité ont été enregistrés.',
  },
};
const idleOn = (page: Browser) => (page.offers(idle.fr.save) ? idle.fr : idle.en);
const time = { section: 'Networking :: Time' };

async function setKey(person: Person, key: string): Promise<void> {
  const page = await person.open(SECURITY);
  page.fill(KEY, key);
  await page.press('Save Changes');
  says(page, 'The pre-shared key was saved.');
}

export const presharedKey: Doing<'preshared-key'> = {
  wrong: async (person, { key }) => {
    person.remember({});
    await setKey(person, key);
    return {};
  },
  // A key is never shown: whoever puts it right knows the pair's.
  right: (person) => setKey(person, labPresharedKey),
};

async function setNtp(page: Browser, host: string): Promise<void> {
  page.fill('NTP Server', host, time);
  await page.press('Save Changes', time);
  says(page, 'The network settings were saved.');
}

export const ntpServer: Doing<'ntp-server'> = {
  wrong: async (person, { host }) => {
    const page = await person.open(IP);
    const before = page.value('NTP Server', time);
    person.remember({ before });
    await setNtp(page, host);
    return { before };
  },
  right: async (person, { before = '' }) => setNtp(await person.open(IP), before),
};

/** Whether it was saved. */
async function setIdle(page: Browser, minutes: string): Promise<boolean> {
  const { field, save, saved } = idleOn(page);
  page.fill(field, minutes);
  await page.press(save);
  return page.text().includes(saved);
}

/** Saved, or not done. */
async function surelySetIdle(page: Browser, minutes: string): Promise<void> {
  if (!(await setIdle(page, minutes))) throw new NotDone(page, 'saved settings');
}

/** Whoever else may change settings: two people with one account would sign each other out. */
async function anotherAdministrator(person: Person): Promise<string> {
  const page = await person.open('/login/users');
  const [other] = page
    .rows()
    .filter((cells) => cells[ROLE] === 'Administrator' && cells[0] !== labCredentials.username);
  if (other?.[0] === undefined) throw new NotDone(page, 'another administrator');
  return other[0];
}

export const twoAdministrators: Doing<'two-administrators'> = {
  wrong: async (person, { first, second }) => {
    const colleague = { username: await anotherAdministrator(person) };
    const early = await person.open(SECURITY, colleague);
    const late = await person.open(SECURITY);
    const before = early.value(idleOn(early).field);
    person.remember({ before });
    await surelySetIdle(early, String(first));
    // Warned that somebody was quicker, who is in a hurry looks again and saves all the same.
    if (!(await setIdle(late, String(second))))
      await surelySetIdle(await person.open(SECURITY), String(second));
    return { before };
  },
  right: async (person, { before = '' }) => surelySetIdle(await person.open(SECURITY), before),
};
