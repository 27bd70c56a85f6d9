/** A lab of a host: what is known of it, how it is opened, how it is told. */
import { hostNowMs } from '../../../hardware/kernel/host-time.js';
import type { Label } from '../../../views/label.js';
import { hostReason, isHostError } from '../../hosting/host/words.js';
import { addressesOf } from '../../making/found.js';
import { LabFileError } from '../files/container.js';
import { StateFolderError } from '../keeping/folder-owner.js';
import { savedIn } from '../keeping/kept-labs.js';
import { beganWith, type RecordedBeginning } from '../keeping/own-beginning.js';
import type { LiveLab, LiveLabOptions } from '../live-lab.js';
import { RecordingError } from '../recording/recording.js';
import type {
  BayPlaces,
  BaySurface,
  Branch,
  HostedLab,
  HostOptions,
  LabStatus,
  LabWish,
} from './contract.js';
import type { LabAbout } from './host-file.js';
import type { Templates } from './templates.js';

export const words = {
  unknown: { en: 'There is no such lab.', fr: 'Ce laboratoire n’existe pas.' },
  notOpen: {
    en: 'This lab is not open. Open it first.',
    fr: 'Ce laboratoire n’est pas ouvert. Ouvrez-le d’abord.',
  },
  isOpen: { en: 'This lab is open already.', fr: 'Ce laboratoire est déjà ouvert.' },
  notMade: {
    en: 'This lab was never made whole. End it, and make another.',
    fr: 'Ce laboratoire n’a jamais été entièrement préparé. Supprimez-le et préparez-en un autre.',
  },
} as const satisfies Record<string, Label>;

export const full = (bays: number): Label => ({
  en: `There is room for ${bays} open labs, and all of it is taken. Put one away, or end it.`,
  fr: `Il y a de la place pour ${bays} laboratoires ouverts, et elle est toute prise. Rangez-en un, ou supprimez-le.`,
});
export const inVain = (why: string): Label => ({
  en: `The lab could not be opened: ${why}.`,
  fr: `Le laboratoire n’a pas pu être ouvert : ${why}.`,
});

/** How a lab that is not there yet begins. */
export type Beginning = Required<Pick<LiveLabOptions, 'seed' | 'amounts' | 'startUs'>> & {
  readonly branch?: Branch;
  readonly recorded?: RecordedBeginning;
};

/** How the lab of a folder began; null: it was never made whole. */
export function beginningOf(folder: string): Beginning | null {
  const saved = savedIn(folder);
  if (saved === null) return null;
  const { seed, startUs, amounts } = saved;
  const recorded = beganWith(folder);
  return { seed, startUs, amounts, ...(recorded === null ? {} : { recorded }) };
}

/** What the host knows of a lab that is wanted. */
export function aboutOf(
  id: string,
  bay: number,
  { name = '', rehearsal = null, isPaused = false, branch }: LabWish,
): LabAbout {
  const about = { id, name, rehearsal, bay, madeMs: hostNowMs(), isOpen: true, isPaused };
  return branch?.fork == null ? about : { ...about, fork: branch.fork };
}

export interface Entry {
  about: LabAbout;
  live: LiveLab | null;
  speed: LiveLabOptions['speed'];
  isBusy: boolean;
  /** Why it failed; null: it did not. */
  why: string | null;
}

/** Why the host's disk or addresses keep a lab from being opened; null: something else is wrong. */
export const reasonOf = (error: unknown): string | null => {
  if (error instanceof StateFolderError || error instanceof RecordingError || error instanceof LabFileError)
    return error.message;
  return isHostError(error) ? hostReason(error) : null;
};

/**
 * The lab that is opened where one was open when the host was left: a lab that was not whole then is not made
 * anew, what had its bay before goes on. Null: nothing did.
 */
