/** Forks for tools: a second lab beside this one, from any instant of it. */
import * as v from 'valibot';
import type { Label } from '../../../../views/label.js';
import type { HostOutcome } from '../../../live/host/contract.js';
import { instantTrouble } from '../../commands/moments.js';
import type { LabControl } from '../../control/lab-control.js';
import * as told from '../answers.js';
import { instant, labBody } from '../entries.js';
import type { Problem } from '../problem.js';
import { type Route, type RouteAnswer, route } from '../route.js';

const words = {
  alone: {
    en: 'This lab cannot be forked: start it with npm start or bomgar-sim host.',
    fr: 'Ce laboratoire ne peut pas bifurquer : démarrez-le avec npm start ou bomgar-sim host.',
  },
  unknown: {
    en: 'There is no such fork. GET /api/forks lists them.',
    fr: 'Cette bifurcation n’existe pas. GET /api/forks en donne la liste.',
  },
  noMoment: {
    en: 'There is no such moment. GET /api/moments lists them.',
    fr: 'Ce moment n’existe pas. GET /api/moments en donne la liste.',
  },
} as const satisfies Record<string, Label>;

const refuse = (detail: Label): Problem => ({ problem: 'refused', detail });

const answerOf = (outcome: HostOutcome): RouteAnswer<v.InferOutput<typeof told.hosted>> =>
  'refused' in outcome
    ? { ...refuse(outcome.refused), more: { refused: outcome.refused } }
    : { json: labBody(outcome.lab) };

const gives: Label = {
  en: 'the fork: id, status, lab time, its console with its token, its sites, fork.at',
  fr: 'la bifurcation : id, status, heure, sa console et son jeton, ses sites, fork.at',
};

const NAME_MAX = 60;

export const forks = route({
  method: 'GET',
  path: '/api/forks',
  about: {
    en: 'Labs that went their own way from this one',
    fr: 'Les laboratoires qui ont pris leur propre chemin à partir de celui-ci',
  },
  gives: { en: 'forks', fr: 'forks' },
  json: v.object({ forks: v.array(told.hosted) }),
  answer: ({ lab }) => ({ json: { forks: (lab.forks?.list() ?? []).map(labBody) } }),
});

/** The instant that is meant; why it cannot be. */
function instantOf(
  lab: LabControl,
  { moment, at }: { readonly moment?: string | undefined; readonly at?: number | undefined },
): number | Problem {
  if (moment !== undefined)
    return lab.state().moments.find(({ id }) => id === moment)?.backUs ?? refuse(words.noMoment);
  const nowUs = lab.nowUs();
  const us = at ?? nowUs;
  const trouble = instantTrouble(us, { nowUs, first: lab.state().moments[0]?.backUs, past: lab.past });
  return trouble === null ? us : refuse(trouble);
}

export const fork = route({
  method: 'POST',
  path: '/api/fork',
  about: {
    en: 'A second lab begins beside this one as it was at a "moment", "at" an instant, or as it is now, on addresses of its own; answers once its pages do. Both go on by themselves',
    fr: 'Un second laboratoire commence à côté de celui-ci, tel qu’il était à un "moment", à un instant "at", ou tel qu’il est, à ses propres adresses ; répond quand ses pages répondent. Chacun suit son chemin',
  },
  gives,
  body: v.strictObject({
    moment: v.optional(v.string()),
    at: v.optional(instant),
    name: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(NAME_MAX))),
  }),
  problems: ['refused'],
  json: told.hosted,
  answer: async ({ lab, body }) => {
    if (lab.forks === null) return refuse(words.alone);
    const us = instantOf(lab, body);
    return typeof us === 'number' ? answerOf(await lab.forks.make(us, body.name ?? '')) : us;
  },
});

/** Something done with one fork. */
const deed = (
  method: 'POST' | 'DELETE',
  path: string,
  about: Label,
  act: (forks: NonNullable<LabControl['forks']>, id: string) => Promise<HostOutcome>,
): Route =>
  route({
    method,
    path,
    about,
    gives,
    json: told.hosted,
    problems: ['not-found', 'refused'],
    answer: async ({ lab, params: { id = '' } }) => {
      const isThere = lab.forks?.list().some((one) => one.id === id) === true;
      if (lab.forks === null || !isThere) return { problem: 'not-found', detail: words.unknown };
      return answerOf(await act(lab.forks, id));
    },
  });

export const forkOpen = deed(
  'POST',
  '/api/forks/:id/open',
  { en: 'Opens a fork that was put away', fr: 'Rouvre une bifurcation rangée' },
  (all, id) => all.open(id),
);

export const forkPutAway = deed(
  'POST',
  '/api/forks/:id/put-away',
  {
    en: 'Closes a fork; its folder has everything, and it can be opened again',
    fr: 'Range une bifurcation ; son dossier garde tout et elle peut être rouverte',
  },
  (all, id) => all.putAway(id),
);

export const forkDrop = deed(
  'DELETE',
  '/api/forks/:id',
  {
    en: 'Throws a fork away, with its folder',
    fr: 'Jette une bifurcation, avec son dossier',
  },
  (all, id) => all.drop(id),
);
