/** The rehearsals of the lab: one file each in rehearsals/, found by name. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from '../views/root.js';
import { jsonSchema } from './json-schema.js';
import { parseRehearsal } from './rehearsal-file.js';
import {
  commandSchema,
  conditionSchema,
  eventPatternSchema,
  labelSchema,
  type Rehearsal,
  rehearsalSchema,
} from './rehearsal-vocabulary.js';

const folder = join(rootDir(), 'lab', 'rehearsals');
const NAME = /^[a-z][a-z0-9-]*$/;

/** Names of all rehearsals, sorted. */
export const rehearsalNames = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();

// Few files, asked for often: a file that reads as before need not be parsed again.
const parsed = new Map<string, { readonly source: string; readonly rehearsal: Rehearsal }>();

/** A rehearsal by its name, or by the path of a file of one's own. Throws RehearsalFileError. */
export function loadRehearsal(name: string): Rehearsal {
  const path = NAME.test(name) ? join(folder, `${name}.yaml`) : name;
  const source = readFileSync(path, 'utf8');
  const known = parsed.get(path);
  if (known?.source === source) return known.rehearsal;
  const rehearsal = parseRehearsal(path, source);
  parsed.set(path, { source, rehearsal });
  return rehearsal;
}

/** The JSON Schema of rehearsal files; published as rehearsals/schema.json. */
export const rehearsalJsonSchema = (): object =>
  jsonSchema(
    rehearsalSchema,
    { id: 'urn:bomgar-sim:rehearsal', title: 'Rehearsal' },
    {
      label: labelSchema,
      condition: conditionSchema,
      eventPattern: eventPatternSchema,
      command: commandSchema,
    },
  );
