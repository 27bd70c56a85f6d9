/**
 * Performs every command of the console with the values that are declared for it, pressed on its
 * pages in both languages in a lab that runs, and sends each field wrong in turn: what passes is told
 * as done, what does not is refused in words and leaves the lab as it was.
 */
import { parse } from 'node-html-parser';
import t from 'tap';
import * as v from 'valibot';
import { type Asked, command, type LabGiven } from '../../../../lab/console/commands/command.js';
import { type CommandName, commands } from '../../../../lab/console/commands/index.js';
import type { LabControl } from '../../../../lab/console/control/lab-control.js';
import { gives, order } from '../../../../lab/console/drawing/parts.js';
import { onStand, type Stand, type Values } from './stand.js';

t.setTimeout(280_000);

const names = Object.keys(commands) as CommandName[];

interface Told {
  readonly tone: string;
  readonly words: string;
}

/** The mark of a visit's forms: the same on all its pages. */
const marks = new WeakMap<Stand, string>();
async function markOf(stand: Stand): Promise<string> {
  const { html } = await stand.send('GET', '/');
  return parse(html).querySelector('input[name="_csrf"]')?.getAttribute('value') ?? '';
}

/** Presses the button, and reads the page that comes. */
async function press(stand: Stand, name: string, values: Values): Promise<Told> {
  const _csrf = marks.get(stand) ?? (await markOf(stand));
  marks.set(stand, _csrf);
  const { status } = await stand.send('POST', '/', { ...values, _csrf, action: name });
  const flash = parse((await stand.send('GET', '/')).html).querySelector('#flash');
  const tone = /tone-(\w+)/.exec(flash?.getAttribute('class') ?? '')?.[1] ?? '';
  return { tone: status === 303 ? tone : `status ${status}`, words: flash?.text.trim() ?? '' };
}

/** What a field never takes; `id`: it names something that must exist. */
function wrongOf(value: unknown, isFree: boolean): Readonly<Record<string, unknown>> {
  const long = 'x'.repeat(20_000);
  if (typeof value === 'object') return { stray: { 'no-such-value': 1 } };
  if (typeof value === 'boolean') return { neither: 'perhaps' };
  return { long, ...(isFree ? {} : { unknown: 'no such ?', below: '-1' }) };
}

/** Whether a field of a command may be left out. */
const isOptional = (name: CommandName, field: string): boolean => {
  const { values }: { values: v.ObjectEntries } = commands[name];
  return v.safeParse(v.object({ [field]: values[field] ?? v.never() }), {}).success;
};

function wrongValues(name: CommandName, good: Values): { what: string; values: Values }[] {
  const { any: free = [] }: { any?: readonly string[] } = commands[name].sample;
  return Object.entries(good).flatMap(([field, value]) => {
    const wrong = Object.entries(wrongOf(value, free.includes(field))).map(([what, bad]) => ({
      what: `${field} ${what}`,
      values: { ...good, [field]: bad },
    }));
    const { [field]: _left, ...rest } = good;
    return isOptional(name, field) || field === 'values'
      ? wrong
      : [...wrong, { what: `${field} missing`, values: rest }];
  });
}

async function tryOut(
  stand: Stand,
  name: CommandName,
  heard: Map<string, string>,
  faults: string[],
): Promise<void> {
  const { sample }: { sample: { first?: readonly Asked[]; values: (given: LabGiven) => Values } } =
    commands[name];
  for (const { do: first, ...values } of sample.first ?? []) {
    await press(stand, first, values);
    await stand.settle();
  }
  const given: LabGiven = {
    state: stand.control.state(),
    file: (kind) => stand.files.get(kind) ?? '',
  };
  const good = sample.values(given);
  const before = JSON.stringify(stand.control.state());
  for (const { what, values } of wrongValues(name, good)) {
    const { tone, words } = await press(stand, name, values);
    heard.set(`${name}: ${what}`, words);
    if (tone !== 'bad' || words === '') faults.push(`${name}: ${what} was answered ${tone}, ${words}`);
    if (JSON.stringify(stand.control.state()) !== before) faults.push(`${name}: ${what} changed the lab`);
  }
  const { tone, words } = await press(stand, name, good);
  heard.set(name, words);
  if (tone !== 'good' || words === '') faults.push(`${name} was answered ${tone}, ${words}`);
  await stand.settle();
}

t.test('every command does its work with its values, and refuses what it does not take', async (t) => {
  const faults: string[] = [];
  const heard = { en: new Map<string, string>(), fr: new Map<string, string>() };
  for (const language of ['en', 'fr'] as const) {
    await onStand(language, async (stand) => {
      for (const name of names) {
        try {
          await tryOut(stand, name, heard[language], faults);
        } catch (error) {
          faults.push(`${language} ${name}: ${error}`);
        }
      }
    });
    t.comment(`${names.length} commands, ${heard[language].size} answers in words (${language})`);
  }
  for (const [what, words] of heard.en)
    if (words !== '' && words === heard.fr.get(what)) faults.push(`${what}: the same in French, ${words}`);
  t.same(faults, []);
});

t.test('a wire leads to another end (S12)', async (t) => {
  await onStand('fr', async ({ control, world }) => {
    const outcome = await control.perform({
      do: 'wire',
      from: 'a',
      to: 'a',
      cut: true,
      lossPercent: 0,
      extraMs: 0,
    });
    t.match(outcome, { refused: { fr: /deux extrémités différentes/ } });
    t.same(world.lab.box('a').filters, {}, 'nothing was cut');
  });
});

t.test('what comes of a deed is told where it was asked for, good or bad (U53)', async (t) => {
  await onStand('fr', async (stand) => {
    const shown = async (): Promise<Told> => {
      await stand.settle();
      const flash = parse((await stand.send('GET', '/')).html).querySelector('#flash');
      const tone = /tone-(\w+)/.exec(flash?.getAttribute('class') ?? '')?.[1] ?? '';
      return { tone, words: flash?.text.trim() ?? '' };
    };
    const client = stand.control.state().fleet.clients[0]?.id ?? '';
    t.match(await press(stand, 'fleet-call', { client }), { tone: 'good', words: /s’en occupe/ });
    t.match(await shown(), { tone: 'good', words: /a joint le site/ });
    for (const box of ['a', 'b']) await press(stand, 'power', { box, how: 'cut' });
    await press(stand, 'fleet-call', { client });
    t.match(await shown(), { tone: 'bad' }, 'nobody answered, and that is what it says');
    await press(stand, 'console-launch', { workstation: 'ws1' });
    t.match(await shown(), { tone: 'bad' });
  });
});

t.test('what is not declared does not compile', async (t) => {
  const wrong = (control: LabControl): unknown => [
    // @ts-expect-error there is no such command
    control.perform({ do: 'powr', box: 'a', how: 'cut' }),
    // @ts-expect-error a value is missing
    control.perform({ do: 'power', box: 'a' }),
    // @ts-expect-error a value of another kind
    control.perform({ do: 'advance', minutes: 'two' }),
    // @ts-expect-error a button of no command
    order('power-cut', {}),
    // @ts-expect-error a button without all its values
    order('cable', { box: 'a', nic: 'eth0' }),
    // @ts-expect-error a form of no command
    gives('dns-sett'),
    // @ts-expect-error a command without words for what was done
    command('new', {}).does({ perform: () => null, sample: { values: () => ({}) } }),
  ];
  t.type(wrong, 'function');
});
