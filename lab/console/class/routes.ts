/** What tools can ask of a class: what its page does, and everything of the host that has its labs. */
import * as v from 'valibot';
import { hostNowMs } from '../../../hardware/kernel/host-time.js';
import { MS } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { loadRehearsal, rehearsalNames } from '../../rehearsals/language/load.js';
import { hostRoutes } from '../labs/routes.js';
import * as told from '../tools/answers.js';
import { type Route, type RouteAnswer, routeTo } from '../tools/route.js';
import type { Classroom } from './class.js';
import { type ClassDeed, classDeeds } from './deeds.js';
import { incidents } from './incidents/load.js';
import { cookieIn, SEAT_PASS } from './people/passes.js';
import { certificateOf } from './results/certificate.js';
import { asCsv } from './results/csv.js';
import { resultOf, resultsOf } from './results/results.js';
import { asXapi } from './results/xapi.js';
import type { Seat } from './seats/seat.js';

const words = {
  noSeat: {
    en: 'There is no such seat. GET /api/class lists them.',
    fr: 'Cette place n’existe pas. GET /api/class en donne la liste.',
  },
  noPass: {
    en: 'Show the pass of a seat: POST /api/class/join gives it.',
    fr: 'Présentez le laissez-passer d’une place : POST /api/class/join le donne.',
  },
} as const satisfies Record<string, Label>;

const unusable = (field: string): Label => ({
  en: `${field === '' ? 'The body' : field} cannot be used as it is. Nothing was done.`,
  fr: `${field === '' ? 'Le corps' : field} ne peut pas être utilisé tel quel. Rien n’a été fait.`,
});

export const isoNow = (): string => new Date(hostNowMs()).toISOString();

/** A seat as tools see it. */
export function seatBody(room: Classroom, seat: Seat): object {
  const { number, name, notes, deeds, backs, isHeld, isRevealed, joinedMs } = seat.record;
  const hosted = seat.hosted();
  const open = seat.open();
  return {
    ...{ seat: number, name, notes, backs, isHeld, isRevealed },
    joinedAt: joinedMs === null ? null : new Date(joinedMs).toISOString(),
    unseen: deeds,
    lab: hosted === null ? null : { id: hosted.id, status: hosted.status, sites: hosted.sites },
    console: open === null ? null : (room.surface(number)?.url ?? null),
    now: open === null ? null : new Date(open.control.nowUs() / MS).toISOString(),
    result: resultOf(room, seat),
  };
}

/** What a trainee's tools need of his seat. */
function ownBody(room: Classroom, number: number): object {
  const seat = room.find(number);
  const surface = room.surface(number);
  const isOpen = seat?.open() != null;
  return {
    ...{ seat: number, name: seat?.record.name ?? null, code: seat?.record.code ?? null },
    status: seat?.hosted()?.status ?? 'making',
    sites: seat?.hosted()?.sites ?? {},
    console: isOpen && surface !== null ? { url: surface.url, token: surface.token } : null,
  };
}

const joinBody = v.union([
  v.strictObject({ code: v.string(), name: v.string() }),
  v.strictObject({ personal: v.string() }),
]);

const textOrNull = v.nullable(v.string());
const sitesTold = v.record(v.string(), v.string());
const named = v.array(v.object({ id: v.string(), title: v.string() }));
const seatTold = v.object({
  ...{ seat: v.number(), name: textOrNull, joinedAt: textOrNull, now: textOrNull, console: textOrNull },
  ...{ isHeld: v.boolean(), isRevealed: v.boolean() },
  ...{ notes: v.array(v.object({})), backs: v.array(v.object({})), unseen: v.array(v.object({})) },
  lab: v.nullable(v.object({ id: v.string(), status: v.string(), sites: sitesTold })),
});
const ownTold = v.object({
  ...{ seat: v.number(), name: textOrNull, code: textOrNull, status: v.string(), sites: sitesTold },
  console: v.nullable(v.object({ url: v.string(), token: v.string() })),
});

const deedTold = v.object({ done: v.number(), refused: v.nullable(told.label) });

