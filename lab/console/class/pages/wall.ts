/** The wall: all seats at once, and what an instructor does to all of them. */
import { counted } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import type { LabState } from '../../control/lab-state.js';
import {
  badge,
  button,
  card,
  facts,
  type Inline,
  instant,
  note,
  pressPart,
  row,
  text,
} from '../../drawing/parts.js';
import type { Part } from '../../drawing/render-lab.js';
import { smallFigure } from '../../picture/small.js';
import type { Classroom } from '../class.js';
import { resultOf } from '../results/results.js';
import type { Seat } from '../seats/seat.js';
import { instructorPage, noteSection, type Sheet } from './frame.js';
import { lineFigure } from './line.js';
import { progressWords } from './words.js';

const words = {
  title: { en: 'The class', fr: 'La classe' },
  joining: { en: 'How trainees join', fr: 'Comment les apprenants entrent' },
  address: { en: 'Address', fr: 'Adresse' },
  code: { en: 'Code', fr: 'Code' },
  seats: { en: 'Seats', fr: 'Places' },
  subject: { en: 'Rehearsal', fr: 'Répétition' },
  examination: { en: 'examination', fr: 'examen' },
  nobody: {
    en: 'Nobody has joined yet. Show this address and this code.',
    fr: 'Personne n’est encore entré. Affichez cette adresse et ce code.',
  },
  all: { en: 'All seats', fr: 'Toutes les places' },
  pause: { en: 'Pause', fr: 'Pause' },
  pauseAll: { en: 'Pause all', fr: 'Tout mettre en pause' },
  resume: { en: 'Resume', fr: 'Reprendre' },
  resumeAll: { en: 'Resume all', fr: 'Tout reprendre' },
  advance: { en: '+ 10 min', fr: '+ 10 min' },
  advanceAll: { en: 'All + 10 min', fr: 'Tous + 10 min' },
  look: { en: 'Look over the shoulder', fr: 'Regarder par-dessus l’épaule' },
  more: { en: 'Seat', fr: 'Place' },
  held: { en: 'paused by you', fr: 'mis en pause par vous' },
  still: { en: 'paused by the trainee', fr: 'mis en pause par l’apprenant' },
  advancing: { en: 'going ahead…', fr: 'avance en cours…' },
  unseen: { en: 'unseen', fr: 'caché' },
  making: { en: 'being made', fr: 'en préparation' },
  closed: { en: 'not open', fr: 'fermé' },
  notMade: { en: 'not made', fr: 'non préparé' },
  makeAgain: { en: 'Make it again', fr: 'Le préparer à nouveau' },
  asks: (name: string, seat: number): Label => ({
    en: `${name} asks to come back to seat ${seat}.`,
    fr: `${name} demande à revenir à la place ${seat}.`,
  }),
  yes: { en: 'Let in', fr: 'Laisser entrer' },
  no: { en: 'Send away', fr: 'Refuser' },
  freeSeats: (count: number): Label =>
    counted(count, { en: 'free seat', fr: 'place libre' }, { en: 'free seats', fr: 'places libres' }),
  note: { en: 'A note for all', fr: 'Une note pour tous' },
  noteHelp: {
    en: 'It stands at this instant of each timeline, and trainees read it in their debrief.',
    fr: 'Elle figure à cet instant de chaque frise et les apprenants la lisent dans leur bilan.',
  },
  out: { en: 'Sign out', fr: 'Se déconnecter' },
} as const;

export const seatTitle = ({ record: { name, number } }: Seat): Label =>
  name === null ? { en: `Seat ${number}`, fr: `Place ${number}` } : same(`${number} · ${name}`);

/** How the clock of a seat goes, where it does not go as everybody expects. */
export function clockBadges({ record }: Seat, { paused, advancing }: LabState): Inline[] {
  if (advancing) return [badge(words.advancing, 'info')];
  if (record.isHeld) return [badge(words.held, 'warn')];
  return paused ? [badge(words.still, 'warn')] : [];
}

function badgesOf(seat: Seat, state: LabState): Inline[] {
  const { record } = seat;
  const alarms = state.alarms.length + state.network.conflicts.length;
  const unseen = record.deeds.filter(({ endUs }) => endUs === null).length;
  return [
    ...clockBadges(seat, state),
    ...(unseen === 0
      ? []
      : [badge({ en: `${unseen} ${words.unseen.en}`, fr: `${unseen} ${words.unseen.fr}` }, 'info')]),
    ...(alarms === 0
      ? []
      : [badge(counted(alarms, { en: 'alarm', fr: 'alarme' }, { en: 'alarms', fr: 'alarmes' }), 'bad')]),
  ];
}

