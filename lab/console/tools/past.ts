/** The line of a live lab: as a file, at other instants, with some deeds otherwise, beside other labs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostMonoMs } from '../../../hardware/kernel/host-time.js';
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Act } from '../../acts/act.js';
import { makeTemporaryFolder } from '../../hosting/host/temporary-folder.js';
import { type Differences, differencesOf } from '../../live/comparing/differences.js';
import { type LabLook, lookWithDisks } from '../../live/comparing/look.js';
import { saveLabFile } from '../../live/files/save-file.js';
import { endOf, type Line, recordedLine } from '../../live/line/line.js';
import type { LiveLab } from '../../live/live-lab.js';
import { type Changes, ChangesError } from '../../live/what-if/changes.js';
import { changeableIn, deedsOf, deedWords } from '../../live/what-if/deeds.js';
import type { WhatIf } from '../../live/what-if/what-if.js';
import { boxNames } from '../../plan.js';
import type { TryDeed } from '../../rehearsals/report/tries/try.js';
import { type Beside, createBeside } from './beside.js';

/** Deeds that are a person's own; what the rehearsal and the recorder note of themselves is none. */
function deedsSince(line: Line, fromUs: Micros): TryDeed[] {
  return deedsOf(line.segments).flatMap(({ number, t, doing }): TryDeed[] => {
    if (number === null || t < fromUs) return [];
    if (doing.kind === 'request') {
      const { box: name, url } = doing.record;
      const path = url.split('?', 1)[0] ?? url;
      const box = boxNames.find((one) => one === name) ?? null;
      return [{ atUs: t, box, path, number, words: deedWords(doing) }];
    }
    const { act } = doing;
    if (act.kind === 'moment' || act.kind.startsWith('rehearsal-')) return [];
    const box = 'box' in act ? (boxNames.find((name) => name === act.box) ?? null) : null;
    return [{ atUs: t, box, path: null, number, words: deedWords(doing) }];
  });
}

export interface NumberedDeed {
  readonly number: number;
  /** Where it was an act of the lab. */
  readonly act?: Act;
  readonly atUs: Micros;
  readonly words: Label;
  /** What can be otherwise in it. */
  readonly fields: readonly (readonly [string, string])[];
}

/** Another lab of this host that can be laid beside this one. */
export interface OtherLab {
  readonly id: string;
  readonly name: Label;
  readonly folder: string;
  /** Null: it is put away. */
  readonly live: LiveLab | null;
}

/** What one asks of a line; each is another kind of trial. */
export type TrialAsked =
  | {
      readonly kind: 'what-if';
      readonly atUs: Micros | null;
      readonly furtherUs: Micros;
      readonly changes: Changes;
    }
  | {
      readonly kind: 'compare';
      /** Null: now. */
      readonly atUs: Micros | null;
      /** Id of another lab; null: this one. */
      readonly other: string | null;
      readonly otherAtUs: Micros | null;
    };

/** Something that takes a while, beside the lab: begun, and looked at when it is done. */
export interface Trial {
  readonly id: string;
  readonly asked: TrialAsked;
  /** Null: it is still being played, or was in vain. */
  readonly whatIf: WhatIf | null;
  readonly differences: Differences | null;
  /** Why it was in vain; null: it was not. */
  readonly why: Label | null;
}

export interface LabPast {
  /** A .lab file of everything up to the instant; null: up to now. Throws LabFileError. */
  save(untilUs: Micros | null, withSeed: boolean, moment?: string): Promise<Buffer>;
  deeds(): readonly NumberedDeed[];
  /** Somebody is about to ask what if: what that needs stands ready soon. */
  prepare(): void;
  /** What is written down reaches up to now. */
  flush(): void;
  /** What somebody did since an instant, with the page of it. */
  done(fromUs: Micros): readonly TryDeed[];
  /** Throws ChangesError. */
  whatIf(given: Changes & { readonly atUs?: Micros; readonly furtherUs?: Micros }): Promise<WhatIf>;
  /** An instant that is null is the present. Throws ChangesError. */
  compare(atUs: Micros | null, other: string | null, otherAtUs: Micros | null): Promise<Differences>;
  /** Other labs that this one can be laid beside. */
  others(): readonly OtherLab[];
  /** Begins something that takes a while. */
  begin(asked: TrialAsked): Trial;
  /** Oldest first; a few are kept. */
  trials(): readonly Trial[];
  onChange(listener: () => void): void;
  /** Its boxes are meant to be processes, and live in the lab's own since it has gone back. */
  readonly livesHere: boolean;
  /** From when to when there is something to look at. */
  span(): { readonly startUs: Micros; readonly endUs: Micros };
}

const TRIALS_MAX = 12;
/** Whoever looks on does not ask for it again before this. */
const PREPARED_MS = 60_000;

const words = {
  noLab: {
    en: 'There is no such lab beside this one. Choose one of the list.',
    fr: 'Ce laboratoire n’existe pas à côté de celui-ci. Choisissez-en un dans la liste.',
  },
} as const satisfies Record<string, Label>;