const deedRoute = (name: string, { schema, about, act }: ClassDeed): Route<Classroom> => ({
  method: 'POST',
  path: `/api/class/${name}`,
  about,
  gives: { en: 'at how many seats it was done', fr: 'à combien de places c’est fait' },
  isOpen: false,
  type: 'application/json',
  json: deedTold,
  query: v.object({}),
  body: schema,
  problems: ['malformed', 'refused'],
  answer: async ({ lab: room, body }): Promise<RouteAnswer> => {
    const outcome = await act(room, body ?? {});
    if ('wrong' in outcome)
      return { problem: 'malformed', detail: unusable(outcome.wrong), more: { field: outcome.wrong } };
    const { done, refused } = outcome;
    // What was done at some seats is done: then it says at how many, and why not at the others.
    if (refused !== null && done === 0) return { problem: 'refused', detail: refused };
    return { json: { done, refused } };
  },
});

const number = (text = ''): number => (/^\d{1,4}$/.test(text) ? Number(text) : -1);

const resultsRoute = (
  path: string,
  about: Label,
  json: v.GenericSchema | null,
  answer: (room: Classroom) => RouteAnswer,
): Route<Classroom> =>
  routeTo<Classroom, object, null>({
    method: 'GET',
    path,
    about,
    ...(json === null ? { type: 'application/octet-stream' } : { json }),
    gives: { en: 'the results', fr: 'les résultats' },
    answer: ({ lab: room }) => answer(room),
  });

/** Asked of the host that has the labs. */
const ofHost = (route: (typeof hostRoutes)[number]): Route<Classroom> => ({
  ...route,
  answer: (call) => route.answer({ ...call, lab: call.lab.host }),
});

