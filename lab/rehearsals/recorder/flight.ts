/** The lanes of the recorder: what lasted and what happened at an instant, from what was kept. */
import * as v from 'valibot';
import type { Micros } from '../../../hardware/ports.js';
import { join, type Label, same } from '../../../views/label.js';
import type { BoxName } from '../../plan.js';
import { BoxLanes } from './box-lanes.js';
import { type FlightLine, HIDDEN, HINT } from './flight-log.js';
import { createSpans, type Lane, type LaneTone, type Mark, type Span, type Spans } from './lane.js';
import { isEvent, sentenceOf } from './sentences/index.js';
import { faultLabel, reasonWords } from './sentences/terms.js';

/** What a debrief holds of the recorder: enough to draw it again. */
export interface Flight {
  readonly lines: readonly FlightLine[];
  readonly fromUs: Micros;
  readonly toUs: Micros;
  /** Roles that were there before the first line. */
  readonly roles: Readonly<Partial<Record<BoxName, string>>>;
}

/** What was noted of a person's work. */
export interface Note {
  readonly kind: 'step' | 'mistake' | 'hint' | 'instructor';
  readonly atUs: Micros;
  readonly title: Label;
}

const words = {
  site: { en: 'The site', fr: 'Le site' },
  syncs: { en: 'Data-syncs', fr: 'Synchronisations' },
  faults: { en: 'Faults', fr: 'Pannes' },
  cut: { en: 'Cut off', fr: 'Coupures' },
  work: { en: 'Rehearsal', fr: 'Répétition' },
  changes: { en: 'Ways to the site', fr: 'Chemins du site' },
  sync: { en: 'data-sync', fr: 'synchronisation' },
  hint: { en: 'Hint', fr: 'Indice' },
  hidden: { en: 'what the rehearsal hides', fr: 'ce que la répétition cache' },
  instructor: { en: 'Instructor', fr: 'Formateur' },
  noAnswer: { en: 'nobody', fr: 'personne' },
  backup: { en: 'a backup', fr: 'une sauvegarde' },
  down: { en: 'closed', fr: 'fermé' },
} as const satisfies Record<string, Label>;

const letterOf = (host: string): string => host.slice(0, 1).toUpperCase();

function siteSpan(spans: Spans, line: FlightLine): void {
  if (!isEvent(line) || line.kind !== 'site.seen') return;
  const { up, box, version, trouble } = line.data;
  if (up)
    spans.begin(line.atUs, same(`${letterOf(box ?? '?')}${version === null ? '' : ` · ${version}`}`), 'good');
  else if (trouble === 'backup') spans.begin(line.atUs, words.backup, 'bad');
  else spans.begin(line.atUs, trouble === 'down' ? words.down : words.noAnswer, 'bad');
}

/** One lane for all faults: each name once, as long as one of it is on. */
function faultLane(lines: readonly FlightLine[]): Lane {
  const open = new Map<string, { readonly fromUs: Micros; readonly label: Label }>();
  const spans: Span[] = [];
  for (const line of lines) {
    if (!isEvent(line) || line.kind !== 'overlays') continue;
    const { box, list } = line.data;
    const now = new Map(
      list.map((one): [string, Label] => {
        return [`${box} ${one}`, join([same(box.toUpperCase()), faultLabel(one)], ' · ')];
      }),
    );
    for (const [key, { fromUs, label }] of open) {
      if (!key.startsWith(`${box} `) || now.has(key)) continue;
      spans.push({ fromUs, toUs: line.atUs, label, tone: 'warn' });
      open.delete(key);
    }
    for (const [key, label] of now) if (!open.has(key)) open.set(key, { fromUs: line.atUs, label });
  }
  const lasting = [...open.values()].map((one): Span => ({ ...one, toUs: null, tone: 'warn' }));
  return { id: 'faults', title: words.faults, spans: [...spans, ...lasting], marks: [] };
}

/** The lane of data-syncs. */
export const SYNCS = 'syncs';

function syncLane(lines: readonly FlightLine[]): Lane {
  const spans = createSpans();
  const marks: Mark[] = [];
  for (const line of lines) {
    if (!line.kind.startsWith('failover.sync')) continue;
    if (line.kind === 'failover.sync-started') spans.begin(line.atUs, words.sync, 'accent');
    else spans.end(line.atUs);
    const tone: LaneTone = line.kind === 'failover.sync-failed' ? 'bad' : 'good';
    if (line.kind !== 'failover.sync-started') marks.push({ atUs: line.atUs, label: sentenceOf(line), tone });
  }
  return { id: SYNCS, title: words.syncs, spans: spans.all(), marks };
}

