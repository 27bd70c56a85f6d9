/**
 * Lab time that goes faster than real time stops by itself when something concerns the trainee: a condition
 * of a step is met, a mistake is made, a letter has arrived, something is wrong, or what was waited for is over.
 * Only what was set going from the console's pages is stopped: tools get the instant that they asked for.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { readJson } from '../../../hardware/kernel/read-json.js';
import type { Entry } from '../../../hardware/kernel/turn.js';
import type { Micros } from '../../../hardware/ports.js';
import { join as joined, type Label, same } from '../../../views/label.js';
import type { ConsoleStage } from '../../clients/access-console/state.js';
import { isHostError } from '../../hosting/host/words.js';
import type { Live } from '../../live/clockwork.js';
import { stopsFile } from '../../live/keeping/folder-owner.js';
import { type BoxName, boxOfRank } from '../../plan.js';
import { toldLine } from '../../rehearsals/recorder/told.js';
import type { Trainee } from '../../rehearsals/trainee/trainee.js';
import type { Lab } from '../../supervisor/lab.js';

/** What becomes of fast time: it stands still, it goes on as real time, it is not stopped. */
export const stopModes = ['still', 'slow', 'never'] as const;
export type StopMode = (typeof stopModes)[number];

export interface StopState {
  readonly mode: StopMode;
  /** Why time was stopped last, as long as nobody has set it going again. */
  readonly last: { readonly atUs: Micros; readonly why: Label } | null;
  /** What is under way at boxes and consoles and ends by itself; null: nothing. */
  readonly work: Label | null;
}

export interface Stops {
  state(): StopState;
  setMode(mode: StopMode): void;
  /** Time was set going: from a page, or by a tool that wants no stop. `untilDone`: until the work is over. */
  going(by: 'page' | 'tool', untilDone?: boolean): void;
}

export interface StopParts {
  readonly lab: Pick<Lab, 'nowUs' | 'onEntry' | 'boxes' | 'box' | 'standsStill'>;
  readonly live: Pick<Live, 'halt' | 'onTick' | 'onAwaited' | 'awaited' | 'throttle'>;
  readonly trainee: Pick<Trainee, 'state' | 'onChange' | 'held'>;
  /** The access consoles at the workstations, each with its stage. */
  consoles(): readonly { readonly title: Label; readonly stage: ConsoleStage }[];
  readonly mail: {
    mails(): readonly { readonly subject: string; readonly from: string }[];
    onChange(listener: () => void): void;
  };
  /** The lab's own, which remembers the mode. */
  readonly folder: string;
}

const words = {
  step: { en: 'Step done:', fr: 'Étape faite :' },
  condition: { en: 'A condition is met:', fr: 'Une condition est remplie :' },
  mistake: { en: 'A mistake was made:', fr: 'Une erreur a été faite :' },
  letter: { en: 'A letter has arrived:', fr: 'Un courrier est arrivé :' },
  awaited: { en: 'The lab waits for a box.', fr: 'Le laboratoire attend un serveur.' },
  over: { en: 'What was under way is over.', fr: 'Ce qui était en cours est terminé.' },
  installing: { en: 'an installation', fr: 'une installation' },
  syncing: { en: 'a data-sync', fr: 'une synchronisation' },
  restoring: { en: 'a restore', fr: 'une restauration' },
  starting: { en: 'a start', fr: 'un démarrage' },
  console: { en: 'an access console', fr: 'une console d’accès' },
} as const satisfies Record<string, Label>;

/** Something is wrong, or what somebody waits for is over. */
const telling: ReadonlySet<string> = new Set([
  'backup.restored',
  'disk.commits-lost',
  'factory.reset',
  'failover.auto-done',
  'failover.conflict',
  'failover.sync-failed',
  'installer.damaged',
  'installer.failed',
  'installer.installed',
  'installer.trouble',
  'network.dns-spread',
  'power.cut',
  'power.no-disk',
  'power.overheated',
  'software.failed',
]);
/** Wrong too, unless somebody is at work at a box: then it was to be expected. */
const tellingAtRest: ReadonlySet<string> = new Set(['address.contested', 'failover.peer-lost', 'site.seen']);

const ofBox = (box: string): Label => ({ en: `${box}:`, fr: `${box} :` });

const isUp = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && 'up' in data && data.up === true;

/** What a box is at work on and will end by itself; null: nothing. */
function workOf(lab: StopParts['lab'], name: BoxName): Label | null {
  const { power, restarts, noDisk, face } = lab.box(name);
  if (restarts) return words.starting;
  if (power === 'off' || noDisk || lab.standsStill(name) !== null) return null;
  // Until its software runs, it shows nothing.
  if (face === null) return words.starting;
  if (face.install !== null && !face.install.isStuck && !['failed', 'damaged'].includes(face.install.stage))
    return words.installing;
  if (face.down === 'restoring') return words.restoring;
  return face.sync === null ? null : words.syncing;
}

function workIn(lab: StopParts['lab']): Label | null {
  for (const name of lab.boxes()) {
    const work = workOf(lab, name);
    if (work !== null) return joined([ofBox(name.toUpperCase()), work]);
  }
  return null;
}

