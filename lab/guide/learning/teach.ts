/** A try as a debrief that teaches: its lessons, and the best possible run beside it. */

import { MS } from '../../../hardware/ports.js';
import { dateTime, duration } from '../../../views/format.js';
import { join, type Label, same } from '../../../views/label.js';
import { durationUs } from '../../hosting/when/duration.js';
import { TIME_ZONE } from '../../making/found.js';
import type { AddressPlan } from '../../plan.js';
import { armedBy } from '../../rehearsals/language/file.js';
import { knownRehearsal } from '../../rehearsals/language/load.js';
import type { Mode } from '../../rehearsals/language/modes.js';
import { flawsOf } from '../../rehearsals/language/variant.js';
import type { Rehearsal } from '../../rehearsals/language/vocabulary.js';
import { hintNotes } from '../../rehearsals/recorder/flight.js';
import { faultLabel } from '../../rehearsals/recorder/sentences/terms.js';
import { whenOf } from '../../rehearsals/recorder/told.js';
import { OF } from '../../rehearsals/report/bill.js';
import { billFor } from '../../rehearsals/report/grade.js';
import type { Debrief, Report } from '../../rehearsals/report/report.js';
import type { Beside, BesideCell, LessonShown, Teaching } from '../../rehearsals/report/teaching.js';
import type { TryBook } from '../../rehearsals/report/tries/book.js';
import type { BestRun, OtherSide, Otherwise, Try } from '../../rehearsals/report/tries/try.js';
import { type Lesson, lessonsOf } from './lessons.js';
import { placeName } from './page-name.js';

const words = {
  person: { en: 'Name', fr: 'Nom' },
  nobody: { en: 'not given', fr: 'non indiqué' },
  day: { en: 'Day', fr: 'Jour' },
  mode: { en: 'Mode', fr: 'Mode' },
  again: { en: 'Began', fr: 'Début' },
  middle: {
    en: 'in the middle of an earlier try, after going back',
    fr: 'au milieu d’un essai antérieur, après un retour en arrière',
  },
  hints: { en: 'Hints read', fr: 'Indices lus' },
  hid: { en: 'What the rehearsal hid', fr: 'Ce que la répétition cachait' },
  cutWire: ({ name, lasts }: { readonly name: string; readonly lasts: Label | null }): Label => ({
    en: `wire ${name} cut${lasts === null ? '' : ` for ${lasts.en}`}`,
    fr: `liaison ${name} coupée${lasts === null ? '' : ` pendant ${lasts.fr}`}`,
  }),
  cutPower: (box: string): Label => ({
    en: `power of ${box} cut`,
    fr: `alimentation de ${box} coupée`,
  }),
  overlooked: { en: '(overlooked)', fr: '(passé inaperçu)' },
  nothing: { en: 'nothing', fr: 'rien' },
  met: { en: '(not overlooked)', fr: '(pas passé inaperçu)' },
  deed: { en: 'What was done:', fr: 'Ce qui a été fait :' },
  noDeed: {
    en: 'Nothing was done just before: time went by.',
    fr: 'Rien n’a été fait juste avant : le temps a passé.',
  },
  measured: { en: 'Measured:', fr: 'Mesuré :' },
  could: { en: 'What may come of it:', fr: 'Ce qui peut en résulter :' },
  bestTitle: { en: 'Beside the best possible run', fr: 'À côté du meilleur parcours possible' },
  bestNone: {
    en: 'For a lesson of a finding there is no run to lie beside yours: nobody has walked it before, and no time can be given in which it is done. What counts is where you led the pair: the bill below says what the judge found there.',
    fr: 'Pour une leçon tirée d’un constat, il n’y a pas de parcours à côté du vôtre : personne ne l’a suivi auparavant et aucune durée de référence n’existe. Ce qui compte est l’état où vous avez mené la paire : le décompte ci-dessous dit ce que le juge y a constaté.',
  },
  yours: { en: 'Yours', fr: 'Le vôtre' },
  best: { en: 'Best possible', fr: 'Le meilleur' },
  missed: { en: 'not done', fr: 'non fait' },
  time: { en: 'Time in all', fr: 'Temps total' },
  outage: { en: 'Site down', fr: 'Site indisponible' },
  users: { en: 'People and sessions cut off', fr: 'Personnes et sessions coupées' },
  support: { en: 'Calls to support', fr: 'Appels à l’assistance' },
  lost: { en: 'Rows and files lost', fr: 'Lignes et fichiers perdus' },
  mistakes: { en: 'Mistakes', fr: 'Erreurs' },
  points: { en: 'Points', fr: 'Points' },
  bestNote: {
    en: 'The robot walked the same rehearsal with the same seed and variant. Steps stand with the lab time since the beginning.',
    fr: 'Le robot a suivi la même répétition, avec la même graine et la même variante. Les étapes figurent avec le temps écoulé depuis le début.',
  },
  was: { en: 'As it was', fr: 'Tel quel' },
  other: { en: 'Otherwise', fr: 'Autrement' },
  unfit: (count: number): Label => ({
    en: `${count} later ${count === 1 ? 'deed' : 'deeds'} no longer fitted and ${count === 1 ? 'was' : 'were'} left out.`,
    fr: `${count} ${count === 1 ? 'action ultérieure ne convenait plus et a été omise' : 'actions ultérieures ne convenaient plus et ont été omises'}.`,
  }),
  whatIf: ({ en, fr }: Label): Label => ({ en: `What if: ${en}`, fr: `Et si : ${fr}` }),
  none: { en: 'none', fr: 'aucun' },
  ownPoints: (points: number): Label => ({
    en: `−${points.toLocaleString('en')} for the risk`,
    fr: `−${points.toLocaleString('fr')} pour le risque`,
  }),
} as const;