export function foundAgain(
  entry: Entry,
  entries: readonly Entry[],
  folderOf: (id: string) => string,
  onWord: HostOptions['onWord'],
): Entry | null {
  const isWhole = ({ about: { id } }: Entry): boolean => savedIn(folderOf(id)) !== null;
  if (isWhole(entry)) return entry;
  const { id, bay } = entry.about;
  entry.about = { ...entry.about, isOpen: false };
  const before = entries.findLast((one) => one !== entry && one.about.bay === bay && isWhole(one)) ?? null;
  const then = before === null ? '' : `; ${before.about.id} goes on in its place`;
  onWord(id, `it was being made when the host was killed, and is not there${then}`);
  return before;
}

export const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

interface OpeningParts {
  readonly options: HostOptions;
  readonly folder: string;
  readonly make: Templates['make'];
}

/** How a lab of the host is opened. */
export function optionsOf(
  entry: Entry,
  fresh: Beginning | null,
  { options, folder, make }: OpeningParts,
): Omit<LiveLabOptions, 'onFailed'> {
  const { id, bay } = entry.about;
  const { flushes = false, onWord, places, barOf = () => null } = options;
  const amounts = fresh?.amounts ?? savedIn(folder)?.amounts;
  const { physical, keeper } = places(bay, amounts === undefined ? undefined : addressesOf(amounts));
  return {
    stateDir: folder,
    hosting: 'world',
    fresh: false,
    speed: entry.speed,
    seed: fresh?.seed ?? null,
    amounts: fresh?.amounts ?? {},
    ...(fresh === null ? {} : { startUs: fresh.startUs, from: fresh.recorded?.from ?? null }),
    make,
    keepsLine: options.follow !== undefined,
    flushes,
    physical,
    bar: barOf(bay),
    ...(keeper === undefined ? {} : { keeper }),
    onDied: (name, why) => onWord(id, `appliance ${name.toUpperCase()} has lost its power: ${why}`),
    onBug: (name, error) =>
      onWord(id, `an error in the software of appliance ${name.toUpperCase()}; it goes on. ${error}`),
    onTrouble: (trouble) => onWord(id, trouble?.en ?? 'it can be saved again'),
  };
}

function statusOf({ live, isBusy, why }: Pick<Entry, 'live' | 'isBusy' | 'why'>): LabStatus {
  if (isBusy) return 'making';
  if (live !== null) return live.live.throttle.paused ? 'paused' : 'running';
  return why === null ? 'put-away' : 'failed';
}

interface ViewParts {
  readonly folder: string;
  readonly places: BayPlaces;
  readonly surface: BaySurface | null;
}

/** Where browsers of this machine reach the boxes of a lab. */
function sitesOf(live: LiveLab, { physical, tlsPort }: BayPlaces): HostedLab['sites'] {
  const { boxes } = live.outside.network.addresses;
  return Object.fromEntries(
    live.lab.boxes().map((name) => {
      const address = boxes[name];
      const { host, port } = physical[address] ?? { host: address, port: tlsPort };
      return [name, `https://${host}:${port}`];
    }),
  );
}

/** A lab as people and tools see it. */
export function viewOf(entry: Entry, { folder, places, surface }: ViewParts): HostedLab {
  const { about, live, why } = entry;
  const { isOpen: _, isPaused: __, ...told } = about;
  return {
    ...told,
    status: statusOf(entry),
    why,
    folder,
    nowUs: live?.lab.nowUs() ?? null,
    sites: live === null ? {} : sitesOf(live, places),
    console: live === null || surface === null ? null : { url: surface.url, token: surface.token },
  };
}

/** The first bay that no lab has; where all are somebody's, the first of a lab that is put away; null: none is free. */
export function freeBay(entries: Iterable<Entry>, bays: number): number | null {
  const taken = new Set<number>();
  const open = new Set<number>();
  for (const { about, live, isBusy } of entries) {
    taken.add(about.bay);
    if (live !== null || isBusy) open.add(about.bay);
  }
  const all = Array.from({ length: bays }, (_, index) => index + 1);
  return all.find((bay) => !taken.has(bay)) ?? all.find((bay) => !open.has(bay)) ?? null;
}
