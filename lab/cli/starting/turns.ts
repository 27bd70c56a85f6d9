/**
 * Labs that take turns at one place: the folder, the addresses and the console stay, another lab comes. What
 * ran is put away in the folder, and can be opened again.
 */
import { hostNowMs } from '../../../hardware/kernel/host-time.js';
import type { Micros } from '../../../hardware/ports.js';
import { type Label, same } from '../../../views/label.js';
import { titleOf } from '../../console/commands/shelf.js';
import { createForks, forkStates, whileHere } from '../../console/control/others/forks.js';
import { type LabShelf, unopened } from '../../console/control/others/shelf.js';
import type { OtherLab } from '../../console/tools/past.js';
import { hostReason, isDatabaseRefused, isHostError } from '../../hosting/host/words.js';
import { LabFileError } from '../../live/files/container.js';
import { withFileBranch } from '../../live/files/file-branch.js';
import { branchAt } from '../../live/host/combs.js';
import type { BaySurface, Host } from '../../live/host/contract.js';
import { StateFolderError } from '../../live/keeping/folder-owner.js';
import { keptLabs, keptPath, type PutAwayLab, rehearsedIn, savedIn } from '../../live/keeping/kept-labs.js';
import { beganWith } from '../../live/keeping/own-beginning.js';
import { beginTurn, endTurn, undoTurn } from '../../live/keeping/turning.js';
import type { LiveLab } from '../../live/live-lab.js';
import { RecordingError } from '../../live/recording/recording.js';
import { foundOf } from '../../rehearsals/hosted-stages.js';
import { loadRehearsal } from '../../rehearsals/language/load.js';
import { liveStartUs } from '../../rehearsals/language/story/start-time.js';
import { startOfTry } from '../../rehearsals/language/variant.js';
import { besideOf } from '../labs/shelf.js';
import type { ForkHost } from './fork-host.js';
import {
  type Begun,
  type CombWish,
  combIn,
  type Next,
  raisedIn,
  recordedNext,
  repeated,
  standing,
  type TurnComb,
} from './going-back.js';
import type { Findings } from './lessons.js';

