/** An administrator declares things on /login: a user of consoles, and whatever has a list and a form. */
import type { Browser } from '../../../../../lab/clients/browser/browser.js';
import type { SiteWorld } from '../../../../support/worlds/site-world.js';

export const VERSION = '15.3.2'; // of the consoles on the workstations
export const PASSWORD = 'zoe-password-1';

export async function addZoe({ open }: SiteWorld, admin: Browser): Promise<void> {
  await open(admin, '/login/users');
  const add = { section: 'Users :: Add User' };
  admin.fill('Username', 'zoe', add);
  admin.fill('Display Name', 'Zoé', add);
  admin.fill('Password', PASSWORD, add);
  admin.fill('Confirm Password', PASSWORD, add);
  admin.tick('Must change the password at next sign-in', false, add);
  await admin.press('Add User', add);
}

export async function addRecord(
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
