/**
 * What an operator does when the troubles are over, by what the pages offer: until one box serves the
 * site, the other one is its backup, and a data-sync has succeeded.
 */
import { HOUR, MINUTE, MS, SECOND } from '../../../hardware/ports.js';
import { packages } from '../../../updates/packages/index.js';
import { BrowserError } from '../../clients/browser/browser.js';
import {
  becomeBackup,
  becomePrimary,
  breakRelation,
  enableOperations,
  establish,
  moveShared,
  syncNow,
} from '../deeds/pair.js';
import { enableShared, install, repair } from '../deeds/site.js';
import { type Letter, letters, other, SHARED, sharesAddress } from '../place/letters.js';
import type { Scene } from '../scene.js';
import { clockMove, type Move, nameMove, strayShared } from './network.js';

const ROUNDS_MAX = 30;
const INSTALL_US = 3 * HOUR;
const busyStages: ReadonlySet<string> = new Set([
  'checking',
  'downloading',
  'applying-base',
  'migrating',
  'restarting',
  'verifying',
]);

const awaitsSupport = (scene: Scene, box: Letter): boolean =>
  scene.node(box)?.installer.supportRequest() != null;
const isBusy = (scene: Scene, box: Letter): boolean =>
  busyStages.has(scene.stage(box)) && !awaitsSupport(scene, box);
const versionOf = (scene: Scene, box: Letter): string =>
  scene.node(box)?.software.installed().site?.version ?? '';

function boxMove(scene: Scene, box: Letter): Move | null {
  if (scene.lab.box(box).power === 'off') {
    return {
      why: `${box} is off`,
      perform: async () => {
        await scene.act({ kind: 'switch-on', box });
        await scene.sleep(2 * MINUTE);
      },
    };
  }
  if (scene.kind(box) === 'off') return { why: `${box} starts`, perform: () => scene.sleep(2 * MINUTE) };
  if (awaitsSupport(scene, box)) {
    return { why: `${box} waits for support`, perform: () => repair(scene, box) };
  }
  if (isBusy(scene, box)) {
    return {
      why: `${box} is ${scene.stage(box)}`,
      perform: () => scene.until(() => !isBusy(scene, box), INSTALL_US),
    };
  }
  return null;
}

const KEY = { section: 'Security :: Inter-appliance Communication' };

/** Both need the same key. */
function keyMove(scene: Scene): Move | null {
  const [a, b] = letters.map((box) => scene.node(box)?.failover.keyPrint());
  if (a === b && a !== null) return null;
  return {
    why: 'the boxes have different keys',
    perform: async () => {
      for (const box of letters) {
        const page = await scene.open(box, '/login/security');
        page.fill('Inter-appliance Communication Pre-shared Key', 'Campaign-shared-key-1', KEY);
        await page.press('Save Changes', KEY);
      }
      await scene.sleep(6 * MINUTE);
    },
  };
}

/** A package that is gone from a box is offered once more by support, who is asked for it (G48). */
function askSupport({ world, made }: Scene, box: Letter, version: string): void {
  const nowMs = Math.floor(world.lab.nowUs() / MS);
  for (const { manifest } of packages)
    if (manifest.kind === 'base' || (manifest.kind === 'site' && manifest.version === version))
      world.outside.updates.offerAgain(made.plates[box].guid, manifest.id, nowMs);
}

/** Both need the same software: the one that is behind is brought up to date. */
function softwareMove(scene: Scene): Move | null {
  const [a, b] = letters.map((box) => versionOf(scene, box));
  if (a === undefined || b === undefined || a === b) return null;
  const behind: Letter = a.localeCompare(b, 'en', { numeric: true }) < 0 ? 'a' : 'b';
  const wanted = versionOf(scene, other(behind));
  const isWanted = (title: string): boolean => title.includes(wanted);
  return {
    why: `${behind} has other software`,
    perform: async () => {
      // What the wanted package needs first is offered before it.
      await install(scene, behind, (titles) => {
        const found = titles.find(isWanted) ?? titles.find((one) => /Base/.test(one));
        if (found === undefined) askSupport(scene, behind, wanted);
        return found ?? titles[0];
      });
      await scene.sleep(MINUTE);
      await scene.until(() => !isBusy(scene, behind), INSTALL_US);
    },
  };
}

