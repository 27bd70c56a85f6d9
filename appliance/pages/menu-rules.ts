/**
 * Which pages of /login stay on a backup site (G87): superfluous ones vanish. The rule is by place,
 * so that a new page needs no thought: what is not listed goes.
 *
 * @guide G87 assumption
 */
import type { Page } from './page.js';

const tabsKept: ReadonlySet<string> = new Set(['login.status', 'login.account']);
const managementKept: ReadonlySet<string> = new Set(['Failover', 'Security', 'Software Management']);

/** Whether a /login page is there on the backup of a pair. */
export function shownOnBackup(page: Page): boolean {
  // Pages outside the menu (forced change of a password) belong to what is kept.
  if (page.menu === null) return true;
  const { tab, sub } = page.menu;
  if (tabsKept.has(tab)) return sub === null || sub.en !== 'Users';
  return tab === 'login.management' && sub !== null && managementKept.has(sub.en);
}
