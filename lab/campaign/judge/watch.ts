/**
 * The judge beside a run: once a minute it lays beside each other what disks and wires show and what
 * users are told, and notes what must never be. What may be while bad luck lasts is looked at when it
 * has been over for a while.
 */
import { MINUTE, type Micros, SECOND } from '../../../hardware/ports.js';
import { BrowserError } from '../../clients/browser/browser.js';
import { type Letter, letters, other, sharesAddress } from '../place/letters.js';
import type { Scene } from '../scene.js';
import { type Course, followCourse } from './course.js';
import { keysDiffer, openSessionsOn, type SeenRole, settingsOn, siteOn } from './eyes.js';
import { type FailoverPage, readFailoverPage, type ShownRole } from './failover-page.js';
import { watchFloods } from './floods.js';
import { allWell, createDiskWatch, type Parts, unhealthy } from './health.js';
import { acts, createTakeOverWatch, LOOK_US_MAX, SWAP_US_MAX } from './take-over.js';

/** So long nobody may serve the site before a box that answers says that something is wrong. */
const UNSERVED_US_MAX: Micros = 8 * MINUTE;
/** So often in a row, a minute apart, all is called well: between two troubles there may be a moment without a word. */
const WELL_LOOKS_MIN = 3;
/** So long after bad luck, or a change of roles, pages may tell of before. */
const PAGE_US: Micros = 60 * SECOND;
/** Two primaries whose wires are whole find each other out. */
const TWO_US_MAX: Micros = 7 * MINUTE;
/** The primary has the shared address by then. */
const SHARED_US_MAX: Micros = 5 * MINUTE;

/** Time of a run in which something was not as it should be, whether or not it could be helped. */
export interface Figures {
  /** The site did not answer a client. */
  readonly unservedS: number;
  /** Both boxes acted as the primary. */
  readonly twoOwnersS: number;
  /** Nobody served, and every box that answered said that all is well. */
  readonly lieS: number;
  readonly mails: number;
}

export interface Watch {
  /** Looks each minute until `over`. */
  run(over: () => boolean): Promise<void>;
  /** Both Failover pages against both disks. */
  pages(): Promise<void>;
  readonly course: Course;
  figures(): Figures;
}

/** What a page should say of a box; null: it is on its way, either is right. */
const shownAs = (role: SeenRole | null): ShownRole | null => {
  switch (role?.kind) {
    case 'primary':
    case 'conflict':
      return 'primary';
    case 'backup':
      return 'backup';
    default:
      return null;
  }
};

/** A box that would serve whoever is led to it. */
export function serves(scene: Scene, course: Course, box: Letter): boolean {
  if (scene.lab.box(box).power !== 'on' || siteOn(scene.world.disks, box) === null) return false;
  const kind = course.role(box)?.kind ?? 'alone';
  return kind !== 'backup' && kind !== 'promoting' && kind !== 'demoting';
}

/** States that pass, and do not. */
function passing({ scene, course }: Parts): void {
  if (course.calmUs() < SWAP_US_MAX) return;
  for (const box of letters) {
    const role = course.role(box);
    const isPassing = role?.kind === 'promoting' || role?.kind === 'demoting';
    const pulls = letters.some((one) => course.role(one)?.pulls === true);
    if (!isPassing || pulls || course.heldUs(box) < SWAP_US_MAX) continue;
    scene.find('unserved', `${box} is ${role.kind} for minutes though nothing hinders it`);
  }
}

/** Whoever becomes the backup closes what its users had open. */
function leftOpen({ scene, course }: Parts): void {
  if (course.calmUs() < PAGE_US) return;
  for (const box of letters) {
    if (course.role(box)?.kind !== 'backup' || course.heldUs(box) < PAGE_US) continue;
    const open = openSessionsOn(scene.world.disks, box);
    if (open > 0) scene.find('dead-end', `${open} sessions are open on ${box}, which is the backup`);
  }
}

function owners({ scene, course }: Parts): void {
  const relations = new Set(letters.map((box) => course.role(box)?.relation));
  const bothPrimary = letters.every((box) => course.role(box)?.kind === 'primary');
  const sinceUs = Math.min(course.calmUs(), ...letters.map((box) => course.heldUs(box)));
  // With different keys they cannot; that each of them tells of its key is looked at where they have settled.
  const canNotice = bothPrimary && relations.size === 1 && !keysDiffer(scene.world.disks);
  if (canNotice && sinceUs >= TWO_US_MAX) {
    scene.find('two-owners', 'both boxes are the primary, and neither notices it');
  }
  if (!sharesAddress(scene) || course.isSharedChosen() || sinceUs < SHARED_US_MAX) return;
  const primary = letters.find((box) => course.role(box)?.kind === 'primary');
  if (primary === undefined || course.role(other(primary))?.kind !== 'backup') return;
  const holder = course.holder();
  if (holder === primary) return;
  scene.find(
    holder === null ? 'unserved' : 'two-owners',
    `the shared address leads to ${holder ?? 'nobody'}, though ${primary} is the primary`,
  );
}

/** The page of a box; null: it does not answer, or tells of no pair. */
async function pageOf(scene: Scene, box: Letter): Promise<FailoverPage | null> {
  try {
    return readFailoverPage((await scene.open(box, '/login/failover')).text());
  } catch (error) {
    if (!(error instanceof BrowserError)) throw error;
    return null;
  }
}

