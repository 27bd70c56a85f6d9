/** Lab time for tools: it goes on, and the answer comes when it has. */
import * as v from 'valibot';
import { MINUTE } from '../../../../hardware/ports.js';
import type { Label } from '../../../../views/label.js';
import * as told from '../answers.js';
import { instant, isoOf, limitMs, span } from '../entries.js';
import { route } from '../route.js';
import { waitFor } from '../waiting.js';

const words = {
  over: {
    en: 'This is over already: choose a later time. Nothing was done.',
    fr: 'C’est déjà passé : choisissez une heure ultérieure. Rien n’a été fait.',
  },
  underWay: {
    en: 'Lab time is still on its way: ask again, or wait with POST /api/wait { "time": … }.',
    fr: 'L’heure du laboratoire avance encore : redemandez, ou attendez avec POST /api/wait { "time": … }.',
  },
  other: {
    en: 'Another lab is here now: this one has gone back, or another one took its place. Look at GET /api/state, and ask again if its time is to go ahead.',
    fr: 'Un autre laboratoire est là maintenant : celui-ci est revenu en arrière, ou un autre a pris sa place. Consultez GET /api/state, et redemandez si son heure doit avancer.',
  },
  paused: {
    en: 'Somebody has paused the lab: its time stands where it was. Ask again if it is to go ahead all the same.',
    fr: 'Quelqu’un a arrêté l’horloge du laboratoire : son heure reste où elle était. Redemandez si elle doit avancer malgré tout.',
  },
  held: {
    en: 'Your instructor has stopped the clock. Wait until it goes on.',
    fr: 'Votre formateur a arrêté l’horloge. Attendez qu’elle reprenne.',
  },
} as const satisfies Record<string, Label>;

const MINUTES_MAX = 366 * 24 * 60;

export const advance = route({
  method: 'POST',
  path: '/api/advance',
  about: {
    en: 'Lets lab time go ahead, also in a lab that is paused, which stands again then, and answers when it is there: by minutes, "by" a span (“2 h”), or "until" a time. Whoever pauses the lab meanwhile ends it',
    fr: 'Fait avancer l’heure du laboratoire, même en pause (il s’arrête de nouveau ensuite), et répond une fois arrivée : de minutes, de "by" (« 2 h ») ou jusqu’à "until". Une pause demandée entre-temps y met fin',
  },
  gives: { en: 'nowUs and now once lab time is there', fr: 'nowUs et now une fois l’heure atteinte' },
  body: v.union(
    [
      v.strictObject({
        minutes: v.pipe(
          v.union([
            v.number(),
            v.pipe(
              v.string(),
              v.trim(),
              v.regex(/^\d{1,9}([.,]\d{1,6})?$/),
              v.transform((text) => Number(text.replace(',', '.'))),
            ),
          ]),
          v.minValue(0.01),
          v.maxValue(MINUTES_MAX),
        ),
        limitMs,
      }),
      v.strictObject({ by: span, limitMs }),
      v.strictObject({ until: instant, limitMs }),
    ],
    'takes minutes, or "by": "2 h", or "until": "2018-02-04T02:00:00Z"; and limitMs, in real time',
  ),
  problems: ['refused', 'in-vain', 'overruled'],
  json: v.object({ done: v.boolean(), ...told.now }),
  answer: async ({ lab, body, gone }) => {
    if ('until' in body && body.until <= lab.nowUs())
      return { problem: 'refused', detail: words.over, more: { refused: words.over } };
    const fromUs = lab.nowUs();
    const { run } = lab.events;
    const pauses = lab.pauses();
    const untilUs = lab.advance(
      'until' in body ? body : { by: 'by' in body ? body.by : Math.round(body.minutes * MINUTE) },
    );
    // Whoever holds the clock lets it go on.
    if (untilUs <= fromUs) return { problem: 'refused', detail: words.held, more: { refused: words.held } };
    const reached = await waitFor(lab, { limitMs: body.limitMs, gone }, () => {
      // Whoever went back meanwhile stays where he went.
      if (lab.events.run !== run) return 'other';
      if (lab.nowUs() >= untilUs) return lab.nowUs();
      // Whoever paused meanwhile wants it to stand, an instructor or anybody else.
      if (lab.pauses() !== pauses) return lab.state().isHeld ? 'held' : 'paused';
      // What was under way when it was asked for may have been counted twice.
      lab.advance({ until: untilUs });
      return null;
    });
    if (typeof reached === 'string')
      return { problem: 'overruled', detail: words[reached], more: { nowUs: lab.nowUs(), untilUs } };
    return reached === null
      ? { problem: 'in-vain', detail: words.underWay, more: { nowUs: lab.nowUs(), untilUs } }
      : { json: { done: true, nowUs: reached, now: isoOf(reached) } };
  },
});