/** Stages that a console leaves by itself: it is let in, or gives up after a while. */
const passing: ReadonlySet<ConsoleStage> = new Set(['launching', 'updating', 'signing-in']);

function consoleAtWork(consoles: StopParts['consoles']): Label | null {
  const found = consoles().find(({ stage }) => passing.has(stage));
  if (found === undefined) return null;
  const { en, fr } = found.title;
  return joined([{ en: `${en}:`, fr: `${fr} :` }, words.console]);
}

const BYTES_MAX = 1_000;
const savedSchema = v.object({ mode: v.picklist(stopModes) });

function readMode(folder: string): StopMode {
  const path = join(folder, stopsFile);
  return (existsSync(path) ? readJson(savedSchema, readFileSync(path), BYTES_MAX)?.mode : null) ?? 'still';
}

function writeMode(folder: string, mode: StopMode): void {
  try {
    writeFileSync(join(folder, stopsFile), JSON.stringify({ mode }), { mode: 0o600 });
  } catch (error) {
    // A full disk: it is kept as long as the lab runs.
    if (!isHostError(error)) throw error;
  }
}

/** What of a trainee's place was seen before. */
function createTraineeWatch({ trainee }: Pick<StopParts, 'trainee'>) {
  let known = new Set<string>();
  const look = (): { readonly key: string; readonly why: Label }[] => {
    const { current } = trainee.state();
    if (current === null) return [];
    const at = current.startUs;
    return [
      ...current.steps.flatMap(({ id, title, doneUs }) =>
        doneUs === null ? [] : [{ key: `${at} step ${id}`, why: joined([words.step, title]) }],
      ),
      ...current.mistakes.map(({ id, title, atUs }) => ({
        key: `${at} mistake ${id} ${atUs}`,
        why: joined([words.mistake, title]),
      })),
    ];
  };
  const news = (): Label | null => {
    const found = look();
    const fresh = found.filter(({ key }) => !known.has(key));
    known = new Set(found.map(({ key }) => key));
    return fresh.at(-1)?.why ?? null;
  };
  news();
  return news;
}

/** Conditions of steps that are to be done now, as far as they are met. */
function createHeldWatch({ trainee }: Pick<StopParts, 'trainee'>) {
  let known: ReadonlyMap<string, ReadonlySet<string>> = new Map();
  const look = (): Label | null => {
    const held = trainee.held();
    // What a step that has just come up finds done already is no news.
    const fresh = held.flatMap(({ step, met }) => {
      const before = known.get(step);
      return before === undefined ? [] : met.filter(({ en }) => !before.has(en));
    });
    known = new Map(held.map(({ step, met }) => [step, new Set(met.map(({ en }) => en))]));
    const [first] = fresh;
    return first === undefined ? null : joined([words.condition, first]);
  };
  look();
  return look;
}

/** Follows a lab that is gone on with or new. */
export function createStops(parts: StopParts): Stops {
  const { lab, live, trainee, mail } = parts;
  let mode = readMode(parts.folder);
  let last: StopState['last'] = null;
  let isFromPage = false;
  let untilDone = false;
  let letters = mail.mails().length;
  const news = createTraineeWatch({ trainee });
  const held = createHeldWatch({ trainee });

  const concern = (why: Label, atUs: Micros = lab.nowUs()): void => {
    const isAsked = isFromPage && (mode !== 'never' || untilDone);
    if (!isAsked || !live.halt(mode === 'slow' ? 'slow' : 'still')) return;
    untilDone = false;
    last = { atUs, why };
  };
  const work = (): Label | null => workIn(lab) ?? consoleAtWork(parts.consoles);
  const look = (): void => {
    const met = held();
    if (met !== null) concern(met);
    if (untilDone && work() === null) concern(words.over);
  };
  lab.onEntry((entry: Entry) => {
    const { kind, rank, t: atUs, data } = entry;
    const tells =
      telling.has(kind) ||
      (tellingAtRest.has(kind) && workIn(lab) === null && !(kind === 'site.seen' && isUp(data)));
    const source = boxOfRank(rank) ?? 'lab';
    const { text, box } = tells ? toldLine({ atUs, source, kind, data }) : { text: null, box: null };
    if (text !== null) concern(box === null ? text : joined([ofBox(box), text]), atUs);
  });
  live.onTick(look);
  live.onAwaited(() => {
    if (live.awaited() !== null) concern(words.awaited);
  });
  trainee.onChange(() => {
    const why = news();
    if (why !== null) concern(why);
  });
  mail.onChange(() => {
    const all = mail.mails();
    const isNew = all.length > letters;
    letters = all.length;
    if (isNew) concern(joined([words.letter, same(all[0]?.subject ?? '')]));
  });
  return {
    state: () => ({ mode, last, work: work() }),
    setMode: (next) => {
      mode = next;
      writeMode(parts.folder, next);
    },
    going: (by, isUntilDone = false) => {
      isFromPage = by === 'page';
      untilDone = isUntilDone;
      last = null;
    },
  };
}
