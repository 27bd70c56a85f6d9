/** Labs beside the one that a console shows: another one in its place, and those that were put away. */
import type { Micros } from '../../../../hardware/ports.js';
import type { Label } from '../../../../views/label.js';
import type { FileGiven } from '../../../live/files/file-branch.js';
import type { OtherLab } from '../../tools/past.js';
import type { ForkState, Forks } from './forks.js';

/** A lab that was put away; its folder has everything. */
export interface KeptLab {
  readonly id: string;
  /** What somebody called it; empty: nothing. */
  readonly name: string;
  readonly rehearsal: string | null;
  /** Lab time at which it was left; null: it is not known. */
  readonly nowUs: Micros | null;
}

/** What a campaign has found, which can be opened as a lesson. */
export interface LessonOffer {
  readonly id: string;
  readonly title: Label;
}

/** What is on the shelf, as pages draw it. */
export interface ShelfState {
  readonly lessons: readonly LessonOffer[];
  readonly kept: readonly KeptLab[];
  /** Page of the host that has this lab; null: it has none. */
  readonly hostUrl: string | null;
  /** Labs that went their own way from this one. */
  readonly forks: readonly ForkState[];
}

/** Why a file is not opened. */
export const unopened = (why: string): Label => ({
  en: `The file was not opened: ${why}. This lab is as it was.`,
  fr: `Le fichier n’a pas été ouvert : ${why}. Ce laboratoire est resté tel qu’il était.`,
});

/** Each puts away the lab that is here, and resolves when another is in its place; or says why not. */
export interface LabShelf {
  state(): ShelfState;
  /** Made as a rehearsal asks, after so many tries of it. */
  make(rehearsal: string, tries: number): Promise<Label | null>;
  /** Made of what a campaign has found. */
  lesson(id: string): Promise<Label | null>;
  /** The same lab at its beginning. */
  again(): Promise<Label | null>;
  open(id: string): Promise<Label | null>;
  /** Goes on from an instant of the lab that is here. */
  back(us: Micros): Promise<Label | null>;
  /** Goes on with the lab of a file. */
  openFile(file: FileGiven): Promise<Label | null>;
  /** Labs beside this one that began as it was. */
  readonly forks: Forks;
  /** Labs that the one that is here can be laid beside. */
  others(): readonly OtherLab[];
}