const outside = (startUs: Micros, endUs: Micros): Label => {
  const [from, to] = [startUs, endUs].map((us) => new Date(us / 1_000).toISOString());
  return {
    en: `Choose instants from ${from} to ${to}: nothing else is recorded.`,
    fr: `Choisissez des instants de ${from} à ${to} : rien d’autre n’est enregistré.`,
  };
};

type Kept = Pick<OtherLab, 'folder' | 'live'>;

/** Everything up to the present is in the recording. */
const flushed = ({ folder, live }: Kept): string => {
  live?.folder.recorder.flush(live.lab.nowUs() - 1);
  return folder;
};

/** A lab at an instant; null: as it stands. */
async function lookAt(beside: Beside, kept: Kept, atUs: Micros | null): Promise<LabLook> {
  const folder = flushed(kept);
  const { live } = kept;
  if (atUs === null && live !== null) {
    const boxes = live.lab.boxes().map((name) => [name, live.folder.boxFolder(name)]);
    const disks = await beside.ask('disks', Object.fromEntries(boxes));
    return lookWithDisks(live, (name) => disks.get(name) ?? null);
  }
  const { line } = recordedLine(folder);
  if (atUs !== null && (atUs < line.startUs || atUs > endOf(line)))
    throw new ChangesError(outside(line.startUs, endOf(line)));
  return beside.ask('look', { folder, untilUs: atUs });
}

/** What was begun, oldest first. */
function createTrials(play: (asked: TrialAsked) => Promise<Partial<Trial>>) {
  let trials: Trial[] = [];
  const listeners: (() => void)[] = [];
  let next = 1;
  const put = (trial: Trial): void => {
    trials = trials.map((one) => (one.id === trial.id ? trial : one));
    for (const listener of listeners) listener();
  };
  return {
    trials: (): readonly Trial[] => trials,
    onChange: (listener: () => void): void => {
      listeners.push(listener);
    },
    begin: (asked: TrialAsked): Trial => {
      const trial: Trial = { id: `t${next++}`, asked, whatIf: null, differences: null, why: null };
      trials = [...trials, trial].slice(-TRIALS_MAX);
      play(asked).then(
        (result) => put({ ...trial, ...result }),
        (error: unknown) => {
          const text = error instanceof Error ? error.message : String(error);
          put({ ...trial, why: error instanceof ChangesError ? error.label : { en: text, fr: text } });
        },
      );
      return trial;
    },
  };
}

/** Reads what the lab has written down, up to the present; `others`: labs that it can be laid beside. */
export function createLabPast(liveLab: LiveLab, others: () => readonly OtherLab[] = () => []): LabPast {
  const { folder, lab, seed } = liveLab;
  const own: Kept = { folder: folder.path, live: liveLab };
  const beside = createBeside();
  let preparedMs = Number.NEGATIVE_INFINITY;
  liveLab.onClose(beside.close);
  const line = (): Line => {
    flushed(own);
    return recordedLine(folder.path, seed).line;
  };
  const compare: LabPast['compare'] = async (atUs, other, otherAtUs) => {
    const found = other === null ? own : others().find(({ id }) => id === other);
    if (found === undefined) throw new ChangesError(words.noLab);
    return differencesOf(await lookAt(beside, own, atUs), await lookAt(beside, found, otherAtUs));
  };
  const whatIf: LabPast['whatIf'] = ({ atUs = null, furtherUs = 0, ...changes }) =>
    beside.ask('whatIf', { folder: flushed(own), atUs, furtherUs, changes });
  const trials = createTrials(async (asked) =>
    asked.kind === 'compare'
      ? { differences: await compare(asked.atUs, asked.other, asked.otherAtUs) }
      : {
          whatIf: await whatIf({
            ...asked.changes,
            furtherUs: asked.furtherUs,
            ...(asked.atUs === null ? {} : { atUs: asked.atUs }),
          }),
        },
  );
  return {
    flush: () => void flushed(own),
    save: async (untilUs, withSeed, moment) => {
      flushed(own);
      const temporary = makeTemporaryFolder();
      try {
        const path = join(temporary.path, 'saved.lab');
        await saveLabFile({ folder: folder.path, path, untilUs, moment: moment ?? null, withSeed });
        return readFileSync(path);
      } finally {
        temporary.remove();
      }
    },
    deeds: () =>
      deedsOf(line().segments).flatMap(({ number, t, doing }) =>
        number === null
          ? []
          : [
              {
                ...{ number, atUs: t, words: deedWords(doing), fields: changeableIn(doing) },
                ...(doing.kind === 'act' ? { act: doing.act } : {}),
              },
            ],
      ),
    prepare: () => {
      const nowMs = hostMonoMs();
      if (nowMs - preparedMs < PREPARED_MS) return;
      preparedMs = nowMs;
      // In vain where the line cannot be repeated: whoever asks hears why.
      beside.ask('prepare', { folder: flushed(own) }).catch(() => {});
    },
    done: (fromUs) => deedsSince(line(), fromUs),
    whatIf,
    compare,
    others,
    ...trials,
    livesHere: liveLab.livesHere,
    span: () => {
      const { startUs } = line();
      return { startUs, endUs: Math.min(endOf(line()), lab.nowUs()) };
    },
  };
}
