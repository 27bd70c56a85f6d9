/** Everything that an instructor does to a class, each declared once: for the forms of its pages and for tools. */
import * as v from 'valibot';
import { MINUTE } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Classroom } from './class.js';
import type { ClassOutcome } from './seats/each.js';

const short = v.pipe(v.string(), v.trim(), v.maxLength(200));
const long = v.pipe(v.string(), v.maxLength(4_000));
/** As long as a form may be. */
const FINDING_MAX = 64 * 1024;
const MINUTES_MAX = 7 * 24 * 60;

/** Forms send text. */
const number = v.union([
  v.number(),
  v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^\d{1,6}([.,]\d{1,3})?$/),
    v.transform((text) => Number(text.replace(',', '.'))),
  ),
]);
const one = v.pipe(number, v.integer(), v.minValue(1));
const seat = v.union([v.literal('all'), one]);
const values = v.union([
  v.record(short, v.union([short, v.number(), v.boolean()])),
  // 'ppm=20000, nic=eth0'.
  v.pipe(
    long,
    v.transform((text) =>
      Object.fromEntries(
        text
          .split(/[,\n]/)
          .map((pair) => pair.split('='))
          .flatMap(([key = '', ...rest]) => (key.trim() === '' ? [] : [[key.trim(), rest.join('=').trim()]])),
      ),
    ),
  ),
]);

interface Declared<E extends v.ObjectEntries> {
  readonly entries: E;
  readonly about: Label;
  readonly done: Label;
  act(room: Classroom, given: v.InferOutput<v.StrictObjectSchema<E, undefined>>): Promise<ClassOutcome>;
}

/** A deed with its own values, read before it is carried out. */
export interface ClassDeed {
  readonly schema: v.GenericSchema;
  readonly about: Label;
  readonly done: Label;
  /** `wrong`: the field that cannot be used. */
  act(room: Classroom, given: unknown): Promise<ClassOutcome | { readonly wrong: string }>;
}

function deed<E extends v.ObjectEntries>({ entries, about, done, act }: Declared<E>): ClassDeed {
  const schema = v.strictObject(entries);
  return {
    schema,
    about,
    done,
    act: async (room, given) => {
      const read = v.safeParse(schema, given);
      return read.success
        ? act(room, read.output)
        : { wrong: read.issues[0].path?.map(({ key }) => String(key)).join('.') ?? '' };
    },
  };
}

const yes = v.union([
  v.boolean(),
  v.pipe(
    v.picklist(['true', 'false']),
    v.transform((text) => text === 'true'),
  ),
]);

