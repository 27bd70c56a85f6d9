/** Small pieces of HTML that the console's own pages are made of, drawn from templates. */
import type { Micros } from '../../../hardware/ports.js';
import { MS } from '../../../hardware/ports.js';
import type { Tone } from '../../../views/blocks.js';
import { escapeHtml, pageContext, type TemplateName } from '../../../views/engine.js';
import { dateTime, duration } from '../../../views/format.js';
import { type Label, type Language, typeset } from '../../../views/label.js';
import { pathOf } from '../../../views/parts.js';
import { TIME_ZONE } from '../../making/found.js';
import type { CommandName } from '../control/lab-command.js';
import type { LabState } from '../control/lab-control.js';
import type { LabFrame } from './render-lab.js';

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

type Reader = Pick<View, 'language'> & Partial<Pick<View, 'frame'>>;

/** A template's HTML, with the token and the address that forms of this page need. */
export const draw = ({ language, frame }: Reader, name: TemplateName, data: object): string =>
  pageContext(language, {
    csrf: frame?.csrf ?? '',
    postTo: frame?.here ?? '',
    getTo: pathOf(frame?.here ?? '/'),
  }).part(name, data);

export const badge = (view: Reader, label: Label, tone: Tone): string =>
  draw(view, 'lab-word', { kind: 'badge', label, tone });

export const lamp = (view: Reader, label: Label, tone: Tone): string =>
  draw(view, 'lab-word', { kind: 'lab-lamp', label, tone });

export const facts = (view: Reader, items: readonly (readonly [Label, string])[]): string =>
  draw(
    view,
    'lab-facts',
    items.map(([label, html]) => ({ label, html })),
  );

export interface Press {
  readonly name: CommandName;
  readonly values: Readonly<Record<string, string>>;
  readonly label: Label;
  /** What the button acts on, for those who do not see where it stands. */
  readonly about?: Label;
  readonly danger?: boolean;
  readonly pressed?: boolean;
}

/** What the template of a press draws. */
export const pressOf = ({ name, values, label, about, danger, pressed }: Press): object => ({
  action: name,
  values,
  label,
  about: about ?? null,
  danger: danger === true,
  pressed: pressed ?? null,
});

/** A form of one button. */
export const press = (view: View, one: Press): string => draw(view, 'lab-press', pressOf(one));

/** A card with a title. */
export const card = (view: Reader, id: string, title: Label, html: string, wide = false): string =>
  draw(view, 'lab-card', { id, title, html, wide });
