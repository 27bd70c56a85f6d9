/**
 * The picture of docs/architecture.md, drawn from the imports: rooms in the order of the house, the highest
 * on top, each with what it is for, and an arrow for each room that it imports. It holds no figures, so that
 * it changes only when a room or an arrow does.
 */
import { imports, ORDERS, sentenceOf, tops } from './rooms.js';

const ROW_PX = 26;
const GAP_PX = 16;
const LIST_X = 330;
const NAME_PX = 190;
const WIDTH_PX = 1200;
const LEGEND_INK = '#1f5fa8';
const INKS: Readonly<Record<string, string>> = {
  lab: LEGEND_INK,
  appliance: '#1d7a46',
  failover: '#a35a00',
  updates: '#a35a00',
  hardware: '#7b3f9d',
  views: '#555555',
};

interface Room {
  readonly name: string;
  readonly top: string;
  readonly y: number;
}

interface Arrow {
  readonly from: string;
  readonly to: string;
  /** Types only. */
  readonly typeOnly: boolean;
}

const roomOf = (path: string): string => {
  const [top = '', below = ''] = path.split('/');
  return ORDERS[top] === undefined ? top : `${top}/${below}`;
};

/** Rooms that the picture shows, the highest first. */
const rooms: readonly string[] = tops
  .flatMap((top) => (ORDERS[top] ?? ['']).map((below) => (below === '' ? top : `${top}/${below}`)))
  .reverse();

/** Which room imports which. */
function arrows(): readonly Arrow[] {
  const found = new Map<string, Arrow>();
  for (const { from, to, typeOnly } of imports) {
    const arrow = { from: roomOf(from), to: roomOf(to), typeOnly };
    const key = `${arrow.from} ${arrow.to}`;
    if (arrow.from === arrow.to || !rooms.includes(arrow.from) || !rooms.includes(arrow.to)) continue;
    found.set(key, { ...arrow, typeOnly: typeOnly && (found.get(key)?.typeOnly ?? true) });
  }
  const place = ({ from, to }: Arrow): number => rooms.indexOf(from) * rooms.length + rooms.indexOf(to);
  return [...found.values()].sort((x, y) => place(x) - place(y));
}

/** Arrows that no way over other rooms stands for. */
function necessary(all: readonly Arrow[]): ReadonlySet<Arrow> {
  const down = all.filter(({ from, to }) => rooms.indexOf(from) < rooms.indexOf(to));
  const from = (name: string): Arrow[] => down.filter((arrow) => arrow.from === name);
  /** What is reached from a room, itself included; the lowest rooms are known first. */
  const reached = new Map<string, ReadonlySet<string>>();
  for (const name of [...rooms].reverse()) {
    reached.set(name, new Set([name, ...from(name).flatMap(({ to }) => [...(reached.get(to) ?? [])])]));
  }
  const isOther = (arrow: Arrow): boolean =>
    from(arrow.from).some((step) => step !== arrow && reached.get(step.to)?.has(arrow.to) === true);
  return new Set(down.filter((arrow) => !isOther(arrow)));
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function placed(): Room[] {
  let y = GAP_PX;
  return rooms.map((name, index) => {
    const top = name.split('/')[0] ?? '';
    if (index > 0 && !rooms[index - 1]?.startsWith(top)) y += GAP_PX;
    y += ROW_PX;
    return { name, top, y: y - ROW_PX / 2 };
  });
}

function drawnArrow(arrow: Arrow, from: Room, to: Room, isNecessary: boolean): string {
  const reach = 18 + Math.abs(to.y - from.y) * 0.42;
  // Arrows leave a room above its middle and come in below that of another: both can be told apart.
  const [start, end] = [from.y + 4, to.y - 4];
  const isUp = to.y < from.y;
  const ink = isUp ? '#c0182b' : (INKS[from.top] ?? '#000000');
  const look = isUp || isNecessary ? 'opacity="0.9" stroke-width="1.4"' : 'opacity="0.28"';
  const dash = arrow.typeOnly ? ' stroke-dasharray="4 3"' : '';
  const path = `M${LIST_X} ${start}C${Math.round(LIST_X - reach)} ${start} ${Math.round(LIST_X - reach)} ${end} ${LIST_X - 5} ${end}`;
  return [
    `<g ${look} stroke="${ink}" fill="${ink}"><title>${from.name} → ${to.name}</title>`,
    `<path fill="none" d="${path}"${dash}/>`,
    `<path stroke="none" d="M${LIST_X} ${end}l-7 -3v6z"/></g>`,
  ].join('');
}

function drawnRoom({ name, top, y }: Room): string {
  const single = name.endsWith('.ts') ? top : name;
  return [
    `<rect x="${LIST_X}" y="${y - ROW_PX / 2 + 2}" width="${NAME_PX}" height="${ROW_PX - 4}" rx="4" fill="${INKS[top]}"/>`,
    `<text x="${LIST_X + 10}" y="${y + 4}" fill="#ffffff" font-weight="600">${name}</text>`,
    `<text x="${LIST_X + NAME_PX + 12}" y="${y + 4}" fill="#222222">${escaped(sentenceOf(single) ?? '')}</text>`,
  ].join('');
}

/** How the arrows are to be read, below them. */
function legend(y: number): string {
  const lines: readonly (readonly [look: string, words: string])[] = [
    ['opacity="0.9"', 'imports, and no other way leads there'],
    ['opacity="0.28"', 'imports also'],
    ['opacity="0.9" stroke-dasharray="4 3"', 'types only'],
    [
      'opacity="0.9" stroke-dasharray="4 3" style="stroke:#c0182b"',
      'up: the node, to the types of what its services promise',
    ],
  ];
  return lines
    .map(([look, words], index) => {
      const x = [40, 400, 560, 710][index] ?? 0;
      return `<path d="M${x} ${y}h40" stroke="${LEGEND_INK}" stroke-width="1.4" ${look}/><text x="${x + 48}" y="${y + 4}" fill="#222222">${words}</text>`;
    })
    .join('');
}

/** The picture, the same for the same code. */
export function drawPicture(): string {
  const places = placed();
  const room = (name: string): Room => places.find((one) => one.name === name) as Room;
  const all = arrows();
  const needed = necessary(all);
  const bottom = (places.at(-1)?.y ?? 0) + ROW_PX / 2;
  const height = bottom + 3 * GAP_PX;
  const lines = [...all]
    .sort((x, y) => Number(needed.has(x)) - Number(needed.has(y)))
    .map((arrow) => drawnArrow(arrow, room(arrow.from), room(arrow.to), needed.has(arrow)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH_PX} ${height}" width="${WIDTH_PX}" height="${height}" role="img" font-family="Helvetica, Arial, sans-serif" font-size="12">`,
    '<title>Rooms of the source, and which imports which</title>',
    '<!-- Made by `npm run docs` from the imports of the source. -->',
    `<rect width="${WIDTH_PX}" height="${height}" fill="#ffffff"/>`,
    ...lines,
    ...places.map(drawnRoom),
    legend(bottom + 2 * GAP_PX),
    '</svg>',
    '',
  ].join('\n');
}
