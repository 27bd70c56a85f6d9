/**
 * lab/console/class/incidents/: prepared incidents of a class: one small YAML file each, found by its name.
 *
 * An incident is armed by an instructor and not seen by trainees: deeds for a moment in the one vocabulary of
 * `when` (lab/acts/when.ts), with words in both languages.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';
import type { Label } from '../../../../views/label.js';
import { rootDir } from '../../../../views/root.js';
import { type When, whenSchema } from '../../../acts/when.js';
import { whenTrouble } from '../../../acts/when-check.js';
import { parseWhen } from '../../../acts/when-text.js';
import { WhenTextError } from '../../../acts/when-words.js';
import { type BoxName, boxNames } from '../../../plan.js';

const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(600));
const label = v.strictObject({ en: text, fr: text });

const incidentSchema = v.strictObject({
  title: label,
  /** What happens, and what a trainee should notice: for the instructor. */
  about: label,
  whens: v.pipe(v.array(v.union([text, whenSchema])), v.minLength(1), v.maxLength(8)),
});

export interface Incident {
  readonly id: string;
  readonly title: Label;
  readonly about: Label;
  readonly whens: readonly When[];
}

const folder = join(rootDir(), 'lab', 'console', 'class', 'incidents');
const ENDING = '.yaml';

/** A file that is no incident; the message says what is wrong. */
export class IncidentFileError extends Error {}

/** An incident from the text of its file. Throws IncidentFileError. */
export function parseIncident(id: string, source: string): Incident {
  const read = v.safeParse(incidentSchema, parse(source));
  if (!read.success) {
    const [issue] = read.issues;
    const path = issue.path?.map(({ key }) => String(key)).join('.') ?? '';
    throw new IncidentFileError(`${id}${ENDING}: ${path} ${issue.message}`);
  }
  const { title, about, whens } = read.output;
  return { id, title, about, whens: whens.map(parseWhen) };
}

let known: readonly Incident[] | null = null;

/** All of them, by the names of their files. Throws IncidentFileError. */
export function incidents(): readonly Incident[] {
  known ??= readdirSync(folder)
    .filter((name) => name.endsWith(ENDING))
    .sort()
    .map((name) => parseIncident(name.slice(0, -ENDING.length), readFileSync(join(folder, name), 'utf8')));
  return known;
}

const noIncident: Label = { en: 'There is no such incident.', fr: 'Cet incident n’existe pas.' };

/** One of them by the name of its file. */
export const incidentNamed = (id: string): Incident | { readonly refused: Label } =>
  incidents().find((one) => one.id === id) ?? { refused: noIncident };

/** Something of one's own, as a line of text. */
export function incidentOfLine(
  line: string,
): Pick<Incident, 'title' | 'whens'> | { readonly refused: Label } {
  try {
    return { title: { en: line, fr: line }, whens: [parseWhen(line)] };
  } catch (error) {
    if (error instanceof WhenTextError) return { refused: error.words };
    throw error;
  }
}

/** Why an incident cannot happen in a lab of these boxes; null: it can. */
export const incidentTrouble = (
  { whens }: Pick<Incident, 'whens'>,
  boxes: readonly BoxName[] = boxNames,
): Label | null => {
  for (const [index, when] of whens.entries()) {
    const wrong = whenTrouble({ ...when, id: when.id ?? `incident-${index + 1}` }, boxes);
    if (wrong !== null) return wrong;
  }
  return null;
};
