/** The recorder as a drawing: lanes one below the other over the one axis. */
import { type Micros, MS } from '../../../hardware/ports.js';
import type { Figure, Shape } from '../../../views/blocks.js';
import { dateTime, duration, timeOfDay } from '../../../views/format.js';
import { type Label, type Language, same } from '../../../views/label.js';
import { TIME_ZONE } from '../../making/found.js';
import { type Axis, axisOf } from './axis.js';
import { SYNCS } from './flight.js';
import { type Lane, type Mark, type Span, spanWords } from './lane.js';

const WIDTH = 1_160;
const NAMES = 158;
const AXIS = 42;
const LANE = 30;
const BAR = 20;
const LETTER_PX = 6.6;
const MARK = 5.5;

const words = {
  name: { en: 'What happened, by lab time', fr: 'Ce qui s’est passé, selon l’heure du laboratoire' },
} as const satisfies Record<string, Label>;

const fitted = (text: Label, language: Language, width: number): Label | null => {
  const room = Math.floor(width / LETTER_PX);
  const whole = text[language];
  if (whole.length <= room) return text;
  return room < 3 ? null : same(`${whole.slice(0, room - 1)}…`);
};

interface Range {
  readonly fromUs: Micros;
  readonly toUs: Micros;
}

function spanShapes(span: Span, axis: Axis, y: number, language: Language): Shape[] {
  const toUs = span.toUs ?? axis.toUs;
  if (toUs < axis.fromUs || span.fromUs > axis.toUs) return [];
  const x = NAMES + axis.at(span.fromUs);
  const width = Math.max(2, NAMES + axis.at(toUs) - x);
  const text = fitted(span.label, language, width - 10);
  const shapes: Shape[] = [{ rect: [x, y, width, BAR], style: `fly-span tone-${span.tone}` }];
  if (text !== null) shapes.push({ text, at: [x + 6, y + 14.5], style: `fly-word tone-${span.tone}` });
  return [{ tip: spanWords(span, axis.toUs), shapes }];
}

function markShapes({ atUs, label, tone }: Mark, axis: Axis, y: number): Shape[] {
  if (atUs < axis.fromUs || atUs > axis.toUs) return [];
  const at = timeOfDay(atUs / MS, TIME_ZONE);
  const dot: Shape = { dot: [NAMES + axis.at(atUs), y + BAR / 2, MARK], style: `fly-mark tone-${tone}` };
  return [{ tip: { en: `${at} ${label.en}`, fr: `${at} ${label.fr}` }, shapes: [dot] }];
}

function axisShapes(axis: Axis, height: number): Shape[] {
  const folds = axis.folds.flatMap(({ x, width, fromUs, toUs }): Shape[] => [
    { rect: [NAMES + x, AXIS - 8, width, height - AXIS + 8], style: 'fly-fold' },
    { text: shortSpan(toUs - fromUs), at: [NAMES + x + width / 2, AXIS - 13], style: 'fly-time fly-quiet' },
  ]);
  const ticks = axis.ticks.flatMap(({ us, x }): Shape[] => [
    { path: `M${NAMES + x},${AXIS - 8} V${height}`, style: 'fly-tick' },
    { text: same(timeOfDay(us / MS, TIME_ZONE)), at: [NAMES + x, AXIS - 13], style: 'fly-time' },
  ]);
  return [...folds, ...ticks, { path: `M${NAMES},${AXIS - 8} H${WIDTH}`, style: 'fly-axis' }];
}

const HOUR_US = 3_600_000_000;
/** '16 h', '40 min': what was folded away. */
function shortSpan(us: Micros): Label {
  const whole =
    us > 2 * HOUR_US ? Math.round(us / HOUR_US) * HOUR_US : Math.round(us / 60_000_000) * 60_000_000;
  return duration(whole / MS);
}

/** Ends of all that is drawn: where the axis may not be folded. Data-syncs that go well are no news. */
const busyOf = (lanes: readonly Lane[]): Micros[] =>
  lanes.flatMap(({ id, spans, marks }) => [
    ...spans.flatMap(({ fromUs, toUs }) => (id === SYNCS ? [] : toUs === null ? [fromUs] : [fromUs, toUs])),
    ...marks.flatMap(({ atUs, tone }) => (id === SYNCS && tone !== 'bad' ? [] : [atUs])),
  ]);

/** The drawing of some lanes over a range of lab time. */
export function flightFigure(
  lanes: readonly Lane[],
  range: Range,
  language: Language,
  id = 'flight',
): Figure {
  const axis = axisOf(busyOf(lanes), range, WIDTH - NAMES - 6);
  const height = AXIS + lanes.length * LANE + 6;
  const from = dateTime(axis.fromUs / MS, TIME_ZONE);
  const to = dateTime(axis.toUs / MS, TIME_ZONE);
  return {
    id,
    role: 'img',
    name: {
      en: `${words.name.en}, ${from.en} – ${to.en}`,
      fr: `${words.name.fr}, ${from.fr} – ${to.fr}`,
    },
    style: 'flight',
    width: WIDTH,
    height,
    shapes: [
      ...axisShapes(axis, height),
      ...lanes.flatMap(({ title, spans, marks }, index): Shape[] => {
        const y = AXIS + index * LANE;
        return [
          { text: fitted(title, language, NAMES - 4) ?? title, at: [0, y + 14.5], style: 'fly-name' },
          { path: `M0,${y + LANE - 5} H${WIDTH}`, style: 'fly-rule' },
          ...spans.flatMap((span) => spanShapes(span, axis, y, language)),
          ...marks.flatMap((mark) => markShapes(mark, axis, y)),
        ];
      }),
    ],
  };
}
