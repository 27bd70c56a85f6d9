/** What lasts for a time: sign-ins, locks, tokens, links, invitations, what the installer waits for. */
import { MINUTE, SECOND } from '../../../hardware/ports.js';
import { perform } from '../../../lab/acts/perform.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import { labAddresses } from '../../support/addresses.js';
import { account, bearer, enable } from '../../support/api-tools.js';
import { RawVisitor } from '../../support/raw-visitor.js';
import { addresses, PORT } from '../../support/worlds/tool-world.js';
import type { Consumer, Pair } from './pair.js';

const SEE_OTHER = 303;

/** Somebody at a seat of their own: attempts are counted by source, too. */
const visitorAt = (pair: Pair, last: number): RawVisitor =>
  new RawVisitor(pair.world, addresses.a, `127.20.0.${last}`);

const userOf = ({ users }: Pair, index: number): string => users[index] ?? '';

export const signIn: Consumer = async (pair) => {
  const visitor = visitorAt(pair, 22);
  await visitor.signIn('login', userOf(pair, 0));
  const look = async (): Promise<string> =>
    (await visitor.get('/login/account')).status === 200 ? 'signed in' : 'signed out';
  return { soon: look, later: look };
};

export const lockout: Consumer = async (pair) => {
  const name = userOf(pair, 1);
  const bad = visitorAt(pair, 23);
  for (let tried = 0; tried < 5; tried += 1) await bad.signIn('login', name, 'wrong');
  const look = async (): Promise<string> => {
    const { status } = await visitorAt(pair, 24).signIn('login', name);
    return status === SEE_OTHER ? 'open' : 'locked';
  };
  return { soon: look, later: look };
};

export const apiToken: Consumer = async (pair) => {
  const browser = await pair.browser('a');
  await enable(browser);
  const token = await bearer(pair, 'a', await account(browser, 'Clock', 'Read-Only'));
  const look = async (): Promise<string> => {
    const { status } = await pair.ask('a', 'GET', '/api/command?action=get_api_info', token);
    return status === 200 ? 'good' : `refused ${status}`;
  };
  return { soon: look, later: look };
};

export const resetLink: Consumer = async (pair) => {
  const { world, sleep, browser } = pair;
  const settings = await browser('a', 'en', '/login/email-configuration');
  const relay = { section: 'Email :: SMTP Relay Server' };
  settings.fill('From Address', 'appliance@example.com', relay);
  settings.fill('SMTP Relay Server', 'mail.example.com', relay);
  await settings.press('Save', relay);
  const security = await browser('a', 'en', '/login/security');
  security.tick('Enable Password Reset', true);
  await security.press('Save');
  const visitor = visitorAt(pair, 22);
  const csrf = await visitor.csrf('/login/forgotten');
  await visitor.post('/login/forgotten', { _csrf: csrf, username: userOf(pair, 2) });
  await sleep(5 * SECOND);
  const mails = world.outside.mail.mails().map(({ text }) => text);
  const path = mails.flatMap((text) => /:8443(\/login\S+token=\S+)/.exec(text)?.[1] ?? [])[0] ?? 'none';
  const look = async (): Promise<string> => {
    const { status } = await visitorAt(pair, 22).get(path);
    return status === 200 ? 'good' : `refused ${status}`;
  };
  return { soon: look, later: look };
};

export const invite: Consumer = async (pair) => {
  const page = await pair.browser('a', 'en', '/login/access-invite');
  page.fill('Name', 'Clock');
  page.fill('Key Valid For', '60');
  await page.press('Add Invite Profile');
  const seats = pair.world.outside.seats();
  const { console } = seats.seat('ws1');
  await console.launch();
  await console.signIn(labCredentials.username, labCredentials.password);
  await console.startSession(console.state().items[0]?.name ?? '');
  const key = async (): Promise<string> => {
    const [profile] = console.state().extras?.invites ?? [];
    await console.invite(profile?.id ?? '');
    return console.state().message?.en.split(': ')[1] ?? '';
  };
  const keys = [await key(), await key()];
  const guest = seats.seat('ws2').console;
  await guest.launch();
  const look = async (): Promise<string> =>
    (await guest.join(keys.shift() ?? '', 'Guest')) === null ? 'lets in' : 'refused';
  return { soon: look, later: look };
};

/** The update server falls silent: a check waits, and gives up within two minutes. */
export const installerDeadline: Consumer = async (pair) => {
  const { world, sleep, browser } = pair;
  return {
    soon: async () => {
      const wall = (blocked: boolean) =>
        perform(world.lab, world.outside, {
          kind: 'firewall',
          source: addresses.a,
          destination: labAddresses.updates,
          blocked,
        });
      await wall(true);
      const page = await browser('a', 'en', '/appliance/updates');
      await page.press('Check for Updates');
      const checks = async (): Promise<boolean> => {
        await page.open(addresses.a, PORT, '/appliance/updates');
        return /Asking the update server/.test(page.text());
      };
      await sleep(5 * SECOND);
      const early = await checks();
      await sleep(2 * MINUTE);
      const late = await checks();
      await wall(false);
      return `${early ? 'waits' : 'waits no more'}, ${late ? 'waits on' : 'gives up'}`;
    },
  };
};
