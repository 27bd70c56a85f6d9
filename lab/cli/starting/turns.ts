/**
 * Labs that take turns at one place: the folder, the addresses and the console stay, another lab comes. What
 * ran is put away in the folder, and can be opened again.
 */
import { hostNowMs } from '../../../hardware/kernel/host-time.js';
import type { Micros } from '../../../hardware/ports.js';
import { type Label, same } from '../../../views/label.js';
import { titleOf } from '../../console/commands/shelf.js';
import { createForks, forkStates } from '../../console/control/others/forks.js';
import { type LabShelf, unopened } from '../../console/control/others/shelf.js';
import type { OtherLab } from '../../console/tools/past.js';
import { hostReason, isDatabaseRefused, isHostError } from '../../hosting/host/words.js';
import { LabFileError } from '../../live/files/container.js';
import { withFileBranch } from '../../live/files/file-branch.js';
import type { BaySurface, Host } from '../../live/host/contract.js';
import { StateFolderError } from '../../live/keeping/folder-owner.js';
import { keptLabs, keptPath, type PutAwayLab, rehearsedIn, savedIn } from '../../live/keeping/kept-labs.js';
import { keepMoments } from '../../live/keeping/moments-file.js';
import { beginTurn, endTurn, undoTurn } from '../../live/keeping/turning.js';
import { raisedFrom } from '../../live/line/raised.js';
import type { LiveLab, LiveLabOptions } from '../../live/live-lab.js';
import { RecordingError } from '../../live/recording/recording.js';
import { addressesOf } from '../../making/found.js';
import { foundOf } from '../../rehearsals/hosted-stages.js';
import { loadRehearsal } from '../../rehearsals/language/load.js';
import { liveStartUs } from '../../rehearsals/language/story/start-time.js';
import { startOfTry } from '../../rehearsals/language/variant.js';
import { followAgain } from '../../rehearsals/trainee/again.js';
import { besideOf } from '../labs/shelf.js';
import type { ForkHost } from './fork-host.js';
import type { Findings } from './lessons.js';

/** How a lab that is not there yet begins; null: it is found in the folder. */
export type Begun = Pick<LiveLabOptions, 'seed' | 'amounts' | 'from' | 'startUs' | 'raised'> | null;

export interface Turns {
  readonly shelf: LabShelf;
  /** The lab whose turn it is. */
  lab(): LiveLab;
  /** The first one takes its turn. */
  begin(first: LiveLab, bay: BaySurface): void;
  close(): Promise<void>;
}

const words = {
  busy: {
    en: 'Another lab is taking its turn already: wait until it is there.',
    fr: 'Un autre laboratoire est déjà en train de prendre la place : attendez qu’il soit là.',
  },
  noFinding: {
    en: 'There is no such finding. Choose one that the page offers.',
    fr: 'Cette trouvaille n’existe pas. Choisissez-en une que la page propose.',
  },
  unknown: { en: 'No such lab was put away.', fr: 'Aucun laboratoire de ce nom n’a été rangé.' },
} as const satisfies Record<string, Label>;

const inVain = (why: string): Label => ({
  en: `The other lab could not be opened: ${why}. This one is back as it was.`,
  fr: `L’autre laboratoire n’a pas pu être ouvert : ${why}. Celui-ci est revenu tel qu’il était.`,
});

const elsewhere = (net: string, port: number): Label => ({
  en: `This lab has other addresses. Start with --net ${net} --port ${port} and another folder, or choose another lab.`,
  fr: `Ce laboratoire a d’autres adresses. Démarrez avec --net ${net} --port ${port} et un autre dossier, ou choisissez un autre laboratoire.`,
});

const reasonOf = (error: unknown): string | null => {
  if ([StateFolderError, RecordingError, LabFileError].some((kind) => error instanceof kind))
    return (error as Error).message;
  return isHostError(error) || isDatabaseRefused(error) ? hostReason(error) : null;
};

/** The lab whose turn is next. */
interface Next {
  /** `left`: the id under which the lab that was here is kept. */
  begun(left: string): Begun;
  /** What is rehearsed in it. */
  readonly rehearsal?: string | null;
  /** Of those that were put away: the one that comes back. */
  readonly coming?: string | null;
  /** It is there. */
  there?(left: string): void;
}

/** How the lab of the folder, once put away, goes on from an instant of its line. */
function goingBack(folder: string, lab: () => LiveLab, us: Micros): Next {
  const again = followAgain(lab());
  return {
    begun: (left: string): Begun => ({
      seed: null,
      amounts: {},
      raised: raisedFrom(keptPath(folder, left), us, again.onlooker),
    }),
    there: (left: string): void => {
      again.write(folder);
      keepMoments(keptPath(folder, left), folder, lab().lab.nowUs());
    },
  };
}

