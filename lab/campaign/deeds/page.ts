/**
 * Every action of every page, with the values that are declared beside it, or with one of them drawn
 * anew: the page is opened, its form is filled and sent as it stands there, and what it asks is confirmed.
 */
import type { HTMLElement } from 'node-html-parser';
import { parse } from 'node-html-parser';
import * as v from 'valibot';
import type { Field } from '../../../appliance/pages/forms/fields.js';
import { valuesOf } from '../../../appliance/pages/forms/sample.js';
import { pages } from '../../../appliance/pages/index.js';
import type { Action, Page } from '../../../appliance/pages/page.js';
import type { Random } from '../../../hardware/ports.js';
import { formBody, type Part } from '../../clients/browser/form.js';
import { words } from '../../clients/browser/html.js';
import type { LoadedPage } from '../../clients/browser/travel.js';
import { type Letter, letters, type Scene } from '../scene.js';
import { boxField, type DeedGroup, type DeedKind, deedKind } from './deed.js';
import { givenOf } from './page-given.js';

type Sent = Readonly<Record<string, unknown>>;

const groupOfPage: Readonly<Record<string, DeedGroup>> = {
  'login.failover': 'pair',
  'login.software-management': 'pair',
  'login.users': 'accounts',
  'login.account': 'accounts',
  'login.site-users': 'accounts',
  'login.password-reset': 'accounts',
  'login.teams': 'accounts',
  'login.group-policies': 'accounts',
  'login.security-providers': 'accounts',
  'login.kerberos-keytab': 'accounts',
  'login.security': 'accounts',
  'appliance.users': 'accounts',
  'appliance.updates': 'software',
  'appliance.console-installers': 'software',
};

const groupOf = ({ id, path }: Page): DeedGroup => {
  const known = groupOfPage[id];
  if (known !== undefined) return known;
  if (path.startsWith('/appliance')) return 'box';
  return /jump|console|session|canned|special|custom|invite/.test(id) ? 'access' : 'site';
};

/** What is done seldom, since little can happen after it. */
const rare: Readonly<Record<string, number>> = {
  'appliance.basics/reset': 0.02,
  'appliance.basics/off': 0.2,
  'appliance.basics/reboot': 0.5,
  'login.failover/break': 0.2,
  'login.security/key': 0.2,
  'login.security/generate': 0.2,
};

const VARIED_SHARE = 0.4;
const TEXTS = ['', ' ', 'É', 'x', "it's <b>", '0', '127.20.0.12', '99999999999'] as const;

/** Another value that somebody might give a field. */
function otherValue({ kind, min, max, options, maxLength }: Field<unknown>, chance: Random): unknown {
  if (kind === 'checkbox') return chance.fraction() < 0.5;
  if (kind === 'integer') return chance.pick([min ?? 0, max ?? 1, (min ?? 0) - 1, min ?? 1]);
  if (options !== undefined && options.length > 0) return chance.pick(options).value;
  return chance.fraction() < 0.2 ? 'x'.repeat((maxLength ?? 10) + 1) : chance.pick(TEXTS);
}

function drawVaried({ fields }: Action, chance: Random): Record<string, unknown> {
  const names = Object.keys(fields).filter(
    // In another language the operator would not find the way.
    (name) => fields[name]?.kind !== 'file' && name !== 'language',
  );
  if (names.length === 0 || chance.fraction() >= VARIED_SHARE) return {};
  const name = chance.pick(names);
  const field = fields[name];
  return field === undefined ? {} : { [name]: otherValue(field, chance) };
}

const isUpload = (value: unknown): value is { filename: string; bytes: Buffer } =>
  typeof value === 'object' && value !== null && 'bytes' in value;

function partsOf(values: Sent): Part[] {
  return Object.entries(values).flatMap(([name, value]): Part[] => {
    if (value === undefined || value === null || value === false) return [];
    if (value === true) return [[name, '1']];
    if (isUpload(value)) return [[name, value]];
    if (Array.isArray(value)) return value.map((one): Part => [name, String(one)]);
    return [[name, String(value)]];
  });
}

const hiddenOf = (form: HTMLElement): Part[] =>
  form
    .querySelectorAll('input[type="hidden"]')
    .map((one): Part => [one.getAttribute('name') ?? '', one.getAttribute('value') ?? '']);