/** The buttons of one seat. */
export function steering(room: Classroom, seat: Seat): Part[] {
  const about = seatTitle(seat);
  const number = String(seat.record.number);
  return [
    seat.record.isHeld
      ? pressPart('resume', { seat: number }, words.resume, { about })
      : pressPart('pause', { seat: number }, words.pause, { about }),
    pressPart('advance', { seat: number, minutes: '10', after: String(room.advances) }, words.advance, {
      about,
    }),
  ];
}

function seatCard(room: Classroom, seat: Seat): Part {
  const { number } = seat.record;
  const id = `seat-${number}`;
  const title = seatTitle(seat);
  const open = seat.open();
  const surface = room.surface(number);
  if (open === null || surface === null) {
    const status = seat.hosted()?.status;
    const isComing = status === undefined || status === 'making';
    const trouble = room.trouble(number);
    return card(id, title, [
      ...(trouble === null ? [] : [note('bad', trouble, { role: 'alert' })]),
      text(trouble !== null ? words.notMade : isComing ? words.making : words.closed, { role: 'status' }),
      row([
        button({ en: `${words.more.en} ${number}`, fr: `${words.more.fr} ${number}` }, `/seats/${number}`, {
          quiet: true,
        }),
        ...(isComing && trouble === null
          ? []
          : [pressPart('reset', { seat: String(number) }, words.makeAgain, { about: title })]),
      ]),
    ]);
  }
  const state = open.control.state();
  const result = resultOf(room, seat);
  return card(id, title, [
    { template: 'figure', data: smallFigure(state, `${id}-picture`) },
    { template: 'figure', data: lineFigure(seat, open.control, `${id}-line`) },
    text([
      instant(state.nowUs),
      ...(result === null ? [] : [same('·'), progressWords(result)]),
      ...badgesOf(seat, state),
    ]),
    row([
      button(words.look, surface.url, { about: title }),
      button({ en: `${words.more.en} ${number}`, fr: `${words.more.fr} ${number}` }, `/seats/${number}`, {
        quiet: true,
      }),
      ...steering(room, seat),
    ]),
  ]);
}

const waitingParts = (room: Classroom): Part[] =>
  room
    .waiting()
    .flatMap(({ id, seat, name }) => [
      note('warn', words.asks(name, seat), { role: 'alert' }),
      row([
        pressPart('answer', { waiting: id, may: 'true' }, words.yes, { about: same(name) }),
        pressPart('answer', { waiting: id, may: 'false' }, words.no, { about: same(name) }),
      ]),
    ]);

function joinCard(room: Classroom, url: string, title: Label | null): Part {
  const taken = room.seats.filter(({ record }) => record.name !== null).length;
  const rehearsal: Inline[] = [
    ...(title === null ? [] : [title]),
    ...(room.isExamination ? [badge(words.examination, 'warn')] : []),
  ];
  return card('joining', words.joining, [
    facts([
      [words.address, { code: url }],
      [words.code, { code: room.roster.record.code }],
      ...(rehearsal.length === 0 ? [] : [[words.subject, rehearsal] as const]),
      [words.seats, same(`${taken} / ${room.seats.length}`)],
    ]),
    ...(taken === 0 ? [text(words.nobody)] : []),
  ]);
}

const allCard = (room: Classroom): Part =>
  card('all', words.all, [
    row([
      pressPart('pause', { seat: 'all' }, words.pauseAll),
      pressPart('resume', { seat: 'all' }, words.resumeAll),
      pressPart('advance', { seat: 'all', minutes: '10', after: String(room.advances) }, words.advanceAll),
    ]),
  ]);

export interface WallGiven {
  readonly url: string;
  /** What is rehearsed; null: nothing in particular. */
  readonly title: Label | null;
  readonly events: string;
}

/** All seats at a glance, as it hangs on the wall; `url`: where trainees join. */
export function wallPage(room: Classroom, sheet: Sheet, { url, title, events }: WallGiven): string {
  const taken = room.seats.filter(({ record }) => record.name !== null);
  const free = room.seats.length - taken.length;
  const body: Part[] = [
    ...waitingParts(room),
    {
      template: 'lab-grid',
      data: [joinCard(room, url, title), ...(taken.length === 0 ? [] : [allCard(room)])],
    },
    { template: 'class-wall', data: taken.map((seat) => seatCard(room, seat)) },
    ...(free > 0 && taken.length > 0 ? [text(words.freeSeats(free), { style: 'small' })] : []),
    ...(taken.length === 0 ? [] : [noteSection('all', words.note, words.noteHelp)]),
    row([pressPart('sign-out', {}, words.out)]),
  ];
  return instructorPage(words.title, body, { sheet, tab: '/', events });
}
