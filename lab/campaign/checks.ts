/**
 * lab/campaign/: random deeds and bad luck for a pair, seed after seed, and what must hold all the same.
 *
 * What must hold once all troubles are over, and in the end: on the disks, on the wires, and by what
 * users were told.
 */

import { MINUTE, type Micros } from '../../hardware/ports.js';
import { BrowserError } from '../clients/browser/browser.js';
import { signInAs } from '../clients/browser/sign-in.js';
import { labCredentials } from '../making/credentials.js';
import type { Snapshot } from '../rehearsals/judge/snapshot.js';
import type { Course } from './judge/course.js';
import {
  doubledOn,
  keysDiffer,
  labAccountsOn,
  openSessionsOn,
  recordingsOf,
  siteOn,
  snapshotOf,
} from './judge/eyes.js';
import { untriedOn } from './judge/mail.js';
import type { ToldSession } from './judge/told.js';
import type { Watch } from './judge/watch.js';
import {
  addresses,
  type Disks,
  type Letter,
  letters,
  other,
  SHARED,
  sharesAddress,
} from './place/letters.js';
import { type Held, hold, rowsOf, soundDisks } from './place/sound-disks.js';
import type { Scene } from './scene.js';

/** Half an hour, as sites are made, and a little. */
const LOCK_US: Micros = 32 * MINUTE;
/** Of tries from one address. */
const TOO_MANY = /too many/i;
/** By then a mail that waits has been tried. */
const MAIL_US: Micros = 2 * MINUTE;

const restingRoles: ReadonlySet<string> = new Set([
  'primary backup',
  'backup primary',
  'backup backup',
  'conflict conflict',
  'alone alone',
]);
const restingStages: ReadonlySet<string> = new Set(['idle', 'failed', 'awaiting-licence', 'damaged']);

const rolesOf = ({ course }: Watch): string => {
  course.look();
  return letters.map((box) => course.role(box)?.kind ?? 'alone').join(' ');
};

/** Both boxes are what they may stay, and do nothing that ends. */
export const isAtRest = (scene: Scene, course: Course): boolean =>
  letters.every((box) => {
    const waits = scene.node(box)?.installer.supportRequest() != null;
    return course.role(box)?.pulls !== true && (waits || restingStages.has(scene.stage(box)));
  }) && restingRoles.has(letters.map((box) => course.role(box)?.kind ?? 'alone').join(' '));

/**
 * Boxes that have different keys hear nothing of each other, until people enter the same one: what one did
 * alone the other cannot know. They have to say so where monitors look.
 */
async function isDeaf(scene: Scene, watch: Watch): Promise<boolean> {
  if (!keysDiffer(scene.world.disks)) return false;
  const paired = letters.filter((box) => watch.course.role(box)?.relation != null);
  for (const box of paired) {
    const health = await scene.said(addresses[box], '/check_health');
    if (health?.status === 200)
      scene.find('lie', `${box} is healthy, it says, and its key is not that of the other one`);
  }
  return true;
}

/** All troubles are over and time has passed: what is not a resting state now is a dead end. */
export async function settled(scene: Scene, watch: Watch): Promise<void> {
  const roles = rolesOf(watch);
  const deaf = await isDeaf(scene, watch);
  if (!deaf && !restingRoles.has(roles)) scene.find('dead-end', `after settling the roles are ${roles}`);
  for (const box of letters) {
    const stage = scene.stage(box);
    const waits = scene.node(box)?.installer.supportRequest() != null;
    if (!restingStages.has(stage) && !waits)
      scene.find('dead-end', `after settling ${box} is still ${stage}`);
    const state = scene.node(box)?.failover.state();
    if (!deaf && state?.kind === 'backup' && state.unlockDue === true) {
      scene.find('dead-end', `${box} still tells its peer that a change of roles is over`);
    }
    const open = openSessionsOn(scene.world.disks, box);
    if (watch.course.role(box)?.kind === 'backup' && open > 0) {
      scene.find('dead-end', `${open} sessions are open on ${box}, which is the backup`);
    }
  }
  await watch.pages();
}

/** By the addresses that clients use. */
async function serviceChecks(scene: Scene, watch: Watch): Promise<void> {
  const { find } = scene;
  const roles = rolesOf(watch);
  if (roles !== 'primary backup' && roles !== 'backup primary')
    find('dead-end', `in the end the roles are ${roles}`);
  if (sharesAddress(scene)) await sharedChecks(scene, watch);
  for (const box of letters) {
    const health = await scene.said(addresses[box], '/check_health');
    if (health?.status !== 200) find('lie', `in the end ${box} is not well: ${health?.text ?? 'no answer'}`);
  }
}

async function sharedChecks(scene: Scene, watch: Watch): Promise<void> {
  const { find } = scene;
  const holder = watch.course.holder();
  if (holder === null || watch.course.role(holder)?.kind !== 'primary') {
    find(
      holder === null ? 'unserved' : 'two-owners',
      `in the end the shared address leads to ${holder ?? 'nobody'}`,
    );
  }
  const site = await scene.status(SHARED, '/login');
  if (site !== 200) find('unserved', `the site answers ${site} at the shared address`);
}

const count = (disks: Disks, box: Letter, sql: string, ...values: string[]): number =>
  (
    (siteOn(disks, box)
      ?.prepare(sql)
      .all(...values) ?? []) as { n: number }[]
  )[0]?.n ?? 0;

const rowsOfSession = (disks: Disks, box: Letter, id: string): number =>
  count(disks, box, 'SELECT count(*) AS n FROM session WHERE id = ?', id);

