/** What a rehearsal leaves behind: figures for machines, and the words around them for people. */
import * as v from 'valibot';
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Rehearsal } from '../language/vocabulary.js';
import type { Flight } from '../recorder/flight.js';
import type { Teaching } from './teaching.js';

const ms = v.pipe(v.number(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The JSON report, exactly. Times of steps and mistakes count from the start of the rehearsal. */
export const reportSchema = v.strictObject({
  rehearsal: v.string(),
  hosting: v.picklist(['world', 'processes'] as const),
  /** Of a robot's run; of a person's lab, which goes on, its digest. */
  seed: v.string(),
  outcome: v.picklist(['success', 'failure'] as const),
  simulatedMs: ms,
  wallMs: ms,
  downtimeMs: ms,
  traceHash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  steps: v.array(
    v.strictObject({
      id: v.string(),
      guide: v.array(v.string()),
      outcome: v.picklist(['done', 'missed'] as const),
      startedMs: v.nullable(ms),
      endedMs: v.nullable(ms),
    }),
  ),
  mistakes: v.array(
    v.strictObject({
      id: v.string(),
      guide: v.array(v.string()),
      atMs: ms,
      /** What was measured from it on, of what it may cost. */
      measured: v.optional(
        v.strictObject({
          outage: v.optional(ms),
          users: v.optional(count),
          support: v.optional(count),
          rows: v.optional(count),
          surprised: v.optional(count),
        }),
      ),
    }),
  ),
  /** What the whole run cost others, besides the time that the site was away. */
  costs: v.optional(v.strictObject({ users: count, support: count })),
  /** What is left behind though the aim is reached. */
  left: v.optional(v.array(v.strictObject({ en: v.string(), fr: v.string() }))),
  lost: v.strictObject({ rows: count, files: count }),
  /** What the judge laid beside what. */
  judged: v.strictObject({
    boxes: count,
    pairs: count,
    rows: count,
    files: count,
    sessions: count,
    settings: count,
  }),
  /** A person's run: the grade, and the steps whose hint was looked at. */
  trainee: v.optional(v.strictObject({ points: v.number(), of: count, hints: v.array(v.string()) })),
});

export type Report = v.InferOutput<typeof reportSchema>;

export interface Debrief {
  readonly report: Report;
  readonly rehearsal: Rehearsal;
  /** Success conditions and whether they hold. */
  readonly success: readonly { readonly title: { en: string; fr: string }; readonly holds: boolean }[];
  /** Why it did not succeed: where the robot got stuck, what the judge found. */
  readonly reasons: readonly Label[];
  /** What the recorder kept; absent in older folders. */
  readonly flight?: Flight;
  /** What is to be learnt of it; absent: nobody was taught. */
  readonly teaching?: Teaching;
  /** What an instructor said of it, at its instants; absent: nothing. */
  readonly instructor?: readonly { readonly atUs: Micros; readonly title: Label }[];
}

/** What the judge compared, in words. */
export function judgedText({ boxes, pairs, rows, files, sessions, settings }: Report['judged']): Label {
  const many = (count: number, one: string, more: string): string =>
    `${count.toLocaleString('en')} ${count === 1 ? one : more}`;
  const beaucoup = (count: number, one: string, more: string): string =>
    `${count.toLocaleString('fr')} ${count < 2 ? one : more}`;
  return {
    en: [
      many(boxes, 'box before and after', 'boxes before and after'),
      many(pairs, 'pair', 'pairs'),
      many(rows, 'row of history', 'rows of history'),
      many(files, 'stored content', 'stored contents'),
      many(sessions, 'session told of', 'sessions told of'),
      many(settings, 'setting of two boxes', 'settings of two boxes'),
    ].join(', '),
    fr: [
      beaucoup(boxes, 'serveur avant et après', 'serveurs avant et après'),
      beaucoup(pairs, 'paire', 'paires'),
      beaucoup(rows, 'ligne d’historique', 'lignes d’historique'),
      beaucoup(files, 'contenu stocké', 'contenus stockés'),
      beaucoup(sessions, 'session annoncée', 'sessions annoncées'),
      beaucoup(settings, 'paramètre de deux serveurs', 'paramètres de deux serveurs'),
    ].join(', '),
  };
}

/** One checked thing: what the formats for machines list. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly durationMs: number;
  readonly detail: readonly string[];
}

/** Steps, success conditions, mistakes made, what was judged and what is lost as checks, in this order. */
export function checksOf({ report, rehearsal, success, reasons }: Debrief): Check[] {
  const titleOf = (id: string): string =>
    [...rehearsal.steps, ...rehearsal.mistakes].find((one) => one.id === id)?.title.en ?? id;
  const steps = report.steps.map((step) => ({
    name: `${step.id}: ${titleOf(step.id)} (${step.guide.join(' ')})`,
    ok: step.outcome === 'done',
    durationMs: step.endedMs === null || step.startedMs === null ? 0 : step.endedMs - step.startedMs,
    detail: step.outcome === 'done' ? [] : ['not recognised from what happened'],
  }));
  const conditions = success.map((one) => ({
    name: `success: ${one.title.en}`,
    ok: one.holds,
    durationMs: 0,
    detail: [],
  }));
  const mistakes = report.mistakes.map((one) => ({
    name: `mistake ${one.id}: ${titleOf(one.id)} (${one.guide.join(' ')})`,
    ok: false,
    durationMs: 0,
    detail: [`made at ${one.atMs} ms`],
  }));
  const { rows, files } = report.lost;
  const lost = {
    name: 'nothing that users were told was kept is lost',
    ok: rows === 0 && files === 0,
    durationMs: 0,
    detail: rows + files === 0 ? [] : [`${rows} rows and ${files} files are lost`],
  };
  const judged = {
    name: `the judge compared ${judgedText(report.judged).en}`,
    ok: report.judged.rows > 0,
    durationMs: 0,
    detail: report.judged.rows > 0 ? [] : ['who compares nothing sees nothing'],
  };
  const end = {
    name: 'the way was walked to its end',
    ok: reasons.length === 0,
    durationMs: 0,
    detail: reasons.map(({ en }) => en),
  };
  return [...steps, ...conditions, ...mistakes, judged, lost, end];
}
