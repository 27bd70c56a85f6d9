/**
 * Troubles are over: everything is healed, time passes, an operator leads the pair back by what the
 * pages offer, a last data-sync is pulled, and both disks are compared.
 */
import { HOUR, MINUTE, type Micros, SECOND } from '../../hardware/ports.js';
import { endChecks, endedTwice, type Held, isAtRest, settled } from './checks.js';
import { endConsoles } from './deeds/seats.js';
import { createWatch, type Watch } from './judge/watch.js';
import { addresses, type Letter, letters } from './place/letters.js';
import { soundDisk } from './place/sound-disks.js';
import type { Scene } from './scene.js';
import { lastSync, recoverPair } from './way-back/way-back.js';

/** All by itself the pair comes to rest within this time. */
export const SETTLE_US: Micros = 25 * MINUTE;
/** An installation that was begun late takes its time. */
const INSTALL_US: Micros = 4 * HOUR;
/** A disk that was put in is filled from the other one. */
const REBUILD_US: Micros = 3 * HOUR;
const NURSE_US: Micros = 90 * SECOND;
/** So often it has been off: longer than a backup may wait before it takes over. */
const OFF_LOOKS_MAX = 5;
/** Nobody presses buttons in the dark. */
const DARK = 'site-power';
const AFTER_INSTALL_US: Micros = 5 * MINUTE;

/** Switches boxes on again: a trap, an overheated box, a power button. */
async function nurse(scene: Scene, over: () => boolean): Promise<void> {
  const offFor = new Map<string, number>();
  while (!over()) {
    await scene.sleep(NURSE_US);
    if (letters.some((box) => scene.lab.box(box).overlays.some(({ overlay }) => overlay === DARK))) continue;
    for (const box of letters) {
      const looks = scene.lab.box(box).power === 'off' ? (offFor.get(box) ?? 0) + 1 : 0;
      offFor.set(box, looks);
      if (looks > OFF_LOOKS_MAX) await scene.act({ kind: 'switch-on', box });
    }
  }
}

export interface Attended {
  readonly watch: Watch;
  goHome(): Promise<void>;
}

/** People and eyes beside the run, until they are let go home. */
export function attend(scene: Scene): Attended {
  let isOver = false;
  const watch = createWatch(scene);
  const helpers = [nurse(scene, () => isOver), watch.run(() => isOver)];
  return {
    watch,
    goHome: async () => {
      isOver = true;
      await Promise.all(helpers);
    },
  };
}

/** Takes away all that was laid. */
export async function heal(scene: Scene): Promise<void> {
  const { lab } = scene;
  for (const id of scene.armed) await scene.act({ kind: 'when-remove', id });
  scene.armed.clear();
  for (const box of letters) {
    const { overlays, filters, links, power } = lab.box(box);
    scene.traps[box].splice(0);
    if (overlays.length > 0) await scene.act({ kind: 'overlays', box, list: [] });
    for (const from of Object.keys(filters))
      await scene.act({ kind: 'filter', box, from: Number(from), filter: null });
    for (const nic of ['eth0', 'eth1'] as const)
      if (!links[nic]) await scene.act({ kind: 'cable', box, nic, up: true });
    if (power === 'off') await scene.act({ kind: 'switch-on', box });
  }
}

/** Whether a box was reset, and there is no pair any more. */
const isReset = (scene: Scene): boolean =>
  [...scene.reset].some((box) => scene.node(box)?.software.installed().site === null);

/** A box that was reset answers as a new one; the other one has lost nothing. */
async function lonely(scene: Scene, before: Held): Promise<void> {
  for (const box of letters) {
    const page = await scene.said(addresses[box], '/appliance');
    if (page === null || page.status >= 500) {
      scene.find('dead-end', `after the reset ${box} answers ${page?.status ?? 'nothing'} at /appliance`);
    }
    if (scene.reset.has(box)) continue;
    try {
      soundDisk(scene.world.disks, box, { before, mayEndTwice: endedTwice(scene) });
    } catch (error) {
      scene.find('lost', error instanceof Error ? error.message : String(error));
    }
  }
}

const rebuilds = (scene: Scene, box: Letter): boolean => {
  const raid = scene.node(box)?.hardware.read().raid;
  return raid === 'degraded' || raid === 'rebuilding';
};

/** Nothing has befallen the pair for longer than anything in it waits. */
const RESTS_US: Micros = 8 * MINUTE;

/** Until the pair has come to rest by itself: seen from outside, nothing happens any more; or it never does. */
async function rest(scene: Scene, { course }: Watch): Promise<void> {
  let changes = -1;
  let restedUs = 0;
  for (let waited = 0; waited < SETTLE_US && restedUs < RESTS_US; waited += MINUTE) {
    await scene.sleep(MINUTE);
    const isQuiet = course.changes() === changes && isAtRest(scene, course);
    changes = course.changes();
    restedUs = isQuiet ? restedUs + MINUTE : 0;
  }
}

/** What is not as in a campaign after a cut, of which nothing lasts: it is over when the pair rests. */
export interface AfterCut {
  /** Before anybody does anything. */
  atRest(): void;
}

/** From healed to compared; what does not hold is added to the findings. */
export async function recover(
  scene: Scene,
  { watch }: Pick<Attended, 'watch'>,
  before: Held,
  log: (line: string) => void,
  cut: AfterCut | null = null,
): Promise<void> {
  if (cut === null) await scene.sleep(SETTLE_US);
  else await rest(scene, watch);
  const isBusy = (): boolean =>
    letters.some((box) => {
      const node = scene.node(box);
      return node?.installer.progress() != null && node.installer.supportRequest() === null;
    });
  await scene.until(() => !isBusy(), INSTALL_US);
  await scene.until(() => letters.every((box) => !rebuilds(scene, box)), REBUILD_US);
  await scene.sleep(AFTER_INSTALL_US);
  if (isReset(scene)) return lonely(scene, before);
  await settled(scene, watch);
  cut?.atRest();
  await recoverPair(scene, log);
  await endConsoles(scene);
  await lastSync(scene);
  await endChecks(scene, watch, before);
}
