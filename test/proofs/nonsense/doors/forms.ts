/** Forms and uploads: every field of every action of every page, and the query of every page. */
import fc from 'fast-check';
import type { Field } from '../../../../appliance/pages/forms/fields.js';
import { pages } from '../../../../appliance/pages/index.js';
import type { Ctx, Need, Page } from '../../../../appliance/pages/page.js';
import { SECOND } from '../../../../hardware/ports.js';
import { labCredentials } from '../../../../lab/making/credentials.js';
import { aimed, confirm, signedIn, submit, type Target } from '../../../appliance/actions/carry-out.js';
import { sleep } from '../../../appliance/actions/scene.js';
import type { Sent, Value } from '../../../appliance/actions/wrong-values.js';
import { texts } from '../corpus.js';
import type { Door, Said, Tries } from '../door.js';
import { flawOf, judge, onPair, type Pair } from '../pair.js';
import { anyText, damaged, damagedExamples } from '../values.js';

const SETTLE_US = 10 * SECOND;

type Declared = Pick<Field<unknown>, 'kind' | 'options'>;

const isMany = ({ kind, options }: Declared): boolean => kind === 'hidden' && options !== undefined;

/** Values where the sample's cannot be made, since what it needs is not there. */
function plainValues(target: Omit<Target, 'values' | 'path'>): Sent {
  const fields = Object.entries(target.action.fields as Readonly<Record<string, Declared>>);
  return Object.fromEntries(
    fields.map(([name, field]): [string, Value] => [
      name,
      field.kind === 'file' ? null : field.kind === 'checkbox' ? true : (field.options?.[0]?.value ?? 'x'),
    ]),
  );
}

function targetOf(pair: Pair, page: Page, name: string): Target | null {
  const { scene } = pair;
  const action = page.actions[name];
  if (action === undefined) return null;
  try {
    return aimed(scene, page, name);
  } catch {
    const target = { scene, page, name, action };
    return { ...target, path: page.path, values: plainValues(target) };
  }
}

/** Others than these would end the bench, or cost more than all that is tried on it. */
const CHEAP: readonly Need[] = [
  'recipient',
  'provider',
  'access-request',
  'unlisted-item',
  'failed-sign-in',
  'saved-backup',
  'offer',
];

const enter = (pair: Pair, page: Page): Promise<string> =>
  signedIn(pair.scene.visitor, page.site, labCredentials.username);

/** Whether somebody can go on here: what was taken may have closed the door. */
async function goesOn(pair: Pair, page: Page): Promise<boolean> {
  try {
    pair.scene.node();
    await enter(pair, page);
    return true;
  } catch {
    return false;
  }
}

interface Key {
  readonly page: Page;
  readonly name: string;
  readonly field: string;
}

interface Entered {
  /** Secret of the forms, by site; asked for again after something was taken. */
  csrf: Partial<Record<Page['site'], string>>;
  turn: number;
}

async function sendForm(
  at: { readonly pair: Pair; readonly entered: Entered } & Key,
  value: Value,
): Promise<Said> {
  const { pair, entered, page, name, field } = at;
  const csrf = entered.csrf[page.site] ?? (await enter(pair, page));
  entered.csrf[page.site] = csrf;
  pair.changed();
  const target = targetOf(pair, page, name);
  if (target === null) return 'refused';
  const first = await submit(target, csrf, { ...target.values, [field]: value });
  if (first.status >= 400 || first.confirms) {
    const said = judge(pair, first, true);
    if (!first.confirms) return said;
    // Of what is asked about nothing was done yet; what is named in the answer may be anything, too.
    const shut = page.id.includes('shutdown') || /reset|shut|reboot|restart|power/.test(name);
    if (shut) return 'taken';
  }
  entered.csrf = {};
  const answer = first.confirms ? await confirm(target, first) : first;
  const said = judge(pair, answer, answer.status >= 400);
  if (said === 'refused') return said;
  // What follows from it is not to be taken for what the next one did.
  await sleep(pair.scene.world, SETTLE_US);
  if (!(await goesOn(pair, page))) return 'spent';
  // What was taken is shown, on its page and on another one each time.
  entered.turn += 1;
  for (const shown of [page, pages[entered.turn % pages.length] ?? page]) {
    const { status, body } = await pair.scene.visitor.get(shown.path);
    const flaw = flawOf(status, body);
    if (flaw !== null) throw new Error(`${shown.path} after it: ${flaw}`);
  }
  return 'taken';
}

