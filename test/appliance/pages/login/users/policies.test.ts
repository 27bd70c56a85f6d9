/**
 * What an administrator declares on /login reaches the access console and holds there: rights by
 * group policy, rules by session policy, settings, links, scripts, actions and invites.
 */
import t from 'tap';
import { MINUTE, SECOND } from '../../../../../hardware/ports.js';
import { labCredentials } from '../../../../../lab/making/credentials.js';
import type { Browser } from '../../../../../lab/rehearsals/robot/browser/browser.js';
import { B, inSiteWorld, type SiteWorld } from '../../../../support/worlds/site-world.js';

t.setTimeout(120_000);
const VERSION = '15.3.2'; // of the consoles on the workstations
const PASSWORD = 'zoe-password-1';

async function addZoe({ open }: SiteWorld, admin: Browser): Promise<void> {
  await open(admin, '/login/users');
  const add = { section: 'Users :: Add User' };
  admin.fill('Username', 'zoe', add);
  admin.fill('Display Name', 'Zoé', add);
  admin.fill('Password', PASSWORD, add);
  admin.fill('Confirm Password', PASSWORD, add);
  admin.tick('Must change the password at next sign-in', false, add);
  await admin.press('Add User', add);
}

async function addRecord(
  { open }: SiteWorld,
  admin: Browser,
  path: string,
  button: string,
  fill: (within: { section: string }) => void,
): Promise<void> {
  await open(admin, path);
  const section = { section: `${pageNames[path] ?? ''} :: ${button}` };
  fill(section);
  await admin.press(button, section);
}

const pageNames: Readonly<Record<string, string>> = {
  '/login/group-policies': 'Group Policies',
  '/login/session-policies': 'Session Policies',
  '/login/teams': 'Teams',
  '/login/custom-links': 'Custom Links',
  '/login/canned-scripts': 'Canned Scripts',
  '/login/special-actions': 'Special Actions',
  '/login/access-invite': 'Access Invite',
};

t.test('rights and rules reach the console; order decides; changes hold at once', async (t) => {
  await inSiteWorld(
    'policies',
    async (site) => {
      const { open, signIn } = site;
      const admin = await signIn('/login');
      await addZoe(site, admin);
      await addRecord(site, admin, '/login/group-policies', 'Add Policy', (within) => {
        admin.fill('Name', 'No sessions', within);
        admin.choose('Start sessions', 'Refused', within);
        admin.choose('View reports', 'Granted', within);
      });
      await addRecord(site, admin, '/login/group-policies', 'Add Policy', (within) => {
        admin.fill('Name', 'no SESSIONS', within);
      });
      t.match(admin.text(), /name is taken/);

      const { console } = site.world.outside.desk().seat('ws1');
      t.equal(await console.launch(), null);
      t.equal(await console.signIn('zoe', PASSWORD), null);
      const item = console.state().items[0]?.name ?? '';
      t.equal(await console.startSession(item), null, 'a user may start sessions by role');
      t.equal(await console.endSession(), null);

      const zoe = await signIn('/login', { username: 'zoe', password: PASSWORD });
      await open(zoe, '/login/reports');
      t.equal(zoe.where().status, 403);

      await open(admin, '/login/group-policies');
      await admin.follow('No sessions');
      admin.fill('Username', 'nobody-here');
      await admin.press('Add Member');
      t.match(admin.text(), /no account of this name/);
      admin.fill('Username', 'zoe');
      await admin.press('Add Member');
      t.match(admin.text(), /zoe is a member/);
      t.match(
        (await console.startSession(item))?.en ?? '',
        /no right to start/,
        'holds without a new sign-in',
      );
      await open(zoe, '/login/reports');
      t.equal(zoe.where().status, 200);

      // A policy further up that grants the right goes before.
      await addRecord(site, admin, '/login/group-policies', 'Add Policy', (within) => {
        admin.fill('Name', 'Sessions again', within);
        admin.choose('Start sessions', 'Granted', within);
      });
      await admin.follow('Sessions again', { section: 'Group Policies :: List' });
      admin.fill('Username', 'zoe');
      await admin.press('Add Member');
      t.match((await console.startSession(item))?.en ?? '', /no right/);
      await open(admin, '/login/group-policies');
      const row = { section: 'Group Policies :: List', row: 'Sessions again' };
      while (admin.offers('Move Up', row)) await admin.press('Move Up', row);
      t.equal(await console.startSession(item), null);
      t.equal(await console.endSession(), null);

      await addRecord(site, admin, '/login/session-policies', 'Add Policy', (within) => {
        admin.fill('Name', 'Ask first', within);
        admin.tick('Record sessions', false, within);
        admin.tick('Ask at the remote computer before a session starts', true, within);
      });
      await open(admin, '/login/options');
      admin.choose('Default Session Policy', 'Ask first');
      await admin.press('Save');
      t.match((await console.startSession(item))?.en ?? '', /Nobody at the remote computer/);

      await open(admin, '/login/session-policies');
      await admin.press('Delete', { row: 'Ask first' });
      t.match(admin.text(), /Choose another one there first/, 'a policy in use stays');
      await admin.follow('Ask first');
      admin.choose('If Nobody Answers', 'Start the session');
      admin.fill('Longest Session', '5');
      await admin.press('Save Changes');
      t.equal(await console.startSession(item), null);
      await site.sleep(6 * MINUTE);
      await open(admin, '/login/reports');
      t.match(admin.text({ row: 'zoe' }), /Longest duration reached None/, 'ended, and not recorded');
      await admin.follow(
        admin
          .text({ row: 'zoe' })
          .split(' zoe')[0]
          ?.replace(/ \d+ (min|s).*$/, '') ?? '',
        {
          row: 'zoe',
        },
      );
      t.match(admin.text(), /Agreement asked, no answer/);
    },
    VERSION,
  );
});

