/** The flight recorder: lanes over lab time, and what happened in sentences. */
import { MINUTE, type Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { languageParameter } from '../../../views/names.js';
import { flightFigure } from '../../rehearsals/recorder/draw.js';
import { hintNotes, lanesOf, type Note } from '../../rehearsals/recorder/flight.js';
import type { FlightLine } from '../../rehearsals/recorder/flight-log.js';
import { type Sentence, toldOf } from '../../rehearsals/recorder/told.js';
import { card, row, text, type View } from '../drawing/parts.js';
import type { Part } from '../drawing/render-lab.js';
import { instantLinks, toldHref } from '../picture/links.js';
import { MOMENTS } from './moments.js';

export const recorderTitle: Label = { en: 'Flight recorder', fr: 'Enregistreur de vol' };
export const RECORDER = '/recorder';

const words = {
  lanes: { en: 'What happened', fr: 'Ce qui s’est passé' },
  drawing: { en: 'The drawing', fr: 'Le dessin' },
  told: { en: 'In sentences', fr: 'En phrases' },
  nothing: { en: 'Nothing has happened yet.', fr: 'Il ne s’est encore rien passé.' },
  noMatch: { en: 'Nothing of this kind in this period.', fr: 'Rien de tel pendant cette période.' },
  zoom: { en: 'Period shown', fr: 'Période affichée' },
  nearer: { en: 'Zoom in', fr: 'Zoom avant' },
  farther: { en: 'Zoom out', fr: 'Zoom arrière' },
  earlier: { en: 'Earlier', fr: 'Plus tôt' },
  later: { en: 'Later', fr: 'Plus tard' },
  all: { en: 'The whole time', fr: 'Toute la période' },
  keys: {
    en: 'Keys: + and − zoom, ← and → move, 0 shows all. Or click on the drawing and turn the wheel. Quiet hours are folded.',
    fr: 'Touches : + et − pour le zoom, ← et → pour se déplacer, 0 pour tout voir. Ou cliquez sur le dessin et tournez la molette. Les heures calmes sont repliées.',
  },
  of: { en: 'What', fr: 'Quoi' },
  search: { en: 'Contains', fr: 'Contient' },
  show: { en: 'Show', fr: 'Afficher' },
} as const satisfies Record<string, Label>;

/** Parts of the site by which events are found: beginnings of their kinds, or a box. */
const parts = {
  '': { label: { en: 'everything', fr: 'tout' }, kinds: [] },
  a: { label: { en: 'Appliance A', fr: 'Serveur A' }, kinds: [] },
  b: { label: { en: 'Appliance B', fr: 'Serveur B' }, kinds: [] },
  c: { label: { en: 'Appliance C', fr: 'Serveur C' }, kinds: [] },
  people: {
    label: { en: 'people', fr: 'utilisateurs' },
    kinds: ['session.', 'console.', 'workstation.', 'people.', 'installer.site-closed'],
  },
  name: {
    label: { en: 'the site’s name', fr: 'le nom du site' },
    kinds: ['network.', 'site.seen', 'workstation.', 'address.'],
  },
  pair: { label: { en: 'the pair', fr: 'la paire' }, kinds: ['failover.', 'power.'] },
  installs: { label: { en: 'installations', fr: 'installations' }, kinds: ['installer.', 'updates.'] },
  faults: { label: { en: 'faults', fr: 'pannes' }, kinds: ['overlays', 'cable', 'when.', 'power.'] },
} as const satisfies Record<string, { label: Label; kinds: readonly string[] }>;
type PartId = keyof typeof parts;

const isPart = (id: string): id is PartId => Object.hasOwn(parts, id);

interface Asked {
  readonly fromUs: Micros | null;
  readonly toUs: Micros | null;
  readonly of: PartId;
  readonly search: string;
}

const SEARCH_MAX = 80;

const instantIn = (query: URLSearchParams, name: string): Micros | null => {
  const given = query.get(name) ?? '';
  return /^\d{1,17}$/.test(given) ? Number(given) : null;
};

function askedIn({ frame }: View): Asked {
  const query = new URL(frame.here, 'http://lab').searchParams;
  const of = query.get('of') ?? '';
  return {
    fromUs: instantIn(query, 'from'),
    toUs: instantIn(query, 'to'),
    of: isPart(of) ? of : '',
    search: (query.get('q') ?? '').slice(0, SEARCH_MAX),
  };
}

/** Steps, mistakes and hints of the attempt under way, or of the last one. */
export function notesOfTrainee({ state: { trainee } }: View, lines: readonly FlightLine[]): Note[] {
  const attempt = trainee.current ?? trainee.last;
  if (attempt === null) return [];
  const steps = attempt.steps.flatMap(({ title, doneUs }): Note[] =>
    doneUs === null ? [] : [{ kind: 'step', atUs: doneUs, title }],
  );
  const mistakes = attempt.mistakes.map(({ title, atUs }): Note => ({ kind: 'mistake', atUs, title }));
  const titleOf = (id: string): Label | null => attempt.steps.find((one) => one.id === id)?.title ?? null;
  return [...steps, ...mistakes, ...hintNotes(lines, titleOf)];
}

const NEAREST_US = 2 * MINUTE;

function zoomHref(asked: Asked, fromUs: Micros | null, toUs: Micros | null): string {
  const query = new URLSearchParams();
  if (fromUs !== null) query.set('from', String(Math.round(fromUs)));
  if (toUs !== null) query.set('to', String(Math.round(toUs)));
  if (asked.of !== '') query.set('of', asked.of);
  if (asked.search !== '') query.set('q', asked.search);
  const text = query.toString();
  return text === '' ? RECORDER : `${RECORDER}?${text}`;
}

interface Range {
  readonly fromUs: Micros;
  readonly toUs: Micros;
}

/** Links that show another stretch; they are what keys and wheel follow. */
function zoomLinks(asked: Asked, { fromUs, toUs }: Range, whole: Range): Part {
  const span = toUs - fromUs;
  const middle = (fromUs + toUs) / 2;
  const half = Math.max(NEAREST_US, span / 2) / 2;
  const clamp = (from: Micros, to: Micros): string => {
    const shift = Math.max(0, whole.fromUs - from) - Math.max(0, to - whole.toUs);
    const [x, y] = [Math.max(whole.fromUs, from + shift), to + shift];
    if (x <= whole.fromUs && y >= whole.toUs) return zoomHref(asked, null, null);
    // What ends now goes on with the lab.
    return zoomHref(asked, x, y >= whole.toUs ? null : y);
  };
  const links = [
    { id: 'in', label: words.nearer, href: clamp(middle - half, middle + half) },
    { id: 'out', label: words.farther, href: clamp(middle - span, middle + span) },
    { id: 'earlier', label: words.earlier, href: clamp(fromUs - span / 2, toUs - span / 2) },
    { id: 'later', label: words.later, href: clamp(fromUs + span / 2, toUs + span / 2) },
    { id: 'all', label: words.all, href: zoomHref(asked, null, null) },
  ];
  return { template: 'lab-zoom', data: { links, label: words.zoom } };
}

const meets = (asked: Asked, { kind, box, text: said }: Sentence, view: View): boolean => {
  if (asked.search !== '') {
    const whole = said[view.language].toLowerCase();
    if (!whole.includes(asked.search.toLowerCase())) return false;
  }
  if (asked.of === '') return true;
  if (asked.of === 'a' || asked.of === 'b' || asked.of === 'c') return box === asked.of.toUpperCase();
  const beginnings: readonly string[] = parts[asked.of].kinds;
  return beginnings.some((one) => kind.startsWith(one));
};

const TOLD_MAX = 200;

/** Newest first: what the recorder kept, and of the newest everything. */
function allTold(view: View, notes: readonly Note[]): Sentence[] {
  const { events } = view.state;
  const oldestUs = events.at(-1)?.atUs ?? Number.POSITIVE_INFINITY;
  const older = view.flight.filter(({ atUs }) => atUs < oldestUs);
  return toldOf([...older, ...[...events].reverse()], notes).reverse();
}

/** Sentences with where they lead. */
export function toldPart(view: View, told: readonly Sentence[]): Part {
  const mayGoBack = !view.state.closed.includes(MOMENTS);
  return {
    template: 'told',
    data: told.map((one) => ({
      ...one,
      ...toldHref(view, one),
      links: mayGoBack ? instantLinks(one.atUs) : [],
    })),
  };
}

/** The newest sentences, for the first page. */
export const newestTold = (view: View, count: number): Part | null => {
  const told = allTold(view, notesOfTrainee(view, view.flight)).slice(0, count);
  return told.length === 0 ? null : toldPart(view, told);
};

/** The flight recorder between two instants, with the notes of the trainee. */
export function recorderPage(view: View): readonly Part[] {
  const { flight: lines, language } = view;
  const asked = askedIn(view);
  const notes = notesOfTrainee(view, lines);
  const firstUs = Math.min(lines[0]?.atUs ?? view.state.nowUs, ...notes.map(({ atUs }) => atUs));
  const whole: Range = { fromUs: firstUs, toUs: view.state.nowUs };
  const range: Range = {
    fromUs: Math.max(whole.fromUs, asked.fromUs ?? whole.fromUs),
    toUs: Math.min(whole.toUs, asked.toUs ?? whole.toUs),
  };
  const lanes = lanesOf({ lines, notes, fromUs: whole.fromUs });
  const figure: Part = { template: 'figure', data: flightFigure(lanes, range, language) };
  const told = allTold(view, notes).filter(
    (one) => one.atUs >= range.fromUs && one.atUs <= range.toUs && meets(asked, one, view),
  );
  const filter: Part = {
    template: 'lab-told-filter',
    data: {
      w: words,
      action: RECORDER,
      language: languageParameter,
      parts: Object.entries(parts).map(([id, { label }]) => ({ id, label, chosen: id === asked.of })),
      search: asked.search,
      from: asked.fromUs,
      to: asked.toUs,
    },
  };
  const list =
    told.length === 0
      ? text(asked.search === '' ? words.nothing : words.noMatch)
      : toldPart(view, told.slice(0, TOLD_MAX));
  return [
    card(
      'flight-card',
      words.lanes,
      [
        row([zoomLinks(asked, range, whole)]),
        { template: 'lab-flight', data: { figure, label: words.drawing, keys: words.keys } },
      ],
      'wide',
    ),
    card('told', words.told, [filter, list], 'wide'),
  ];
}