/** Sessions that may stand there once for each of their ends. */
export const endedTwice = ({ sessions, told }: Scene): ReadonlySet<string> =>
  new Set(sessions.filter((one) => told.mayEndTwice(one)).map(({ id }) => id));

function sessionChecks({ sessions, find, told }: Scene, disks: Disks): void {
  // What a disk took back before the other one had it is nowhere.
  const isGone = (one: ToldSession): boolean =>
    told.isForgotten(one) && letters.every((box) => rowsOfSession(disks, box, one.id) === 0);
  const kept = sessions.filter((one) => !isGone(one));
  for (const box of letters) {
    const open = openSessionsOn(disks, box);
    if (open > 0) find('dead-end', `${open} sessions are still open on ${box}`);
    for (const one of kept) {
      const { id, ended } = one;
      const rows = rowsOfSession(disks, box, id);
      if (rows !== 1 && !(rows > 1 && told.mayEndTwice(one)))
        find(
          rows === 0 ? 'lost' : 'doubled',
          `session ${id} (${ended ? 'ended' : 'begun'}) is ${rows} times on ${box}`,
        );
    }
  }
}

/** Settings, contents and rows that are there twice, as the judge's own look has them. */
function lookChecks(scene: Scene, looks: Readonly<Record<Letter, Snapshot>>): void {
  const { find, world } = scene;
  const twice = endedTwice(scene);
  for (const box of letters) {
    const { referenced, files, settings } = looks[box];
    const doubled = doubledOn(world.disks, box, twice);
    if (doubled > 0) find('doubled', `${doubled} rows are there twice on ${box}`);
    const held = new Set(files);
    const named = new Set(referenced);
    const untold = recordingsOf(world.disks, box, twice);
    const gone = referenced.filter((name) => !held.has(name) && !untold.has(name));
    if (gone.length > 0) find('lost', `${gone.length} contents that rows of ${box} name are not there`);
    const unnamed = files.filter((name) => !named.has(name));
    if (unnamed.length > 0) find('lie', `${box} keeps ${unnamed.length} contents that nothing names`);
    for (const { table, columns, count: rows, digest } of settings) {
      const there = looks[other(box)].settings.find((one) => one.table === table);
      if (there?.columns === columns && there.count === rows && there.digest === digest) continue;
      find('diverged', `the settings differ after the data-sync (${table})`);
    }
  }
}

/** Both disks, compared with each other and with what was there before. */
function diskChecks(scene: Scene, before: Held): void {
  const { find } = scene;
  const { disks } = scene.world;
  const looks = { a: snapshotOf(disks, 'a'), b: snapshotOf(disks, 'b') };
  if (looks.a === null || looks.b === null) {
    find('lost', `no site is on the disk of ${looks.a === null ? 'a' : 'b'}`);
    return;
  }
  const rows = rowsOf(disks);
  try {
    soundDisks(disks, before, rows, endedTwice(scene));
  } catch (error) {
    find('lost', error instanceof Error ? error.message : String(error));
  }
  sessionChecks(scene, disks);
  lookChecks(scene, { a: looks.a, b: looks.b });
  const { a, b } = rows;
  // What the primary wrote while it was being pulled from comes with the next one.
  const missing = (from: typeof a, to: typeof b) =>
    [...from.keys()].filter((key) => !to.has(key) && !key.startsWith('audit '));
  const [onB, onA] = [missing(a, b), missing(b, a)];
  if (onB.length > 0) find('lost', `${onB.length} rows are missing on b: ${onB[0]}`);
  if (onA.length > 0) find('lost', `${onA.length} rows are missing on a: ${onA[0]}`);
}

/** Whoever was locked out gets in again when the time of the lock is over. */
async function lockChecks(scene: Scene, watch: Watch): Promise<void> {
  for (const { box, name, atUs } of scene.told.locks) {
    if (scene.lab.nowUs() - atUs < LOCK_US || watch.course.role(box)?.kind !== 'primary') continue;
    if (!labAccountsOn(scene.world.disks, box).has(name)) continue;
    try {
      const page = await scene.visit(box, '/login');
      await signInAs(page, name, labCredentials.password);
      if (page.offers('Sign in') && !TOO_MANY.test(page.text()))
        scene.find('dead-end', `${name} is locked out of ${box} for good`);
    } catch (error) {
      if (!(error instanceof BrowserError)) throw error;
    }
  }
}

/** What each box had to send it has sent, or tried to. */
function mailChecks(
  { find, world }: Scene,
  before: Readonly<Record<Letter, ReadonlyMap<string, string>>>,
): void {
  for (const box of letters) {
    for (const [id, subject] of untriedOn(world.disks, box)) {
      if (before[box].has(id)) find('dead-end', `a mail waits on ${box} and is never sent: ${subject}`);
    }
  }
}

export { type Held, hold };

/** All that must hold at rest, on disks and on pages; the first thing that does not ends the run as its finding. */
export async function endChecks(scene: Scene, watch: Watch, before: Held): Promise<void> {
  const { disks } = scene.world;
  const untried = { a: untriedOn(disks, 'a'), b: untriedOn(disks, 'b') };
  await scene.sleep(MAIL_US);
  // Before anybody signs in: a password that has expired is changed then, on the backup too.
  diskChecks(scene, before);
  await serviceChecks(scene, watch);
  await watch.pages();
  await lockChecks(scene, watch);
  mailChecks(scene, untried);
  scene.told.check(scene.sessions);
}
