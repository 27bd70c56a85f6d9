/** The whole picture as two drawings of the same parts: a wide one, and a tall one for narrow screens. */
import type { Figure, Shape, Tone } from '../../../views/blocks.js';
import type { BoxName } from '../../plan.js';
import { BOX_HEIGHT, boxShapes } from './box.js';
import { type BoxPart, type PersonPart, type Picture, pictureOf } from './model.js';
import { cutMark, PAIR_GAP, pairShape, styleOf, tip } from './pair.js';
import { nameHeight, nameShapes, PERSON_HEIGHT, personShapes } from './people.js';
import { type Corner, fitted, headShapes, historyOf, type Sheet } from './shapes.js';
import { boxWireTrouble, clientsLabel, words } from './words.js';

const HEAD = 30;
const FLEET_HEIGHT = 40;

/** Clients that are installed on computers, all of them in one line. */
function fleetShape({ fleet }: Picture, { x, y }: Corner, width: number, sheet: Sheet): Shape {
  const label = clientsLabel(fleet.total);
  return {
    item: [
      {
        link: '/clients',
        name: label,
        style: 'fig-part tone-plain',
        hit: [x, y, width, FLEET_HEIGHT],
        shapes: [
          { rect: [x, y, width, FLEET_HEIGHT], style: 'fig-plate' },
          { rect: [x + 11, y + 12, 18, 12], style: 'fig-screen' },
          { path: `M${x + 15},${y + 28} h10`, style: 'fig-stand' },
          { text: fitted(label, sheet.language, width - 48, 7.4), at: [x + 38, y + 25], style: 'fig-line' },
        ],
      },
    ],
    id: `${sheet.prefix}-fleet`,
    style: 'fig-item',
  };
}

/** The stub from the site's network to a box. */
function stubShapes(box: BoxPart, from: number, to: number, y: number): Shape[] {
  const isCut = box.wire.worst.health === 'cut';
  const tone: Tone = isCut ? 'bad' : boxWireTrouble(box.wire) !== null ? 'warn' : 'plain';
  return [
    { path: `M${from},${y} H${to}`, style: styleOf(tone, isCut) },
    ...(isCut && box.power !== 'off' ? [cutMark((from + to) / 2, y)] : []),
  ];
}

/** From the name to whoever has its address. */
function serviceShapes(picture: Picture, points: readonly string[], end: Corner): Shape[] {
  const { route } = picture.name;
  if (route.box === null) return [];
  const style = route.finds === 'site' ? 'fig-service' : 'fig-service is-broken';
  return [
    { path: points.join(' '), style },
    { path: tip(end.x, end.y, 'right'), style: route.finds === 'site' ? 'fig-tip' : 'fig-tip is-broken' },
  ];
}

const heightOf = (boxes: number): number => boxes * BOX_HEIGHT + Math.max(0, boxes - 1) * PAIR_GAP;

/** Lines of those who come another way than the name leads. */
function apartShapes(
  people: readonly { readonly person: PersonPart; readonly y: number }[],
  middle: readonly [top: number, bottom: number],
  ends: ReadonlyMap<BoxName, number>,
  sides: readonly [left: number, right: number],
): Shape[] {
  const [top, bottom] = middle;
  const [left, right] = sides;
  return people.flatMap(({ person, y }, index) => {
    const end = person.route.box === null ? undefined : ends.get(person.route.box);
    if (end === undefined) return [];
    const corridor = end < (top + bottom) / 2 ? top - 18 - index * 8 : bottom + 18 + index * 8;
    const style = `fig-apart tone-${person.route.finds === 'site' ? 'warn' : 'bad'}`;
    return [
      {
        path: `M${left},${y} C${left + 60},${y} ${left + 50},${corridor} ${left + 110},${corridor} H${right - 120} C${right - 50},${corridor} ${right - 70},${end} ${right - 2},${end}`,
        style,
      },
    ];
  });
}

const WIDE = { width: 1160, people: 262, name: 372, nameWidth: 262, rail: 690, box: 752 } as const;
const BOX_LINE = 35;

