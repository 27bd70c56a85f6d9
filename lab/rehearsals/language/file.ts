/**
 * Reads a rehearsal file. Whatever is wrong with it is said with file, line, column and reason,
 * all of it at once.
 */

import * as v from 'valibot';
import { type Document, isMap, isNode, isPair, LineCounter, parseDocument } from 'yaml';
import { overlays } from '../../../hardware/faults/index.js';
import { overlayValues } from '../../../hardware/faults/overlay.js';
import type { NamedWhen } from '../../acts/when.js';
import { whenTrouble } from '../../acts/when-check.js';
import { parseWhen } from '../../acts/when-text.js';
import { WhenTextError } from '../../acts/when-words.js';
import { eventFields, eventKinds, fieldCanBe } from '../../hosting/event-kinds.js';
import { kindMatches } from '../../hosting/when/moment.js';
import { boxesOf } from '../../making/found.js';
import { commonMistakes, mistakesOf } from './common.js';
import { type Condition, type EventPattern, type Rehearsal, rehearsalSchema } from './vocabulary.js';

export interface Trouble {
  readonly line: number;
  readonly col: number;
  readonly reason: string;
}

/** A rehearsal file that cannot be used. */
export class RehearsalFileError extends Error {
  constructor(
    readonly file: string,
    readonly troubles: readonly Trouble[],
  ) {
    super(troubles.map((one) => `${file}:${one.line}:${one.col}: ${one.reason}`).join('\n'));
    this.name = 'RehearsalFileError';
  }
}

type Path = readonly (string | number)[];

const shown = (path: Path): string => path.map((part) => String(part)).join('.');

/** Offset in the text of the value at a path; of the nearest thing above it that exists. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

/** Offset of the key itself, for a key that should not be there. */
function keyOffset(document: Document, path: Path): number {
  const parent = path.length <= 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const key = path[path.length - 1];
  if (isMap(parent)) {
    for (const pair of parent.items) {
      if (!isPair(pair) || !isNode(pair.key) || !pair.key.range) continue;
      if (String(pair.key) === String(key)) return pair.key.range[0];
    }
  }
  return offsetOf(document, path);
}

interface Finding {
  readonly path: Path;
  readonly reason: string;
  readonly atKey: boolean;
}

type Issue = v.BaseIssue<unknown>;

const pathOf = (issue: Issue): Path =>
  (issue.path ?? []).map((item) => (typeof item.key === 'number' ? item.key : String(item.key)));

/** One issue of the schema in words. */
function finding(issue: Issue): Finding {
  const path = pathOf(issue);
  const name = shown(path);
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return { path, reason: `unknown key “${String(path[path.length - 1])}”`, atKey: true };
  }
  if (issue.received === 'undefined') {
    const key = String(path[path.length - 1]);
    return { path: path.slice(0, -1), reason: `“${key}” is missing`, atKey: false };
  }
  const said = issue.kind === 'validation' ? issue.message : `must be ${issue.expected ?? 'something else'}`;
  return { path, reason: `${name}: ${said}, not ${issue.received}`, atKey: false };
}

