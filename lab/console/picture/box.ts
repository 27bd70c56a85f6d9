/** A box as shapes. */
import type { Shape, Tone } from '../../../views/blocks.js';
import { type Label, type Language, same } from '../../../views/label.js';
import { boxLabel } from '../drawing/device-card.js';
import { boxSentence, versionLabel, wireWords, workLabel, workTone } from './box-words.js';
import type { BoxPart } from './model.js';
import { type Corner, DOORS_WIDTH, doors, fitted, historyOf, type Sheet, SMALL_PX } from './shapes.js';
import { capital, clockLabel, clockTone, nicWords, roleWords, words } from './words.js';

export const BOX_HEIGHT = 160;
/** There the letter alone says which box it is. */
const NARROW = 360;

/** A lamp with its word, or a row of bays with one, and the room that it takes. */
interface Lamp {
  readonly text: Label;
  readonly tones: readonly Tone[];
  readonly isBay?: true;
}

const diskTone: Readonly<Record<string, Tone>> = { online: 'good', rebuilding: 'warn' };
const cards = ['eth0', 'eth1'] as const;

function lampsOf({ face, power, nics }: BoxPart): Lamp[] {
  const isOn = power !== 'off';
  const dark: Tone = isOn ? 'good' : 'plain';
  const lamps: Lamp[] = [{ text: isOn ? words.power : words.noCurrent, tones: [dark] }];
  for (const nic of cards) {
    const health = nics[nic];
    const { en, fr } = nicWords[health];
    if (health === 'linked') lamps.push({ text: same(nic), tones: [dark] });
    else lamps.push({ text: { en: `${nic} ${en}`, fr: `${nic} ${fr}` }, tones: ['bad'] });
  }
  if (face === null) return lamps;
  const { en, fr } = clockLabel(face.offsetMs);
  return [
    ...lamps,
    { text: words.disks, tones: face.disks.map((disk) => diskTone[disk] ?? 'bad'), isBay: true },
    { text: { en: `clock ${en}`, fr: `horloge ${fr}` }, tones: [clockTone(face.offsetMs)] },
  ];
}

const BAY = 11;
const BULB = 14;
const LAMP_GAP = 12;
const LAMP_ROW = 18;

/** Lamps of a box one behind the other, on as many rows as they need. */
function lampShapes(box: BoxPart, { x, y }: Corner, width: number, language: Language): Shape[] {
  const shapes: Shape[] = [];
  let at = x;
  let row = y;
  for (const { text, tones, isBay } of lampsOf(box)) {
    const room = (isBay ? tones.length * BAY + 4 : BULB) + text[language].length * SMALL_PX;
    if (at > x && at + room > x + width) {
      at = x;
      row += LAMP_ROW;
    }
    tones.forEach((tone, index) => {
      const style = `fig-lamp tone-${tone}`;
      shapes.push(
        isBay ? { rect: [at + index * BAY, row - 11, 8, 13], style } : { dot: [at + 5, row - 4, 4.5], style },
      );
    });
    shapes.push({ text, at: [at + (isBay ? tones.length * BAY + 4 : BULB), row], style: 'fig-small' });
    at += room + LAMP_GAP;
  }
  return shapes;
}

const BAR = 6;

function barShapes(share: number | null, { x, y }: Corner, width: number): Shape[] {
  if (share === null) return [];
  return [
    { rect: [x, y, width, BAR], style: 'fig-track' },
    { rect: [x, y, Math.max(2, width * share), BAR], style: 'fig-fill' },
  ];
}

/** What is wrong with its wire, at the right edge. */
const wiredShapes = (box: BoxPart, { x, y }: Corner): Shape[] => {
  const text = wireWords(box);
  const tone: Tone = box.wire.worst.health === 'cut' ? 'bad' : 'warn';
  return text === null ? [] : [{ text, at: [x, y], style: `fig-small fig-wired tone-${tone}` }];
};

/** A box: who it is, what it does, its lamps. */
export function boxShapes(box: BoxPart, { x, y }: Corner, width: number, sheet: Sheet): Shape {
  const { state, language, prefix } = sheet;
  const { face, work } = box;
  const role = face === null ? null : (roleWords[face.role] ?? same(face.role));
  const isNarrow = width < NARROW;
  const title: Label =
    role === null || isNarrow
      ? role === null
        ? boxLabel(box.name)
        : capital(role)
      : { en: `${boxLabel(box.name).en}, ${role.en}`, fr: `${boxLabel(box.name).fr}, ${role.fr}` };
  const holds = box.holds.length === 0 ? words.holdsNothing : same(box.holds.join(' · '));
  const wired = wireWords(box)?.[language] ?? '';
  const share = work.kind === 'installing' ? work.share : null;
  const tone = workTone(work);
  const how = [box.answers ? 'is-serving' : '', box.power === 'off' ? 'is-off' : '', `tone-${tone}`].filter(
    (one) => one !== '',
  );
  const url = state.boxes.find(({ name }) => name === box.name)?.urls.login ?? '/';
  const fit = (text: Label, room: number, letterPx: number): Label => fitted(text, language, room, letterPx);
  return {
    item: [
      {
        link: url,
        outside: true,
        name: boxSentence(state, box),
        style: `fig-part fig-box ${how.join(' ')}`,
        hit: [x, y, width, BOX_HEIGHT],
        shapes: [
          { rect: [x, y, width, BOX_HEIGHT], style: 'fig-plate' },
          { rect: [x + 14, y + 14, 42, 42], style: 'fig-letter' },
          { text: same(box.name.toUpperCase()), at: [x + 35, y + 43], style: 'fig-big' },
          { text: fit(title, width - 70 - DOORS_WIDTH - 24, 8.2), at: [x + 70, y + 29], style: 'fig-title' },
          { text: fit(versionLabel(box), width - 86, 7.4), at: [x + 70, y + 49], style: 'fig-line' },
          { text: fit(holds, width - 86, 7), at: [x + 70, y + 67], style: 'fig-line fig-soft' },
          {
            text: fit(workLabel(state, work), width - 32 - wired.length * SMALL_PX, 7.4),
            at: [x + 16, y + 93],
            style: 'fig-work',
          },
          ...wiredShapes(box, { x: x + width - 16, y: y + 93 }),
          ...barShapes(share, { x: x + 16, y: y + 101 }, width - 32),
          { path: `M${x + 14},${y + 114} h${width - 28}`, style: 'fig-rule' },
          ...lampShapes(box, { x: x + 16, y: y + 133 }, width - 32, language),
        ],
      },
      ...doors(
        { x: x + width - DOORS_WIDTH - 8, y: y + 8 },
        {
          about: boxLabel(box.name),
          faults: '/faults#active',
          history: historyOf(box.name),
          count: box.faults,
        },
      ),
    ],
    id: `${prefix}-box-${box.name}`,
    style: 'fig-item',
  };
}