function roleMove(scene: Scene): Move | null {
  const [a, b] = letters.map((box) => scene.kind(box));
  const both = `${a} ${b}`;
  const served = scene.lastPrimary;
  if (both === 'alone alone') return { why: both, perform: () => establish(scene, served) };
  if (both === 'backup backup') return { why: both, perform: () => becomePrimary(scene, served, false) };
  if (a === 'conflict' || b === 'conflict') {
    const loser = scene.kind(other(served)) === 'conflict' ? other(served) : served;
    return { why: both, perform: () => becomeBackup(scene, loser, { pull: false, force: false }) };
  }
  if (a === 'alone' || b === 'alone') {
    // The other one finds out at its next look at the latest; else it is told by hand.
    const paired: Letter = a === 'alone' ? 'b' : 'a';
    return {
      why: both,
      perform: async () => {
        const found = await scene.until(() => scene.kind(paired) === 'alone', 6 * MINUTE);
        if (!found) await breakRelation(scene, paired);
      },
    };
  }
  if (both !== 'primary backup' && both !== 'backup primary') {
    return { why: both, perform: () => scene.sleep(MINUTE) };
  }
  return null;
}

const holds = (scene: Scene, box: Letter): boolean =>
  scene
    .node(box)
    ?.hardware.read()
    .addresses.some(({ address, state }) => address === SHARED && state === 'bound') === true;

const isEnabled = (scene: Scene, box: Letter): boolean =>
  scene
    .node(box)
    ?.network.config()
    .addresses.some(({ address, enabled }) => address === SHARED && enabled) === true;

/** Addresses and settings of a pair whose roles are right. */
function settingsMove(scene: Scene): Move | null {
  const primary = letters.find((box) => scene.kind(box) === 'primary');
  if (primary === undefined) return null;
  const backup = other(primary);
  for (const box of letters) {
    const settings = scene.node(box)?.failover.settings();
    if (settings === undefined) return null;
    const stray = strayShared(scene, box);
    if (stray !== null) return stray;
    if (settings.untickedShared.length > 0) {
      return {
        why: `the shared address does not move with ${box}`,
        perform: () => moveShared(scene, box, true),
      };
    }
  }
  if (scene.node(backup)?.failover.settings().backupOperations === false) {
    return { why: 'backup operations are off', perform: () => enableOperations(scene, backup) };
  }
  if (!sharesAddress(scene)) return null;
  if (isEnabled(scene, backup)) {
    return { why: 'the backup wants the shared address', perform: () => enableShared(scene, backup, false) };
  }
  if (!holds(scene, primary)) {
    return { why: 'the primary lacks the shared address', perform: () => enableShared(scene, primary, true) };
  }
  return null;
}

function nextMove(scene: Scene): Move | null {
  for (const box of letters) {
    const move = boxMove(scene, box);
    if (move !== null) return move;
  }
  return (
    nameMove(scene) ??
    // Whoever asks for an update shows a key that tells the time.
    clockMove(scene) ??
    softwareMove(scene) ??
    keyMove(scene) ??
    roleMove(scene) ??
    settingsMove(scene)
  );
}

/** Leads the pair back; a finding where the pages lead nowhere. */
export async function recoverPair(scene: Scene, log: (line: string) => void): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const move = nextMove(scene);
    if (move === null) return;
    let outcome = 'done';
    try {
      await move.perform();
    } catch (error) {
      if (!(error instanceof BrowserError)) throw error;
      outcome = error.message.slice(0, 300);
    }
    log(`way back: ${move.why} -> ${outcome}`);
    await scene.sleep(30 * SECOND);
  }
  scene.find('dead-end', `no way back: ${nextMove(scene)?.why ?? 'it goes round in circles'}`);
}

/** A data-sync from here on that succeeds. */
export async function lastSync(scene: Scene): Promise<void> {
  const backup = letters.find((box) => scene.kind(box) === 'backup');
  if (backup === undefined) return;
  const role = (): unknown => scene.node(backup)?.failover.state();
  const idle = (): boolean => {
    const state = scene.node(backup)?.failover.state();
    return state?.kind === 'backup' && state.sync === null;
  };
  await scene.until(idle, 30 * MINUTE);
  const before = scene.seen.get('failover.synced') ?? 0;
  try {
    await syncNow(scene, backup);
  } catch (error) {
    if (!(error instanceof BrowserError)) throw error;
    scene.find('dead-end', `the last data-sync cannot be asked for: ${error.message.slice(0, 300)}`);
  }
  await scene.until(() => (scene.seen.get('failover.synced') ?? 0) > before, 20 * MINUTE);
  if ((scene.seen.get('failover.synced') ?? 0) <= before) {
    scene.find('dead-end', `the last data-sync does not succeed: ${JSON.stringify(role()).slice(0, 600)}`);
  }
  await scene.sleep(5 * SECOND);
}
