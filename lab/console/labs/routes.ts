/** What tools can ask of a host of labs. */
import * as v from 'valibot';
import type { Label } from '../../../views/label.js';
import type { Host, HostOutcome } from '../../live/host/contract.js';
import { loadRehearsal, rehearsalNames } from '../../rehearsals/language/load.js';
import { forkOf } from '../control/others/forks.js';
import * as told from '../tools/answers.js';
import { instant, labBody } from '../tools/entries.js';
import { type Route, type RouteAnswer, type RouteCall, routeTo } from '../tools/route.js';
import { wishOf, wishSchema } from './wish.js';

const words = {
  unknown: {
    en: 'There is no such lab. GET /api/labs lists them.',
    fr: 'Ce laboratoire n’existe pas. GET /api/labs en donne la liste.',
  },
} as const satisfies Record<string, Label>;

const answerOf = (outcome: HostOutcome): RouteAnswer<v.InferOutput<typeof told.hosted>> =>
  'refused' in outcome
    ? { problem: 'refused', detail: outcome.refused, more: { refused: outcome.refused } }
    : { json: labBody(outcome.lab) };

const gives: Label = {
  en: 'the lab: id, status, lab time, its console with its token, its sites',
  fr: 'le laboratoire : id, status, heure, sa console et son jeton, ses sites',
};

type Call<Body = null> = RouteCall<object, Body, Host>;

/** Something done with one lab. */
const deed = (
  method: 'POST' | 'DELETE',
  path: string,
  about: Label,
  act: (host: Host, id: string) => HostOutcome | Promise<HostOutcome>,
): Route<Host> =>
  routeTo<Host, object, null>({
    method,
    path,
    about,
    gives,
    json: told.hosted,
    problems: ['not-found', 'refused'],
    answer: async ({ lab: host, params: { id = '' } }: Call) =>
      host.find(id) === null
        ? { problem: 'not-found', detail: words.unknown }
        : answerOf(await act(host, id)),
  });

const NAME_MAX = 60;
const forkBody = v.strictObject({
  at: v.optional(instant),
  name: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(NAME_MAX))),
});
const resetBody = v.strictObject({ keep: v.optional(v.boolean(), false) });

export const hostRoutes: readonly Route<Host>[] = [
  routeTo<Host, object, null>({
    method: 'GET',
    path: '/api/health',
    isOpen: true,
    about: { en: 'Whether the host itself runs', fr: 'Si l’hôte lui-même tourne' },
    gives: { en: 'status, and how many labs are open', fr: 'status, et le nombre de laboratoires ouverts' },
    json: v.object({ status: v.string(), open: v.number() }),
    answer: ({ lab: host }) => ({
      json: { status: 'ok', open: host.labs().filter(({ console }) => console !== null).length },
    }),
  }),
  routeTo<Host, object, null>({
    method: 'GET',
    path: '/api/labs',
    about: { en: 'The labs of this host', fr: 'Les laboratoires de cet hôte' },
    gives: { en: 'labs', fr: 'labs' },
    json: v.object({ labs: v.array(told.hosted) }),
    answer: ({ lab: host }) => ({ json: { labs: host.labs().map(labBody) } }),
  }),
  routeTo<Host, object, v.InferOutput<typeof wishSchema>>({
    method: 'POST',
    path: '/api/labs',
    about: {
      en: 'Makes a lab, and answers when its pages do: for a rehearsal, of a seed, with amounts of its own',
      fr: 'Prépare un laboratoire et répond quand ses pages répondent : pour une répétition, d’une graine, avec ses propres quantités',
    },
    gives,
    json: told.hosted,
    body: wishSchema,
    problems: ['refused'],
    answer: async ({ lab: host, body }) => answerOf(await host.make(wishOf(body))),
  }),
  routeTo<Host, object, null>({
    method: 'GET',
    path: '/api/labs/:id',
    about: { en: 'One lab', fr: 'Un laboratoire' },
    gives,
    json: told.hosted,
    problems: ['not-found'],
    answer: ({ lab: host, params: { id = '' } }) => {
      const lab = host.find(id);
      return lab === null ? { problem: 'not-found', detail: words.unknown } : { json: labBody(lab) };
    },
  }),
  deed(
    'DELETE',
    '/api/labs/:id',
    { en: 'Ends a lab and takes its folder away', fr: 'Supprime un laboratoire et son dossier' },
    (host, id) => host.remove(id),
  ),
  deed(
    'POST',
    '/api/labs/:id/pause',
    { en: 'Lab time stands still', fr: 'L’heure du laboratoire s’arrête' },
    (host, id) => host.pause(id),
  ),
  deed(
    'POST',
    '/api/labs/:id/resume',
    { en: 'Lab time goes on', fr: 'L’heure du laboratoire reprend' },
    (host, id) => host.resume(id),
  ),
  deed(
    'POST',
    '/api/labs/:id/put-away',
    {
      en: 'Closes a lab; its folder has everything, and it can be opened again',
      fr: 'Range un laboratoire ; son dossier garde tout et il peut être rouvert',
    },
    (host, id) => host.putAway(id),
  ),
  deed(
    'POST',
    '/api/labs/:id/open',
    {
      en: 'Opens a lab that was put away; one that has taken its place is put away',
      fr: 'Rouvre un laboratoire rangé ; celui qui a pris sa place est rangé',
    },
    (host, id) => host.open(id),
  ),
  routeTo<Host, object, v.InferOutput<typeof forkBody>>({
    method: 'POST',
    path: '/api/labs/:id/fork',
    about: {
      en: 'A second lab begins beside this one as it was "at" an instant, or as it is now, on addresses of its own; answers once its pages do',
      fr: 'Un second laboratoire commence à côté de celui-ci, tel qu’il était à un instant "at", ou tel qu’il est, à ses propres adresses ; répond quand ses pages répondent',
    },
    gives,
    json: told.hosted,
    body: forkBody,
    problems: ['not-found', 'refused'],
    answer: async ({ lab: host, params: { id = '' }, body: { at, name } }) =>
      host.find(id) === null
        ? { problem: 'not-found', detail: words.unknown }
        : answerOf(await forkOf(host, id, at ?? Number.POSITIVE_INFINITY, name ?? '')),
  }),
  routeTo<Host, object, v.InferOutput<typeof resetBody>>({
    method: 'POST',
    path: '/api/labs/:id/reset',
    about: {
      en: 'The same lab at its beginning, with the same ids; with "keep": true what ran is put away, else it is gone',
      fr: 'Le même laboratoire à son début, avec les mêmes identifiants ; avec "keep": true ce qui tournait est rangé, sinon perdu',
    },
    gives,
    json: told.hosted,
    body: resetBody,
    problems: ['not-found', 'refused'],
    answer: async ({ lab: host, params: { id = '' }, body }) =>
      host.find(id) === null
        ? { problem: 'not-found', detail: words.unknown }
        : answerOf(await host.reset(id, body.keep)),
  }),
  routeTo<Host, object, null>({
    method: 'GET',
    path: '/api/rehearsals',
    isOpen: true,
    about: {
      en: 'The rehearsals for which labs can be made',
      fr: 'Les répétitions pour lesquelles un laboratoire peut être préparé',
    },
    gives: { en: 'rehearsals: name and title', fr: 'rehearsals : nom et titre' },
    json: v.object({ rehearsals: v.array(v.object({ name: v.string(), title: v.string() })) }),
    answer: ({ language }) => ({
      json: {
        rehearsals: rehearsalNames().map((name) => ({ name, title: loadRehearsal(name).title[language] })),
      },
    }),
  }),
];
