/** One seat for its instructor: its course in full, what was done unseen, and what can be done. */
import { type Label, same } from '../../../../views/label.js';
import { flightFigure } from '../../../rehearsals/recorder/draw.js';
import {
  askPart,
  badge,
  button,
  card,
  facts,
  grid,
  type Inline,
  instant,
  list,
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
import { lanesOfSeat } from './line.js';
import { clockBadges, seatTitle, steering } from './wall.js';
import { progressWords } from './words.js';

const words = {
  now: { en: 'Now', fr: 'En ce moment' },
  course: { en: 'Course', fr: 'Déroulement' },
  drawing: { en: 'The course as a drawing', fr: 'Le déroulement en dessin' },
  look: { en: 'Look over the shoulder', fr: 'Regarder par-dessus l’épaule' },
  recorder: { en: 'Flight recorder', fr: 'Enregistreur de vol' },
  time: { en: 'Lab time', fr: 'Heure du laboratoire' },
  progress: { en: 'Progress', fr: 'Avancement' },
  personal: { en: 'Personal code', fr: 'Code personnel' },
  closed: { en: 'Its lab is not open.', fr: 'Son laboratoire n’est pas ouvert.' },
  unseen: { en: 'Done unseen', fr: 'Fait en cachette' },
  none: {
    en: 'Nothing so far. Choose under Faults and incidents.',
    fr: 'Rien jusqu’ici. Choisissez sous « Pannes et incidents ».',
  },
  toFaults: { en: 'Faults and incidents', fr: 'Pannes et incidents' },
  over: { en: 'removed', fr: 'retiré' },
  lasts: { en: 'in force or armed', fr: 'en cours ou armé' },
  heal: { en: 'Remove', fr: 'Retirer' },
  reveal: { en: 'Tell the trainee all of it', fr: 'Tout révéler à l’apprenant' },
  revealed: { en: 'The trainee has been told all of it.', fr: 'Tout a été révélé à l’apprenant.' },
  notes: { en: 'Notes', fr: 'Notes' },
  write: { en: 'Write a note', fr: 'Écrire une note' },
  help: {
    en: 'At this instant of the timeline; the trainee reads it in the debrief.',
    fr: 'À cet instant de la frise ; l’apprenant la lit dans le bilan.',
  },
  more: { en: 'This seat', fr: 'Cette place' },
  certificate: { en: 'Certificate', fr: 'Attestation' },
  other: { en: 'Give something else…', fr: 'Donner autre chose…' },
  reset: { en: 'To its beginning…', fr: 'Revenir au début…' },
  resetNow: { en: 'Back to its beginning', fr: 'Revenir au début' },
  resetAsk: {
    en: 'The lab begins again; what ran is put away, notes and what was done unseen are forgotten.',
    fr: 'Le laboratoire recommence ; ce qui tournait est rangé, notes et actions cachées sont oubliées.',
  },
  moments: { en: 'Moments', fr: 'Moments' },
  back: { en: 'Back to here…', fr: 'Revenir ici…' },
  backNow: { en: 'Go back', fr: 'Revenir en arrière' },
  backAsk: {
    en: 'The lab goes on from this moment; what came after it is put away, and what was done unseen after it has not happened.',
    fr: 'Le laboratoire repart de ce moment ; la suite est rangée, et ce qui a été fait en cachette après n’a pas eu lieu.',
  },
  went: { en: 'It has gone back:', fr: 'Il est revenu en arrière :' },
  renew: { en: 'New code…', fr: 'Nouveau code…' },
  renewNow: { en: 'Sign out everywhere', fr: 'Déconnecter partout' },
  renewAsk: {
    en: 'For when somebody else has had the code or the cookie of this seat: all its browsers are signed out, and it gets another personal code. Its lab goes on.',
    fr: 'Si quelqu’un d’autre a eu le code ou le cookie de cette place : tous ses navigateurs sont déconnectés et elle reçoit un autre code personnel. Son laboratoire continue.',
  },
  free: { en: 'Free the seat…', fr: 'Libérer la place…' },
  freeNow: { en: 'Free this seat', fr: 'Libérer cette place' },
  freeAsk: {
    en: 'Its trainee is signed out everywhere, and its lab is put away. Whoever joins next gets another lab.',
    fr: 'L’apprenant est déconnecté partout et son laboratoire rangé. Le suivant recevra un autre laboratoire.',
  },
  keep: { en: 'Leave it', fr: 'Ne rien faire' },
} as const satisfies Record<string, Label>;

function nowCard(room: Classroom, seat: Seat): Part {
  const open = seat.open();
  const surface = room.surface(seat.record.number);
  if (open === null || surface === null) return card('now', words.now, [text(words.closed)]);
  const state = open.control.state();
  const result = resultOf(room, seat);
  return card('now', words.now, [
    { template: 'figure', data: smallFigure(state, 'seat-picture') },
    facts([
      [words.time, [instant(state.nowUs), ...clockBadges(seat, state)]],
      ...(result === null ? [] : [[words.progress, progressWords(result)] as const]),
      [words.personal, { code: seat.record.code }],
    ]),
    ...state.alarms.map((alarm) => note('bad', alarm)),
    row([
      button(words.look, surface.url),
      button(words.recorder, `${surface.url}recorder`, { quiet: true }),
      ...steering(room, seat),
    ]),
  ]);
}

function courseCard(seat: Seat, sheet: Sheet): Part[] {
  const open = seat.open();
  if (open === null) return [];
  const { lanes, fromUs, toUs } = lanesOfSeat(seat, open.control);
  const figure = flightFigure(lanes, { fromUs, toUs }, sheet.language, 'seat-course');
  const shown = { label: words.drawing, figure: { template: 'figure', data: figure } } as const;
  return [card('course', words.course, [{ template: 'lab-figure', data: shown }], 'wide')];
}

function unseenCard(seat: Seat): Part {
  const { deeds, isRevealed, number } = seat.record;
  const parts: Part[] = deeds.flatMap(({ id, atUs, title, line, endUs }): Part[] => {
    const state = endUs === null ? badge(words.lasts, 'warn') : badge(words.over, 'plain');
    return [
      text([instant(atUs), { strong: title }, state]),
      text({ code: line }, { style: 'small' }),
      ...(endUs === null
        ? [row([pressPart('heal', { seat: String(number), deed: id }, words.heal, { about: title })])]
        : []),
    ];
  });
  const tell: Part[] =
    deeds.length === 0
      ? [text(words.none)]
      : isRevealed
        ? [note('good', words.revealed)]
        : [row([pressPart('reveal', { seat: String(number) }, words.reveal)])];
  return card('unseen', words.unseen, [
    ...parts,
    ...tell,
    row([button(words.toFaults, `/incidents?seat=${number}`, { quiet: true })]),
  ]);
}

function notesCard(seat: Seat): Part {
  const items = seat.record.notes.map(({ atUs, text: said }): Inline => [instant(atUs), same(said)]);
  return card('notes', words.notes, items.length === 0 ? [] : [list('', items)]);
}

const went = {
  trainee: { en: '(by the trainee)', fr: '(par l’apprenant)' },
  instructor: { en: '(by you)', fr: '(par vous)' },
} as const satisfies Record<string, Label>;

/** So many of its moments are offered, the last ones. */
const MOMENTS_SHOWN = 6;

/** Where its lab can go back to, and when it has. */
function momentsCard(seat: Seat, here: string): Part[] {
  const { number, backs } = seat.record;
  const moments = seat.open()?.control.state().moments ?? [];
  if (moments.length + backs.length === 0) return [];
  const path = `/seats/${number}`;
  const asked = new URLSearchParams(here.split('?')[1] ?? '').get('back');
  const chosen = moments.find(({ id }) => id === asked);
  if (chosen !== undefined) {
    const values = { seat: String(number), moment: chosen.id };
    const now = pressPart('back', values, words.backNow, { danger: true, about: chosen.name });
    const keep = button(words.keep, path, { quiet: true });
    return [
      card('moments', words.moments, [
        text([instant(chosen.atUs), { strong: chosen.name }]),
        askPart(words.backAsk, now, keep),
      ]),
    ];
  }
  const times = backs.map(
    ({ fromUs, toUs, by }): Inline => [instant(fromUs), same('→'), instant(toUs), went[by]],
  );
  const offered = moments.slice(-MOMENTS_SHOWN).toReversed();
  return [
    card('moments', words.moments, [
      ...offered.flatMap(({ id, atUs, name }): Part[] => [
        text([instant(atUs), { strong: name }]),
        row([button(words.back, `${path}?back=${id}#moments`, { quiet: true, about: name })]),
      ]),
      ...(times.length === 0 ? [] : [text(words.went, { style: 'small' }), list('', times)]),
    ]),
  ];
}

/** What is asked once more, and what it is called then. */
const asks = {
  reset: [words.resetAsk, words.resetNow],
  renew: [words.renewAsk, words.renewNow],
  free: [words.freeAsk, words.freeNow],
} as const;

const isAsked = (name: string | null): name is keyof typeof asks =>
  name !== null && Object.hasOwn(asks, name);

function moreCard(seat: Seat, here: string): Part {
  const { number } = seat.record;
  const query = new URLSearchParams(here.split('?')[1] ?? '');
  const asked = query.get('ask');
  const path = `/seats/${number}`;
  const values = { seat: String(number) };
  if (isAsked(asked)) {
    const [ask, label] = asks[asked];
    const now = pressPart(asked, values, label, { danger: true });
    return card('more', words.more, [askPart(ask, now, button(words.keep, path, { quiet: true }))]);
  }
  return card('more', words.more, [
    row([
      button(words.certificate, `${path}/certificate`, { quiet: true }),
      button(words.other, `/subjects?seat=${number}`, { quiet: true }),
      button(words.reset, `${path}?ask=reset#more`, { quiet: true }),
      button(words.renew, `${path}?ask=renew#more`, { quiet: true }),
      button(words.free, `${path}?ask=free#more`, { quiet: true }),
    ]),
  ]);
}

/** One seat as the instructor sees it; `events`: where its changes are told. */
export function seatPage(room: Classroom, seat: Seat, sheet: Sheet, events: string): string {
  const hasNotes = seat.record.notes.length > 0;
  return instructorPage(
    seatTitle(seat),
    [
      grid([
        nowCard(room, seat),
        unseenCard(seat),
        ...(hasNotes ? [notesCard(seat)] : []),
        ...momentsCard(seat, sheet.here),
        moreCard(seat, sheet.here),
      ]),
      grid(courseCard(seat, sheet)),
      noteSection(String(seat.record.number), words.write, words.help),
    ],
    { sheet, tab: null, events },
  );
}
