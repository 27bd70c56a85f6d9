/** What happened in sentences: the list that stands below the drawing, and says all that is in it. */
import { type Micros, MS } from '../../../hardware/ports.js';
import { dateTime } from '../../../views/format.js';
import { type Label, same } from '../../../views/label.js';
import { TIME_ZONE } from '../../making/found.js';
import type { Debrief } from '../report/report.js';
import { type Flight, hintNotes, lanesOf, type Note } from './flight.js';
import { type FlightLine, HINT, SHOWN } from './flight-log.js';
import type { Lane } from './lane.js';
import { sentenceOf } from './sentences/index.js';

/** One thing that happened, as people read it. */
export interface Sentence {
  readonly atUs: Micros;
  readonly when: Label;
  /** The box that stands before the sentence; null: none does. */
  readonly box: string | null;
  readonly text: Label;
  readonly tone: 'good' | 'bad' | 'info' | null;
  /** The kind of the event, '' of a note. */
  readonly kind: string;
}

const words = {
  step: { en: 'Step done', fr: 'Étape faite' },
  mistake: { en: 'Mistake', fr: 'Erreur' },
  hint: { en: 'Hint read', fr: 'Indice lu' },
  instructor: { en: 'Instructor', fr: 'Formateur' },
} as const satisfies Record<Note['kind'], Label>;

const tones = { step: 'good', mistake: 'bad', hint: 'info', instructor: 'info' } as const satisfies Record<
  Note['kind'],
  Sentence['tone']
>;

export const whenOf = (us: Micros): Label => dateTime(us / MS, TIME_ZONE);

/** Their sentences name the box themselves. */
const named: readonly string[] = ['power.off', 'power.cut', 'overlays', 'cable'];

export const toldLine = (line: FlightLine): Sentence => ({
  atUs: line.atUs,
  when: whenOf(line.atUs),
  box: line.source === 'lab' || named.includes(line.kind) ? null : line.source.toUpperCase(),
  text: sentenceOf(line),
  tone: null,
  kind: line.kind,
});

const toldNote = ({ kind, atUs, title }: Note): Sentence => ({
  atUs,
  when: whenOf(atUs),
  box: null,
  text: { en: `${words[kind].en}: ${title.en}`, fr: `${words[kind].fr} : ${title.fr}` },
  tone: tones[kind],
  kind: '',
});

const isTold = ({ kind }: FlightLine): boolean => kind !== SHOWN && kind !== HINT;

/** All of it in order, oldest first. */
export const toldOf = (lines: readonly FlightLine[], notes: readonly Note[]): Sentence[] =>
  [...lines.filter(isTold).map(toldLine), ...notes.map(toldNote)].sort((x, y) => x.atUs - y.atUs);

/** Steps, mistakes and hints of a debrief, at their instants. */
export function notesOf({ report, rehearsal, instructor = [] }: Debrief, { lines, fromUs }: Flight): Note[] {
  const titleOf = (id: string): Label =>
    [...rehearsal.steps, ...rehearsal.mistakes].find((one) => one.id === id)?.title ?? same(id);
  const steps = report.steps.flatMap(({ id, endedMs }): Note[] =>
    endedMs === null ? [] : [{ kind: 'step', atUs: fromUs + endedMs * MS, title: titleOf(id) }],
  );
  const mistakes = report.mistakes.map(
    ({ id, atMs }): Note => ({ kind: 'mistake', atUs: fromUs + atMs * MS, title: titleOf(id) }),
  );
  const said = instructor.map((one): Note => ({ kind: 'instructor', ...one }));
  return [...steps, ...mistakes, ...hintNotes(lines, titleOf), ...said];
}

/** The lanes of a debrief. */
export const lanesOfFlight = (flight: Flight, notes: readonly Note[]): Lane[] =>
  lanesOf({ lines: flight.lines, notes, roles: flight.roles, fromUs: flight.fromUs });
