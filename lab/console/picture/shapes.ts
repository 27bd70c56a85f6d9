/** What the parts of the picture are drawn with. */
import type { Shape } from '../../../views/blocks.js';
import { type Label, type Language, same } from '../../../views/label.js';
import type { LabState } from '../control/lab-state.js';
import { faultsLabel, words } from './words.js';

/** Room that a letter takes, in bold and in small print. */
export const BOLD_PX = 7.6;
export const SMALL_PX = 6.4;

export interface Corner {
  readonly x: number;
  readonly y: number;
}

/** What a part of the drawing is told of the page it is on. */
export interface Sheet {
  readonly state: LabState;
  readonly language: Language;
  /** Before each id: the same part stands in two drawings, of which one is shown. */
  readonly prefix: string;
}

/** Where the history of a part is told. */
export const historyOf = (part: string): string => `/recorder?of=${part}`;

/** No more than fits a line; a letter takes so much of its height. */
export function fitted(text: Label, language: Language, widthPx: number, letterPx: number): Label {
  const room = Math.floor(widthPx / letterPx);
  const whole = text[language];
  return whole.length <= room ? text : same(`${whole.slice(0, Math.max(1, room - 1))}…`);
}

const ICON = 24;

/** Two small doors at a corner: to the faults of a part, to its history. */
export function doors(
  { x, y }: Corner,
  given: { readonly about: Label; readonly faults: string; readonly history: string; readonly count: number },
): Shape[] {
  const { about, count } = given;
  const named = (what: Label): Label => ({
    en: `${what.en}: ${about.en}`,
    fr: `${what.fr} : ${about.fr}`,
  });
  const what = count === 0 ? words.faults : faultsLabel(count);
  const bolt = `M${x + 13},${y + 5} l-6,8 h4.5 l-1.5,6 6,-8 h-4.5 z`;
  const clock = `M${x + ICON + 16},${y + 8} v4.5 l3,2`;
  const badge: Shape[] =
    count === 0 ? [] : [{ text: same(String(count)), at: [x - 2, y + 16], style: 'fig-count' }];
  return [
    {
      link: given.faults,
      name: named(what),
      style: count === 0 ? 'fig-door' : 'fig-door is-on',
      hit: [x, y, ICON, ICON],
      shapes: [...badge, { path: bolt, style: 'fig-bolt' }],
    },
    {
      link: given.history,
      name: named(words.history),
      style: 'fig-door',
      hit: [x + ICON + 4, y, ICON, ICON],
      shapes: [
        { dot: [x + ICON + 16, y + 12, 6.5], style: 'fig-dial' },
        { path: clock, style: 'fig-dial' },
      ],
    },
  ];
}
export const DOORS_WIDTH = ICON * 2 + 4;

/** A heading over some parts, with the doors to what concerns all of them. */
export function headShapes(
  title: Label,
  { x, y }: Corner,
  width: number,
  more: { readonly id: string; readonly faults: string; readonly history: string },
): Shape {
  return {
    item: [
      { text: title, at: [x, y + 16], style: 'fig-head' },
      ...doors({ x: x + width - DOORS_WIDTH, y }, { about: title, count: 0, ...more }),
    ],
    id: more.id,
    style: 'fig-item',
  };
}
