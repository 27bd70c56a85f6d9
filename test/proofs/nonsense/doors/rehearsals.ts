/** Rehearsal files: every place of every file that there is, and of what the schema takes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { parseRehearsal, RehearsalFileError } from '../../../../lab/rehearsals/language/file.js';
import { rehearsalNames } from '../../../../lab/rehearsals/language/load.js';
import { rehearsalSchema } from '../../../../lab/rehearsals/language/vocabulary.js';
import { rootDir } from '../../../../views/root.js';
import { texts, values } from '../corpus.js';
import { bare, type Door, type Said } from '../door.js';
import { type Place, placesOf, schemaPlaces, withAt } from '../schemas.js';
import { anyText, anyValue, damaged, damagedExamples } from '../values.js';

const FILE = 'fuzz.yaml';

/** A file is read, or refused with line, column and reason. */
function read(source: string): Said {
  try {
    parseRehearsal(FILE, source);
    return 'taken';
  } catch (error) {
    if (!(error instanceof RehearsalFileError)) throw error;
    const wordless =
      error.troubles.length === 0 ||
      error.troubles.some(({ line, col, reason }) => !(line >= 1 && col >= 1) || reason === '');
    if (wordless) throw new Error(`refused without line or reason: ${error.message}`);
    return 'refused';
  }
}

const general = (place: Place): string =>
  place.map((key) => (typeof key === 'number' ? '[]' : key)).join('.');

/** The file with no more in its lists than leads to the place: long files take long to read. */
function about(whole: unknown, [key, ...rest]: Place): { readonly whole: unknown; readonly place: Place } {
  if (Array.isArray(whole)) {
    const inner = about(whole[typeof key === 'number' ? key : 0], rest);
    return { whole: [inner.whole], place: key === undefined ? [] : [0, ...inner.place] };
  }
  if (typeof whole !== 'object' || whole === null)
    return { whole, place: key === undefined ? [] : [key, ...rest] };
  const fields = Object.entries(whole).map(([name, value]): [string, unknown] => [
    name,
    about(value, name === key ? rest : []).whole,
  ]);
  const on: unknown = Object.entries(whole).find(([name]) => name === key)?.[1];
  return {
    whole: Object.fromEntries(fields),
    place: key === undefined ? [] : [key, ...about(on, rest).place],
  };
}

export const rehearsals: Door = {
  name: 'yaml',
  open: async () => {
    const sources = rehearsalNames().map((name) =>
      readFileSync(join(rootDir(), 'lab', 'rehearsals', 'files', `${name}.yaml`), 'utf8'),
    );
    const found = new Map<string, { readonly whole: unknown; readonly place: Place }>();
    const keep = (whole: unknown, place: Place): void => {
      if (!found.has(general(place))) found.set(general(place), about(whole, place));
    };
    const wholes = sources.map((source): unknown => parse(source));
    for (const whole of wholes) for (const place of placesOf(whole)) keep(whole, place);
    for (const place of schemaPlaces(rehearsalSchema)) keep(wholes[0], place);
    found.delete('');
    const [first = ''] = sources;
    const good = Buffer.from(first, 'utf8');
    return bare(['(text)', ...found.keys()], async (entry, { each }) => {
      if (entry === '(text)') {
        await each(
          fc.oneof(
            damaged(good).map((bytes) => bytes.toString('utf8')),
            anyText,
          ),
          [...damagedExamples(good).map(String), ...texts],
          read,
        );
        return;
      }
      const at = found.get(entry);
      if (at === undefined) return;
      await each(anyValue, values, (value) => read(stringify(withAt(at.whole, at.place, value))));
    });
  },
};