/** References between the parts of a rehearsal that a schema cannot see. */
function* references(rehearsal: Rehearsal): Generator<Finding> {
  const lists: readonly [string, readonly { readonly id: string }[]][] = [
    ['steps', rehearsal.steps],
    ['mistakes', rehearsal.mistakes],
    ['faults', rehearsal.faults],
    ['wrongWays', rehearsal.wrongWays ?? []],
    ['way', rehearsal.way.map((block) => ({ id: block.block }))],
  ];
  for (const [key, list] of lists) {
    for (const [index, { id }] of list.entries()) {
      if (list.findIndex((other) => other.id === id) !== index) {
        const path = [key, index, key === 'way' ? 'block' : 'id'];
        yield { path, reason: `“${id}” is used twice in ${key}`, atKey: false };
      }
    }
  }
  const steps = new Set(rehearsal.steps.map((step) => step.id));
  for (const [index, step] of rehearsal.steps.entries()) {
    for (const [place, id] of (step.after ?? []).entries()) {
      if (!steps.has(id)) yield unknownStep(['steps', index, 'after', place], id);
    }
    yield* ofCondition(step.recognised, ['steps', index, 'recognised'], steps);
  }
  for (const [index, mistake] of rehearsal.mistakes.entries()) {
    yield* ofCondition(mistake.recognised, ['mistakes', index, 'recognised'], steps);
  }
  for (const [index, { mistakes = [] }] of (rehearsal.flaws ?? []).entries())
    for (const one of mistakes) yield* ofCondition(one.recognised, ['flaws', index, 'mistakes'], steps);
  for (const [index, success] of rehearsal.success.entries()) {
    yield* ofCondition(success.holds, ['success', index, 'holds'], steps);
  }
  const planned = [...rehearsal.faults, ...(rehearsal.flaws ?? []).flatMap((flaw) => flaw.faults ?? [])];
  for (const [index, { overlay, values }] of planned.entries()) {
    const known = overlays.find(({ name }) => name === overlay);
    const path = ['faults', index, known === undefined ? 'overlay' : 'values'];
    if (known === undefined) yield { path, reason: `there is no overlay “${overlay}”`, atKey: false };
    else if (overlayValues(known, values ?? {}) === null)
      yield { path, reason: `“${overlay}” does not take these values`, atKey: false };
  }
  for (const [index, one] of (rehearsal.allows ?? []).entries()) {
    if (!commonMistakes.some((known) => known.id === one))
      yield { path: ['allows', index], reason: `no mistake of all rehearsals is “${one}”`, atKey: false };
  }
  yield* ofWhens(rehearsal);
  yield* ofFree(rehearsal);
  yield* ofWrongWays(rehearsal);
}

/** What a rehearsal arms, each with a name. */
export const armedBy = ({ id, whens = [] }: Pick<Rehearsal, 'id' | 'whens'>): NamedWhen[] =>
  whens.map(parseWhen).map((when, index) => ({ ...when, id: when.id ?? `${id}-${index + 1}` }));

/** Deeds for a moment that can be read, and set in a lab of these boxes. */
function* ofWhens({ whens = [], flaws = [], start, way }: Rehearsal): Generator<Finding> {
  for (const [index, { repair }] of flaws.entries()) {
    if (way.some(({ block }) => block === repair.before)) continue;
    const path = ['flaws', index, 'repair', 'before'];
    yield { path, reason: `the way has no block “${repair.before}”`, atKey: false };
  }
  const all = [...whens, ...flaws.flatMap((flaw) => flaw.whens ?? [])];
  for (const [index, given] of all.entries()) {
    const path = index < whens.length ? ['whens', index] : ['flaws'];
    try {
      const trouble = whenTrouble(parseWhen(given), boxesOf[start.boxes]);
      if (trouble !== null) yield { path, reason: trouble.en, atKey: false };
    } catch (error) {
      if (!(error instanceof WhenTextError)) throw error;
      yield { path, reason: error.message, atKey: false };
    }
  }
}

const unknownStep = (path: Path, id: string): Finding => ({
  path,
  reason: `there is no step “${id}”`,
  atKey: false,
});

function* ofCondition(condition: Condition, path: Path, steps: ReadonlySet<string>): Generator<Finding> {
  if (condition.done !== undefined && !steps.has(condition.done)) {
    yield unknownStep([...path, 'done'], condition.done);
  }
  if (condition.elapsed !== undefined && !steps.has(condition.elapsed.since)) {
    yield unknownStep([...path, 'elapsed', 'since'], condition.elapsed.since);
  }
  if (condition.event !== undefined) yield* ofPattern({ ...condition, event: condition.event }, path);
  if (condition.now !== undefined) yield* ofPattern(condition.now, [...path, 'now']);
  if (condition.event === undefined) {
    for (const key of ['box', 'where', 'if'] as const) {
      if (condition[key] === undefined) continue;
      yield { path: [...path, key], reason: `“${key}” belongs to an event`, atKey: true };
    }
  }
  for (const key of ['all', 'any', 'inOrder'] as const) {
    for (const [index, inner] of (condition[key] ?? []).entries()) {
      yield* ofCondition(inner, [...path, key, index], steps);
    }
  }
  for (const key of ['not', 'if'] as const) {
    const inner = condition[key];
    if (inner !== undefined) yield* ofCondition(inner, [...path, key], steps);
  }
}

/** What else begins as a mistyped kind does. */
function ofSameArea(wanted: string): string {
  const area = wanted.split('.', 1)[0] ?? '';
  const near = eventKinds.filter((kind) => kind.startsWith(`${area}.`));
  return near.length === 0 ? '' : `; there are ${near.join(', ')}`;
}

