/**
 * views/: what every page of boxes and lab is made of: words in two languages, blocks, formats, templates.
 *
 * What a page can consist of. A page returns sections of blocks; the templates beside this file
 * draw them, the same way on every page. No words in templates: every text is a Label.
 */
import type { Label } from './label.js';

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'plain';

/** One section, titled as the guide cites it: 'Software :: Backup Settings'. */
export interface Section {
  /** Anchor, unique on the page. */
  readonly id: string;
  readonly title: Label;
  readonly blocks: readonly Block[];
}

export type Block =
  | NoteBlock
  | FactsBlock
  | FormBlock
  | TableBlock
  | ProgressBlock
  | LinksBlock
  | CodeBlock
  | ChartBlock;

export interface NoteBlock {
  readonly kind: 'note';
  readonly tone: Tone;
  readonly text: Label;
}

interface FactsBlock {
  readonly kind: 'facts';
  readonly items: readonly { readonly label: Label; readonly value: Cell }[];
}

interface CodeBlock {
  readonly kind: 'code';
  readonly label: Label;
  readonly text: string;
  /** Sentences: long lines are broken, not scrolled. */
  readonly prose?: boolean;
}

/** Shares of a whole (disk use, links): drawn as a bar with words. */
interface ChartBlock {
  readonly kind: 'chart';
  readonly label: Label;
  readonly usedShare: number;
  readonly text: Label;
  readonly tone: Tone;
}

interface LinksBlock {
  readonly kind: 'links';
  readonly items: readonly { readonly label: Label; readonly href: string; readonly download?: boolean }[];
}

/** Long work: stage, share done, time left, what it waits for. */
interface ProgressBlock {
  readonly kind: 'progress';
  readonly title: Label;
  readonly stage: Label;
  /** 0 to 1, null when unknown. */
  readonly share: number | null;
  readonly leftMs: number | null;
  readonly detail?: Label;
}

/** A cell of a table or of a list of facts. */
export type Cell =
  | Label
  | { readonly badge: Label; readonly tone: Tone }
  | { readonly link: Label; readonly href: string }
  | {
      readonly checkbox: string;
      readonly value: string;
      readonly label: Label;
      readonly checked?: boolean;
    }
  /** Small form with one button: a row's action. */
  | {
      readonly press: Label;
      readonly action: string;
      readonly values: Readonly<Record<string, string>>;
      /** Mark of what it was drawn from. */
      readonly drawn?: string;
      readonly danger?: boolean;
    }
  /** Real key material (thumbprints): left out of transcripts. */
  | { readonly keyMaterial: string }
  | { readonly many: readonly Cell[] };

export interface TableBlock {
  readonly kind: 'table';
  readonly caption: Label;
  readonly columns: readonly Label[];
  readonly rows: readonly { readonly id?: string; readonly cells: readonly Cell[]; readonly dim?: boolean }[];
  /** Shown instead of rows when there are none. */
  readonly empty: Label;
  readonly pager?: Pager;
  /** With it, the table is inside a form (check boxes in rows, a menu and a button on top). */
  readonly form?: {
    readonly action: string;
    readonly fields: readonly FieldView[];
    readonly submit: Label;
    /** Mark of what it was drawn from. */
    readonly drawn?: string;
  };
}

export interface Pager {
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  /** Query of this list without 'page'. */
  readonly query: Readonly<Record<string, string>>;
}

export interface FormBlock {
  readonly kind: 'form';
  /** Name of the page's action; '' makes a GET form (filters). */
  readonly action: string;
  readonly fields: readonly FieldView[];
  readonly submit: Label;
  /** Mark of what it was drawn from. */
  readonly drawn?: string;
  /** Explanation above the fields and below the button. */
  readonly intro?: Label;
  readonly note?: Label;
  readonly danger?: boolean;
  /** A button of second rank: it changes nothing. */
  readonly quiet?: boolean;
  /** The button is shown but greyed, with the reason. */
  readonly disabled?: Label;
  /** The form sends a file. */
  readonly multipart?: boolean;
}

type FieldKind =
  | 'text'
  | 'password'
  | 'integer'
  | 'checkbox'
  | 'select'
  | 'file'
  | 'textarea'
  | 'radio'
  | 'hidden'
  | 'heading';

/** A field ready to draw: declaration, value and error. */
export interface FieldView {
  readonly kind: FieldKind;
  readonly name: string;
  readonly label: Label;
  readonly value: string | boolean;
  readonly error?: Label;
  readonly help?: Label;
  readonly unit?: Label;
  readonly options?: readonly {
    readonly value: string;
    readonly label: Label;
    readonly disabled?: boolean;
  }[];
  readonly required?: boolean;
  /** Where typing begins when the page opens. */
  readonly focus?: boolean;
  readonly autocomplete?: string;
  readonly maxLength?: number;
  readonly min?: number;
  readonly max?: number;
}

/** What the layout needs around the sections. */
export interface Frame {
  readonly site: 'login' | 'appliance';
  readonly host: string;
  /** Product name and version. */
  readonly product: string;
  /** 'Primary', 'Backup' or null when there is no relation. */
  readonly role: Label | null;
  /** Box time with its zone. */
  readonly time: Label;
  readonly user: string | null;
  readonly csrf: string;
  /** Path and query of this page, for language links. */
  readonly here: string;
  readonly title: Label;
  readonly tabs: readonly Tab[];
  readonly flash: { readonly tone: Tone; readonly text: Label } | null;
  /** While true the page refreshes itself (SSE topic with scripts, meta refresh without). */
  readonly live: boolean;
}

export interface Tab {
  readonly label: Label;
  readonly href: string;
  readonly current: boolean;
  readonly subs: readonly { readonly label: Label; readonly href: string; readonly current: boolean }[];
}

/** What a drawing is made of; styles are classes of the style sheet, which gives colours and letters. */
export type Shape =
  | { readonly rect: readonly [x: number, y: number, width: number, height: number]; readonly style: string }
  | { readonly path: string; readonly style: string }
  | { readonly dot: readonly [x: number, y: number, radius: number]; readonly style: string }
  | { readonly text: Label; readonly at: readonly [x: number, y: number]; readonly style: string }
  /** A part of the drawing that a reader hears of as one thing of a list. */
  | { readonly item: readonly Shape[]; readonly id: string; readonly style: string }
  /** Shapes that lead somewhere, within a rectangle; whoever does not see them hears the name. */
  | {
      readonly link: string;
      readonly name: Label;
      readonly hit: readonly [x: number, y: number, width: number, height: number];
      readonly shapes: readonly Shape[];
      readonly style: string;
      readonly outside?: true;
    }
  /** Shapes with a word that a mouse brings out. */
  | { readonly tip: Label; readonly shapes: readonly Shape[] }
  /** Shapes that say nothing that is not said elsewhere. */
  | { readonly mute: readonly Shape[] };

/** A drawing: its size in its own units, and what is in it. */
export interface Figure {
  readonly id: string;
  /** A list of what is in it, each part by itself; or a picture as a whole. */
  readonly role?: 'list' | 'img';
  readonly name: Label;
  readonly style: string;
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}