/** People at the left, the name in the middle, boxes at the right. */
function wideFigure(picture: Picture, sheet: Sheet): Figure {
  const { boxes, people } = picture;
  const boxWidth = WIDE.width - WIDE.box - 4;
  const peopleHeight = HEAD + people.length * PERSON_HEIGHT + FLEET_HEIGHT;
  const apart = people.filter(({ isApart }) => isApart).length;
  const nameBox = nameHeight(picture);
  const height = Math.max(peopleHeight, heightOf(boxes.length), nameBox + apart * 36) + 20;
  const peopleTop = (height - peopleHeight) / 2;
  const boxTop = (height - heightOf(boxes.length)) / 2;
  const nameTop = (height - nameBox) / 2;
  const nameY = nameTop + nameBox / 2;
  const placed = boxes.map((box, index) => ({ box, y: boxTop + index * (BOX_HEIGHT + PAIR_GAP) }));
  const seats = people.map((person, index) => ({ person, y: peopleTop + HEAD + index * PERSON_HEIGHT }));
  const ends = new Map(placed.map(({ box, y }) => [box.name, y + BOX_LINE + 26]));
  const served = placed.find(({ box }) => box.name === picture.name.route.box);
  const first = placed[0]?.y ?? 0;
  const last = placed.at(-1)?.y ?? 0;
  const lineY = (y: number): number => y + BOX_LINE;
  const mute: Shape[] = [
    {
      path: `M${WIDE.rail},${Math.min(nameY, lineY(first))} V${Math.max(nameY, lineY(last))}`,
      style: 'fig-wire tone-plain',
    },
    { path: `M${WIDE.name + WIDE.nameWidth},${nameY} H${WIDE.rail}`, style: 'fig-wire tone-plain' },
    ...seats
      .filter(({ person }) => !person.isApart)
      .map(({ y }): Shape => {
        const from = y + 20;
        const reach = WIDE.name - WIDE.people;
        return {
          path: `M${WIDE.people},${from} C${WIDE.people + reach / 2},${from} ${WIDE.name - reach / 2},${nameY} ${WIDE.name},${nameY}`,
          style: `fig-way tone-${picture.answers === null ? 'bad' : 'good'}`,
        };
      }),
    ...placed.flatMap(({ box, y }) => stubShapes(box, WIDE.rail, WIDE.box, lineY(y))),
    ...(served === undefined
      ? []
      : serviceShapes(
          picture,
          [
            `M${WIDE.name + WIDE.nameWidth},${nameY}`,
            `H${WIDE.rail}`,
            `V${lineY(served.y)}`,
            `H${WIDE.box - 8}`,
          ],
          { x: WIDE.box - 1, y: lineY(served.y) },
        )),
    ...apartShapes(
      seats.filter(({ person }) => person.isApart).map(({ person, y }) => ({ person, y: y + 20 })),
      [nameTop, nameTop + nameBox],
      ends,
      [WIDE.people, WIDE.box],
    ),
  ];
  const fleetY = peopleTop + HEAD + people.length * PERSON_HEIGHT;
  return {
    id: 'site-wide',
    name: words.figure,
    style: 'fig-wide',
    width: WIDE.width,
    height,
    shapes: [
      { mute },
      headShapes(words.people, { x: 4, y: peopleTop }, WIDE.people - 4, {
        ...{ id: `${sheet.prefix}-people`, faults: '/faults#faults-people', history: historyOf('people') },
      }),
      ...seats.map(({ person, y }) => personShapes(person, { x: 4, y }, WIDE.people - 4, sheet)),
      fleetShape(picture, { x: 4, y: fleetY }, WIDE.people - 4, sheet),
      nameShapes(picture, { x: WIDE.name, y: nameTop }, WIDE.nameWidth, sheet),
      ...placed.map(({ box, y }) => boxShapes(box, { x: WIDE.box, y }, boxWidth, sheet)),
      ...picture.pairs.map((pair, index) =>
        pairShape(pair, { x: WIDE.box + 35, y: (placed[index]?.y ?? 0) + BOX_HEIGHT }, boxWidth, sheet),
      ),
    ],
  };
}

