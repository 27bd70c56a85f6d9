/** What a lab was, and could have been: its file, its deeds, two instants of it, and what if. */
import * as v from 'valibot';
import type { Label } from '../../../../views/label.js';
import { LabFileError } from '../../../live/files/container.js';
import { ChangesError, changesSchema } from '../../../live/what-if/changes.js';
import * as told from '../answers.js';
import { instant, isoOf } from '../entries.js';
import type { LabPast } from '../past.js';
import type { Problem } from '../problem.js';
import { type RouteAnswer, route } from '../route.js';

const words = {
  none: {
    en: 'The recording of this lab is not available here.',
    fr: 'L’enregistrement de ce laboratoire n’est pas accessible ici.',
  },
  outside: (from: string, to: string): Label => ({
    en: `Choose instants from ${from} to ${to}: nothing else is recorded.`,
    fr: `Choisissez des instants de ${from} à ${to} : rien d’autre n’est enregistré.`,
  }),
} as const;

const refuse = (detail: Label): Problem => ({ problem: 'refused', detail });

/** Asks the lab’s past; what it refuses changes nothing. */
async function ofPast<Json>(
  past: LabPast | null,
  ask: (past: LabPast) => RouteAnswer<Json> | Promise<RouteAnswer<Json>>,
): Promise<RouteAnswer<Json>> {
  if (past === null) return refuse(words.none);
  try {
    return await ask(past);
  } catch (error) {
    if (error instanceof ChangesError) return refuse(error.label);
    if (error instanceof LabFileError) return refuse({ en: error.message, fr: error.message });
    throw error;
  }
}

const outside = (past: LabPast, us: number): Problem | null => {
  const { startUs, endUs } = past.span();
  return us >= startUs && us <= endUs ? null : refuse(words.outside(isoOf(startUs), isoOf(endUs)));
};

export const labFile = route({
  method: 'POST',
  path: '/api/lab-file',
  about: {
    en: 'The lab as one .lab file, which bomgar-sim lab open starts anywhere; until an instant, with its seed if asked. A secret: it holds all that was typed',
    fr: 'Le laboratoire en un fichier .lab, que bomgar-sim lab open démarre partout ; jusqu’à un instant, avec sa graine sur demande. Un secret : il contient tout ce qui a été saisi',
  },
  gives: { en: 'the file', fr: 'le fichier' },
  type: 'application/octet-stream',
  body: v.strictObject({ until: v.optional(instant), withSeed: v.optional(v.boolean(), false) }),
  problems: ['refused'],
  answer: ({ lab, body }) =>
    ofPast(lab.past, async (past) => ({
      file: { name: 'lab.lab', bytes: await past.save(body.until ?? null, body.withSeed) },
    })),
});

export const deeds = route({
  method: 'GET',
  path: '/api/deeds',
  about: {
    en: 'What was done in the lab, by number',
    fr: 'Ce qui a été fait dans le laboratoire, par numéro',
  },
  gives: { en: 'deeds: number, atUs, at, words', fr: 'deeds : number, atUs, at, words' },
  problems: ['refused'],
  json: told.deeds,
  answer: ({ lab }) =>
    ofPast(lab.past, (past) => ({
      json: { deeds: past.deeds().map(({ act: _, ...one }) => ({ ...one, at: isoOf(one.atUs) })) },
    })),
});

export const compare = route({
  method: 'POST',
  path: '/api/compare',
  about: {
    en: 'What differs between two instants of the lab, or between it and another one beside it (GET /api/others): rows, settings, roles, versions, files, outage, the outside world. An instant that is left out is the present',
    fr: 'Ce qui diffère entre deux instants du laboratoire, ou entre lui et un autre à côté (GET /api/others) : lignes, paramètres, rôles, versions, fichiers, indisponibilité, monde extérieur. Un instant omis est le présent',
  },
  gives: { en: 'the differences', fr: 'les différences' },
  body: v.strictObject({
    at: v.optional(instant),
    other: v.optional(v.string()),
    otherAt: v.optional(instant),
  }),
  problems: ['refused'],
  json: told.differences,
  answer: ({ lab, body: { at = null, other = null, otherAt = null } }) =>
    ofPast(lab.past, async (past) => ({ json: await past.compare(at, other, otherAt) })),
});

export const others = route({
  method: 'GET',
  path: '/api/others',
  about: {
    en: 'Labs that this one can be laid beside: its forks, and those that were put away',
    fr: 'Les laboratoires à côté desquels celui-ci peut être posé : ses bifurcations et ceux qui ont été rangés',
  },
  gives: { en: 'others: id, name, open', fr: 'others : id, name, open' },
  problems: ['refused'],
  json: v.object({
    others: v.array(v.object({ id: v.string(), name: v.string(), open: v.boolean() })),
  }),
  answer: ({ lab, language }) =>
    ofPast(lab.past, (past) => ({
      json: {
        others: past
          .others()
          .map(({ id, name, live }) => ({ id, name: name[language], open: live !== null })),
      },
    })),
});

export const whatIf = route({
  method: 'POST',
  path: '/api/what-if',
  about: {
    en: 'Plays the lab again in a world with deeds taken away (without), changed (change) or added (add), beside what really was; nothing of the lab is changed',
    fr: 'Rejoue le laboratoire avec des actions retirées (without), changées (change) ou ajoutées (add), à côté de ce qui a eu lieu ; rien du laboratoire n’est modifié',
  },
  gives: {
    en: 'both lines: deeds, outage, lost rows, mistakes, grade, differences',
    fr: 'les deux lignes : actions, indisponibilité, lignes perdues, erreurs, note, différences',
  },
  body: v.object({ ...changesSchema.entries, at: v.optional(instant) }),
  problems: ['refused'],
  json: told.whatIf,
  answer: ({ lab, body: { at, ...changes } }) =>
    ofPast(lab.past, async (past) => {
      const wrong = at === undefined ? null : outside(past, at);
      return wrong ?? { json: await past.whatIf(at === undefined ? changes : { ...changes, atUs: at }) };
    }),
});
