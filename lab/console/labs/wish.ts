/** How a lab is wanted: by a form of the host's page, and by tools. The same schema reads both. */
import * as v from 'valibot';
import type { LabWish } from '../../live/host/contract.js';
import type { MadeAmounts } from '../../live/recording/lines.js';
import { boxSets, JUMP_CLIENTS_MAX } from '../../making/found.js';
import { switchovers } from '../../plan.js';
import { foundOf } from '../../rehearsals/hosted-stages.js';
import { loadRehearsal, rehearsalNames } from '../../rehearsals/language/load.js';

/** Forms send text, and leave empty what is not said. */
const unsaid = v.pipe(
  v.literal(''),
  v.transform(() => undefined),
);
const said = <T>(schema: v.GenericSchema<unknown, T>) => v.optional(v.union([unsaid, schema]));

const number = (max: number) =>
  said(
    v.pipe(
      v.union([v.number(), v.pipe(v.string(), v.trim(), v.regex(/^\d{1,9}$/), v.transform(Number))]),
      v.integer(),
      v.minValue(0),
      v.maxValue(max),
    ),
  );

const NAME_MAX = 60;
const SEED_MAX = 200;
const LIMITS = { historyDays: 3_650, sessionsPerDay: 100_000, recordings: 1_000_000 } as const;

const speed = v.union([
  v.literal('max'),
  v.pipe(
    v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,6}(\.\d{1,3})?$/), v.transform(Number))]),
    v.minValue(0.001),
    v.maxValue(100_000),
  ),
]);

export const wishSchema = v.strictObject({
  name: said(v.pipe(v.string(), v.trim(), v.maxLength(NAME_MAX))),
  rehearsal: said(
    v.pipe(
      v.string(),
      v.check((name) => rehearsalNames().includes(name), 'is no rehearsal: GET /api/rehearsals lists them'),
    ),
  ),
  seed: said(v.pipe(v.string(), v.minLength(1), v.maxLength(SEED_MAX))),
  speed: said(speed),
  paused: said(
    v.union([
      v.boolean(),
      v.pipe(
        v.picklist(['on', 'true', 'false']),
        v.transform((text) => text !== 'false'),
      ),
    ]),
  ),
  boxes: said(v.picklist(boxSets)),
  switchover: said(v.picklist(switchovers)),
  historyDays: number(LIMITS.historyDays),
  sessionsPerDay: number(LIMITS.sessionsPerDay),
  recordings: number(LIMITS.recordings),
  jumpClients: number(JUMP_CLIENTS_MAX),
});

export type WishGiven = v.InferOutput<typeof wishSchema>;

/** What was chosen, over what the rehearsal asks for. */
export function wishOf(given: WishGiven): LabWish {
  const { name, rehearsal, seed, speed: at, paused, ...chosen } = given;
  const named = Object.entries(chosen).filter(([, value]) => value !== undefined);
  const amounts: MadeAmounts = {
    ...(rehearsal === undefined ? {} : foundOf(loadRehearsal(rehearsal).start)),
    ...Object.fromEntries(named),
  };
  return {
    amounts,
    rehearsal: rehearsal ?? null,
    seed: seed ?? null,
    ...(name === undefined ? {} : { name }),
    ...(at === undefined ? {} : { speed: at }),
    isPaused: paused ?? false,
  };
}
