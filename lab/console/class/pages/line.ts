/** The course of a seat as one line: who answered for the site, and what its trainee did. */
import { type Micros, MS } from '../../../../hardware/ports.js';
import type { Figure, Shape } from '../../../../views/blocks.js';
import { dateTime } from '../../../../views/format.js';
import type { Label } from '../../../../views/label.js';
import { TIME_ZONE } from '../../../making/found.js';
import { hintNotes, lanesOf, type Note } from '../../../rehearsals/recorder/flight.js';
import type { Lane } from '../../../rehearsals/recorder/lane.js';
import type { LabControl } from '../../control/lab-control.js';
import type { Seat } from '../seats/seat.js';

const WIDTH = 300;
const HEIGHT = 30;
const BAR = { y: 10, height: 8 } as const;
const MARK = 4.5;

const words = {
  name: { en: 'Course', fr: 'Déroulement' },
  none: { en: 'nothing yet', fr: 'rien encore' },
} as const satisfies Record<string, Label>;

/** Steps, mistakes and hints of the attempt under way or of the last one, and what the instructor said and did. */
export function notesOfSeat(seat: Seat, control: LabControl): Note[] {
  const { current, last } = control.state().trainee;
  const attempt = current ?? last;
  const steps = attempt?.steps ?? [];
  const titleOf = (id: string): Label | null => steps.find((one) => one.id === id)?.title ?? null;
  const own = (seat.record.deeds ?? []).map(({ atUs, title }): Note => ({ kind: 'instructor', atUs, title }));
  const said = seat.record.notes.map(
    ({ atUs, text }): Note => ({ kind: 'instructor', atUs, title: { en: text, fr: text } }),
  );
  return [
    ...steps.flatMap(({ title, doneUs }): Note[] =>
      doneUs === null ? [] : [{ kind: 'step', atUs: doneUs, title }],
    ),
    ...(attempt?.mistakes ?? []).map(({ title, atUs }): Note => ({ kind: 'mistake', atUs, title })),
    ...hintNotes(control.flight(), titleOf),
    ...own,
    ...said,
  ].sort((one, other) => one.atUs - other.atUs);
}

/** All lanes of a seat, the instructor's with them. */
export function lanesOfSeat(
  seat: Seat,
  control: LabControl,
): { lanes: Lane[]; fromUs: Micros; toUs: Micros } {
  const lines = control.flight();
  const notes = notesOfSeat(seat, control);
  const toUs = control.nowUs();
  const fromUs = Math.min(lines[0]?.atUs ?? toUs, ...notes.map(({ atUs }) => atUs));
  return { lanes: lanesOf({ lines, notes, fromUs }), fromUs, toUs };
}

const told = (lanes: readonly Lane[], fromUs: Micros, toUs: Micros): Label => {
  const marks = lanes.filter(({ id }) => id === 'work' || id === 'instructor').flatMap((lane) => lane.marks);
  const from = dateTime(fromUs / MS, TIME_ZONE);
  const to = dateTime(toUs / MS, TIME_ZONE);
  const of = (language: 'en' | 'fr'): string =>
    marks.length === 0 ? words.none[language] : marks.map(({ label }) => label[language]).join(', ');
  return {
    en: `${words.name.en}, ${from.en} – ${to.en}: ${of('en')}`,
    fr: `${words.name.fr}, ${from.fr} – ${to.fr} : ${of('fr')}`,
  };
};

/** One drawing with one sentence. */
export function lineFigure(seat: Seat, control: LabControl, id: string): Figure {
  const { lanes, fromUs, toUs } = lanesOfSeat(seat, control);
  const span = Math.max(1, toUs - fromUs);
  const at = (us: Micros): number => Math.max(0, Math.min(WIDTH, ((us - fromUs) / span) * WIDTH));
  const site = lanes.find((lane) => lane.id === 'site')?.spans ?? [];
  const bars = site.map((one): Shape => {
    const x = at(one.fromUs);
    const width = Math.max(1, at(one.toUs ?? toUs) - x);
    return { rect: [x, BAR.y, width, BAR.height], style: `fly-span tone-${one.tone}` };
  });
  const marks = lanes
    .filter((lane) => lane.id === 'work' || lane.id === 'instructor')
    .flatMap((lane) =>
      lane.marks.map((mark): Shape => {
        const y = lane.id === 'instructor' ? HEIGHT - MARK - 1 : MARK + 1;
        return {
          tip: mark.label,
          shapes: [{ dot: [at(mark.atUs), y, MARK], style: `fly-mark tone-${mark.tone}` }],
        };
      }),
    );
  return {
    id,
    role: 'img',
    name: told(lanes, fromUs, toUs),
    style: 'flight small-line',
    width: WIDTH,
    height: HEIGHT,
    shapes: [{ rect: [0, BAR.y, WIDTH, BAR.height], style: 'small-rail' }, ...bars, ...marks],
  };
}
