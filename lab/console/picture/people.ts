/** People, and the name by which they come, as shapes. */
import type { Shape } from '../../../views/blocks.js';
import { type Label, same } from '../../../views/label.js';
import type { PersonPart, Picture } from './model.js';
import {
  BOLD_PX,
  type Corner,
  DOORS_WIDTH,
  doors,
  fitted,
  historyOf,
  type Sheet,
  SMALL_PX,
} from './shapes.js';
import {
  findTone,
  nameLines,
  nameSentence,
  personLabel,
  personSentence,
  seatLabel,
  userWords,
  wayWords,
  words,
} from './words.js';

export const PERSON_HEIGHT = 46;
const NARROW_SEAT = 200;

/** A person with what they find. */
export function personShapes(person: PersonPart, { x, y }: Corner, width: number, sheet: Sheet): Shape {
  const { language } = sheet;
  const user = userWords(person);
  const name = width < NARROW_SEAT ? seatLabel(person) : personLabel(person);
  const title: Label =
    user === null ? name : { en: `${name.en} · ${user.en}`, fr: `${name.fr} · ${user.fr}` };
  const way = wayWords(person.route, person.isApart);
  const tone = person.isApart && person.route.finds === 'site' ? 'warn' : findTone(person.route.finds);
  const cx = x + 20;
  const figure = `M${cx - 8},${y + 35} a8,9 0 0 1 16,0 z`;
  return {
    item: [
      {
        link: `/workstations/${person.seat}`,
        name: personSentence(person),
        style: `fig-part tone-${tone}`,
        hit: [x, y, width, PERSON_HEIGHT - 6],
        shapes: [
          { rect: [x, y, width, PERSON_HEIGHT - 6], style: 'fig-plate' },
          { dot: [cx, y + 15, 5.5], style: 'fig-man' },
          { path: figure, style: 'fig-man' },
          { text: fitted(title, language, width - 48, BOLD_PX), at: [x + 38, y + 17], style: 'fig-strong' },
          {
            text: fitted(way, language, width - 48, tone === 'good' ? SMALL_PX : BOLD_PX),
            at: [x + 38, y + 33],
            style: 'fig-small fig-told',
          },
        ],
      },
    ],
    id: `${sheet.prefix}-${person.seat}`,
    style: 'fig-item',
  };
}

const LINE = 20;
const NAME_TOP = 62;
export const nameHeight = (picture: Picture): number => NAME_TOP + nameLines(picture).length * LINE;

/** The site's name, and where it leads. */
export function nameShapes(picture: Picture, { x, y }: Corner, width: number, sheet: Sheet): Shape {
  const { language, prefix } = sheet;
  const lines = nameLines(picture);
  const isLed = picture.answers !== null;
  return {
    item: [
      {
        link: picture.name.route.inside === null ? '/dns' : '/nat',
        name: nameSentence(picture),
        style: `fig-part tone-${isLed ? 'good' : 'bad'}`,
        hit: [x, y, width, nameHeight(picture)],
        shapes: [
          { rect: [x, y, width, nameHeight(picture)], style: 'fig-plate fig-name' },
          { text: words.name, at: [x + 16, y + 23], style: 'fig-small' },
          {
            text: fitted(same(picture.name.name), language, width - 28, 9),
            at: [x + 16, y + 44],
            style: 'fig-mono',
          },
          ...lines.map(
            ({ text, tone }, index): Shape => ({
              text: fitted(text, language, width - 28, 7.4),
              at: [x + 16, y + NAME_TOP + 4 + index * LINE],
              style: `fig-line${tone === 'bad' ? ' fig-alarm' : ''}`,
            }),
          ),
        ],
      },
      ...doors(
        { x: x + width - DOORS_WIDTH - 6, y: y + 5 },
        { about: words.name, faults: '/faults#faults-outside', history: historyOf('name'), count: 0 },
      ),
    ],
    id: `${prefix}-name`,
    style: 'fig-item',
  };
}
