/**
 * Which pages of /login stay on a backup site (G87): superfluous ones vanish. The rule is by place,
 * so that a new page needs no thought: what is not listed goes.
 *
 * @guide G87 assumption
 */
import type { Page } from './page.js';

const tabsKept: ReadonlySet<string> = new Set(['login.status', 'login.account']);
const managementKept: ReadonlySet<string> = new Set([
  'login.failover',
  'login.security',
  'login.software-management',
]);

/** Whether a /login page is there on the backup of a pair. */
export function shownOnBackup({ id, menu }: Page): boolean {
  // Pages outside the menu (forced change of a password) belong to what is kept.
  if (menu === null) return true;
  return tabsKept.has(menu.tab) ? id !== 'login.site-users' : managementKept.has(id);
}