/** The form of an action; of several, the one that is about the same. */
function formOf(page: LoadedPage, action: string, values: Sent): HTMLElement | null {
  for (const input of parse(page.html).querySelectorAll(`input[name="action"][value="${action}"]`)) {
    const form = input.closest('form');
    if (form === null) continue;
    const isOther = hiddenOf(form).some(([name, value]) => {
      const wanted = values[name];
      return name !== 'action' && typeof wanted === 'string' && wanted !== value;
    });
    if (!isOther) return form;
  }
  return null;
}

/** What the reader is told: the message on top, and what stands at the fields. */
export function toldOn({ html, status }: LoadedPage): { readonly tone: string; readonly text: string } {
  const root = parse(html);
  const flash = root.querySelector('#flash');
  const errors = root.querySelectorAll('.field .error span').map(words);
  const tone = /tone-(\w+)/.exec(flash?.getAttribute('class') ?? '')?.[1] ?? (errors.length > 0 ? 'bad' : '');
  const texts = [...(flash === null ? [] : [words(flash)]), ...errors];
  return { tone: tone === '' ? String(status) : tone, text: texts.join(' | ') };
}

const WORDS_MAX = 160;

interface Given {
  readonly box: Letter;
  readonly page: string;
  readonly action: string;
  readonly varied: Sent;
}

async function confirmed(scene: Scene, box: Letter, page: LoadedPage): Promise<LoadedPage | null> {
  const form = parse(page.html).querySelector('.confirm form');
  if (form === null) return page;
  return scene.post(box, page.path, formBody(hiddenOf(form), ''));
}

/** From the page as it stands to what it answers. */
async function carryOut(
  scene: Scene,
  page: Page,
  action: Action,
  { box, varied, ...named }: Given,
): Promise<string> {
  let path = page.path;
  if (page.id === 'login.failover') scene.told.unsure(box);
  await scene.open(box, path);
  let values: Sent;
  try {
    const given = givenOf(scene, box, page);
    if (given === null) return 'nobody is signed in';
    const { sample } = action;
    if (sample.query !== undefined) path = `${page.path}?${new URLSearchParams(sample.query(given))}`;
    values = { ...valuesOf(sample.values, given), ...varied };
  } catch (error) {
    // Values name what exists: here it does not.
    return `not now: ${error instanceof Error ? error.message : String(error)}`;
  }
  const shown = (await scene.open(box, path)).where();
  const form = formOf(shown, named.action, values);
  if (form === null) return 'not offered';
  const own = hiddenOf(form).filter(([name]) => !Object.hasOwn(values, name));
  const sent = formBody([...own, ...partsOf(values)], form.getAttribute('enctype') ?? '');
  const answer = await scene.post(box, path, sent);
  const last = answer === null ? null : await confirmed(scene, box, answer);
  if (last === null) return 'a file';
  if (named.page === 'appliance.basics' && named.action === 'reset') scene.reset.add(box);
  const { tone, text } = toldOn(last);
  if (tone === 'bad') scene.refused(`${named.page}/${named.action}`, text);
  return `${tone}: ${text.slice(0, WORDS_MAX)}`;
}

const valueField = v.union([v.string(), v.number(), v.boolean(), v.null(), v.array(v.string())]);

function pageDeed(page: Page, name: string, action: Action): DeedKind {
  const key = `${page.id}/${name}`;
  return deedKind({
    kind: 'page',
    key: `page:${key}`,
    group: groupOf(page),
    weight: rare[key] ?? 1,
    fields: {
      box: boxField,
      page: v.string(),
      action: v.string(),
      varied: v.record(v.string(), valueField),
    },
    ready: (scene) => letters.some((box) => scene.kind(box) !== 'off'),
    choose: (scene, chance) => ({
      box: chance.pick(letters.filter((box) => scene.kind(box) !== 'off')),
      page: page.id,
      action: name,
      varied: drawVaried(action, chance) as Record<string, v.InferOutput<typeof valueField>>,
    }),
    perform: async (scene, given) => {
      // A kind of deed is found by its name: these share one.
      const asked = pages.find(({ id }) => id === given.page);
      const found = asked?.actions[given.action];
      if (asked === undefined || found === undefined) return 'there is no such action';
      return carryOut(scene, asked, found, given);
    },
  });
}

export const pageDeeds: readonly DeedKind[] = pages.flatMap((page) =>
  Object.entries(page.actions).map(([name, action]) => pageDeed(page, name, action)),
);
