/** What the class rehearses, and what else could be given to it: rehearsals, and lessons of findings. */
import { MS } from '../../../../hardware/ports.js';
import type { FieldView, Section } from '../../../../views/blocks.js';
import { counted, duration } from '../../../../views/format.js';
import { join, type Label, same } from '../../../../views/label.js';
import { knownRehearsal, loadRehearsal, rehearsalNames } from '../../../rehearsals/language/load.js';
import { askPart, button, card, facts, pressPart, sectionsPart, text } from '../../drawing/parts.js';
import type { Part } from '../../drawing/render-lab.js';
import type { Classroom } from '../class.js';
import { instructorPage, type Sheet } from './frame.js';

/** The form in which something is chosen: it is asked about where it puts away what runs. */
export const CHOOSE = 'choose';
/** The form that sends the file of a finding: it is told what it is, and asked, before anybody gets it. */
export const SHOW_FINDING = 'show-finding';

const words = {
  title: { en: 'Rehearsals and lessons', fr: 'Répétitions et leçons' },
  now: { en: 'The class rehearses', fr: 'La classe répète' },
  free: { en: 'Nothing in particular: each begins what he likes.', fr: 'Rien de précis : chacun choisit.' },
  intro: {
    en: 'Whoever joins gets a lab of this. Giving something else makes a new lab for each seat, one after the other; what ran is put away.',
    fr: 'Qui entre reçoit un laboratoire de ceci. Donner autre chose prépare un nouveau laboratoire pour chaque place, l’un après l’autre ; ce qui tournait est rangé.',
  },
  rehearsal: { en: 'Rehearsals', fr: 'Répétitions' },
  lessons: { en: 'What happened, what now?', fr: 'Que s’est-il passé, que faire ?' },
  lessonsNote: {
    en: 'Found by campaigns of random deeds and bad luck: the lab stands in the state that was found, asks how it came to this, and the judge grades the way back.',
    fr: 'Trouvé par des campagnes d’actions et de pannes aléatoires : le laboratoire est dans l’état trouvé, demande comment on en est arrivé là, et le juge note le retour.',
  },
  file: { en: 'A finding of your own', fr: 'Un constat à vous' },
  fileLabel: { en: 'File case.json of a finding', fr: 'Fichier case.json d’un constat' },
  fileHelp: {
    en: '‘bomgar-sim campaign --save DIR’ writes one for each finding.',
    fr: '« bomgar-sim campaign --save DIR » en écrit un par constat.',
  },
  what: { en: 'What', fr: 'Quoi' },
  where: { en: 'To whom', fr: 'À qui' },
  all: { en: 'the whole class', fr: 'toute la classe' },
  give: { en: 'Give', fr: 'Donner' },
  open: { en: 'Open, and ask me', fr: 'Ouvrir, et me demander' },
  askNew: {
    en: 'Nobody has a lab yet: whoever joins from now on gets one of this.',
    fr: 'Personne n’a encore de laboratoire : qui entrera désormais en recevra un de ceci.',
  },
  made: { en: 'Who made it', fr: 'Qui l’a faite' },
  before: { en: 'Before it begins', fr: 'Avant son début' },
  asks: { en: 'What it asks', fr: 'Ce qu’elle demande' },
  campaign: { en: 'A campaign', fr: 'Une campagne' },
  steps: (count: number): Label => counted(count, { en: 'step', fr: 'étape' }, { en: 'steps', fr: 'étapes' }),
  deeds: (count: number): Label =>
    counted(count, { en: 'deed', fr: 'action' }, { en: 'deeds', fr: 'actions' }),
  giveAll: { en: 'Give to the class', fr: 'Donner à la classe' },
  giveSeat: (seat: number): Label => ({ en: `Give to seat ${seat}`, fr: `Donner à la place ${seat}` }),
  ask: (count: number): Label => ({
    en: `A new lab is made for ${count === 1 ? 'one seat' : `${count} seats`}; what runs there is put away, and notes and what was done unseen go with it.`,
    fr: `Un nouveau laboratoire est préparé pour ${count === 1 ? 'une place' : `${count} places`} ; ce qui y tourne est rangé, avec les notes et ce qui a été fait en cachette.`,
  }),
  keep: { en: 'Leave it', fr: 'Ne rien faire' },
} as const;

/** The seats that have something to lose. */
const running = (room: Classroom, seat: number | null): number =>
  room.seats.filter(
    ({ record: { name, lab, number } }) =>
      name !== null && lab !== null && (seat === null || number === seat),
  ).length;

const titleOf = (room: Classroom, id: string): Label | null =>
  room.subjects.lessons().find((one) => one.id === id)?.title ?? knownRehearsal(id)?.title ?? null;

