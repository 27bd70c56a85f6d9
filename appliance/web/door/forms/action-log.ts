/**
 * appliance/web/door/forms/: forms at the one door: admitted, confirmed, carried out, noted, answered.
 *
 * What a form changed, for the syslog servers: the values that its page showed before and shows after
 * (V24: old_ and new_). Asked of the page itself, so that no form can forget a field.
 */
import type { FieldView, FormBlock } from '../../../../views/blocks.js';
import type { Action, Ctx, Page } from '../../../pages/page.js';
import { PASSWORD_MARK, type SyslogFields } from '../../../services/monitoring/syslog.js';

type Shown = Readonly<Record<string, FieldView>>;

/** Never told: what no page shows, and what names the record. */
const SECRET: ReadonlySet<string> = new Set(['hidden', 'password']);
/** Shown by their page, for it is the place to compare them, and nowhere else. */
const KEYS: ReadonlySet<string> = new Set(['psk', 'secret', 'community']);

const snake = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/[^A-Za-z0-9_:]/g, '_');

const textOf = (value: unknown): string =>
  typeof value === 'boolean'
    ? value
      ? '1'
      : '0'
    : value === null || value === undefined
      ? ''
      : String(value);

/** Name of a file among the values; null: the value is none. */
export const fileName = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'filename' in value ? String(value.filename) : null;

/** The form of an action as its page shows it now, for the record that the values name. */
export function shownForm(
  page: Page,
  ctx: Ctx,
  name: string,
  values: Readonly<Record<string, unknown>>,
): Shown {
  const forms = page
    .sections(ctx, null)
    .flatMap(({ blocks }) => blocks)
    .filter((block): block is FormBlock => block.kind === 'form' && block.action === name);
  const same = (form: FormBlock): boolean =>
    form.fields.every(({ kind, name: field, value }) => kind !== 'hidden' || value === textOf(values[field]));
  const form = forms.find(same) ?? forms[0];
  return Object.fromEntries((form?.fields ?? []).map((field) => [field.name, field]));
}

/** Old and new values; where a form shows what it showed before, what was sent is new. */
export function changesOf(
  declared: Action,
  values: Readonly<Record<string, unknown>>,
  before: Shown,
  after: Shown,
): SyslogFields {
  const told: Record<string, string> = {};
  const changed = Object.keys(before).filter(
    (name) =>
      !KEYS.has(name) &&
      !SECRET.has(before[name]?.kind ?? '') &&
      textOf(before[name]?.value) !== textOf(after[name]?.value),
  );
  for (const name of changed) {
    told[`old_${snake(name)}`] = textOf(before[name]?.value);
    told[`new_${snake(name)}`] = textOf(after[name]?.value);
  }
  for (const [name, { kind }] of Object.entries(declared.fields)) {
    const given = values[name];
    const sent = fileName(given) ?? textOf(given);
    if (kind === 'password' || KEYS.has(name)) {
      if (sent !== '') told[`new_${snake(name)}`] = PASSWORD_MARK;
    } else if (changed.length === 0 && sent !== '' && kind !== 'hidden') told[`new_${snake(name)}`] = sent;
    else if (kind === 'hidden' && sent !== '') told[snake(name)] = sent;
  }
  return told;
}

const verbs: Readonly<Record<string, string>> = {
  create: 'added',
  add: 'added',
  save: 'changed',
  edit: 'changed',
  delete: 'removed',
  remove: 'removed',
};

/** Name of the event: 'login.users' and 'save' are 'user_changed'. */
export function eventName(page: Page, action: string): string {
  const thing = page.id
    .slice(page.id.indexOf('.') + 1)
    .replaceAll('-', '_')
    .replace(/ies$/, 'y')
    .replace(/([^s])s$/, '$1');
  return `${thing}_${verbs[action] ?? snake(action.replaceAll('-', '_'))}`;
}