const TALL = { width: 360, rail: 10, box: 30 } as const;
const COLUMN_GAP = 8;
const TALL_GAP = 30;

/** One below the other. */
function tallFigure(picture: Picture, sheet: Sheet): Figure {
  const { people } = picture;
  const half = (TALL.width - COLUMN_GAP) / 2;
  const seats = people.map((person, index) => ({
    person,
    x: (index % 2) * (half + COLUMN_GAP),
    y: HEAD + Math.floor(index / 2) * PERSON_HEIGHT,
  }));
  const fleetY = HEAD + Math.ceil(people.length / 2) * PERSON_HEIGHT;
  const nameTop = fleetY + FLEET_HEIGHT + TALL_GAP;
  const nameBottom = nameTop + nameHeight(picture);
  const boxTop = nameBottom + TALL_GAP;
  const placed = picture.boxes.map((box, index) => ({ box, y: boxTop + index * (BOX_HEIGHT + PAIR_GAP) }));
  const boxWidth = TALL.width - TALL.box - 3;
  const lineY = (y: number): number => y + BOX_LINE;
  const served = placed.find(({ box }) => box.name === picture.name.route.box);
  const last = placed.at(-1)?.y ?? boxTop;
  const mute: Shape[] = [
    {
      path: `M${TALL.width / 2},${fleetY + FLEET_HEIGHT} V${nameTop}`,
      style: `fig-way tone-${picture.answers === null ? 'bad' : 'good'}`,
    },
    { path: `M${TALL.rail},${nameBottom} V${lineY(last)}`, style: 'fig-wire tone-plain' },
    ...placed.flatMap(({ box, y }) => stubShapes(box, TALL.rail, TALL.box, lineY(y))),
    ...(served === undefined
      ? []
      : serviceShapes(picture, [`M${TALL.rail},${nameBottom}`, `V${lineY(served.y)}`, `H${TALL.box - 8}`], {
          x: TALL.box - 1,
          y: lineY(served.y),
        })),
  ];
  return {
    id: 'site-tall',
    name: words.figure,
    style: 'fig-tall',
    width: TALL.width,
    height: boxTop + heightOf(picture.boxes.length) + 4,
    shapes: [
      { mute },
      headShapes(words.people, { x: 2, y: 0 }, TALL.width - 4, {
        ...{ id: `${sheet.prefix}-people`, faults: '/faults#faults-people', history: historyOf('people') },
      }),
      ...seats.map(({ person, x, y }) => personShapes(person, { x: x + 1, y }, half - 2, sheet)),
      fleetShape(picture, { x: 1, y: fleetY }, TALL.width - 2, sheet),
      nameShapes(picture, { x: 1, y: nameTop }, TALL.width - 2, sheet),
      ...placed.map(({ box, y }) => boxShapes(box, { x: TALL.box, y }, boxWidth, sheet)),
      ...picture.pairs.map((pair, index) =>
        pairShape(pair, { x: TALL.box + 35, y: (placed[index]?.y ?? 0) + BOX_HEIGHT }, boxWidth, sheet),
      ),
    ],
  };
}

/** Without what leads to pages that are closed. */
const opened = (shapes: readonly Shape[], closed: readonly string[]): Shape[] =>
  shapes.flatMap((shape): Shape[] => {
    if ('link' in shape && closed.some((path) => shape.link.split('#')[0] === path)) return [];
    return 'item' in shape ? [{ ...shape, item: opened(shape.item, closed) }] : [shape];
  });

/** Both drawings of a lab; the style sheet shows the one that fits. */
export function siteFigures(sheet: Omit<Sheet, 'prefix'>): readonly [Figure, Figure] {
  const picture = pictureOf(sheet.state);
  const { closed } = sheet.state;
  const whole = [
    wideFigure(picture, { ...sheet, prefix: 'w' }),
    tallFigure(picture, { ...sheet, prefix: 't' }),
  ] as const;
  const [wide, tall] = whole;
  if (closed.length === 0) return whole;
  const open = ({ shapes, ...figure }: Figure): Figure => ({ ...figure, shapes: opened(shapes, closed) });
  return [open(wide), open(tall)];
}
