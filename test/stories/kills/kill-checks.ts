/** What must hold on both disks, and of the pair, whatever write the power was cut at. */
import { MINUTE, SECOND } from '../../../hardware/ports.js';
import type { Disks } from '../../../lab/campaign/place/letters.js';
import { digest, history, hold, must, soundDisks } from '../../../lab/campaign/place/sound-disks.js';
import { addresses, type Letter, letters, type Play, PORT } from './kill-world.js';

export { digest, hold, must, soundDisks };

/** The configuration is whole: one of those that it may be. */
export function oneOf(disks: Disks, box: Letter, allowed: Readonly<Record<string, string>>): string {
  const found = digest(disks, box);
  const named = Object.entries(allowed).find(([, one]) => one === found)?.[0];
  if (named === undefined) throw new Error(`${box}: its configuration is neither ${Object.keys(allowed)}`);
  return named;
}

const pairs = new Set(['alone alone', 'primary backup', 'backup primary']);

/** What the two roles may be once everything was said. */
export function legalRoles(play: Play): void {
  const found = `${play.kind('a')} ${play.kind('b')}`;
  must(pairs.has(found), `roles are ${found}`);
}

export const quiet = new Set(['idle', 'failed', 'awaiting-licence', 'damaged']);

/** Pages answer: signed in where the site stands, the maintenance page where it does not. */
export async function pagesAnswer(play: Play): Promise<void> {
  for (const box of letters) {
    const updates = await play.browser(box, '/appliance/updates');
    must(updates.where().status === 200, `${box}: /appliance/updates answers ${updates.where().status}`);
    if (play.stage(box) === 'damaged') {
      await updates.open(addresses[box], PORT, '/login').catch(() => undefined);
      must(
        updates.where().status === 503,
        `${box}: a damaged box serves ${updates.where().status} on /login`,
      );
      continue;
    }
    const failover = await play.browser(box, '/login/failover');
    must(failover.where().status === 200, `${box}: /login/failover answers ${failover.where().status}`);
    must(failover.where().path === '/login/failover', `${box}: led to ${failover.where().path}`);
  }
}

/** A data-sync from here on succeeds and leaves both sides the same. */
export async function converges(play: Play): Promise<void> {
  const { disks } = play;
  const backup = letters.find((box) => play.kind(box) === 'backup');
  if (backup === undefined) throw new Error('there is no backup to synchronise');
  const before = play.events('failover.synced');
  const page = await play.browser(backup, '/login/failover');
  if (page.offers('Sync Now')) await page.press('Sync Now');
  await play.until(() => play.events('failover.synced') > before, 5 * MINUTE);
  must(play.events('failover.synced') > before, 'the data-sync after the cut does not succeed');
  await play.sleep(SECOND);
  must(digest(disks, 'a') === digest(disks, 'b'), 'the configurations differ after the data-sync');
  const [a, b] = [history(disks, 'a'), history(disks, 'b')];
  // What the primary wrote while it was being pulled from comes with the next one.
  const late = [...a.keys()].filter((key) => !b.has(key) && !key.startsWith('audit '));
  must(late.length === 0, `missing on b: ${late[0]}`);
  const missing = [...b.keys()].filter((key) => !a.has(key) && !key.startsWith('audit '));
  must(missing.length === 0, `missing on a: ${missing[0]}`);
  for (const folder of ['files', 'recordings']) {
    must(`${disks.a.list(folder)}` === `${disks.b.list(folder)}`, `${folder} differ`);
  }
  soundDisks(disks, hold(disks));
}
