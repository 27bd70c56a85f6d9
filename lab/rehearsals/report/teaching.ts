/** What a report teaches beside what it tells: lessons, and another run laid beside one's own. As templates draw it. */
import type { Label } from '../../../views/label.js';

export interface BesideCell {
  readonly text: Label;
  readonly tone: '' | 'good' | 'bad';
}

/** Two runs side by side. */
export interface Beside {
  readonly caption: Label;
  readonly heads: readonly Label[];
  readonly rows: readonly {
    readonly head: Label;
    readonly cells: readonly BesideCell[];
    readonly strong: boolean;
  }[];
  readonly notes: readonly Label[];
}

export interface LessonShown {
  readonly id: string;
  readonly title: Label;
  readonly cost: Label;
  /** When, and at which page; pieces of a line. */
  readonly where: readonly Label[];
  readonly told: readonly { readonly label: Label; readonly text: Label }[];
  readonly statements: readonly { readonly id: string; readonly text: Label; readonly href: string | null }[];
  readonly right: Label | null;
  readonly beside: Beside | null;
}

export interface Teaching {
  /** Of whom and of when it is: name, day, how much was told. */
  readonly about: readonly { readonly name: Label; readonly value: Label }[];
  readonly lessons: readonly LessonShown[];
  /** The best possible run; null: it is not known. */
  readonly best: Beside | null;
  /** Why there cannot be one; null: there can. */
  readonly bestNone: Label | null;
}