export const modeWords = {
  guided: { en: 'with steps and hints', fr: 'avec étapes et indices' },
  listless: { en: 'without the list of steps', fr: 'sans la liste des étapes' },
  examination: { en: 'examination', fr: 'examen' },
} as const satisfies Record<Mode, Label>;

const cell = (text: Label, tone: BesideCell['tone'] = ''): BesideCell => ({ text, tone });
const figure = (count: number): Label => ({ en: count.toLocaleString('en'), fr: count.toLocaleString('fr') });

/** Two figures of which the smaller is the better. */
const against = (
  head: Label,
  one: number,
  other: number,
  say: (value: number) => Label,
): Beside['rows'][number] => ({
  head,
  strong: false,
  cells: [cell(say(one), one > other ? 'bad' : ''), cell(say(other), other < one ? 'good' : '')],
});

/** A try as a debrief, to be drawn like any other. */
export function debriefOfTry(
  one: Pick<Try, 'report' | 'success' | 'reasons' | 'flight'>,
  rehearsal: Rehearsal,
): Debrief {
  const { report, success, reasons, flight } = one;
  const conditions = rehearsal.success.map(({ title }, index) => ({ title, holds: success[index] === true }));
  const { a, b, c } = flight?.roles ?? {};
  const roles = {
    ...(a === undefined ? {} : { a }),
    ...(b === undefined ? {} : { b }),
    ...(c === undefined ? {} : { c }),
  };
  return {
    ...{ report, rehearsal, success: conditions, reasons },
    ...(flight === undefined
      ? {}
      : { flight: { ...flight, roles, lines: flight.lines.map((line) => ({ ...line, data: line.data })) } }),
  };
}

const endOf = ({ steps }: Report, id: string): number | null =>
  steps.find((step) => step.id === id)?.endedMs ?? null;

const since = (ms: number | null): BesideCell =>
  ms === null ? cell(words.missed, 'bad') : cell(duration(ms));

/** The best run beside one's own: steps by lab time, and what both cost. */
export function bestBeside(one: Try, best: BestRun, rehearsal: Rehearsal): Beside {
  const mine = one.report;
  const theirs = best.report;
  const steps = rehearsal.steps.map(({ id, title }) => ({
    head: title,
    strong: false,
    cells: [since(endOf(mine, id)), since(endOf(theirs, id))],
  }));
  const myPoints = mine.trainee?.points ?? 0;
  const theirPoints = billFor(debriefOfTry({ ...best, flight: undefined }, rehearsal), 0).points;
  const lost = ({ lost: { rows, files } }: Report): number => rows + files;
  return {
    caption: words.bestTitle,
    heads: [words.yours, words.best],
    rows: [
      ...steps,
      against(words.time, mine.simulatedMs, theirs.simulatedMs, duration),
      against(words.outage, mine.downtimeMs, theirs.downtimeMs, duration),
      against(words.users, mine.costs?.users ?? 0, theirs.costs?.users ?? 0, figure),
      against(words.support, mine.costs?.support ?? 0, theirs.costs?.support ?? 0, figure),
      against(words.lost, lost(mine), lost(theirs), figure),
      against(words.mistakes, mine.mistakes.length, theirs.mistakes.length, figure),
      {
        head: words.points,
        strong: true,
        cells: [
          cell(ofPoints(myPoints), myPoints < theirPoints ? 'bad' : 'good'),
          cell(ofPoints(theirPoints)),
        ],
      },
    ],
    notes: [words.bestNote],
  };
}

const ofPoints = (points: number): Label => ({
  en: `${points.toLocaleString('en')} / ${OF}`,
  fr: `${points.toLocaleString('fr')} / ${OF}`,
});

const list = (labels: readonly Label[], none: Label = words.none): Label =>
  labels.length === 0
    ? none
    : { en: labels.map(({ en }) => en).join('; '), fr: labels.map(({ fr }) => fr).join(' ; ') };

const pointsOf = ({ points }: OtherSide): number => points ?? 0;

