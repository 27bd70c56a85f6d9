/** The deeds during which the power goes, and what each may leave. */

import { openStore } from '../../../appliance/store/database.js';
import { readSiteSoftware, readSoftware } from '../../../appliance/store/site/software.js';
import { HOUR, MINUTE, SECOND } from '../../../hardware/ports.js';
import type { Browser } from '../../../lab/clients/browser/browser.js';
import {
  converges,
  digest,
  hold,
  legalRoles,
  must,
  oneOf,
  pagesAnswer,
  quiet,
  soundDisks,
} from './kill-checks.js';
import type { Grown } from './kill-forest.js';
import { addresses, letters, type Play, PORT, type Story } from './kill-world.js';

const FAILOVER = '/login/failover';
const UPDATES = '/appliance/updates';

const kinds = (play: Play): string => `${play.kind('a')} ${play.kind('b')}`;

/** Roles end in one of the legal pairs, by themselves. */
const rolesSettle = async (play: Play): Promise<void> => {
  await play.sleep(2 * MINUTE);
  await play.until(() => kinds(play) === 'primary backup' || kinds(play) === 'backup primary', 3 * MINUTE);
};

export function syncStory(grown: Grown): Story {
  const held = hold(grown.disks);
  const allowed = { old: digest(grown.disks, 'b'), new: digest(grown.disks, 'a') };
  return {
    deed: async (play) => {
      const page = await play.browser('b', FAILOVER);
      await page.press('Sync Now');
      await play.until(() => play.events('failover.synced') > 0, 3 * MINUTE);
      must(play.events('failover.synced') > 0, 'no data-sync');
    },
    settle: (play) => play.sleep(MINUTE),
    check: async (play) => {
      const { disks } = play;
      soundDisks(disks, held);
      oneOf(disks, 'a', { old: allowed.new });
      oneOf(disks, 'b', allowed);
      must(kinds(play) === 'primary backup', `roles are ${kinds(play)}`);
      await pagesAnswer(play);
      await converges(play);
    },
  };
}

async function install(play: Play, title: string): Promise<void> {
  const page = await play.browser('a', UPDATES);
  if (page.offers('Close')) await page.press('Close');
  if (!page.offers('Accept and Install')) {
    await page.press('Check for Updates');
    await play.sleep(20 * SECOND);
    await page.reload();
    await page.press('Install This Update', { section: 'Available Updates', row: title });
  }
  page.tick('I have read the licence agreement and accept it', true);
  await page.press('Accept and Install');
  if (page.offers('Install Nevertheless')) await page.press('Install Nevertheless');
  await play.until(() => quiet.has(play.stage('a')), 3 * HOUR);
}

async function repair(play: Play): Promise<void> {
  const login = (await play.browser('a', UPDATES)) satisfies Browser;
  const request = login.fact('Request code');
  const code = play.outside.updates.repairCode(play.made.plates.a.guid, request);
  must(code !== null, 'support has no code for this request');
  login.fill('Repair code', code ?? '');
  await login.press('Repair');
  await play.sleep(SECOND);
  must(play.stage('a') === 'idle', `after the repair the installer is ${play.stage('a')}`);
}

interface Wanted {
  readonly title: string;
  installed(play: Play): boolean;
  /** A cut may leave the box damaged (G10). */
  readonly mayDamage: boolean;
}

export function installStory(grown: Grown, wanted: Wanted): Story {
  const held = hold(grown.disks);
  return {
    deed: async (play) => {
      await install(play, wanted.title);
      must(wanted.installed(play), 'not installed');
    },
    settle: async (play) => {
      await play.sleep(2 * MINUTE);
      await play.until(() => quiet.has(play.stage('a')), 4 * HOUR);
    },
    check: async (play, { struck }) => {
      const { disks } = play;
      soundDisks(disks, held);
      const stage = play.stage('a');
      must(quiet.has(stage), `the installer is still ${stage}`);
      must(stage !== 'damaged' || wanted.mayDamage, `damaged by a cut at ${struck}`);
      must(kinds(play) === 'primary backup', `roles are ${kinds(play)}`);
      await pagesAnswer(play);
      if (stage === 'damaged') await repair(play);
      if (!wanted.installed(play)) await install(play, wanted.title);
      must(wanted.installed(play), `not installed after the cut: ${play.stage('a')}`);
      await pagesAnswer(play);
      soundDisks(disks, held);
      const left = disks.a.list('packages');
      must(left.length === 0, `left on the disk: ${left}`);
    },
  };
}

