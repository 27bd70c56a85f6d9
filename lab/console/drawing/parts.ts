/**
 * What the console's own pages are made of: parts, each a template and what it draws. Pages say what
 * is told and in which order; how it looks stands in the templates alone.
 */
import type { Micros } from '../../../hardware/ports.js';
import { MS } from '../../../hardware/ports.js';
import type { Cell, Section, Tone } from '../../../views/blocks.js';
import { dateTime, duration } from '../../../views/format.js';
import type { Label, Language } from '../../../views/label.js';
import type { School } from '../../guide/learning/school.js';
import { TIME_ZONE } from '../../making/found.js';
import type { FlightLine } from '../../rehearsals/recorder/flight-log.js';
import type { CommandName, Given } from '../commands/index.js';
import type { LabState } from '../control/lab-state.js';
import { writtenUs } from '../tools/entries.js';
import type { LabPast } from '../tools/past.js';
import type { LabFrame, Part } from './render-lab.js';

/** What a page of the console is drawn from. */
export interface View {
  readonly state: LabState;
  /** What the recorder has kept, oldest first. */
  readonly flight: readonly FlightLine[];
  /** Tries of people; null: none are kept. */
  readonly school: School | null;
  readonly frame: LabFrame;
  /** Titles of the console's pages by their paths. */
  readonly titles: ReadonlyMap<string, Label>;
  readonly language: Language;
  /** What is written down of the lab; null: nothing. */
  readonly past: LabPast | null;
}

/** What a page is asked for in its address. */
export function askedIn({ frame }: View): {
  readonly text: (name: string) => string | null;
  readonly instant: (name: string) => Micros | null;
} {
  const query = new URL(frame.here, 'http://lab').searchParams;
  return {
    text: (name) => query.get(name),
    instant: (name) => {
      const given = query.get(name) ?? '';
      if (/^\d{1,17}$/.test(given)) return Number(given);
      const us = writtenUs(given.trim());
      return Number.isSafeInteger(us) ? us : null;
    },
  };
}

/** An instant of lab time as a person reads it, in the customer's zone. */
export const instant = (us: Micros): Label => dateTime(us / MS, TIME_ZONE);

export const lasting = (us: Micros): Label => duration(us / MS);

/** For how long something has been so, in lab time. */
export const since = (view: View, us: Micros): Label => {
  const span = lasting(view.state.nowUs - us);
  return { en: `for ${span.en}`, fr: `depuis ${span.fr}` };
};

/** Words on a line; those of a list stand one behind the other. */
export type Inline =
  | Label
  | { readonly badge: Label; readonly tone: Tone }
  | { readonly lamp: Label; readonly tone: Tone }
  /** Outside: not a page of the console. */
  | {
      readonly link: Label;
      readonly href: string;
      readonly outside?: true;
      readonly title?: Label;
      readonly another?: true;
    }
  | { readonly strong: Label }
  /** For those who do not see where it stands. */
  | { readonly hidden: Label }
  /** What is typed into a terminal. */
  | { readonly code: string }
  | readonly Inline[];

export const badge = (label: Label, tone: Tone): Inline => ({ badge: label, tone });
export const link = (label: Label, href: string): Inline => ({ link: label, href });
export const linkOutside = (label: Label, href: string): Inline => ({ link: label, href, outside: true });

/** The same, in another window: this one stays beside it. */
export const linkBeside = (label: Label, href: string): Inline => ({
  link: label,
  href,
  ...(href.startsWith('/') ? {} : { outside: true }),
  another: true,
});

/** A paragraph. */
export const text = (
  words: Inline,
  more: { readonly style?: string; readonly role?: 'status' } = {},
): Part => ({
  template: 'lab-text',
  data: { text: words, ...more },
});

export const facts = (items: readonly (readonly [Label, Inline])[]): Part => ({
  template: 'lab-facts',
  data: items.map(([label, value]) => ({ label, value })),
});

/** A coloured box with one sentence. */
export const note = (
  tone: Tone,
  words: Label,
  more: { readonly id?: string; readonly role?: 'alert' | 'status' } = {},
): Part => ({ template: 'lab-note', data: { tone, text: words, ...more } });

/** One large answer: each piece a word of its own. */
export const stateLine = (tone: Tone, pieces: readonly Inline[], role?: 'status'): Part => ({
  template: 'lab-state',
  data: { tone, parts: pieces, role },
});

export const list = (style: string, items: readonly Inline[], role?: 'list'): Part => ({
  template: 'lab-list',
  data: { style, items, role },
});

/** Everything that a command takes, as a button gives it. */
type Whole<N extends CommandName> = { readonly [F in keyof Given<N>]: string };

/** The command that a form gives. */
export const gives = <N extends CommandName>(action: N): N => action;

/** The command that a small button gives, with its values. */
export const order = <N extends CommandName>(
  action: N,
  values: Whole<N>,
): Pick<RowPress, 'action' | 'values'> => ({
  action,
  values: { ...values },
});
type RowPress = Extract<Cell, { readonly press: Label }>;

interface Press<N extends CommandName> {
  readonly name: N;
  readonly values: Whole<N>;
  readonly label: Label;
  /** What the button acts on, for those who do not see where it stands. */
  readonly about?: Label;
  readonly danger?: boolean;
  readonly pressed?: boolean;
}

/** What the template of a press draws. */
export const pressOf = <N extends CommandName>({
  name,
  values,
  label,
  about,
  danger,
  pressed,
}: Press<N>): object => ({
  action: name,
  values,
  label,
  about: about ?? null,
  danger: danger === true,
  pressed: pressed ?? null,
});

/** A form of one button. */
export const press = <N extends CommandName>(one: Press<N>): Part => ({
  template: 'lab-press',
  data: pressOf(one),
});

/** The same on a page whose deeds are no commands of a lab. */
export const pressPart = (
  action: string,
  values: Readonly<Record<string, string>>,
  label: Label,
  { about, danger = false }: { readonly about?: Label; readonly danger?: boolean } = {},
): Part => ({
  template: 'lab-press',
  data: { action, values, label, about: about ?? null, danger, pressed: null },
});

/** What hurts is asked once more: the deed, and a way out of it. */
export const askPart = (text: Label, now: Part, leave: Part): Part => ({
  template: 'lab-ask',
  data: { text, parts: [now, leave] },
});

/** What the last deed came to, on top of the page that follows. */
export interface Flash {
  readonly tone: 'good' | 'bad';
  readonly text: Label;
}

export const flashParts = (flash: Flash | null): Part[] =>
  flash === null
    ? []
    : [note(flash.tone, flash.text, { id: 'flash', role: flash.tone === 'bad' ? 'alert' : 'status' })];

/** A link that looks like a button. */
export const button = (
  label: Label,
  href: string,
  more: { readonly about?: Label; readonly quiet?: true; readonly download?: true } = {},
): Part => ({ template: 'lab-button', data: { label, href, ...more } });

/** A card with a title; a wide one takes the whole row. */
export const card = (
  id: string,
  title: Label,
  parts: readonly Part[],
  width: 'wide' | 'narrow' = 'narrow',
): Part => ({ template: 'lab-card', data: { id, title, parts, wide: width === 'wide' } });

/** Parts side by side, as many as there is room for. */
export const grid = (parts: readonly Part[]): Part => ({ template: 'lab-grid', data: parts });

/** Buttons on a line. */
export const row = (parts: readonly Part[]): Part => ({ template: 'lab-row', data: parts });

/** Sections of blocks, drawn as the boxes draw theirs: cards one below the other. */
export const sectionsPart = (sections: readonly Section[]): Part => ({
  template: 'sections',
  data: sections,
});
