/** The trainee's place, and the guide. */
import * as v from 'valibot';
import type { Label } from '../../../../views/label.js';
import { guideBook } from '../../../guide/book.js';
import { masteryIn } from '../../../guide/learning/mastery.js';
import { guideView, readQuestion } from '../../drawing/guide-view.js';
import * as told from '../answers.js';
import { route } from '../route.js';

const noReport: Label = {
  en: 'No rehearsal has ended yet: choose one (POST /api/rehearsal-choose), and go through it.',
  fr: 'Aucune répétition n’est terminée : choisissez-en une (POST /api/rehearsal-choose) et menez-la à son terme.',
};

export const rehearsals = route({
  method: 'GET',
  path: '/api/rehearsals',
  about: {
    en: 'What can be rehearsed, how it goes, how it ended',
    fr: 'Ce qui peut être répété, où en est la répétition, comment elle s’est terminée',
  },
  gives: { en: 'the trainee’s place', fr: 'la place de l’apprenant' },
  json: told.trainee,
  answer: ({ lab }) => ({ json: lab.state().trainee }),
});

export const report = route({
  method: 'GET',
  path: '/api/rehearsals/report',
  about: {
    en: 'The report of the rehearsal that ended last',
    fr: 'Le bilan de la dernière répétition terminée',
  },
  gives: { en: 'the report', fr: 'le bilan' },
  problems: ['not-found'],
  json: told.report,
  answer: ({ lab }) => {
    const debrief = lab.debrief();
    return debrief === null ? { problem: 'not-found', detail: noReport } : { json: debrief.report };
  },
});

const noTry: Label = {
  en: 'There is no such try. GET /api/tries lists them.',
  fr: 'Cet essai n’existe pas. GET /api/tries en donne la liste.',
};

export const tries = route({
  method: 'GET',
  path: '/api/tries',
  about: {
    en: 'Every try that was kept, newest first: person, rehearsal, mode, report',
    fr: 'Tous les essais conservés, du plus récent au plus ancien : personne, répétition, mode, bilan',
  },
  gives: { en: 'tries', fr: 'tries' },
  query: v.looseObject({ person: v.optional(v.pipe(v.string(), v.description('whose'))) }),
  json: v.object({ tries: v.array(told.tried) }),
  answer: ({ lab, query }) => ({ json: { tries: lab.school?.book.list(query.person) ?? [] } }),
});

export const oneTry = route({
  method: 'GET',
  path: '/api/tries/:try',
  about: {
    en: 'A try whole: deeds, recorder, the best run, what would have been',
    fr: 'Un essai entier : actions, enregistreur, meilleur parcours, ce qui aurait pu être',
  },
  gives: { en: 'the try', fr: 'l’essai' },
  problems: ['not-found'],
  json: told.tryWhole,
  answer: ({ lab, params }) => {
    const one = lab.school?.book.read(params.try ?? '') ?? null;
    return one === null ? { problem: 'not-found', detail: noTry } : { json: one };
  },
});

export const mastery = route({
  method: 'GET',
  path: '/api/mastery',
  about: {
    en: 'Of each statement of the guide how a person stands: unseen, seen, hinted, alone, fault',
    fr: 'Pour chaque énoncé du guide, où en est une personne : unseen, seen, hinted, alone, fault',
  },
  gives: { en: 'statements: id, level, slipped', fr: 'statements : id, level, slipped' },
  query: v.looseObject({ person: v.optional(v.pipe(v.string(), v.description('whose'))) }),
  json: told.mastery,
  answer: ({ lab, query }) => {
    const person = query.person ?? lab.state().trainee.person;
    const statements = lab.school === null ? [] : masteryIn(lab.school.book.list(person));
    return { json: { person, statements } };
  },
});

// Of a repeated name the door gives all.
const texts = v.union([v.string(), v.array(v.string())]);

export const guide = route({
  method: 'GET',
  path: '/api/guide',
  about: {
    en: 'The guide’s chapters: each statement, where it is carried out in this lab, how the trainee stands (wrong, done, begun, open, missed, heeded; null: not followed), what checks it',
    fr: 'Les chapitres du guide : chaque énoncé, où il s’exécute dans ce laboratoire, où en est l’apprenant (wrong, done, begun, open, missed, heeded ; null : non suivi), ce qui le vérifie',
  },
  gives: { en: 'chapters with statements', fr: 'des chapitres et leurs énoncés' },
  query: v.looseObject({
    procedure: v.optional(v.pipe(texts, v.description('a rehearsal’s name'))),
    q: v.optional(v.pipe(texts, v.description('words that must occur'))),
  }),
  json: told.guide,
  answer: ({ lab, query, titles }) => {
    const read = readQuestion(query, guideBook());
    return 'wrong' in read
      ? { problem: 'malformed', detail: { en: read.wrong, fr: read.wrong } }
      : { json: guideView(guideBook(), lab.state(), read.question, titles) };
  },
});
