/** Automatic failover as it was told: neither later nor sooner. */
import { MINUTE, type Micros, SECOND } from '../../../hardware/ports.js';
import { ranks } from '../../plan.js';
import { type Letter, letters, other } from '../place/letters.js';
import type { Scene } from '../scene.js';
import { type SeenRole, settingsOn } from './eyes.js';
import type { Parts } from './health.js';

/** A change of roles whose peer answers is over by then. */
export const SWAP_US_MAX: Micros = 150 * SECOND;
/** So often a box looks at the other one. */
export const LOOK_US_MAX: Micros = 6 * MINUTE;
/** Its primary may have been silent for so long already when the power failed. */
const BEFORE_US_MAX: Micros = 40 * SECOND;

export const acts = (role: SeenRole | null): boolean => role?.kind === 'primary' || role?.kind === 'conflict';

const dead = (scene: Scene): Letter | undefined => letters.find((box) => scene.lab.box(box).power === 'off');

const told = (scene: Scene, heir: Letter) => {
  const { automaticFailover, backupOperations, primaryTimeoutMinutes } = settingsOn(scene.world.disks, heir);
  return { isTold: automaticFailover && backupOperations, afterUs: primaryTimeoutMinutes * MINUTE };
};

/** Nothing hinders it. */
function isFree(scene: Scene, heir: Letter): boolean {
  const { overlays, filters, links, power } = scene.lab.box(heir);
  return (
    power === 'on' &&
    links.eth0 &&
    links.eth1 &&
    overlays.length === 0 &&
    scene.traps[heir].length === 0 &&
    scene.armed.size === 0 &&
    Object.keys(filters).length === 0
  );
}

/** A primary whose power has failed is replaced in time by a backup that was told to. */
function createLateWatch({ scene, course }: Parts): () => void {
  let sinceUs: Micros | null = null;
  return () => {
    const gone = dead(scene);
    const heir = gone === undefined ? null : other(gone);
    const { isTold, afterUs } = heir === null ? { isTold: false, afterUs: 0 } : told(scene, heir);
    const isFit =
      heir !== null &&
      gone !== undefined &&
      acts(course.role(gone)) &&
      course.role(heir)?.kind === 'backup' &&
      isTold &&
      isFree(scene, heir);
    if (!isFit) {
      sinceUs = null;
      return;
    }
    sinceUs ??= scene.lab.nowUs();
    if (scene.lab.nowUs() - sinceUs < afterUs + SWAP_US_MAX / 2) return;
    scene.find('unserved', `${heir} does not take over though ${gone} is off for longer than it may be`);
  };
}

/** What an heir was told while its primary was there and nothing was wrong. */
interface Calm {
  readonly atUs: Micros;
  readonly isTold: boolean;
  readonly afterUs: Micros;
  /** Since when it has been told just this. */
  readonly sinceUs: Micros;
  /** It has looked at its primary since, and has had an answer. */
  readonly isSure: boolean;
}

/** A backup waits as long as it was told: counted from the last look at which its primary was on. */
function createSoonWatch({ scene, course }: Parts): () => void {
  const calm: Partial<Record<Letter, Calm>> = {};
  scene.lab.onEntry(({ kind, rank }) => {
    const heir = letters.find((box) => ranks[box] === rank);
    const before = heir === undefined ? undefined : calm[heir];
    if (kind !== 'failover.auto-done' || heir === undefined || dead(scene) !== other(heir)) return;
    if (before?.isSure !== true || !before.isTold) return;
    const waitedUs = scene.lab.nowUs() - before.atUs;
    if (waitedUs >= before.afterUs - BEFORE_US_MAX) return;
    scene.find(
      'two-owners',
      `${heir} takes over sooner than it was told, after ${Math.round(waitedUs / SECOND)} s`,
    );
  });
  return () => {
    if (dead(scene) !== undefined) return;
    for (const heir of letters) {
      const now = told(scene, heir);
      const known = calm[heir];
      const atUs = scene.lab.nowUs();
      const isSame = known?.isTold === now.isTold && known.afterUs === now.afterUs;
      const sinceUs = isSame ? known.sinceUs : atUs;
      const heldUs = Math.min(atUs - sinceUs, course.calmUs(), ...letters.map((box) => course.heldUs(box)));
      const isPair = course.role(heir)?.kind === 'backup' && acts(course.role(other(heir)));
      calm[heir] = { ...now, atUs, sinceUs, isSure: isPair && heldUs > LOOK_US_MAX };
    }
  };
}

/** Looks each minute. */
export function createTakeOverWatch(parts: Parts): () => void {
  const looks = [createLateWatch(parts), createSoonWatch(parts)];
  return () => {
    for (const look of looks) look();
  };
}