/** A kind that is told, and fields that it has with values that they can take. */
function* ofPattern({ event: wanted, where }: EventPattern, path: Path): Generator<Finding> {
  const kinds = eventKinds.filter((kind) => kindMatches(wanted, kind));
  if (kinds.length === 0) {
    const reason = `there is no event “${wanted}”${ofSameArea(wanted)}`;
    yield { path: [...path, 'event'], reason, atKey: false };
    return;
  }
  for (const [field, value] of Object.entries(where ?? {})) {
    const at = [...path, 'where', field];
    const known = kinds.filter((kind) => eventFields(kind).includes(field));
    if (known.length === 0) {
      const fields = [...new Set(kinds.flatMap(eventFields))];
      const has = fields.length === 0 ? 'it has none' : `it has ${fields.join(', ')}`;
      yield { path: at, reason: `“${wanted}” has no field “${field}”: ${has}`, atKey: true };
      continue;
    }
    for (const one of Array.isArray(value) ? value : [value]) {
      if (known.some((kind) => fieldCanBe(kind, field, one))) continue;
      yield { path: at, reason: `“${field}” of “${wanted}” is never “${String(one)}”`, atKey: false };
    }
  }
}

/** Groups of blocks that the way has, each block in one of them. */
function* ofFree({ way, free = [] }: Rehearsal): Generator<Finding> {
  const blocks = new Set(way.map(({ block }) => block));
  const seen = new Set<string>();
  for (const [index, group] of free.entries()) {
    for (const [place, name] of group.entries()) {
      const path = ['free', index, place];
      if (!blocks.has(name)) yield { path, reason: `the way has no block “${name}”`, atKey: false };
      else if (seen.has(name)) yield { path, reason: `“${name}” is in a group already`, atKey: false };
      seen.add(name);
    }
  }
}

function* ofWrongWays(rehearsal: Rehearsal): Generator<Finding> {
  const blocks = new Set(rehearsal.way.map((block) => block.block));
  const mistakes = new Set(rehearsal.mistakes.map((mistake) => mistake.id));
  for (const [index, wrong] of (rehearsal.wrongWays ?? []).entries()) {
    const named: [string, readonly string[]][] = [
      ['leaveOut', wrong.leaveOut ?? []],
      ['order', wrong.order ?? []],
      ['replace', (wrong.replace ?? []).map((block) => block.block)],
    ];
    for (const [key, ids] of named) {
      for (const [place, id] of ids.entries()) {
        if (blocks.has(id)) continue;
        yield {
          path: ['wrongWays', index, key, place],
          reason: `the way has no block “${id}”`,
          atKey: false,
        };
      }
    }
    for (const [place, id] of wrong.expects.mistakes.entries()) {
      if (mistakes.has(id)) continue;
      const path = ['wrongWays', index, 'expects', 'mistakes', place];
      yield { path, reason: `there is no mistake “${id}”`, atKey: false };
    }
  }
}

const withCommon = (rehearsal: Rehearsal): Rehearsal => ({ ...rehearsal, mistakes: mistakesOf(rehearsal) });

/** What a text was read as before: the rehearsal; null where it is not sound. */
export function soundRehearsal(read: unknown): Rehearsal | null {
  const parsed = v.safeParse(rehearsalSchema, read);
  if (!parsed.success) return null;
  const rehearsal = withCommon(parsed.output);
  return references(rehearsal).next().done === true ? rehearsal : null;
}

/** The rehearsal that a text holds. `file` is only named in errors. Throws RehearsalFileError. */
export function parseRehearsal(file: string, source: string): Rehearsal {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const troubles = document.errors.map((error) => {
      const { line, col } = lines.linePos(error.pos[0]);
      return { line, col, reason: error.message };
    });
    throw new RehearsalFileError(file, troubles);
  }
  const parsed = v.safeParse(rehearsalSchema, document.toJS());
  const found = parsed.success ? [...references(withCommon(parsed.output))] : parsed.issues.map(finding);
  if (parsed.success && found.length === 0) return withCommon(parsed.output);
  const troubles = found.map(({ path, reason, atKey }) => {
    const offset = atKey ? keyOffset(document, path) : offsetOf(document, path);
    const { line, col } = lines.linePos(offset);
    return { line, col, reason };
  });
  throw new RehearsalFileError(file, troubles);
}