/** What stands beside the lab of a folder: forks, and what was put away. */
function besides(
  folder: string,
  { host, known }: ForkHost,
  here: () => LiveLab | null,
  findings: Findings | null,
) {
  const forks = createForks({
    ...{ host, known, isFork: () => true },
    here: () => {
      const lab = here();
      return lab === null ? null : { lab, id: 'start' };
    },
  });
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
    others: () => {
      const one = known();
      return [...(one === null ? [] : hosted(one)), ...keptLabs(folder).map(keptLab)];
    },
  };
}

interface LessonPlace {
  readonly folder: string;
  lab(): LiveLab;
  turn(next: Next): Promise<Label | null>;
}

/** A lab in the state that was found takes its turn, and its lesson begins. */
async function toLesson(
  findings: Findings | null,
  id: string,
  { folder, lab, turn }: LessonPlace,
): Promise<Label | null> {
  if (findings?.list().some((one) => one.id === id) !== true) return words.noFinding;
  const { recorded, rehearsal, settle } = await findings.open(id);
  const { net, tlsPort } = addressesOf(recorded.amounts);
  const here = lab().outside.network.addresses;
  if (net !== here.net || tlsPort !== here.tlsPort) return elsewhere(net, tlsPort);
  const { seed, amounts, from } = recorded;
  return turn({ begun: () => ({ seed, amounts, from }), rehearsal, there: () => settle(folder) });
}

/** `open` opens the lab of the folder, or a new one there. */
export function createTurns(
  folder: string,
  open: (begun: Begun) => Promise<LiveLab>,
  forkHost: ForkHost,
  findings: Findings | null = null,
): Turns {
  let current: LiveLab | null = null;
  let surface: BaySurface | null = null;
  let isBusy = false;
  const lab = (): LiveLab => {
    if (current === null) throw new Error('no lab has its turn yet');
    return current;
  };
  const turn = async ({ begun, rehearsal = null, coming = null, there }: Next): Promise<Label | null> => {
    if (isBusy || surface === null) return words.busy;
    isBusy = true;
    const { speed, paused } = lab().live.throttle;
    try {
      await surface.hide();
      await lab().close();
      let refused: Label | null = null;
      try {
        const left = beginTurn(folder, coming);
        current = await open(begun(left));
        there?.(left);
        endTurn(folder);
      } catch (error) {
        const why = reasonOf(error);
        if (why === null) throw error;
        refused = inVain(why);
        undoTurn(folder);
        current = await open(null);
      }
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
    },
    shelf: {
      ...besides(folder, forkHost, () => current, findings),
      lesson: (id) => toLesson(findings, id, { folder, lab, turn }),
      make: (rehearsal, tries) => {
        const { net, tlsPort } = lab().outside.network.addresses;
        const { seed, start } = startOfTry(loadRehearsal(rehearsal), tries);
        const amounts = { ...foundOf(start), net, tlsPort };
        const startUs = liveStartUs(start, hostNowMs());
        return turn({ begun: () => ({ seed, amounts, startUs }), rehearsal });
      },
      again: () => {
        const { seed, amounts } = lab();
        const startUs = savedIn(folder)?.startUs;
        const begun = { seed, amounts, ...(startUs === undefined ? {} : { startUs }) };
        return turn({ begun: () => begun, rehearsal: rehearsedIn(folder) });
      },
      open: async (id) => {
        const kept = keptLabs(folder).find((one) => one.id === id);
        if (kept === undefined) return words.unknown;
        const { net, tlsPort } = addressesOf(kept.amounts ?? {});
        const here = lab().outside.network.addresses;
        if (net !== here.net || tlsPort !== here.tlsPort) return elsewhere(net, tlsPort);
        return turn({ begun: () => null, coming: id });
      },
      openFile: async (file) => {
        try {
          return await withFileBranch(file, ({ begin }) => {
            const { raised, settle } = begin(folder);
            return turn({
              begun: () => ({ seed: null, amounts: {}, raised }),
              there: () => settle(folder),
            });
          });
        } catch (error) {
          const why = reasonOf(error);
          if (why === null) throw error;
          return unopened(why);
        }
      },
      back: (us) => turn(goingBack(folder, lab, us)),
    },
    close: async () => {
      await forkHost.close();
      await current?.close();
    },
  };
}
