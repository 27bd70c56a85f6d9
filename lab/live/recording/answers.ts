/**
 * lab/live/recording/: what people did, written down, and done again.
 *
 * What requests from outside were answered, as the transcript tells: whoever repeats them need not draw
 * those pages again.
 */
import * as v from 'valibot';
import { readJson } from '../../../hardware/kernel/read-json.js';
import type { Entry } from '../../../hardware/kernel/turn.js';
import type { Micros } from '../../../hardware/ports.js';
import type { KnownAnswer } from '../../hosting/door/outside-request.js';
import { boxOfRank } from '../../plan.js';

/** Answers by the box, the boot and the number of the request. */
export interface Answers {
  of(box: string, boot: number, n: number): KnownAnswer | undefined;
  note(entry: Pick<Entry, 't' | 'rank' | 'boot' | 'kind' | 'data'>): void;
  /** Those up to an instant, to go on from there. */
  upTo(us: Micros): Answers;
}

const dataSchema = v.object({ n: v.number(), status: v.number(), digest: v.string() });
const lineSchema = v.tuple([v.number(), v.number(), v.number(), v.literal('outside'), dataSchema]);

/** What the world outside answered, by box, boot and number, to be given again in a replay. */
export function createAnswers(
  known = new Map<string, { readonly t: Micros; readonly answer: KnownAnswer }>(),
): Answers {
  return {
    of: (box, boot, n) => known.get(`${box} ${boot} ${n}`)?.answer,
    note: ({ t, rank, boot, kind, data }) => {
      const name = kind === 'outside' ? boxOfRank(rank) : null;
      const told = name === null ? null : v.safeParse(dataSchema, data);
      if (told?.success !== true) return;
      const { n, status, digest } = told.output;
      known.set(`${name} ${boot} ${n}`, { t, answer: { status, digest } });
    },
    upTo: (us) => createAnswers(new Map([...known].filter(([, { t }]) => t <= us))),
  };
}

/** Answers in the lines of a transcript. */
export function answersIn(lines: Iterable<string>): Answers {
  const answers = createAnswers();
  for (const line of lines) {
    const told = line.includes(',"outside",') ? readJson(lineSchema, line) : null;
    if (told !== null) {
      const [t, rank, boot, kind, data] = told;
      answers.note({ t, rank, boot, kind, data });
    }
  }
  return answers;
}
