/**
 * What an administrator declares on /login for access consoles reaches them and can be used there:
 * settings, links, scripts, actions, teams and invites.
 */
import t, { type Test } from 'tap';
import { SECOND } from '../../../../../hardware/ports.js';
import type { AccessConsole } from '../../../../../lab/clients/access-console/access-console.js';
import type { Browser } from '../../../../../lab/clients/browser/browser.js';
import { inSiteWorld, type SiteWorld } from '../../../../support/worlds/site-world.js';
import { addRecord, addZoe, PASSWORD, VERSION } from './declaring.js';

t.setTimeout(280_000);

async function declareExtras(t: Test, site: SiteWorld, admin: Browser): Promise<void> {
  const { open } = site;
  await addRecord(site, admin, '/login/teams', 'Add Team', (within) => admin.fill('Name', 'Paris', within));
  await addRecord(site, admin, '/login/custom-links', 'Add Link', (within) => {
    admin.fill('Name', 'Tickets', within);
    admin.fill('URL', 'javascript:alert(1)', within);
  });
  t.match(admin.text(), /begins with http/);
  admin.fill('URL', 'https://tickets.example.com/?of=%USERNAME%');
  await admin.press('Add Link', { section: 'Custom Links :: Add Link' });
  for (const [name, team] of [
    ['Free space', 'Everybody'],
    ['Restart web', 'Paris'],
  ] as const) {
    await addRecord(site, admin, '/login/canned-scripts', 'Add Script', (within) => {
      admin.fill('Name', name, within);
      admin.choose('Team', team, within);
      admin.fill('Commands', 'echo 1', within);
    });
  }
  await addRecord(site, admin, '/login/special-actions', 'Add Action', (within) => {
    admin.fill('Name', 'Show services', within);
    admin.fill('Command', 'services.msc', within);
  });
  await addRecord(site, admin, '/login/access-invite', 'Add Invite Profile', (within) => {
    admin.fill('Name', 'Vendor', within);
    admin.fill('Key Valid For', '10', within);
  });
  await open(admin, '/login/console-settings');
  admin.fill('Message After Sign-in', 'Mind the change freeze.');
  admin.fill('Open Sessions per User', '1');
  admin.tick('Do not let the console be closed while a session is open', true);
  await admin.press('Save');
}

/** What reaches a console at sign-in, and what only after zoe has joined the team. */
async function received(t: Test, { open }: SiteWorld, admin: Browser, console: AccessConsole): Promise<void> {
  await console.launch();
  await console.signIn('zoe', PASSWORD);
  t.equal(console.state().message?.en, 'Mind the change freeze.');
  t.equal(console.state().rememberedUser, 'zoe');
  t.same(console.state().extras?.links, [{ name: 'Tickets', url: 'https://tickets.example.com/?of=zoe' }]);
  t.same(
    console.state().extras?.scripts.map(({ name }) => name),
    ['Free space'],
    'not of the team',
  );
  await console.close();
  await open(admin, '/login/teams');
  await admin.follow('Paris');
  admin.fill('Username', 'zoe');
  await admin.press('Add Member');
  await console.launch();
  await console.signIn('zoe', PASSWORD);
  const { extras } = console.state();
  t.same(extras?.teams, [{ name: 'Paris', role: 'member' }]);
  t.same(
    extras?.scripts.map(({ name }) => name),
    ['Free space', 'Restart web'],
  );
}

async function used(t: Test, site: SiteWorld, admin: Browser, console: AccessConsole): Promise<void> {
  const { open } = site;
  const { extras, items } = console.state();
  const seats = site.world.outside.seats();
  t.equal(await console.startSession(items[0]?.name ?? ''), null);
  t.match((await console.close())?.en ?? '', /End the session first/);
  t.equal(await console.useTool('script', extras?.scripts[1]?.id ?? ''), null);
  t.equal(await console.useTool('action', extras?.actions[0]?.id ?? ''), null);
  t.ok(await console.useTool('action', 'no-such'), 'an unknown action is refused');
  t.equal(await console.invite(extras?.invites[0]?.id ?? ''), null);
  const key = console.state().message?.en.split(': ')[1] ?? '';
  const guest = seats.seat('ws2').console;
  await guest.launch();
  t.match((await guest.join('0000000000', 'Eve'))?.en ?? '', /key is wrong/);
  t.equal(await guest.join(key, 'Vic of Vendor'), null);
  t.equal(guest.state().joined?.jumpItem, items[0]?.name);
  t.ok(await guest.join(key, 'Again'), 'once only');
  const second = seats.seat('ws3').console;
  await second.launch();

  await open(admin, '/login/signed-in-users');
  await admin.press('End Session', { section: 'Open Sessions', row: 'zoe' });
  await admin.press('End Session');
  t.match(admin.text(), /was ended/);
  t.ok(await console.useTool('action', extras?.actions[0]?.id ?? ''), 'the session is over');
  await open(admin, '/login/reports');
  await site.sleep(SECOND);
  const started = admin.text({ row: 'zoe' });
  t.match(started, /Administrator/);
}

t.test('settings, links, scripts, actions, teams and invites are received and used', async (t) => {
  await inSiteWorld(
    'console-extras',
    async (site) => {
      const admin = await site.signIn('/login');
      await addZoe(site, admin);
      await declareExtras(t, site, admin);
      const { console } = site.world.outside.seats().seat('ws1');
      await received(t, site, admin, console);
      await used(t, site, admin, console);
    },
    VERSION,
  );
});
