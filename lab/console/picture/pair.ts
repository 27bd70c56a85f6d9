/** What is between two boxes, as shapes. */
import type { Shape, Tone } from '../../../views/blocks.js';
import type { PairPart } from './model.js';
import { type Corner, DOORS_WIDTH, doors, fitted, historyOf, type Sheet } from './shapes.js';
import { pairLines, pairSentence, pairWireTrouble, relationTone } from './words.js';

export const PAIR_GAP = 74;

export const styleOf = (tone: Tone, isCut: boolean): string =>
  `fig-wire tone-${tone}${isCut ? ' is-cut' : ''}`;

/** An arrow head that points along x or y at its tip. */
export const tip = (x: number, y: number, way: 'right' | 'up' | 'down'): string => {
  if (way === 'right') return `M${x},${y} l-9,-5.5 v11 z`;
  return way === 'up' ? `M${x},${y} l-6,10 h12 z` : `M${x},${y} l-6,-10 h12 z`;
};

export const cutMark = (x: number, y: number): Shape => ({
  path: `M${x - 5},${y - 5} l10,10 M${x + 5},${y - 5} l-10,10`,
  style: 'fig-cross',
});

/** Between two boxes: the wire, how they stand to one another, and data on its way. */
export function pairShape(pair: PairPart, { x, y }: Corner, width: number, sheet: Sheet): Shape {
  const trouble = pairWireTrouble(pair);
  const isCut = pair.wire.worst.health === 'cut';
  const [head, second] = pairLines(pair);
  const { sync } = pair;
  const tone: Tone = isCut ? 'bad' : trouble !== null ? 'warn' : relationTone(pair);
  const up = sync?.to === pair.boxes[0];
  const bottom = y + PAIR_GAP;
  const arrow: Shape[] =
    sync === null
      ? []
      : [
          { path: `M${x},${up ? bottom - 4 : y + 4} V${up ? y + 14 : bottom - 14}`, style: 'fig-flow' },
          { path: tip(x, up ? y + 4 : bottom - 4, up ? 'up' : 'down'), style: 'fig-tip' },
        ];
  const at = x + 18;
  const room = width - DOORS_WIDTH - 40;
  const fit = (text: Parameters<typeof fitted>[0], px: number) => fitted(text, sheet.language, room, px);
  const lines = [
    { text: head, style: `fig-line fig-told${relationTone(pair) === 'bad' ? ' fig-alarm' : ''}` },
    ...(second === null ? [] : [{ text: second, style: 'fig-small' }]),
    ...(trouble === null
      ? []
      : [{ text: { en: `wire ${trouble.en}`, fr: `liaison ${trouble.fr}` }, style: 'fig-small fig-told' }]),
  ];
  const top = y + PAIR_GAP / 2 + 5 - (lines.length - 1) * 9 - (sync === null ? 0 : 4);
  const bar: Shape[] =
    sync === null
      ? []
      : [
          { rect: [at, bottom - 14, 160, 6], style: 'fig-track' },
          { rect: [at, bottom - 14, Math.max(2, 160 * sync.share), 6], style: 'fig-fill' },
        ];
  const isUnrelated = pair.relation === 'none' && trouble === null;
  return {
    item: [
      {
        link: '/network',
        name: pairSentence(pair),
        style: `fig-part tone-${tone}`,
        hit: [x - 12, y, room + 30, PAIR_GAP],
        shapes: [
          { path: `M${x},${y} V${bottom}`, style: `${styleOf(tone, isCut)}${isUnrelated ? ' is-idle' : ''}` },
          ...(isCut ? [cutMark(x, y + PAIR_GAP / 2)] : []),
          ...arrow,
          ...lines.map(
            ({ text, style }, index): Shape => ({ text: fit(text, 7.2), at: [at, top + index * 18], style }),
          ),
          ...bar,
        ],
      },
      ...doors(
        { x: x + width - DOORS_WIDTH - 30, y: y + PAIR_GAP / 2 - 12 },
        {
          about: { en: 'pair', fr: 'paire' },
          faults: '/faults#faults-network',
          history: historyOf('pair'),
          count: 0,
        },
      ),
    ],
    id: `${sheet.prefix}-pair-${pair.boxes.join('')}`,
    style: 'fig-item',
  };
}