/** People who were cut off. */
function cutLane(lines: readonly FlightLine[]): Lane {
  const marks = lines.flatMap((line): Mark[] => {
    if (!isEvent(line)) return [];
    const isCut =
      (line.kind === 'session.ended' && reasonWords[line.data.reason] !== undefined) ||
      (line.kind === 'installer.site-closed' && line.data.users + line.data.sessions > 0);
    return isCut ? [{ atUs: line.atUs, label: sentenceOf(line), tone: 'bad' }] : [];
  });
  return { id: 'cut', title: words.cut, spans: [], marks };
}

const wayKinds: readonly string[] = [
  'network.dns-changed',
  'network.nat-changed',
  'workstation.hosts-changed',
];

const wayLane = (lines: readonly FlightLine[]): Lane => ({
  id: 'ways',
  title: words.changes,
  spans: [],
  marks: lines
    .filter(({ kind }) => wayKinds.includes(kind))
    .map((line) => ({ atUs: line.atUs, label: sentenceOf(line), tone: 'info' })),
});

const noteTones = { step: 'good', mistake: 'bad', hint: 'info', instructor: 'warn' } as const;

/** What the instructor said, and did unseen. */
const instructorLane = (notes: readonly Note[]): Lane => ({
  id: 'instructor',
  title: words.instructor,
  spans: [],
  marks: notes.flatMap(({ kind, atUs, title }): Mark[] =>
    kind === 'instructor' ? [{ atUs, tone: noteTones[kind], label: title }] : [],
  ),
});

const workLane = (notes: readonly Note[]): Lane => ({
  id: 'work',
  title: words.work,
  spans: [],
  marks: notes
    .filter(({ kind }) => kind !== 'instructor')
    .map(({ kind, atUs, title }) => ({
      atUs,
      tone: noteTones[kind],
      label:
        kind === 'hint'
          ? { en: `${words.hint.en}: ${title.en}`, fr: `${words.hint.fr} : ${title.fr}` }
          : title,
    })),
});

const hintSchema = v.object({ step: v.string() });

/** Hints that were read, by the titles of their steps. */
export const hintNotes = (lines: readonly FlightLine[], titleOf: (step: string) => Label | null): Note[] =>
  lines.flatMap((line): Note[] => {
    const read = line.kind === HINT ? v.safeParse(hintSchema, line.data) : null;
    if (read?.success !== true) return [];
    const title = read.output.step === HIDDEN ? words.hidden : titleOf(read.output.step);
    return title === null ? [] : [{ kind: 'hint', atUs: line.atUs, title }];
  });

export interface FlightNeeds {
  readonly lines: readonly FlightLine[];
  readonly notes: readonly Note[];
  /** Roles that were there before the first line. */
  readonly roles?: Readonly<Partial<Record<BoxName, string>>>;
  readonly fromUs: Micros;
}

/** All lanes on which something is to be seen; the site and the boxes always. */
export function lanesOf({ lines, notes, roles = {}, fromUs }: FlightNeeds): Lane[] {
  const site = createSpans();
  const boxes = new Map<BoxName, BoxLanes>();
  const of = (name: BoxName): BoxLanes => {
    const found = boxes.get(name) ?? new BoxLanes(name);
    boxes.set(name, found);
    return found;
  };
  for (const name of ['a', 'b', 'c'] as const) {
    const role = roles[name];
    if (role !== undefined) of(name).begin(role, fromUs);
  }
  for (const line of lines) {
    siteSpan(site, line);
    if (isEvent(line) && (line.kind === 'power.off' || line.kind === 'power.cut')) {
      of(line.data.box).off(line.atUs);
    } else if (line.source !== 'lab') of(line.source).read(line);
  }
  const ofBoxes = [...boxes.entries()].sort(([x], [y]) => (x < y ? -1 : 1)).flatMap(([, box]) => box.lanes());
  const all: Lane[] = [
    { id: 'site', title: words.site, spans: site.all(), marks: [] },
    ...ofBoxes,
    syncLane(lines),
    cutLane(lines),
    wayLane(lines),
    faultLane(lines),
    workLane(notes),
    instructorLane(notes),
  ];
  return all.filter(({ id, spans, marks }) => id === 'site' || spans.length + marks.length > 0);
}
