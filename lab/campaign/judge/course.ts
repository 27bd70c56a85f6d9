/**
 * lab/campaign/judge/: what must never be, seen from outside: on disks and wires, and in what users were told.
 *
 * What befalls a pair while it is watched: roles and since when, bad luck and since when there is none,
 * what people changed on purpose.
 */
import type { Micros } from '../../../hardware/ports.js';
import { ranks } from '../../plan.js';
import { type Letter, letters, SHARED } from '../place/letters.js';
import type { Scene } from '../scene.js';
import { holderOf, roleOn, type SeenRole, settingsOn } from './eyes.js';

export interface Course {
  /** Looks at disks and hands now. */
  look(): void;
  role(box: Letter): SeenRole | null;
  /** For how long a box has been what it is. */
  heldUs(box: Letter): Micros;
  /**
   * For how long no bad luck has been laid, and both boxes have been on. `laid`: for how long nothing
   * was added or taken away.
   */
  calmUs(laid?: boolean): Micros;
  /** A disk had no room, refused to write, or something on it failed, at some time. */
  wasFull(box: Letter): boolean;
  /** For how long a disk has taken what was written; of a box whose disk always did: since the beginning. */
  writesUs(box: Letter): Micros;
  /** For how long the pair as it is has had no data-sync. */
  unsyncedUs(): Micros;
  /** Counts what was done to the pair and what has befallen it: the same number, and nothing has. */
  changes(): number;
  /** Its disk was put back to what it was before, at some time. */
  wasPutBack(box: Letter): boolean;
  /** Somebody chose where the shared address is: it need not be where the primary is. */
  isSharedChosen(): boolean;
  /** Where the others send what is meant for the shared address. */
  holder(): Letter | null;
}

/** Nothing was done to the pair by these: they tell of it, or of others. */
const TELLING =
  /^(mail|box-mail|outbound|trouble|site|clients|outside|console|session|network\.announced|failover\.(peer|auto|sync|synced|tail|logs))/;
const FULL = /disk|write|sector|flush|operation|rots/;
const SYNCED = /^failover\.(synced|established|broken)$/;
const UNLUCKY = /^(power\.|cable$|overlays$)/;
/** After these the shared address is where it is. */
const CHOOSING = /^(network\.saved|factory\.reset|failover\.(broken|established)|backup\.restored)$/;

/** Whether something is wrong with the box from outside, so that it may not do what it should. */
export function isUnlucky({ lab, traps, armed }: Scene, box: Letter): boolean {
  const { power, face, overlays, filters, links } = lab.box(box);
  return (
    power !== 'on' ||
    // It is starting.
    face === null ||
    overlays.length > 0 ||
    Object.keys(filters).length > 0 ||
    !links.eth0 ||
    !links.eth1 ||
    traps[box].length > 0 ||
    armed.size > 0
  );
}

/** Follows a pair from now on. */
export function followCourse(scene: Scene): Course {
  const { lab } = scene;
  const { disks } = scene.world;
  const roles: Partial<Record<Letter, SeenRole | null>> = {};
  const sinceUs: Record<Letter, Micros> = { a: lab.nowUs(), b: lab.nowUs() };
  let unluckyUs = lab.nowUs();
  let touchedUs = lab.nowUs();
  let changes = 0;
  let syncedUs = lab.nowUs();
  const full = new Set<Letter>();
  const refusedUs: Record<Letter, Micros> = { a: 0, b: 0 };
  const putBack = new Set<number>();
  let sharedChosen = false;

  const noteFull = (box: Letter): void => {
    if (scene.traps[box].length > 0 || lab.box(box).overlays.some(({ overlay }) => FULL.test(overlay)))
      noteRefused(box);
  };
  const noteRefused = (box: Letter): void => {
    full.add(box);
    refusedUs[box] = lab.nowUs();
  };
  const touched = (): void => {
    touchedUs = lab.nowUs();
    unluckyUs = touchedUs;
    for (const box of letters) noteFull(box);
  };
  const look = (): void => {
    for (const box of letters) {
      const role = roleOn(disks, box);
      if (role?.kind !== roles[box]?.kind) sinceUs[box] = lab.nowUs();
      roles[box] = role;
      if (isUnlucky(scene, box)) unluckyUs = lab.nowUs();
      noteFull(box);
      if (settingsOn(disks, box).untickedShared.length > 0) sharedChosen = true;
    }
  };
  lab.onFilter(() => {
    touched();
    changes += 1;
  });
  lab.onEntry(({ kind, rank }) => {
    if (kind === 'disk.put-back') putBack.add(rank);
    if (UNLUCKY.test(kind)) touched();
    if (SYNCED.test(kind)) syncedUs = lab.nowUs();
    if (CHOOSING.test(kind)) sharedChosen = true;
    if (TELLING.test(kind)) return;
    changes += 1;
    if (kind.startsWith('failover.')) look();
  });
  look();
  return {
    look,
    role: (box) => roles[box] ?? null,
    heldUs: (box) => lab.nowUs() - sinceUs[box],
    calmUs: (laid = false) => lab.nowUs() - (laid ? touchedUs : unluckyUs),
    wasFull: (box) => full.has(box),
    writesUs: (box) => lab.nowUs() - refusedUs[box],
    unsyncedUs: () => lab.nowUs() - syncedUs,
    changes: () => changes,
    wasPutBack: (box) => putBack.has(ranks[box]),
    isSharedChosen: () => sharedChosen,
    holder: () => holderOf(lab, SHARED),
  };
}
