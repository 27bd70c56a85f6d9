/** Moments for tools: an instant is saved, and the lab goes back to one. */
import * as v from 'valibot';
import * as told from '../answers.js';
import { instant, isoOf } from '../entries.js';
import { route } from '../route.js';

const whatWasDone = { en: 'what was done', fr: 'ce qui a été fait' };

export const moments = route({
  method: 'GET',
  path: '/api/moments',
  about: {
    en: 'Instants that one may go back to: by name, and at what happened',
    fr: 'Les instants auxquels on peut revenir : nommés, et ceux où il s’est passé quelque chose',
  },
  gives: { en: 'moments, the oldest first', fr: 'moments, le plus ancien d’abord' },
  json: v.object({ moments: v.array(told.momentAt) }),
  answer: ({ lab }) => ({
    json: {
      moments: lab.state().moments.map((one) => ({ ...one, at: isoOf(one.atUs), back: isoOf(one.backUs) })),
    },
  }),
});

export const momentSave = route({
  method: 'POST',
  path: '/api/moments',
  about: { en: 'Saves this instant under a name', fr: 'Enregistre cet instant sous un nom' },
  gives: { en: 'the moment', fr: 'le moment' },
  body: v.strictObject({ name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(255)) }),
  problems: ['refused'],
  json: v.object({ moment: v.nullable(told.moment) }),
  answer: async ({ lab, body }) => {
    const outcome = await lab.perform({ do: 'moment-save', name: body.name });
    if ('refused' in outcome) return { problem: 'refused', detail: outcome.refused };
    const moment = lab.state().moments.findLast(({ kind }) => kind === 'named') ?? null;
    return { json: { moment } };
  },
});

export const back = route({
  method: 'POST',
  path: '/api/back',
  about: {
    en: 'Goes back: to a "moment", or "at" an instant between; answers once the lab stands there. What ran after it is put away',
    fr: 'Revient en arrière : à un "moment" ou à un instant "at" ; répond une fois le laboratoire là. Ce qui a suivi est rangé',
  },
  gives: whatWasDone,
  body: v.union(
    [v.strictObject({ moment: v.string() }), v.strictObject({ at: instant })],
    'takes "moment": "m1", or "at": "2018-02-04T02:00:00Z"',
  ),
  problems: ['refused'],
  json: v.object({ ...told.done.entries, ...told.now }),
  answer: async ({ lab, body }) => {
    const outcome = await lab.perform(
      'moment' in body ? { do: 'moment-back', moment: body.moment } : { do: 'back-to', at: body.at },
    );
    if ('refused' in outcome) return { problem: 'refused', detail: outcome.refused };
    return { json: { done: outcome.done, nowUs: lab.nowUs(), now: isoOf(lab.nowUs()) } };
  },
});
