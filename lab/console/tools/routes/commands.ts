/** Everything that people do by the console's buttons: one command, by its name or whole. */
import * as v from 'valibot';
import { commands, readCommand } from '../../commands/index.js';
import * as told from '../answers.js';
import { type RouteAnswer, type RouteCall, route } from '../route.js';

/** Carries out a command as somebody sent it. */
async function carryOut(
  { lab }: RouteCall<unknown, unknown>,
  given: unknown,
): Promise<RouteAnswer<v.InferOutput<typeof told.done>>> {
  const read = readCommand(given);
  if ('wrong' in read)
    return {
      problem: 'malformed',
      detail: read.wrong,
      more: { field: read.entry.field },
    };
  const outcome = await lab.perform(read.command);
  return 'refused' in outcome
    ? { problem: 'refused', detail: outcome.refused, more: { refused: outcome.refused } }
    : { json: { done: outcome.done } };
}

const anything = v.record(v.string(), v.unknown());

export const command = route({
  method: 'POST',
  path: '/api/command',
  about: { en: 'One command, with its name in "do"', fr: 'Une commande, son nom dans "do"' },
  gives: { en: 'done, in words', fr: 'done, en mots' },
  body: anything,
  problems: ['refused'],
  json: told.done,
  answer: (call) => carryOut(call, call.body),
});

/** The commands that have a path of their own; `advance` has one that waits (time.ts). */
export const commandRoutes = Object.values(commands)
  .filter(({ name }) => name !== 'advance')
  .map(({ name, values, done }) =>
    route({
      method: 'POST',
      path: `/api/${name}`,
      about: typeof done === 'function' ? { en: name, fr: name } : done,
      gives: { en: 'done, in words', fr: 'done, en mots' },
      body: v.looseObject(values),
      json: told.done,
      problems: ['refused'],
      answer: (call) => carryOut(call, { ...(call.sent as object), do: name }),
    }),
  );