export const classRoutes: readonly Route<Classroom>[] = [
  routeTo<Classroom, object, null>({
    method: 'GET',
    path: '/api/class',
    about: {
      en: 'The class: its code, its seats with progress, notes and what was done unseen, and who waits',
      fr: 'La classe : son code, ses places avec avancement, notes et ce qui a été fait en cachette, et qui attend',
    },
    gives: {
      en: 'code, rehearsal, mode, advances, seats, waiting',
      fr: 'code, rehearsal, mode, advances, seats, waiting',
    },
    json: v.object({
      ...{ code: v.string(), rehearsal: textOrNull, mode: v.string(), advances: v.number() },
      seats: v.array(seatTold),
      waiting: v.array(v.object({ id: v.string(), seat: v.nullable(v.number()), name: v.string() })),
    }),
    answer: ({ lab: room }) => {
      const { code, rehearsal, mode } = room.roster.record;
      return {
        json: {
          ...{ code, rehearsal, mode, advances: room.advances },
          seats: room.seats.map((seat) => seatBody(room, seat)),
          waiting: room.waiting().map(({ id, seat, name }) => ({ id, seat, name })),
        },
      };
    },
  }),
  routeTo<Classroom, object, null>({
    method: 'GET',
    path: '/api/class/seats/:seat',
    about: { en: 'One seat', fr: 'Une place' },
    gives: { en: 'the seat', fr: 'la place' },
    problems: ['not-found'],
    json: seatTold,
    answer: ({ lab: room, params }) => {
      const seat = room.find(number(params.seat));
      return seat === null ? { problem: 'not-found', detail: words.noSeat } : { json: seatBody(room, seat) };
    },
  }),
  routeTo<Classroom, object, null>({
    method: 'GET',
    path: '/api/class/incidents',
    about: { en: 'Incidents that are prepared', fr: 'Les incidents préparés' },
    gives: { en: 'incidents: id, title, about', fr: 'incidents : id, titre, description' },
    json: v.object({
      incidents: v.array(v.object({ id: v.string(), title: v.string(), about: v.string() })),
    }),
    answer: ({ language }) => ({
      json: {
        incidents: incidents().map(({ id, title, about }) => ({
          ...{ id, title: title[language], about: about[language] },
        })),
      },
    }),
  }),
  routeTo<Classroom, object, null>({
    method: 'GET',
    path: '/api/class/subjects',
    about: {
      en: 'What can be given to seats: rehearsals, and lessons of what campaigns have found',
      fr: 'Ce qui peut être donné aux places : répétitions, et leçons de ce que des campagnes ont trouvé',
    },
    gives: { en: 'rehearsals, lessons: id, title', fr: 'rehearsals, lessons : id, titre' },
    json: v.object({ rehearsals: named, lessons: named }),
    answer: ({ lab: room, language }) => ({
      json: {
        rehearsals: rehearsalNames().map((id) => ({ id, title: loadRehearsal(id).title[language] })),
        lessons: room.subjects.lessons().map(({ id, title }) => ({ id, title: title[language] })),
      },
    }),
  }),
  routeTo<Classroom, object, v.InferOutput<typeof joinBody>>({
    method: 'POST',
    path: '/api/class/join',
    isOpen: true,
    about: {
      en: 'Takes a seat with the "code" of the class and a "name", or comes back to it with its "personal" code',
      fr: 'Prend une place avec le code de la classe ("code") et un nom ("name"), ou y revient avec son code personnel ("personal")',
    },
    gives: {
      en: 'the pass, to be shown as cookie class_seat or as bearer, and the seat; or "waiting" where the instructor is to say yes',
      fr: 'le laissez-passer, à présenter en cookie class_seat ou en bearer, et la place ; ou "waiting" si le formateur doit dire oui',
    },
    body: joinBody,
    problems: ['refused'],
    json: v.union([v.object({ pass: v.string(), ...ownTold.entries }), v.object({ waiting: v.string() })]),
    answer: ({ lab: room, body, from }) => {
      const joined =
        'personal' in body ? room.comeBack({ code: body.personal, from }) : room.join({ ...body, from });
      if ('refused' in joined)
        return { problem: 'refused', detail: joined.refused, more: { waitS: joined.waitS } };
      if ('waiting' in joined) return { json: { waiting: joined.waiting } };
      return { json: { pass: joined.pass, ...ownBody(room, joined.seat.number) } };
    },
  }),
  routeTo<Classroom, object, null>({
    method: 'GET',
    path: '/api/class/mine',
    isOpen: true,
    about: {
      en: 'The seat of whoever shows its pass: its console with its token, and its sites',
      fr: 'La place de qui présente son laissez-passer : sa console et son jeton, et ses sites',
    },
    gives: { en: 'the seat', fr: 'la place' },
    problems: ['not-signed-in'],
    json: ownTold,
    answer: ({ lab: room, headers }) => {
      const pass = /^Bearer (.{1,200})$/.exec(headers.authorization ?? '')?.[1];
      const seat = room.roster.ofPass(pass ?? cookieIn(headers.cookie, SEAT_PASS));
      return seat === null
        ? { problem: 'not-signed-in', detail: words.noPass }
        : { json: ownBody(room, seat.number) };
    },
  }),
  ...Object.entries(classDeeds).map(([name, deed]) => deedRoute(name, deed)),
  resultsRoute(
    '/api/class/results',
    { en: 'Results of all seats', fr: 'Les résultats de toutes les places' },
    v.object({ results: v.array(v.object({})) }),
    (room) => ({ json: { results: resultsOf(room) } }),
  ),
  resultsRoute(
    '/api/class/results.csv',
    { en: 'The same as a table', fr: 'Les mêmes en tableau' },
    null,
    (room) => ({ file: { name: 'results.csv', bytes: Buffer.from(asCsv(resultsOf(room))) } }),
  ),
  resultsRoute(
    '/api/class/statements',
    { en: 'The same as xAPI statements', fr: 'Les mêmes en déclarations xAPI' },
    v.array(v.object({})),
    (room) => ({ json: asXapi(resultsOf(room), room.roster.record.code, isoNow()) }),
  ),
  routeTo<Classroom, object, null>({
    method: 'POST',
    path: '/api/class/seats/:seat/certificate',
    about: {
      en: 'The certificate of a seat: its recording is saved, repeated, and the trace hash of that is told',
      fr: 'L’attestation d’une place : son enregistrement est sauvé, répété, et son empreinte est donnée',
    },
    gives: { en: 'the certificate', fr: 'l’attestation' },
    problems: ['not-found', 'refused'],
    json: v.object({ traceHash: v.string() }),
    answer: async ({ lab: room, params }) => {
      const seat = room.find(number(params.seat));
      if (seat === null) return { problem: 'not-found', detail: words.noSeat };
      const given = await certificateOf(room, seat);
      return 'refused' in given ? { problem: 'refused', detail: given.refused } : { json: given.certificate };
    },
  }),
  ...hostRoutes.map(ofHost),
];