t.test('settings, links, scripts, actions, teams and invites are received and used', async (t) => {
  await inSiteWorld(
    'console-extras',
    async (site) => {
      const { open, signIn } = site;
      const admin = await signIn('/login');
      await addZoe(site, admin);
      await addRecord(site, admin, '/login/teams', 'Add Team', (within) =>
        admin.fill('Name', 'Paris', within),
      );
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

      const seats = site.world.outside.desk();
      const { console } = seats.seat('ws1');
      await console.launch();
      await console.signIn('zoe', PASSWORD);
      t.equal(console.state().message?.en, 'Mind the change freeze.');
      t.equal(console.state().rememberedUser, 'zoe');
      t.same(console.state().extras?.links, [
        { name: 'Tickets', url: 'https://tickets.example.com/?of=zoe' },
      ]);
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
      const { extras, items } = console.state();
      t.same(extras?.teams, [{ name: 'Paris', role: 'member' }]);
      t.same(
        extras?.scripts.map(({ name }) => name),
        ['Free space', 'Restart web'],
      );

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
    },
    VERSION,
  );
});

t.test('from 17.1.1 a session policy rules file transfer too, and events carry a severity', async (t) => {
  await inSiteWorld('files', async (site) => {
    const { open, signIn } = site;
    const admin = await signIn('/login');
    const { console } = site.world.outside.desk().seat('ws1');
    t.equal(await console.launch(), null, 'the console updates itself');
    t.equal(await console.signIn(labCredentials.username, labCredentials.password), null);
    const item = console.state().items[0]?.name ?? '';
    t.equal(await console.startSession(item), null);
    t.equal(await console.useTool('files', 'report.pdf'), null);
    t.equal(await console.endSession(), null);

    await open(admin, '/login/session-policies');
    await admin.follow('Recorded');
    admin.choose('File Transfer', 'Not allowed');
    await admin.press('Save');
    t.match(admin.text(), /rule was saved/);
    await open(admin, '/login/options');
    admin.choose('Default Session Policy', 'Recorded');
    await admin.press('Save');
    t.equal(await console.startSession(item), null);
    t.match((await console.useTool('files', 'report.pdf'))?.en ?? '', /does not allow file transfer/);
    t.equal(await console.endSession(), null);

    await open(admin, '/login/reports');
    const key = /session=[^"&]+/g;
    const [newest = '', before = ''] = admin.where().html.match(key) ?? [];
    await open(admin, `/login/reports?${newest}`);
    t.notMatch(admin.text(), /report\.pdf/);
    await open(admin, `/login/reports?${before}`);
    t.match(admin.text(), /File transfer report\.pdf Information/);
  });
});

t.test('what was declared on the primary holds on the other box once it is primary', async (t) => {
  await inSiteWorld('declared-travels', async (site) => {
    const { open, signIn } = site;
    const admin = await signIn('/login');
    await addRecord(site, admin, '/login/group-policies', 'Add Policy', (within) => {
      admin.fill('Name', 'Night shift', within);
    });
    await addRecord(site, admin, '/login/canned-scripts', 'Add Script', (within) => {
      admin.fill('Name', 'Free space', within);
      admin.fill('Commands', 'df -h', within);
    });
    const other = await signIn('/login', { host: B });
    await open(other, '/login/failover');
    await other.press('Sync Now');
    await site.sleep(2 * MINUTE);
    await open(other, '/login/group-policies');
    t.equal(other.where().status, 404, 'not while it is the backup');
    await open(other, '/login/failover');
    await other.press('Become Primary');
    await other.press('Become Primary');
    await site.sleep(5 * MINUTE);
    const after = await signIn('/login', { host: B });
    await open(after, '/login/group-policies');
    t.match(after.text(), /Night shift/);
    await open(after, '/login/canned-scripts');
    t.match(after.text(), /Free space/);
  });
});
