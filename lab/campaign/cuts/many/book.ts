/** Parts that have been tried, a line each, so that a run of hours goes on where it was ended. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { readJson } from '../../../../hardware/kernel/read-json.js';
import { boxNames } from '../../../plan.js';
import { cutKinds } from '../cut.js';
import { endStates } from '../end-states.js';
import type { CutJob, CutResult } from '../try.js';

export interface Book {
  /** What has come of this part; null: it has not been tried. */
  of(job: CutJob): CutResult | null;
  add(result: CutResult): void;
}

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const orNull = <T extends v.GenericSchema>(schema: T) => v.nullable(schema);
const endStateName = v.picklist(endStates.map(({ name }) => name));

const resultSchema = v.strictObject({
  job: v.strictObject({
    ...{ rehearsal: v.string(), seed: v.string(), part: whole, parts: whole },
    ...{ sample: orNull(whole), write: orNull(whole) },
    victims: orNull(v.array(v.picklist(boxNames))),
    kind: orNull(v.picklist(cutKinds)),
  }),
  ...{ writes: whole, cuts: whole, tried: whole, ledBack: whole },
  endStates: v.record(endStateName, whole),
  findings: v.array(
    v.strictObject({
      ...{ cut: v.string(), command: v.string() },
      endState: orNull(endStateName),
      findings: v.array(v.string()),
      log: v.array(v.string()),
    }),
  ),
  coreMs: v.number(),
});

const LINE_BYTES_MAX = 64 * 1_048_576;

const keyOf = ({ rehearsal, seed, part, parts, sample, write, victims, kind }: CutJob): string =>
  JSON.stringify([rehearsal, seed, part, parts, sample, write, victims, kind]);

/** Nothing is kept. */
export const noBook: Book = { of: () => null, add: () => {} };

/** A line that was torn when its run was ended counts as not tried. */
export function openBook(path: string): Book {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  const known = new Map<string, CutResult>();
  for (const line of lines) {
    const result = readJson(resultSchema, line, LINE_BYTES_MAX);
    if (result !== null) known.set(keyOf(result.job), result);
  }
  if (lines.at(-1)) appendFileSync(path, '\n');
  return {
    of: (job) => known.get(keyOf(job)) ?? null,
    add: (result) => appendFileSync(path, `${JSON.stringify(result)}\n`),
  };
}