async function tryField(pair: Pair, entered: Entered, tries: Tries, key: Key): Promise<void> {
  const { page, name, field } = key;
  const declared: Declared | undefined = page.actions[name]?.fields[field];
  const send = (value: Value): Promise<Said> => sendForm({ pair, entered, ...key }, value);
  if (declared === undefined) return;
  if (declared.kind === 'file') {
    await enter(pair, page);
    const given = targetOf(pair, page, name)?.values[field];
    const bytes =
      typeof given === 'object' && given !== null && 'bytes' in given ? given.bytes : Buffer.from('x');
    await tries.each(damaged(bytes), damagedExamples(bytes), (one) =>
      send({ filename: 'x.bin', bytes: one }),
    );
    return;
  }
  if (isMany(declared)) {
    await tries.each(
      fc.array(anyText, { maxLength: 4 }),
      texts.map((one) => [one, one]),
      send,
    );
    return;
  }
  await tries.each(anyText, texts, send);
}

function keys(only: (field: Declared) => boolean): Map<string, Key> {
  const found = new Map<string, Key>();
  for (const page of pages)
    for (const [name, action] of Object.entries(page.actions))
      for (const [field, declared] of Object.entries(action.fields))
        if (only(declared)) found.set(`${page.id} ${name} ${field}`, { page, name, field });
  return found;
}

const formDoor = (name: string, only: (field: Declared) => boolean): Door => ({
  name,
  open: (seed) =>
    onPair(seed, async (pair) => {
      const found = keys(only);
      const met = new Set<Need>();
      const entered: Entered = { csrf: {}, turn: 0 };
      return {
        entries: [...found.keys()],
        attempt: async (entry, tries) => {
          const key = found.get(entry);
          if (key === undefined) return;
          for (const need of key.page.actions[key.name]?.sample.needs ?? []) {
            if (!CHEAP.includes(need) || met.has(need)) continue;
            await enter(pair, key.page);
            // What was taken before may stand in its way (other name servers): then it is tried without.
            await pair.meet([need]).catch(() => {});
            met.add(need);
            entered.csrf = {};
          }
          await tryField(pair, entered, tries, key);
        },
      };
    }),
});

export const forms = formDoor('form', ({ kind }) => kind !== 'file');
export const uploads = formDoor('upload', ({ kind }) => kind === 'file');

/** Names that a page asks its query for, with what they may be. */
function askedOf(page: Page, pair: Pair): string[] {
  const names = new Set<string>(['no-such']);
  const given: Ctx = pair.scene.given(page);
  const query = new Proxy<Record<string, string>>(
    {},
    {
      get: (_target, name) => {
        if (typeof name === 'string') names.add(name);
        return undefined;
      },
      has: (_target, name) => {
        if (typeof name === 'string') names.add(name);
        return false;
      },
    },
  );
  page.titleNow?.({ ...given, query });
  page.sections({ ...given, query }, null);
  return [...names];
}

export const queries: Door = {
  name: 'query',
  open: (seed) =>
    onPair(seed, async (pair) => {
      const { visitor } = pair.scene;
      for (const site of ['login', 'appliance'] as const)
        await signedIn(visitor, site, labCredentials.username);
      const found = new Map<string, { readonly page: Page; readonly name: string }>();
      for (const page of pages)
        for (const name of askedOf(page, pair)) found.set(`${page.id} ?${name}`, { page, name });
      return {
        entries: [...found.keys()],
        attempt: async (entry, { each }) => {
          const key = found.get(entry);
          if (key === undefined) return;
          const { page, name } = key;
          await each(anyText, texts, async (text) => {
            pair.changed();
            const answer = await visitor.get(`${page.path}?${new URLSearchParams({ [name]: text })}`);
            const flaw = flawOf(answer.status, answer.body);
            if (flaw !== null) throw new Error(flaw);
            // Whatever is looked at: nothing changes by it.
            return judge(pair, answer, true);
          });
        },
      };
    }),
};
