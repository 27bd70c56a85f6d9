/** Sends an action's form as a browser does, through its confirming page, and reads what came. */
import { parse } from 'node-html-parser';
import t from 'tap';
import { cookieNames, passwordPages } from '../../../appliance/exchange.js';
import type { Fields } from '../../../appliance/fields.js';
import type { Action, Page } from '../../../appliance/page.js';
import { SAMPLE_PASSWORD, type Sample, valuesOf } from '../../../appliance/sample.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import type { Cell, Section } from '../../../views/blocks.js';
import type { Answer } from '../raw-visitor.js';
import type { Scene } from './found-world.js';
import { formBody, type Sent } from './wrong-values.js';

/** No action keeps a box busy for so long, in real time. */
const HUNG_MS = 30_000;

/**
 * A box that hangs takes the whole lab with it, and nothing in it could end this test: it ends here,
 * with the name of what hangs.
 */
async function within<T>(what: string, work: Promise<T>): Promise<T> {
  const timer = setTimeout(() => {
    t.fail(`${what} hangs`);
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
  const texts = [
    flash?.querySelector('p'),
    ...root.querySelectorAll('.field .error span, #error-summary li'),
  ];
  return {
    ...answer,
    tone: /tone-(\w+)/.exec(flash?.getAttribute('class') ?? '')?.[1] ?? '',
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

/** Path of the page with the query that shows the action's form. */
export function pathOf({ scene, page, action }: Target): string {
  const query = action.sample.query?.(scene.given(page));
  return query === undefined ? page.path : `${page.path}?${new URLSearchParams(query)}`;
}

export const goodValues = ({ scene, page, action }: Target): Sent =>
  valuesOf(action.sample.values as Sample<Fields>['values'], scene.given(page)) as Sent;

/** Sees that somebody is signed in, with whichever password holds now. */
export async function signedIn({ scene, page }: Target): Promise<string> {
  const { visitor } = scene;
  for (const password of ['', labCredentials.password, SAMPLE_PASSWORD]) {
    if (password !== '') await visitor.signIn(page.site, labCredentials.username, password);
    const csrf = await visitor.csrf(passwordPages[page.site]);
    if (csrf !== '' && visitor.cookies.has(cookieNames[page.site])) return csrf;
  }
  throw new Error(`nobody can sign in to ${page.id}`);
}

async function send({ scene, page, name }: Target, path: string, values: Sent): Promise<Told> {
  const { type, body } = formBody(values);
  const sent = scene.visitor.send('POST', path, body, { 'content-type': type });
  return told(await within(`${page.id} ${name}`, sent));
}

/** The form with these values; the answer as it comes. */
export const submit = (target: Target, csrf: string, path: string, values: Sent): Promise<Told> =>
  send(target, path, { ...values, _csrf: csrf, action: target.name });

/** Presses the button of a confirming page. */
export function confirm(target: Target, path: string, asked: Told): Promise<Told> {
  const form = parse(asked.body).querySelector('.confirm form');
  const values: Record<string, string[]> = {};
  for (const input of form?.querySelectorAll('input[type="hidden"]') ?? []) {
    const name = input.getAttribute('name') ?? '';
    values[name] = [...(values[name] ?? []), input.getAttribute('value') ?? ''];
  }
  return send(target, path, values);
}

/** The page that an answer leads to. */
export async function arrive(target: Target, answer: Told): Promise<Told> {
  const { visitor } = target.scene;
  return told(await within(`${target.page.id} after ${target.name}`, visitor.get(answer.location)));
}
