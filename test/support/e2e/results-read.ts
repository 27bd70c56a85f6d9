/** Results of a class as others read them: a statement of xAPI 1.0.3 with nothing beside it, a table of RFC 4180. */
import * as v from 'valibot';

const iri = v.pipe(v.string(), v.url());
const languages = v.record(v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/)), v.string());
const extensions = v.record(iri, v.unknown());
/** ISO 8601, no more than hundredths of a second. */
const duration = v.pipe(v.string(), v.regex(/^PT\d+(\.\d{1,2})?S$/));

/** xAPI 1.0.3, part two, 4.1: what a learning record store takes. */
export const xapiStatement = v.strictObject({
  id: v.pipe(v.string(), v.uuid()),
  actor: v.strictObject({
    objectType: v.literal('Agent'),
    name: v.pipe(v.string(), v.nonEmpty()),
    account: v.strictObject({ homePage: iri, name: v.pipe(v.string(), v.nonEmpty()) }),
  }),
  verb: v.strictObject({ id: iri, display: languages }),
  object: v.strictObject({
    objectType: v.literal('Activity'),
    id: iri,
    definition: v.strictObject({ type: iri, name: languages }),
  }),
  result: v.strictObject({
    score: v.optional(
      v.pipe(
        v.strictObject({
          scaled: v.pipe(v.number(), v.minValue(-1), v.maxValue(1)),
          raw: v.number(),
          min: v.number(),
          max: v.number(),
        }),
        v.check(
          ({ raw, min, max }) => min < max && raw >= min && raw <= max,
          'raw is not between min and max',
        ),
      ),
    ),
    completion: v.boolean(),
    success: v.optional(v.boolean()),
    duration: v.optional(duration),
    extensions: v.optional(extensions),
  }),
  context: v.strictObject({ platform: v.string(), extensions }),
  timestamp: v.pipe(v.string(), v.isoTimestamp()),
});

/** Rows of cells; quotes as RFC 4180 has them. */
export function rowsOfCsv(text: string): string[][] {
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|$)/gy;
  const rows: string[][] = [];
  let row: string[] = [];
  const plain = text.replace(/^\uFEFF/, '');
  for (const [whole, content = '', end] of plain.matchAll(cell)) {
    if (whole === '') break;
    row.push(content.startsWith('"') ? content.slice(1, -1).replaceAll('""', '"') : content);
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
