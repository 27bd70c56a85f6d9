/**
 * What a case is: a rehearsal with something in its way. One entry of a file in cases/, which stand by procedure.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';
import { overlays } from '../../../hardware/faults/index.js';
import { overlayValues } from '../../../hardware/faults/overlay.js';
import { rootDir } from '../../../views/root.js';
import type { Act } from '../../acts/act.js';
import { isAct } from '../../acts/read-act.js';
import { commandSchema } from '../../rehearsals/language/commands.js';
import { loadRehearsal } from '../../rehearsals/language/load.js';
import {
  type Condition,
  guideSchema,
  labelSchema,
  type Rehearsal,
  rehearsalSchema,
} from '../../rehearsals/language/vocabulary.js';

const { start, faults, whens } = rehearsalSchema.entries;
const id = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/));
const version = v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/));

const caseSchema = v.strictObject({
  id,
  title: labelSchema,
  /** A rehearsal of the lab: its start, steps, mistakes and aim are the case's. */
  rehearsal: id,
  /** Where the case begins otherwise than the rehearsal; its boxes hold little data anyhow. */
  start: v.optional(v.partial(start)),
  /** What the tool is to install, where it is not what the rehearsal installs. */
  target: v.optional(v.strictObject({ base: v.optional(version), site: v.optional(version) })),
  /** Blocks of the rehearsal's way that somebody has walked before. */
  walked: v.optional(v.array(id)),
  /** What else somebody has done at the pages after that, as a way says it. */
  before: v.optional(v.array(commandSchema)),
  /** What was done to the lab before, as its recording says it (lab/acts/act.ts). */
  acts: v.optional(v.array(v.custom<Act>(isAct, 'must be acts (lab/acts/act.ts)'))),
  faults: v.optional(faults),
  whens,
  /** Steps that this case does not need. */
  without: v.optional(v.array(id)),
  /** Mistakes that are none in this case. */
  allows: v.optional(v.array(id)),
  /** Language of the administrator's pages; default en. */
  language: v.optional(v.picklist(['en', 'fr'])),
  /** 'stop': it cannot be done: the tool says so (an exit code other than 0) and leaves all as it was. */
  expects: v.optional(v.picklist(['done', 'stop']), 'done'),
  /** Statements that the case is about, besides those of its steps and mistakes. */
  guide: v.optional(guideSchema, []),
});

export type Case = v.InferOutput<typeof caseSchema>;

const casesFolder = join(rootDir(), 'lab', 'cli', 'conform', 'cases');

/** Amounts of a case's boxes: what is compared is as good with little data as with much. */
const little = { historyDays: 5, sessionsPerDay: 6, recordings: 4, files: 6, jumpItems: 20, users: 6 };

/** Values of the rehearsal's own files. */
const USUAL = { base: '4.3.1', site: '16.1.1' };

/** What the tool is to install. */
export const targetOf = ({ target }: Case): { readonly base: string; readonly site: string } => ({
  base: target?.base ?? USUAL.base,
  site: target?.site ?? USUAL.site,
});

/** The same with every text that is a key put as its value. */
function exchanged<T>(value: T, texts: Readonly<Record<string, string>>): T;
function exchanged(value: unknown, texts: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return Object.hasOwn(texts, value) ? texts[value] : value;
  if (Array.isArray(value)) return value.map((one: unknown) => exchanged(one, texts));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, exchanged<unknown>(one, texts)]));
}

/** A condition without steps that nobody asks for. */
const without = (condition: Condition, steps: ReadonlySet<string>): Condition =>
  condition.all === undefined
    ? condition
    : { ...condition, all: condition.all.filter(({ done }) => done === undefined || !steps.has(done)) };

/** The rehearsal that a case is: what is recognised, and what stands in the way. */
export function rehearsalOf(one: Case): Rehearsal {
  const found = loadRehearsal(one.rehearsal);
  const { base, site } = targetOf(one);
  const texts = { [USUAL.base]: base, [USUAL.site]: site };
  const spared = new Set(one.without);
  return {
    ...found,
    start: { ...found.start, ...little, ...one.start },
    steps: exchanged(found.steps, texts)
      .filter((step) => !spared.has(step.id))
      .map((step) => ({ ...step, after: step.after?.filter((before) => !spared.has(before)) })),
    mistakes: exchanged(found.mistakes, texts).filter((mistake) => one.allows?.includes(mistake.id) !== true),
    success: exchanged(found.success, texts).map((aim) => ({ ...aim, holds: without(aim.holds, spared) })),
    faults: [...found.faults, ...(one.faults ?? [])],
    whens: [...(found.whens ?? []), ...(one.whens ?? [])],
  };
}

/** Statements that a case's steps, mistakes and own list speak of. */
export function statementsOf(one: Case): readonly string[] {
  const { steps, mistakes } = rehearsalOf(one);
  return [...new Set([...steps, ...mistakes].flatMap(({ guide }) => guide).concat(one.guide))].sort();
}

/** What is wrong with a case that its schema cannot see; null: nothing. */
function wrongWith(one: Case): string | null {
  const rehearsal = loadRehearsal(one.rehearsal);
  const ids = (list: readonly { readonly id: string }[]) => new Set(list.map((each) => each.id));
  const blocks = new Set(rehearsal.way.map(({ block }) => block));
  const block = one.walked?.find((name) => !blocks.has(name));
  if (block !== undefined) return `${one.rehearsal} has no block ${block}`;
  const step = one.without?.find((name) => !ids(rehearsal.steps).has(name));
  if (step !== undefined) return `${one.rehearsal} has no step ${step}`;
  const mistake = one.allows?.find((name) => !ids(rehearsal.mistakes).has(name));
  if (mistake !== undefined) return `${one.rehearsal} has no mistake ${mistake}`;
  for (const { overlay, values } of one.faults ?? []) {
    const known = overlays.find(({ name }) => name === overlay);
    if (known === undefined) return `there is no fault ${overlay}`;
    if (overlayValues(known, values ?? {}) === null) return `the fault ${overlay} does not take these values`;
  }
  return null;
}

/** The cases of a file. Throws with what is wrong where it is no list of cases. */
export function parseCases(file: string, text: string): Case[] {
  const read = v.safeParse(v.array(caseSchema), parse(text));
  if (!read.success) {
    const [issue] = read.issues;
    throw new Error(`${file}: ${v.getDotPath(issue) ?? ''}: ${issue.message}`);
  }
  for (const one of read.output) {
    const wrong = wrongWith(one);
    if (wrong !== null) throw new Error(`${file}: ${one.id}: ${wrong}`);
  }
  return read.output;
}

let loaded: readonly Case[] | null = null;

/** All cases of the kit, file by file. Throws where two have one name. */
export function allCases(): readonly Case[] {
  if (loaded !== null) return loaded;
  const files = readdirSync(casesFolder)
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  const cases = files.flatMap((name) => parseCases(name, readFileSync(join(casesFolder, name), 'utf8')));
  const twice = cases.find(({ id: name }, index) => cases.findIndex((other) => other.id === name) !== index);
  if (twice !== undefined) throw new Error(`the case ${twice.id} stands twice`);
  loaded = cases;
  return cases;
}
