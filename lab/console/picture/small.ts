/** The picture at the size of a card on a wall of many: who serves, roles, versions, and what is wrong. */
import type { Figure, Shape, Tone } from '../../../views/blocks.js';
import { type Label, same } from '../../../views/label.js';
import type { LabState } from '../control/lab-state.js';
import { type BoxPart, type Picture, pictureOf } from './model.js';
import { styleOf } from './pair.js';
import { roleWords } from './words.js';

const WIDTH = 300;
const SITE = 46;
const BOX = { x: 96, width: 200, height: 40, gap: 12 } as const;

const words = {
  serves: { en: 'serves', fr: 'sert' },
  nobody: { en: 'Nobody serves the site', fr: 'Personne ne sert le site' },
  off: { en: 'off', fr: 'éteint' },
  starting: { en: 'starting', fr: 'démarre' },
} as const satisfies Record<string, Label>;

const roleOf = ({ face, power }: BoxPart): Label => {
  if (power === 'off') return words.off;
  return face === null ? words.starting : (roleWords[face.role] ?? same(face.role));
};

const toneOf = ({ answers, work }: BoxPart): Tone => {
  if (answers) return 'good';
  if (['off', 'no-disk', 'hung', 'paused', 'damaged', 'failed', 'conflict', 'stuck'].includes(work.kind))
    return 'bad';
  return ['installing', 'starting', 'restoring', 'promoting', 'demoting', 'pairing'].includes(work.kind)
    ? 'warn'
    : 'plain';
};

const heightOf = (boxes: number): number => Math.max(1, boxes) * (BOX.height + BOX.gap) - BOX.gap + 4;

function boxShape(box: BoxPart, y: number): Shape[] {
  const role = roleOf(box);
  const version = box.face?.version ?? '';
  return [
    { rect: [BOX.x, y, BOX.width, BOX.height], style: `small-box tone-${toneOf(box)}` },
    { text: same(box.name.toUpperCase()), at: [BOX.x + 12, y + 26], style: 'small-letter' },
    { text: role, at: [BOX.x + 36, y + 18], style: 'small-role' },
    { text: same(version), at: [BOX.x + 36, y + 33], style: 'small-version' },
  ];
}

function told({ boxes, answers }: Picture): Label {
  const of = (language: 'en' | 'fr'): string =>
    boxes
      .map((box) => {
        const words_ = [box.name.toUpperCase(), roleOf(box)[language], box.face?.version ?? ''];
        if (box.name === answers) words_.push(words.serves[language]);
        return words_.filter((one) => one !== '').join(' ');
      })
      .join(', ');
  const none = answers === null;
  return {
    en: `${of('en')}${none ? `. ${words.nobody.en}` : ''}`,
    fr: `${of('fr')}${none ? `. ${words.nobody.fr}` : ''}`,
  };
}

/** One drawing with one sentence. */
export function smallFigure(state: LabState, id: string): Figure {
  const picture = pictureOf(state);
  const { boxes, answers, pairs } = picture;
  const height = heightOf(boxes.length);
  const middle = height / 2;
  const at = (index: number): number => 2 + index * (BOX.height + BOX.gap);
  const served = boxes.findIndex(({ name }) => name === answers);
  const wires = pairs.map((pair, index): Shape => {
    const isCut = pair.relation === 'split' || pair.isSilent || pair.wire.worst.health === 'cut';
    const y = at(index) + BOX.height;
    return { path: `M${BOX.x + 24},${y} V${y + BOX.gap}`, style: styleOf(isCut ? 'bad' : 'plain', isCut) };
  });
  const service: Shape[] =
    served < 0
      ? []
      : [
          {
            path: `M${SITE + 18},${middle} H${SITE + 30} V${at(served) + BOX.height / 2} H${BOX.x}`,
            style: 'fig-service',
          },
        ];
  return {
    id,
    role: 'img',
    name: told(picture),
    style: 'small-picture',
    width: WIDTH,
    height,
    shapes: [
      ...service,
      { dot: [SITE, middle, 18], style: `small-site tone-${answers === null ? 'bad' : 'good'}` },
      ...wires,
      ...boxes.flatMap((box, index) => boxShape(box, at(index))),
    ],
  };
}
