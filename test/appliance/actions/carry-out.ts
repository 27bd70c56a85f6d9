/** Sends an action's form as a browser does, through its confirming page, and reads what came. */
import { parse } from 'node-html-parser';
import type { Site } from '../../../appliance/accounts/rights.js';
import type { Fields } from '../../../appliance/pages/forms/fields.js';
import { SAMPLE_PASSWORD, valuesOf } from '../../../appliance/pages/forms/sample.js';
import type { Action, Page, Sample } from '../../../appliance/pages/page.js';
import { cookieNames, passwordPages } from '../../../appliance/web/exchange.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import type { Cell, Section } from '../../../views/blocks.js';
import type { Answer, RawVisitor } from '../../support/raw-visitor.js';
import type { Scene } from './scene.js';
import { formBody, type Sent } from './wrong-values.js';

/** No action keeps a box busy for so long, in real time. */
const HUNG_MS = 180_000;

/**
 * A box that hangs takes the whole lab with it, and nothing in it could end this test: it ends here,
 * with the name of what hangs.
 */
async function within<T>(what: string, work: Promise<T>): Promise<T> {
  const timer = setTimeout(() => {
    console.error(`not ok - ${what} hangs`);
    process.exit(1);
  }, HUNG_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}

export interface Target {
  readonly scene: Scene;
  readonly page: Page;
  readonly name: string;
  readonly action: Action;
  /** With the query that shows the form. */
  readonly path: string;
  readonly values: Sent;
}

/** What the reader is told: the message on top and what stands at the fields. */
export interface Told extends Answer {
  readonly tone: string;
  readonly words: readonly string[];
  readonly language: string;
  readonly confirms: boolean;
}

function told(answer: Answer): Told {
  const root = parse(answer.body);
  // What a note of the page says is not said twice.
  const flash =
    root.querySelector('#flash') ?? root.querySelector('main .note.tone-good, main .note.tone-info');
  // A page that waits for what was asked for says so as its title.
  const waits = root.querySelector('main ol.stages') !== null;
  const texts = [
    waits ? root.querySelector('main h1') : flash?.querySelector('p'),
    ...root.querySelectorAll('.field .error span, #error-summary li'),
  ];
  return {
    ...answer,
    tone: waits ? 'info' : (/tone-(\w+)/.exec(flash?.getAttribute('class') ?? '')?.[1] ?? ''),
    words: texts.flatMap((one) => (one == null ? [] : [one.text.trim()])),
    language: root.querySelector('html')?.getAttribute('lang') ?? '',
    confirms: root.querySelector('input[name="_confirmed"]') !== null,
  };
}

const pressed = (cell: Cell): readonly string[] =>
  'many' in cell ? cell.many.flatMap(pressed) : 'press' in cell ? Object.keys(cell.values) : [];

/** Names of a page's fields with the kind in which it shows them: a choice may be declared as text. */
export function drawnKinds(sections: readonly Section[]): Record<string, string> {
  const kinds: Record<string, string> = {};
  for (const block of sections.flatMap(({ blocks }) => blocks)) {
    if (block.kind === 'form') for (const { name, kind } of block.fields) kinds[name] = kind;
    if (block.kind !== 'table') continue;
    for (const name of block.rows.flatMap(({ cells }) => cells.flatMap(pressed))) kinds[name] = 'hidden';
  }
  return kinds;
}

/** An action with its values and the page that has its form, as things stand. */
export function aimed(scene: Scene, page: Page, name: string, sample?: Sample<Fields>): Target {
  const action = page.actions[name];
  if (action === undefined) throw new Error(`${page.id} has no action ${name}`);
  const chosen = sample ?? action.sample;
  const given = scene.given(page);
  const query = chosen.query?.(given);
  return {
    scene,
    page,
    name,
    action,
    path: query === undefined ? page.path : `${page.path}?${new URLSearchParams(query)}`,
    values: valuesOf(chosen.values, given) as Sent,
  };
}

/** Sees that somebody is signed in, with whichever password holds now. */
export async function signedIn(visitor: RawVisitor, site: Site, username: string): Promise<string> {
  for (const password of ['', labCredentials.password, SAMPLE_PASSWORD]) {
    if (password !== '') await visitor.signIn(site, username, password);
    const csrf = await visitor.csrf(passwordPages[site]);
    if (csrf !== '' && visitor.cookies.has(cookieNames[site])) return csrf;
  }
  throw new Error(`${username} cannot sign in to ${site}`);
}

/** The action's form on its page: the mark of what it was drawn from; null: there is no such form. */
export async function drawnMark(
  visitor: RawVisitor,
  { page, name, path, values }: Target,
): Promise<string | null> {
  return markIn((await within(`${page.id} ${path}`, visitor.get(path))).body, name, values);
}

/** The mark in a form of this action; of several forms, in that which is about the same. */
export function markIn(body: string, name: string, about: Sent): string | null {
  for (const input of parse(body).querySelectorAll(`input[name="action"][value="${name}"]`)) {
    const form = input.parentNode;
    const hidden = form.querySelectorAll('input[type="hidden"]');
    const other = hidden.some((one) => {
      const value = about[one.getAttribute('name') ?? ''];
      return typeof value === 'string' && value !== one.getAttribute('value');
    });
    if (other) continue;
    return hidden.find((one) => one.getAttribute('name') === '_drawn')?.getAttribute('value') ?? '';
  }
  return null;
}

async function send(visitor: RawVisitor, { page, name, path }: Target, values: Sent): Promise<Told> {
  const { type, body } = formBody(values);
  const sent = visitor.send('POST', path, body, { 'content-type': type });
  return told(await within(`${page.id} ${name}`, sent));
}

/** The form with these values; the answer as it comes. */
export const submit = (
  target: Target,
  csrf: string,
  values: Sent,
  visitor = target.scene.visitor,
): Promise<Told> => send(visitor, target, { ...values, _csrf: csrf, action: target.name });

/** Presses the button of a confirming page. */
export function confirm(target: Target, asked: Told, visitor = target.scene.visitor): Promise<Told> {
  const form = parse(asked.body).querySelector('.confirm form');
  const values: Record<string, string[]> = {};
  for (const input of form?.querySelectorAll('input[type="hidden"]') ?? []) {
    const name = input.getAttribute('name') ?? '';
    values[name] = [...(values[name] ?? []), input.getAttribute('value') ?? ''];
  }
  return send(visitor, target, values);
}

/** The page that an answer leads to. */
export async function arrive(target: Target, answer: Told): Promise<Told> {
  const { visitor } = target.scene;
  return told(await within(`${target.page.id} after ${target.name}`, visitor.get(answer.location)));
}