/** What a page of `box` says is as both disks have it. */
async function lookAtPage({ scene, course }: Parts, box: Letter): Promise<void> {
  const page = await pageOf(scene, box);
  if (page === null) return;
  course.look();
  const lie = (what: string): void => scene.find('lie', `the Failover page of ${box} says that ${what}`);
  // Whatever lasts: what never was is untrue at any time.
  if (page.diskTrouble !== null && !course.wasFull(box))
    lie(`“${page.diskTrouble}”, and nothing ever was wrong with its disk`);
  const heldUs = Math.min(course.calmUs(), ...letters.map((one) => course.heldUs(one)));
  if (heldUs < PAGE_US) return;
  // What the other one says is not believed, whatever it is: until the next look the page tells of the last one.
  const isHeard = heldUs > LOOK_US_MAX || !keysDiffer(scene.world.disks);
  const [own, there] = [shownAs(course.role(box)), shownAs(course.role(other(box)))];
  if (own !== null && page.own !== own) lie(`it is ${page.own}, and it is ${own}`);
  // A page may say that it does not know what the other one is now; and nobody can know it of one that starts.
  // What a disk refused to keep is asked for at the next look.
  const isKnowable = isHeard && scene.lab.box(other(box)).face !== null && course.writesUs(box) > LOOK_US_MAX;
  if (there !== null && isKnowable && page.answers && page.other !== 'none' && page.other !== there)
    lie(`the other one is ${page.other}, and it is ${there}`);
  if (page.answers && page.bothBackup && there === 'primary')
    lie('both are backups, and the other one is the primary');
  if (page.versionNamed !== null && page.versionNamed !== page.versionShown) {
    lie(`it has ${page.versionNamed}, and it has ${page.versionShown}`);
  }
}

/** Pages are looked at once after each change of roles, when it should be through, and after each data-sync that failed. */
function createPageWatch(parts: Parts): () => Promise<void> {
  const { scene, course } = parts;
  let seen = '';
  let failed = 0;
  return async () => {
    const failures = scene.seen.get('failover.sync-failed') ?? 0;
    if (failures > failed) for (const box of letters) await lookAtPage(parts, box);
    failed = failures;
    const roles = letters.map((box) => course.role(box)?.kind).join(' ');
    const heldUs = Math.min(course.calmUs(), ...letters.map((box) => course.heldUs(box)));
    if (roles === seen || heldUs < PAGE_US || heldUs > 4 * PAGE_US) return;
    seen = roles;
    for (const box of letters) await lookAtPage(parts, box);
  };
}

/** So many intervals without a data-sync are too many, but never less than an hour; and a while more. */
const INTERVALS_MAX = 3;
const UNSYNCED_US_MIN: Micros = 60 * MINUTE;
const UNSYNCED_US_MORE: Micros = 20 * MINUTE;

/** A pair that has had no data-sync for hours, and says nothing of it. */
async function unsynced({ scene, course }: Parts): Promise<void> {
  const [a, b] = letters.map((box) => course.role(box));
  if (a?.relation == null || a.relation !== b?.relation || ![a, b].some((one) => one?.kind === 'backup'))
    return;
  if (letters.some((box) => scene.lab.box(box).power !== 'on')) return;
  const everyUs =
    Math.max(...letters.map((box) => settingsOn(scene.world.disks, box).autoSyncMinutes)) * MINUTE;
  if (course.unsyncedUs() < Math.max(INTERVALS_MAX * everyUs, UNSYNCED_US_MIN) + UNSYNCED_US_MORE) return;
  // What a box measures begins anew with its start.
  if (course.calmUs(true) < 2 * MINUTE) return;
  if ((await allWell(scene)).length < letters.length) return;
  scene.find('lie', 'both boxes are healthy, they say, and have had no data-sync for more than an hour');
}

/** Follows a run from now on. */
export function createWatch(scene: Scene): Watch {
  const course = followCourse(scene);
  const parts = { scene, course };
  const pages = createPageWatch(parts);
  const takeOver = createTakeOverWatch(parts);
  const disks = createDiskWatch(parts);
  const mails = watchFloods(scene, course);
  const beganUs = scene.world.outside.seats().probe.downtimeUs();
  let [unservedUs, twoUs, lieUs] = [0, 0, 0];
  let silentUs = 0;
  let wellLooks = 0;

  const healthLook = async (): Promise<void> => {
    const isServed = letters.some((box) => serves(scene, course, box));
    silentUs = isServed ? 0 : silentUs + MINUTE;
    if (letters.every((box) => acts(course.role(box)))) twoUs += MINUTE;
    // Until the last fault came, a box that is not heard now may have told of it.
    if (Math.min(silentUs, course.calmUs(true)) < UNSERVED_US_MAX) {
      wellLooks = 0;
      return;
    }
    const well = await allWell(scene);
    if (well.length === 0) {
      silentUs = 0;
      return;
    }
    wellLooks += 1;
    if (wellLooks < WELL_LOOKS_MIN) return;
    lieUs += MINUTE;
    const who = well.map((box) => `${box} (${course.role(box)?.kind ?? 'off'})`).join(', ');
    scene.find('lie', `${who}: healthy, it is said, though nobody has served the site for minutes`);
  };
  return {
    course,
    run: async (over) => {
      while (!over()) {
        await scene.sleep(MINUTE);
        // Where no box is on, nothing acts and nobody is told anything.
        if (letters.every((box) => scene.lab.box(box).power === 'off')) continue;
        course.look();
        passing(parts);
        leftOpen(parts);
        owners(parts);
        takeOver();
        await healthLook();
        await unhealthy(parts);
        await disks();
        await unsynced(parts);
        await pages();
      }
      unservedUs = scene.world.outside.seats().probe.downtimeUs() - beganUs;
    },
    pages: async () => {
      for (const box of letters) await lookAtPage(parts, box);
    },
    figures: () => ({
      unservedS: Math.round(unservedUs / SECOND),
      twoOwnersS: Math.round(twoUs / SECOND),
      lieS: Math.round(lieUs / SECOND),
      mails: mails(),
    }),
  };
}