const software = (play: Play) => ({
  ...readSoftware(openStore(play.disks.a, 'box')),
  site: readSiteSoftware(openStore(play.disks.a, 'site'))?.version,
});

export const packages = {
  site: {
    title: 'Site software 15.3.2',
    installed: (play) => software(play).site === '15.3.2',
    mayDamage: false,
  },
  base: {
    title: 'Base software 4.3.1',
    installed: (play) => software(play).base === '4.3.1',
    mayDamage: true,
  },
  licence: {
    title: 'Licence component: 25 more endpoints',
    installed: (play) => software(play).licences.length > 0,
    mayDamage: false,
  },
} as const satisfies Record<string, Wanted>;

export function restoreStory(grown: Grown): Story {
  const held = hold(grown.disks);
  const allowed = { old: digest(grown.disks, 'a'), new: digest(grown.disks, 'b') };
  return {
    deed: async (play) => {
      const page = await play.browser('a', '/login/software-management');
      await page.press('Download Backup');
      page.upload('Backup File', { filename: 'site.nsb', bytes: grown.backup });
      await page.press('Upload Backup');
      await page.press('Upload Backup');
      must(digest(play.disks, 'a') === allowed.new, 'not restored');
    },
    settle: (play) => play.sleep(2 * MINUTE),
    check: async (play) => {
      const { disks } = play;
      soundDisks(disks, held);
      oneOf(disks, 'a', allowed);
      must(kinds(play) === 'primary backup', `roles are ${kinds(play)}`);
      await pagesAnswer(play);
      await converges(play);
    },
  };
}

export function swapStory(grown: Grown): Story {
  const held = hold(grown.disks);
  const allowed = { old: digest(grown.disks, 'b'), new: digest(grown.disks, 'a') };
  return {
    deed: async (play) => {
      const page = await play.browser('b', FAILOVER);
      await page.press('Become Primary');
      await page.press('Become Primary');
      await play.until(() => kinds(play) === 'backup primary', 3 * MINUTE);
      must(kinds(play) === 'backup primary', `roles are ${kinds(play)}`);
    },
    settle: rolesSettle,
    check: async (play) => {
      const { disks } = play;
      soundDisks(disks, held);
      for (const box of letters) oneOf(disks, box, allowed);
      legalRoles(play);
      await pagesAnswer(play);
      await converges(play);
    },
  };
}

async function establish(play: Play): Promise<void> {
  const page = await play.browser('a', FAILOVER);
  const there = { section: 'New Backup Site Connection Details' };
  const back = { section: 'Reverse Connection Details To This Primary Site' };
  page.fill('Host Name or IP Address', addresses.b, there);
  page.fill('TLS Port', String(PORT), there);
  page.fill('Host Name or IP Address', addresses.a, back);
  page.fill('TLS Port', String(PORT), back);
  await page.press('Establish Relationship');
}

export function relationStory(grown: Grown): Story {
  const held = hold(grown.disks);
  const allowed = { old: digest(grown.disks, 'b'), new: digest(grown.disks, 'a') };
  return {
    deed: async (play) => {
      const page = await play.browser('a', FAILOVER);
      await page.press('Break Failover Relationships');
      await page.press('Break Failover Relationships');
      await play.until(() => kinds(play) === 'alone alone', MINUTE);
      await establish(play);
      must(kinds(play) === 'primary backup', `roles are ${kinds(play)}`);
      await play.until(() => play.events('failover.synced') > 0, 3 * MINUTE);
    },
    settle: async (play) => {
      await play.sleep(2 * MINUTE);
      await play.until(() => ['primary backup', 'alone alone'].includes(kinds(play)), 5 * MINUTE);
    },
    check: async (play) => {
      const { disks } = play;
      soundDisks(disks, held);
      oneOf(disks, 'b', allowed);
      legalRoles(play);
      await pagesAnswer(play);
      if (play.kind('a') === 'alone') await establish(play);
      must(kinds(play) === 'primary backup', `after establishing again roles are ${kinds(play)}`);
      await converges(play);
    },
  };
}
