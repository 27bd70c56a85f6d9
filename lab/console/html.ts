/** Small pieces of HTML that the console's own pages are made of. Everything is escaped here. */
import type { Micros } from '../../hardware/ports.js';
import { MS } from '../../hardware/ports.js';
import type { Tone } from '../../views/blocks.js';
import { dateTime, duration } from '../../views/format.js';
import { type Label, type Language, typeset } from '../../views/label.js';
import { hidden } from '../../views/names.js';
import { TIME_ZONE } from '../making/plan.js';
import type { CommandName } from './lab-command.js';
import type { LabState } from './lab-control.js';
import { escapeHtml, type LabFrame } from './render-lab.js';

/** What a page of the console is drawn from. */
export interface View {
  readonly state: LabState;
  readonly frame: LabFrame;
  readonly language: Language;
}

/** Text of a label, escaped. */
export const tell = (view: Pick<View, 'language'>, label: Label): string =>
  escapeHtml(typeset(label, view.language));

/** An instant of lab time as a person reads it, in the customer's zone. */
export const instant = (us: Micros): Label => dateTime(us / MS, TIME_ZONE);

export const lasting = (us: Micros): Label => duration(us / MS);

export const since = (view: View, us: Micros): Label => {
  const span = lasting(view.state.nowUs - us);
  return { en: `for ${span.en}`, fr: `depuis ${span.fr}` };
};

export const badge = (view: Pick<View, 'language'>, label: Label, tone: Tone): string =>
  `<span class="badge tone-${tone}">${tell(view, label)}</span>`;

export const lamp = (view: Pick<View, 'language'>, label: Label, tone: Tone): string =>
  `<span class="lab-lamp tone-${tone}">${tell(view, label)}</span>`;

export const facts = (view: Pick<View, 'language'>, items: readonly (readonly [Label, string])[]): string =>
  `<dl class="facts">${items.map(([label, html]) => `<div><dt>${tell(view, label)}</dt><dd>${html}</dd></div>`).join('')}</dl>`;

export interface Press {
  readonly name: CommandName;
  readonly values: Readonly<Record<string, string>>;
  readonly label: Label;
  /** What the button acts on, for those who do not see where it stands. */
  readonly about?: Label;
  readonly danger?: boolean;
  readonly pressed?: boolean;
}

/** A form of one button. */
export function press(view: View, { name, values, label, about, danger, pressed }: Press): string {
  const fields = Object.entries({ [hidden.csrf]: view.frame.csrf ?? '', [hidden.action]: name, ...values })
    .map(([key, value]) => `<input type="hidden" name="${escapeHtml(key)}" value="${escapeHtml(value)}">`)
    .join('');
  const state = pressed === undefined ? '' : ` aria-pressed="${pressed}"`;
  const more = about === undefined ? '' : `<span class="sr"> ${tell(view, about)}</span>`;
  const style = danger === true ? 'small danger' : 'small';
  return `<form class="press" method="post" action="${escapeHtml(pagePath(view))}">${fields}<button type="submit" class="${style}"${state}>${tell(view, label)}${more}</button></form>`;
}

const pagePath = (view: View): string => view.frame.here.split('?', 1)[0] ?? '/';

/** A card with a title. */
export const card = (
  view: Pick<View, 'language'>,
  id: string,
  title: Label,
  html: string,
  wide = false,
): string =>
  `<section class="card${wide ? ' lab-wide' : ''}" id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${tell(view, title)}</h2>${html}</section>`;