export interface Turns {
  readonly shelf: LabShelf;
  /** The lab whose turn it is. */
  lab(): LiveLab;
  /** The first one takes its turn. */
  begin(first: LiveLab, bay: BaySurface): void;
  /** Resolves when the instants of its line are near at hand. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** What the labs of a place have in common. */
export interface TurnsOptions extends CombWish {
  readonly forkHost: ForkHost;
  /** What campaigns have found; absent: nothing. */
  readonly findings?: Findings | null;
}

const words = {
  busy: {
    en: 'Another lab is already taking the place of this one: wait until it is there.',
    fr: 'Un autre laboratoire est déjà en train de prendre la place : attendez qu’il soit là.',
  },
  noFinding: {
    en: 'There is no such finding. Choose one that the page offers.',
    fr: 'Ce constat n’existe pas. Choisissez-en un que la page propose.',
  },
  unknown: { en: 'No such lab was put away.', fr: 'Aucun laboratoire de ce nom n’a été rangé.' },
} as const satisfies Record<string, Label>;

const inVain = (why: string): Label => ({
  en: `The other lab could not be opened: ${why}. This one is back as it was.`,
  fr: `L’autre laboratoire n’a pas pu être ouvert : ${why}. Celui-ci est revenu tel qu’il était.`,
});

const reasonOf = (error: unknown): string | null => {
  if ([StateFolderError, RecordingError, LabFileError].some((kind) => error instanceof kind))
    return (error as Error).message;
  return isHostError(error) || isDatabaseRefused(error) ? hostReason(error) : null;
};

/** How forks call the lab of the folder. */
const HERE = 'start';

interface BesideParts {
  comb(): TurnComb | null;
  isLeaving(): boolean;
}

/** What stands beside the lab of a folder: forks, and what was put away. */
function besides(
  folder: string,
  { forkHost: { host, known }, findings = null }: TurnsOptions,
  here: () => LiveLab | null,
  { comb, isLeaving }: BesideParts,
) {
  const all = createForks({
    ...{ host, known, isFork: () => true },
    here: () => {
      const lab = here();
      const at = comb();
      if (lab === null) return null;
      const from = { lab, id: HERE };
      if (at === null || lab.growing === null) return from;
      const onward = (): Promise<void> => at.follow(lab.growing, Number.POSITIVE_INFINITY);
      return {
        ...from,
        branch: async (us: Micros) => (await branchAt(at, lab, us, HERE).finally(onward)).branch,
      };
    },
  });
  const { forks, made } = whileHere(all, isLeaving, words.busy);
  const keptLab = ({ id, rehearsal }: PutAwayLab): OtherLab => {
    const title = titleOf(rehearsal) ?? same('');
    const name = { en: `${title.en} (${id})`, fr: `${title.fr} (${id})` };
    return { id: `kept-${id}`, name, folder: keptPath(folder, id), live: null };
  };
  const hosted = (one: Host): OtherLab[] => one.labs().map((lab) => besideOf(one, lab));
  return {
    state: () => ({
      kept: keptLabs(folder).map(({ id, rehearsal, nowUs }) => ({ id, rehearsal, nowUs, name: '' })),
      hostUrl: null,
      lessons: findings?.list() ?? [],
      forks: forkStates(forks),
    }),
    forks,
    made,
    others: () => {
      const one = known();
      return [...(one === null ? [] : hosted(one)), ...keptLabs(folder).map(keptLab)];
    },
  };
}

type Turn = (next: () => Next | Promise<Next>, rehearsal?: string | null) => Promise<Label | null>;

interface LessonPlace {
  readonly folder: string;
  readonly turn: Turn;
}

/** A lab in the state that was found takes its turn, and its lesson begins. */
async function toLesson(
  findings: Findings | null,
  id: string,
  { folder, turn }: LessonPlace,
): Promise<Label | null> {
  if (findings?.list().some((one) => one.id === id) !== true) return words.noFinding;
  const { rehearsal, beginning } = await findings.open(id);
  return turn(() => recordedNext(folder, beginning), rehearsal);
}

/** What people may put in the place of the lab that is here. */
const shelfIn = (
  folder: string,
  lab: () => LiveLab,
  turn: Turn,
  back: (us: Micros) => Next | Promise<Next>,
): Omit<LabShelf, 'lesson' | keyof ReturnType<typeof besides>> => ({
  make: (rehearsal, tries) => {
    const { net, tlsPort } = lab().outside.network.addresses;
    const { seed, start } = startOfTry(loadRehearsal(rehearsal), tries);
    const amounts = { ...foundOf(start), net, tlsPort };
    const startUs = liveStartUs(start, hostNowMs());
    return turn(() => ({ begun: () => ({ seed, amounts, startUs }) }), rehearsal);
  },
  again: () => {
    const recorded = beganWith(folder);
    if (recorded !== null) return turn(() => recordedNext(folder, recorded), rehearsedIn(folder));
    const { seed, amounts } = lab();
    const startUs = savedIn(folder)?.startUs;
    const begun = { seed, amounts, ...(startUs === undefined ? {} : { startUs }) };
    return turn(() => ({ begun: () => begun }), rehearsedIn(folder));
  },
  open: async (id) => {
    if (!keptLabs(folder).some((one) => one.id === id)) return words.unknown;
    return turn(() => ({ begun: () => null, coming: id }));
  },
  openFile: async (file) => {
    try {
      return await withFileBranch(file, ({ begin }) => {
        const { raised, settle } = begin(folder);
        return turn(() => ({
          begun: () => ({ seed: null, amounts: {}, raised }),
          there: () => settle(folder),
        }));
      });
    } catch (error) {
      const why = reasonOf(error);
      if (why === null) throw error;
      return unopened(why);
    }
  },
  back: (us) => turn(() => back(us)),
});

function hereOf(current: LiveLab | null): LiveLab {
  if (current === null) throw new Error('no lab has its turn yet');
  return current;
}

/** What is next, or why what was asked for cannot be had: nothing was changed then. */
async function chosenOf(next: () => Next | Promise<Next>): Promise<Next | { readonly refused: Label }> {
  try {
    return await next();
  } catch (error) {
    const why = reasonOf(error);
    if (why === null) throw error;
    return { refused: inVain(why) };
  }
}

/** `open` opens the lab of the folder, or a new one there. */
export function createTurns(
  folder: string,
  options: TurnsOptions,
  open: (begun: Begun) => Promise<LiveLab>,
): Turns {
  let current: LiveLab | null = null;
  let surface: BaySurface | null = null;
  let follower: ReturnType<typeof combIn> | null = null;
  let isBusy = false;
  let ended: Promise<void> = Promise.resolve();
  const lab = (): LiveLab => hereOf(current);
  const beside = besides(folder, options, () => current, {
    comb: () => follower?.comb ?? null,
    isLeaving: () => isBusy,
  });
  /** The lab that is here leaves, and the next one comes; or the one that was here is back. */
  const change = async ({
    begun,
    coming = null,
    there,
    inVain: left,
    sharedUs,
  }: Next): Promise<Label | null> => {
    await ended;
    await lab().close();
    try {
      const id = beginTurn(folder, coming);
      current = await open(begun(id));
      there?.(id);
      // A host that loses its power before all of it is on its disk goes on with the lab that was here.
      ended = current.kept.then(() => endTurn(folder));
      await follower?.comb.follow(current.growing, sharedUs ?? null);
      return null;
    } catch (error) {
      await left?.().catch(() => {});
      const why = reasonOf(error);
      if (why === null) throw error;
      undoTurn(folder);
      current = await open(null);
      await follower?.comb.follow(current.growing, Number.POSITIVE_INFINITY);
      return inVain(why);
    }
  };
  const turn: Turn = async (next, rehearsal = null) => {
    if (isBusy || surface === null) return words.busy;
    isBusy = true;
    const { speed, paused } = lab().live.throttle;
    try {
      const chosen = await beside.made().then(() => chosenOf(next));
      if ('refused' in chosen) {
        await follower?.comb.follow(lab().growing, Number.POSITIVE_INFINITY);
        return chosen.refused;
      }
      await surface.hide();
      const refused = await change(chosen);
      lab().live.setSpeed(speed);
      if (paused) lab().live.pause();
      await surface.show(lab());
      return refused ?? (rehearsal === null ? null : await surface.begin(rehearsal));
    } finally {
      isBusy = false;
    }
  };
  return {
    lab,
    begin: (first, bay) => {
      current = first;
      surface = bay;
      follower = combIn(folder, options, lab);
      void follower.comb.follow(first.growing, null);
    },
    shelf: {
      ...beside,
      lesson: (id) => toLesson(options.findings ?? null, id, { folder, turn }),
      ...shelfIn(folder, lab, turn, (us) =>
        follower === null || lab().growing === null
          ? repeated(folder, lab(), us)
          : raisedIn(follower.comb, lab(), us).then((raised) => standing(folder, raised)),
      ),
    },
    settled: () => follower?.comb.settled() ?? Promise.resolve(),
    close: async () => {
      await ended;
      await options.forkHost.close();
      await follower?.close();
      await current?.close();
    },
  };
}