export const classDeeds = {
  pause: deed({
    entries: { seat },
    about: {
      en: 'Lab time of a seat, or of "all", stands still, until the instructor lets it go on',
      fr: 'L’heure d’une place, ou de toutes ("all"), s’arrête jusqu’à ce que le formateur la relance',
    },
    done: { en: 'Lab time stands still.', fr: 'L’heure du laboratoire est arrêtée.' },
    act: (room, given) => room.hold(given.seat, true),
  }),
  resume: deed({
    entries: { seat },
    about: { en: 'Lab time goes on', fr: 'L’heure du laboratoire reprend' },
    done: { en: 'Lab time goes on.', fr: 'L’heure du laboratoire reprend.' },
    act: (room, given) => room.hold(given.seat, false),
  }),
  advance: deed({
    entries: {
      seat,
      minutes: v.pipe(number, v.minValue(0.01), v.maxValue(MINUTES_MAX)),
      after: v.optional(v.pipe(number, v.integer())),
    },
    about: {
      en: 'Lab time goes ahead by so many minutes; with "after" (advances of GET /api/class), only at seats that nobody has advanced since',
      fr: 'L’heure avance d’autant de minutes ; avec "after" (advances de GET /api/class), seulement aux places que personne n’a avancées depuis',
    },
    done: { en: 'Lab time goes ahead.', fr: 'L’heure du laboratoire avance.' },
    act: (room, given) => room.advance(given.seat, Math.round(given.minutes * MINUTE), given.after),
  }),
  note: deed({
    entries: { seat, text: long },
    about: {
      en: 'A note at this instant of a seat’s timeline; its trainee reads it in the debrief',
      fr: 'Une note à cet instant de la frise d’une place ; l’apprenant la lit dans le bilan',
    },
    done: { en: 'It is noted.', fr: 'C’est noté.' },
    act: (room, given) => room.note(given.seat, given.text),
  }),
  fault: deed({
    entries: { seat, box: v.picklist(['a', 'b', 'c']), overlay: short, values: v.optional(values, {}) },
    about: {
      en: 'A fault that trainees do not see, from now on; its kinds are those of fault-add of a lab’s API',
      fr: 'Une panne que les apprenants ne voient pas, dès maintenant ; ses genres sont ceux de fault-add de l’API d’un laboratoire',
    },
    done: {
      en: 'The fault is in force, and nobody but you sees it.',
      fr: 'La panne est en cours et personne d’autre que vous ne la voit.',
    },
    act: (room, { seat: choice, ...wish }) => room.fault(choice, wish),
  }),
  incident: deed({
    entries: { seat, incident: short },
    about: {
      en: 'Arms a prepared incident (lab/console/class/incidents), unseen',
      fr: 'Arme un incident préparé (lab/console/class/incidents), en cachette',
    },
    done: {
      en: 'The incident is armed; only you see it.',
      fr: 'L’incident est armé ; vous seul le voyez.',
    },
    act: (room, given) => room.arm(given.seat, given.incident),
  }),
  line: deed({
    entries: { seat, line: long },
    about: {
      en: 'Arms a deed for a moment, unseen, as a line: "at 10 min do cut A for 5 min"',
      fr: 'Arme une action différée, en cachette, d’une ligne : "at 10 min do cut A for 5 min"',
    },
    done: { en: 'It is armed; only you see it.', fr: 'C’est armé ; vous seul le voyez.' },
    act: (room, given) => room.armLine(given.seat, given.line),
  }),
  heal: deed({
    entries: { seat: one, deed: short },
    about: {
      en: 'Takes off something that was done unseen',
      fr: 'Retire quelque chose qui a été fait en cachette',
    },
    done: { en: 'It is removed.', fr: 'C’est retiré.' },
    act: (room, given) => room.heal(given.seat, given.deed),
  }),
  reveal: deed({
    entries: { seat },
    about: {
      en: 'Tells trainees all that was done unseen, and opens the recording to them',
      fr: 'Révèle aux apprenants tout ce qui a été fait en cachette et leur ouvre l’enregistrement',
    },
    done: {
      en: 'All of it is revealed: pages, debrief and recording show it.',
      fr: 'C’est révélé : pages, bilan et enregistrement montrent tout.',
    },
    act: (room, given) => room.reveal(given.seat),
  }),
  reset: deed({
    entries: { seat },
    about: {
      en: 'The lab of a seat at its beginning; what ran is put away',
      fr: 'Le laboratoire d’une place à son début ; ce qui tournait est rangé',
    },
    done: {
      en: 'The lab stands at its beginning; what ran was put away.',
      fr: 'Le laboratoire est revenu à son début ; ce qui tournait a été rangé.',
    },
    act: (room, given) => room.reset(given.seat),
  }),
  back: deed({
    entries: { seat: one, moment: short },
    about: {
      en: 'The lab of a seat goes back to one of its moments (GET /api/moments of its console), in an examination, too; what ran is put away',
      fr: 'Le laboratoire d’une place revient à l’un de ses moments (GET /api/moments de sa console), aussi lors d’un examen ; ce qui tournait est rangé',
    },
    done: {
      en: 'The lab stands at that moment again; what ran after it was put away.',
      fr: 'Le laboratoire est revenu à ce moment ; ce qui a suivi a été rangé.',
    },
    act: (room, given) => room.back(given.seat, given.moment),
  }),
  rehearse: deed({
    entries: { seat, subject: short },
    about: {
      en: 'Gives a seat, or "all" and whoever joins later, a lab of a rehearsal or of a lesson (GET /api/class/subjects); what ran is put away',
      fr: 'Donne à une place, ou à toutes ("all") et à qui entrera plus tard, un laboratoire d’une répétition ou d’une leçon (GET /api/class/subjects) ; ce qui tournait est rangé',
    },
    done: {
      en: 'It is given: labs are made one after the other.',
      fr: 'C’est donné : les laboratoires se préparent l’un après l’autre.',
    },
    act: (room, given) => room.rehearse(given.seat, given.subject),
  }),
  lesson: deed({
    entries: { seat, finding: v.union([v.pipe(v.string(), v.maxLength(FINDING_MAX)), v.looseObject({})]) },
    about: {
      en: 'The same with the lesson of a finding: the content of a case.json of a campaign',
      fr: 'De même avec la leçon d’un constat : le contenu d’un case.json de campagne',
    },
    done: {
      en: 'The lesson is given: labs are made one after the other.',
      fr: 'La leçon est donnée : les laboratoires se préparent l’un après l’autre.',
    },
    act: (room, { seat: choice, finding }) =>
      room.teach(choice, typeof finding === 'string' ? finding : JSON.stringify(finding)),
  }),
  renew: deed({
    entries: { seat: one },
    about: {
      en: 'Signs a seat out in all browsers and gives it another personal code: somebody else may have had its cookie or its code; its lab goes on',
      fr: 'Déconnecte une place de tous les navigateurs et lui donne un autre code personnel : quelqu’un d’autre a pu avoir son cookie ou son code ; son laboratoire continue',
    },
    done: {
      en: 'The seat is signed out everywhere. Tell its trainee the new personal code below.',
      fr: 'La place est déconnectée partout. Donnez à l’apprenant le nouveau code personnel ci-dessous.',
    },
    act: (room, given) => room.renew(given.seat),
  }),
  free: deed({
    entries: { seat: one },
    about: {
      en: 'Nobody has the seat any more: its passes and codes are void, its lab is put away',
      fr: 'La place n’est plus à personne : ses laissez-passer et codes sont nuls, son laboratoire est rangé',
    },
    done: { en: 'The seat is free.', fr: 'La place est libre.' },
    act: (room, given) => room.free(given.seat),
  }),
  answer: deed({
    entries: { waiting: short, may: yes },
    about: {
      en: 'Lets somebody who says that a seat is his come back to it, or not',
      fr: 'Laisse revenir, ou non, quelqu’un qui dit qu’une place est la sienne',
    },
    done: { en: 'Answered.', fr: 'Réponse donnée.' },
    act: async (room, given) => {
      const refused = room.answer(given.waiting, given.may);
      return { done: refused === null ? 1 : 0, refused };
    },
  }),
} as const satisfies Record<string, ClassDeed>;

export type ClassDeedName = keyof typeof classDeeds;

export const isClassDeed = (name: unknown): name is ClassDeedName =>
  typeof name === 'string' && Object.hasOwn(classDeeds, name);
