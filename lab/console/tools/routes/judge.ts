/** The judge: what is lost, doubled, or otherwise than users were told. */
import * as v from 'valibot';
import type { Label } from '../../../../views/label.js';
import * as told from '../answers.js';
import { isoOf } from '../entries.js';
import { route } from '../route.js';

const notBegun: Label = {
  en: 'The judge has not looked at the disks before: POST /api/judge/begin first, then do what is to be judged.',
  fr: 'Le juge n’a pas encore regardé les disques : d’abord POST /api/judge/begin, puis ce qui est à juger.',
};

export const judgeBegin = route({
  method: 'POST',
  path: '/api/judge/begin',
  about: {
    en: 'The judge looks at the disks as they are, and notes what users are told from now on',
    fr: 'Le juge regarde les disques tels qu’ils sont et note désormais ce qui est dit aux utilisateurs',
  },
  gives: { en: 'since when', fr: 'depuis quand' },
  json: v.object({ since: v.string() }),
  answer: ({ lab }) => {
    lab.judge.begin();
    return { json: { since: isoOf(lab.nowUs()) } };
  },
});

export const judge = route({
  method: 'POST',
  path: '/api/judge',
  about: {
    en: 'Compares the disks with what they held, with what users were told since, and a backup with its primary',
    fr: 'Compare les disques avec leur ancien contenu, avec ce qui a été dit depuis, et une sauvegarde avec son principal',
  },
  gives: {
    en: 'lost rows and files, what was compared, and findings in words',
    fr: 'lignes et fichiers perdus, ce qui a été comparé, et les constats en mots',
  },
  problems: ['refused'],
  json: told.verdict,
  answer: ({ lab }) => {
    const verdict = lab.judge.judge();
    return verdict === null ? { problem: 'refused', detail: notBegun } : { json: verdict };
  },
});
