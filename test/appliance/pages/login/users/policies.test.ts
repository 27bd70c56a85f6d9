/**
 * What an administrator declares on /login reaches the access console and holds there: rights by
 * group policy, rules by session policy.
 */
import t, { type Test } from 'tap';
import { MINUTE } from '../../../../../hardware/ports.js';
import type { AccessConsole } from '../../../../../lab/clients/access-console/access-console.js';
import type { Browser } from '../../../../../lab/clients/browser/browser.js';
import { labCredentials } from '../../../../../lab/making/credentials.js';
import { B, inSiteWorld, type SiteWorld } from '../../../../support/worlds/site-world.js';
import { addRecord, addZoe, PASSWORD, VERSION } from './declaring.js';

t.setTimeout(280_000);

interface Seen {
  readonly site: SiteWorld;
  readonly admin: Browser;
  readonly console: AccessConsole;
  /** What zoe can reach. */
  readonly item: string;
}

/** A policy without members changes nothing: a user may start sessions by role. */
async function declared(t: Test, site: SiteWorld, admin: Browser): Promise<Seen> {
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

  const { console } = site.world.outside.seats().seat('ws1');
  t.equal(await console.launch(), null);
  t.equal(await console.signIn('zoe', PASSWORD), null);
  const item = console.state().items[0]?.name ?? '';
  t.equal(await console.startSession(item), null, 'a user may start sessions by role');
  t.equal(await console.endSession(), null);
  return { site, admin, console, item };
}

async function memberIsRefused(t: Test, { site, admin, console, item }: Seen): Promise<void> {
  const { open, signIn } = site;
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
  t.match((await console.startSession(item))?.en ?? '', /no right to start/, 'holds without a new sign-in');
  await open(zoe, '/login/reports');
  t.equal(zoe.where().status, 200);
}

async function higherPolicyCounts(t: Test, { site, admin, console, item }: Seen): Promise<void> {
  const { open } = site;
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
}

async function sessionPolicyRules(t: Test, { site, admin, console, item }: Seen): Promise<void> {
  const { open } = site;
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
}

t.test('rights and rules reach the console; order decides; changes hold at once', async (t) => {
  await inSiteWorld(
    'policies',
    async (site) => {
      const seen = await declared(t, site, await site.signIn('/login'));
      await memberIsRefused(t, seen);
      await higherPolicyCounts(t, seen);
      await sessionPolicyRules(t, seen);
    },
    VERSION,
  );
});

t.test('from 17.1.1 a session policy rules file transfer too, and events carry a severity', async (t) => {
  await inSiteWorld('files', async (site) => {
    const { open, signIn } = site;
    const admin = await signIn('/login');
    const { console } = site.world.outside.seats().seat('ws1');
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
