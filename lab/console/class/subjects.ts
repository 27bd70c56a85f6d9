/** What a class rehearses: a rehearsal of the list, or a lesson of what a campaign has found, which the class keeps. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { LabWish } from '../../live/host/contract.js';
import { lessonFile } from '../../live/keeping/folder-owner.js';
import { beganWith, type RecordedBeginning } from '../../live/keeping/own-beginning.js';
import { foundOf } from '../../rehearsals/hosted-stages.js';
import { knownRehearsal, loadRehearsal } from '../../rehearsals/language/load.js';
import type { LessonOffer } from '../control/others/shelf.js';
import { hostTrouble } from './people/kept.js';

/** A lesson that is made. */
export interface ClassLesson {
  readonly rehearsal: string;
  readonly beginning: RecordedBeginning;
}

/** Where lessons come from. */
export interface ClassLessons {
  list(): readonly LessonOffer[];
  open(id: string): Promise<ClassLesson>;
  /** Null: the text holds no finding of a campaign. */
  read(text: string): Promise<ClassLesson> | null;
}

const lessonsFolder = 'lessons';

const words = {
  unknown: {
    en: 'There is no such rehearsal or lesson. Choose one that the page offers; nothing was done.',
    fr: 'Cette répétition ou leçon n’existe pas. Choisissez-en une que la page propose ; rien n’a été fait.',
  },
  noFinding: {
    en: 'This is no finding of a campaign. Choose a case.json that ‘campaign --save’ wrote; nothing was done.',
    fr: 'Ce n’est pas un constat de campagne. Choisissez un case.json écrit par « campaign --save » ; rien n’a été fait.',
  },
} as const satisfies Record<string, Label>;

/** What a lab is made as for a rehearsal or a lesson. */
export type SubjectWish = Pick<LabWish, 'rehearsal' | 'amounts' | 'recorded'>;

/** How much of a lesson is over when it begins. */
export interface LessonLength {
  readonly deeds: number;
  readonly lastsUs: Micros;
}

type Chosen = { readonly rehearsal: string } | { readonly refused: Label };

export interface Subjects {
  /** What labs are made as; null: nothing is known of it any more. */
  wishOf(rehearsal: string | null): SubjectWish | null;
  /** Lessons that are offered. */
  lessons(): readonly LessonOffer[];
  /** A rehearsal's name for one that is offered: a rehearsal or a lesson; or why not. */
  choose(id: string): Promise<Chosen>;
  /** A lesson that is made elsewhere. */
  keep(coming: Promise<ClassLesson>): Promise<Chosen>;
  /** The same for a finding's file. */
  take(text: string): Promise<Chosen>;
  /** What had been done in a lesson that the class keeps before anybody has its lab; null: it keeps no such lesson. */
  before(rehearsal: string): LessonLength | null;
}

/** The subjects of the class of a folder, with the lessons that it has been given. */
export function openSubjects(folder: string, lessons: ClassLessons): Subjects {
  const kept = join(folder, lessonsFolder);
  const known = new Map<string, RecordedBeginning>();
  for (const name of existsSync(kept) ? readdirSync(kept) : []) {
    const beginning = beganWith(join(kept, name));
    if (beginning === null) continue;
    known.set(loadRehearsal(join(kept, name, lessonFile)).id, beginning);
  }
  const keep = async (coming: Promise<ClassLesson>): Promise<Chosen> => {
    try {
      const { rehearsal, beginning } = await coming;
      const own = join(kept, rehearsal);
      mkdirSync(own, { recursive: true, mode: 0o700 });
      beginning.settle(own);
      known.set(rehearsal, beginning);
      return { rehearsal };
    } catch (error) {
      return { refused: hostTrouble(error) };
    }
  };
  return {
    wishOf: (rehearsal) => {
      if (rehearsal === null) return { rehearsal, amounts: {} };
      const recorded = known.get(rehearsal);
      if (recorded !== undefined) return { rehearsal, amounts: {}, recorded };
      const found = knownRehearsal(rehearsal);
      return found === null ? null : { rehearsal, amounts: foundOf(found.start) };
    },
    lessons: lessons.list,
    keep,
    choose: async (id) => {
      if (known.has(id)) return { rehearsal: id };
      if (lessons.list().some((one) => one.id === id)) return keep(lessons.open(id));
      return knownRehearsal(id) === null ? { refused: words.unknown } : { rehearsal: id };
    },
    take: async (text) => {
      const lesson = lessons.read(text);
      return lesson === null ? { refused: words.noFinding } : keep(lesson);
    },
    before: (rehearsal) => {
      const from = known.get(rehearsal)?.from;
      return from === undefined ? null : { deeds: from.acts.length, lastsUs: from.untilUs - from.startUs };
    },
  };
}
