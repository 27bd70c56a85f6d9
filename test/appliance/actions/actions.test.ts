/**
 * Carries out every action of every page with the values that are declared beside it, in both
 * languages, and with what its fields do not take: a good set does its work, a wrong one is refused
 * in the reader's language and changes nothing. An action without a set does not compile.
 * ACTION=login.teams carries out those of one page.
 */
import t from 'tap';
import { pages } from '../../../appliance/pages/index.js';
import type { Action, Need, Page } from '../../../appliance/pages/page.js';
import { SECOND } from '../../../hardware/ports.js';
import { labCredentials } from '../../../lab/making/credentials.js';
import type { Language } from '../../../views/label.js';
import {
  aimed,
  arrive,
  confirm,
  drawnKinds,
  drawnMark,
  signedIn,
  submit,
  type Target,
  type Told,
} from './carry-out.js';
import { openScene } from './found-world.js';
import { lostUpdate } from './lost-update.js';
import { differing, digests, writes } from './site-digest.js';
import { wrongValues } from './wrong-values.js';

t.setTimeout(300_000);

type Opened = Awaited<ReturnType<typeof openScene>>;
/** What was told for each try, by its name, and what was not as it should be. */
interface Findings {
  readonly heard: Map<string, readonly string[]>;
  readonly faults: string[];
}

const asksFresh = (needs: readonly Need[]): boolean => needs.includes('fresh') || needs.includes('outdated');
const key = (page: Page, name: string): string => `${page.id} ${name}`;

/** Refusals: each field wrong in turn. */
async function refuse(target: Target, csrf: string, found: Findings): Promise<void> {
  const { scene, page, name, action } = target;
  const drawn = drawnKinds(page.sections({ ...scene.given(page), query: {} }, null));
  const node = scene.node();
  let before = digests(node);
  let written = writes(node);
  for (const { field, what, values } of wrongValues(action.fields, target.values, drawn)) {
    const title = `${scene.language} ${key(page, name)}: ${field} ${what}`;
    const answer = await submit(target, csrf, values);
    const said = `${answer.status} ${answer.words.join(' | ')}`;
    if (answer.status !== 422) found.faults.push(`${title}: not refused at once, but ${said}`);
    else if (answer.words.length === 0 || answer.language !== scene.language)
      found.faults.push(`${title}: refused without words, ${said}`);
    found.heard.set(`${key(page, name)}: ${field} ${what}`, answer.words);
    if (writes(node) === written) continue;
    const after = digests(node);
    const changed = differing(before, after);
    if (changed.length > 0) found.faults.push(`${title}: changed ${changed.join(' ')}, ${said}`);
    before = after;
    written = writes(node);
  }
}

const isDone = ({ status, tone, headers, confirms }: Told): boolean =>
  status === 303 ||
  (status === 200 && !confirms && (tone !== 'bad' || headers['content-disposition'] !== undefined));

/** The deed itself, from the form as it stands on its page. */
async function carryOut(target: Target, csrf: string, mark: string | null, found: Findings): Promise<void> {
  const { scene, page, name, path, values } = target;
  const title = `${scene.language} ${key(page, name)}`;
  const drawn = mark ?? (await drawnMark(scene.visitor, target));
  if (drawn === null) found.faults.push(`${title}: no form of it on ${path}`);
  const first = await submit(target, csrf, drawn ? { ...values, _drawn: drawn } : values);
  const answer = first.confirms ? await confirm(target, first) : first;
  const said = `${answer.status} ${answer.location} ${answer.words.join(' | ')}`;
  if (!isDone(answer)) return void found.faults.push(`${title}: not carried out, but ${said}`);
  if (answer.status !== 303) return;
  const after = await arrive(target, answer);
  if (after.status !== 303 && !['good', 'info'].includes(after.tone))
    found.faults.push(`${title}: told in ${after.tone}, ${after.words}`);
  found.heard.set(key(page, name), after.words);
}

async function act(opened: Opened, page: Page, name: string, action: Action, found: Findings): Promise<void> {
  const { scene } = opened;
  const { sample } = action;
  const enter = () => signedIn(scene.visitor, page.site, labCredentials.username);
  try {
    await enter();
    await opened.meet(sample.needs ?? []);
    const csrf = await enter();
    const target = aimed(scene, page, name);
    await refuse(target, csrf, found);
    const edits = action.edits !== null && sample.changing === undefined;
    const mark = edits ? await lostUpdate(target, csrf, found.faults) : null;
    await carryOut(target, csrf, mark, found);
    if (sample.changing !== undefined)
      await lostUpdate(aimed(scene, page, name, sample.changing), csrf, found.faults);
  } catch (error) {
    found.faults.push(`${scene.language} ${key(page, name)}: ${error}`);
  }
}

async function inScene(
  seed: string,
  language: Language,
  needs: readonly Need[],
  part: (opened: Opened) => Promise<void>,
) {
  const opened = await openScene(seed, language, needs);
  const { lab } = opened.scene.world;
  try {
    await lab.run(async () => {
      await lab.participant.agenda.sleep(20 * SECOND);
      await part(opened);
    });
  } finally {
    await lab.close();
  }
}

const actionsOf = (page: Page): [string, Action][] => Object.entries(page.actions);

/** Every action once: those that ask for boxes as they were found in worlds of their own. */
async function all(language: Language, found: Findings, only: string | undefined): Promise<number> {
  let count = 0;
  const wanted = (page: Page, name: string): boolean => only === undefined || key(page, name).includes(only);
  await inScene('actions', language, [], async (opened) => {
    for (const page of pages) {
      for (const [name, action] of actionsOf(page)) {
        if (asksFresh(action.sample.needs ?? []) || !wanted(page, name)) continue;
        await act(opened, page, name, action, found);
        count += 1;
      }
    }
  });
  for (const page of pages) {
    for (const [name, action] of actionsOf(page)) {
      const needs = action.sample.needs ?? [];
      if (!asksFresh(needs) || !wanted(page, name)) continue;
      await inScene(`actions ${name}`, language, needs, (opened) => act(opened, page, name, action, found));
      count += 1;
    }
  }
  return count;
}

t.test('every action does its work with its values, and refuses what it does not take', async (t) => {
  const only = process.env.ACTION;
  const faults: string[] = [];
  const heard = { en: new Map<string, readonly string[]>(), fr: new Map<string, readonly string[]>() };
  for (const language of ['en', 'fr'] as const) {
    const count = await all(language, { heard: heard[language], faults }, only);
    t.comment(`${count} actions, ${heard[language].size} answers in words (${language})`);
  }
  for (const [what, words] of heard.en) {
    const french = heard.fr.get(what);
    if (french !== undefined && words.length > 0 && words.every((one, index) => one === french[index]))
      faults.push(`${what}: the same in French, ${words.join(' | ')}`);
  }
  t.same(faults, []);
});