interface Chosen {
  /** Null: all. */
  readonly seat: number | null;
  /** What is asked about; null: nothing. */
  readonly ask: string | null;
}

/** What a lesson is that the class keeps: who made it, what is over when it begins, how much it asks. */
function lessonParts(room: Classroom, id: string): Part[] {
  const before = room.subjects.before(id);
  const lesson = before === null ? null : knownRehearsal(id);
  if (before === null || lesson === null) return [];
  const length = join([words.deeds(before.deeds), same('·'), duration(before.lastsUs / MS)]);
  return [
    facts([
      [words.made, lesson.letter?.text ?? words.campaign],
      [words.before, length],
      [words.asks, words.steps(lesson.steps.length)],
    ]),
  ];
}

/** What is asked before something is given that puts away what runs. */
function askCard(room: Classroom, { seat, ask }: Chosen): Part[] {
  const count = running(room, seat);
  const title = ask === null ? null : titleOf(room, ask);
  const own = ask === null ? [] : lessonParts(room, ask);
  if (ask === null || title === null || (count === 0 && own.length === 0)) return [];
  const back = `/subjects${seat === null ? '' : `?seat=${seat}`}`;
  const now = pressPart(
    'rehearse',
    { seat: seat === null ? 'all' : String(seat), subject: ask },
    seat === null ? words.giveAll : words.giveSeat(seat),
    { danger: true, about: title },
  );
  const asked = count === 0 ? words.askNew : words.ask(count);
  return [card('ask', title, [...own, askPart(asked, now, button(words.keep, back, { quiet: true }))])];
}

const seatField = (room: Classroom, seat: number | null): FieldView => ({
  ...{ kind: 'select', name: 'seat', label: words.where, value: seat === null ? 'all' : String(seat) },
  options: [
    { value: 'all', label: words.all },
    ...room.seats.flatMap(({ record: { number, name } }) =>
      name === null ? [] : [{ value: String(number), label: same(`${number} · ${name}`) }],
    ),
  ],
});

interface Offer {
  readonly id: string;
  readonly title: Label;
}

const offersSection = (
  id: string,
  title: Label,
  {
    offers,
    to,
    intro,
  }: { readonly offers: readonly Offer[]; readonly to: FieldView; readonly intro?: Label },
): Section => ({
  id,
  title,
  blocks: [
    {
      ...{ kind: 'form', action: CHOOSE, ...(intro === undefined ? {} : { intro }) },
      fields: [
        {
          ...{ kind: 'select', name: 'subject', label: words.what, value: offers[0]?.id ?? '' },
          options: offers.map((offer) => ({ value: offer.id, label: offer.title })),
        },
        to,
      ],
      submit: words.give,
    },
  ],
});

const ownSection = (to: FieldView): Section => ({
  id: 'own-finding',
  title: words.file,
  blocks: [
    {
      ...{ kind: 'form', action: SHOW_FINDING, multipart: true },
      fields: [
        {
          ...{ kind: 'file', name: 'finding', label: words.fileLabel, value: '', required: true },
          help: words.fileHelp,
        },
        to,
      ],
      submit: words.open,
    },
  ],
});

/** In the order in which one leads to the next, as the console has them. */
const rehearsals = (): readonly Offer[] =>
  rehearsalNames()
    .map((id) => loadRehearsal(id))
    .sort((one, other) => (one.path?.place ?? 0) - (other.path?.place ?? 0));

/** What is rehearsed, and what can be given instead. */
export function subjectsPage(room: Classroom, sheet: Sheet, chosen: Chosen): string {
  const { rehearsal } = room.roster.record;
  const current = rehearsal === null ? null : (knownRehearsal(rehearsal)?.title ?? same(rehearsal));
  const to = seatField(room, chosen.seat);
  const body: Part[] = [
    ...askCard(room, chosen),
    card('now', words.now, [text(current === null ? words.free : { strong: current }), text(words.intro)]),
    sectionsPart([
      offersSection('lessons', words.lessons, {
        offers: room.subjects.lessons(),
        to,
        intro: words.lessonsNote,
      }),
      offersSection('rehearsals', words.rehearsal, { offers: rehearsals(), to }),
      ownSection(to),
    ]),
  ];
  return instructorPage(words.title, body, { sheet, tab: '/subjects', events: null });
}

/** Where something that puts away what runs, or that comes from a file, is asked about first; null: it is done at once. */
export function questionOf(room: Classroom, seat: string, subject: string): string | null {
  const number = /^\d{1,4}$/.test(seat) ? Number(seat) : null;
  const isAsked = running(room, number) > 0 || room.subjects.before(subject) !== null;
  if (!isAsked || titleOf(room, subject) === null) return null;
  const query = new URLSearchParams({ ...(number === null ? {} : { seat }), ask: subject });
  return `/subjects?${query}`;
}