/** What was and what would have been. */
function otherwiseBeside({ words: what, one, other, unfit }: Otherwise): Beside {
  return {
    caption: words.whatIf(what),
    heads: [words.was, words.other],
    rows: [
      against(words.outage, one.outageMs, other.outageMs, duration),
      against(words.lost, one.lost, other.lost, figure),
      {
        head: words.mistakes,
        strong: false,
        cells: [
          cell(list(one.mistakes), one.mistakes.length > 0 ? 'bad' : ''),
          cell(list(other.mistakes), other.mistakes.length === 0 ? 'good' : 'bad'),
        ],
      },
      {
        head: words.points,
        strong: true,
        cells: [
          cell(ofPoints(pointsOf(one))),
          cell(ofPoints(pointsOf(other)), pointsOf(other) > pointsOf(one) ? 'good' : ''),
        ],
      },
    ],
    notes: unfit === 0 ? [] : [words.unfit(unfit)],
  };
}

function lessonShown(lesson: Lesson): LessonShown {
  const { id, title, atUs, deed, statements, consequence, measured, risk, right, otherwise } = lesson;
  return {
    ...{ id, title, cost: words.ownPoints(risk), right },
    where: [whenOf(atUs), ...(deed === null ? [] : [same('·'), placeName(deed.box, deed.path)])],
    told: [
      deed === null ? { label: words.deed, text: words.noDeed } : { label: words.deed, text: deed.words },
      ...(measured === null ? [] : [{ label: words.measured, text: measured }]),
      ...(consequence === null ? [] : [{ label: words.could, text: consequence }]),
    ],
    statements: statements.map((one) => ({ ...one, href: null })),
    beside: otherwise === null ? null : otherwiseBeside(otherwise),
  };
}

/** What a rehearsal plans for a moment: faults, wires and power that go. The same twice is told once. */
function plannedIn(rehearsal: Pick<Rehearsal, 'id' | 'whens'>): Label[] {
  const told = armedBy(rehearsal).flatMap((when) =>
    when.do.flatMap(({ fault, of, cutWire, cut }): Label[] => {
      const lasts = when.for === undefined ? null : duration(durationUs(when.for) / MS);
      if (fault !== undefined) return [join([faultLabel(fault), same(`(${of ?? ''})`)], ' ')];
      if (cutWire !== undefined) return [words.cutWire({ name: cutWire, lasts })];
      return cut === undefined ? [] : [words.cutPower(cut)];
    }),
  );
  return [...new Map(told.map((label) => [label.en, label])).values()];
}

/** What the rehearsal and its seed hid, each flaw with what became of it. */
function hiddenIn({ variant, report }: Try, rehearsal: Rehearsal): Label[] {
  const made = new Set(report.mistakes.map(({ id }) => id));
  const flaws = variant === null ? [] : flawsOf(rehearsal, variant);
  return [
    ...rehearsal.faults.map(({ overlay, box }) => join([faultLabel(overlay), same(`(${box})`)], ' ')),
    ...plannedIn(rehearsal),
    ...flaws.map(({ title, mistakes = [] }) =>
      join([title, mistakes.some(({ id }) => made.has(id)) ? words.overlooked : words.met], ' '),
    ),
  ];
}

/** Everything that a debrief of a try teaches. */
export function teachingOf(one: Try, rehearsal: Rehearsal): Teaching {
  const titleOf = (id: string): Label => rehearsal.steps.find((step) => step.id === id)?.title ?? same(id);
  const read = hintNotes(
    (one.flight?.lines ?? [])
      .filter(({ atUs }) => atUs >= one.startUs)
      .map((line) => ({ ...line, data: line.data })),
    titleOf,
  );
  // Three pieces of one hint are told once, with their number.
  const hints = [...new Map(read.map(({ title }) => [title.en, title])).values()].map((title): Label => {
    const times = read.filter((one) => one.title.en === title.en).length;
    return times === 1 ? title : { en: `${title.en} (${times})`, fr: `${title.fr} (${times})` };
  });
  return {
    about: [
      { name: words.person, value: one.person === '' ? words.nobody : same(one.person) },
      { name: words.day, value: dateTime(one.endedAtMs, TIME_ZONE) },
      { name: words.mode, value: modeWords[one.mode] },
      ...(one.isAgain ? [{ name: words.again, value: words.middle }] : []),
      { name: words.hints, value: list(hints) },
      { name: words.hid, value: list(hiddenIn(one, rehearsal), words.nothing) },
    ],
    lessons: lessonsOf(one, rehearsal).map(lessonShown),
    bestNone: rehearsal.lesson === true ? words.bestNone : null,
    best: one.best === null ? null : bestBeside(one, one.best, rehearsal),
  };
}

/** The debrief of a try, with all that it teaches; null: there is no such try, or its rehearsal is gone. */
export function debriefOfId(
  school: { readonly book: TryBook } | null,
  id: string,
  addresses: AddressPlan,
): Debrief | null {
  const one = school?.book.read(id) ?? null;
  const rehearsal = one === null ? null : knownRehearsal(one.rehearsal, addresses);
  return one === null || rehearsal === null
    ? null
    : { ...debriefOfTry(one, rehearsal), teaching: teachingOf(one, rehearsal) };
}
