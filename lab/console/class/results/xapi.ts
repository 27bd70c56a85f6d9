/** Results as statements of the Experience API (xAPI 1.0.3), for a learning record store. */
import { createHash } from 'node:crypto';
import type { SeatResult } from './results.js';

const HOME = 'https://bomgar-sim.invalid/';
const VERBS = 'http://adlnet.gov/expapi/verbs/';
const EXTENSIONS = `${HOME}xapi/extensions/`;

const verbOf = ({ status, succeeded }: SeatResult): readonly [id: string, en: string, fr: string] => {
  if (status === 'running') return ['attempted', 'attempted', 'a commencé'];
  if (status === 'abandoned') return ['terminated', 'abandoned', 'a abandonné'];
  return succeeded === true ? ['passed', 'passed', 'a réussi'] : ['failed', 'failed', 'a échoué'];
};

/** The same result has the same id, however often it is fetched: a store takes it once. */
function idOf(one: SeatResult, code: string): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([code, one]))
    .digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

const lasting = (ms: number): string => `PT${(ms / 1_000).toFixed(2)}S`;

const scoreOf = ({ points, of }: SeatResult) =>
  points === null || of === null || of === 0
    ? {}
    : { score: { raw: points, min: 0, max: of, scaled: Math.max(0, Math.min(1, points / of)) } };

/** One statement for each who has begun. `code` tells one class from another, `now` is the time of asking. */
export const asXapi = (results: readonly SeatResult[], code: string, now: string): object[] =>
  results
    .filter(({ status }) => status !== 'waiting')
    .map((one) => {
      const [verb, en, fr] = verbOf(one);
      return {
        id: idOf(one, code),
        actor: { objectType: 'Agent', name: one.name, account: { homePage: HOME, name: `seat-${one.seat}` } },
        verb: { id: `${VERBS}${verb}`, display: { en, fr } },
        object: {
          objectType: 'Activity',
          id: `${HOME}rehearsals/${one.rehearsal}`,
          definition: {
            type: 'http://adlnet.gov/expapi/activities/simulation',
            name: { en: one.title.en, fr: one.title.fr },
          },
        },
        result: {
          ...scoreOf(one),
          completion: one.status === 'finished',
          ...(one.succeeded === null ? {} : { success: one.succeeded }),
          ...(one.labTimeMs === null ? {} : { duration: lasting(one.labTimeMs) }),
          extensions: {
            [`${EXTENSIONS}mistakes`]: one.mistakes,
            [`${EXTENSIONS}hints`]: one.hints,
            ...(one.outageMs === null ? {} : { [`${EXTENSIONS}outage`]: lasting(one.outageMs) }),
            ...(one.traceHash === null ? {} : { [`${EXTENSIONS}trace-hash`]: one.traceHash }),
          },
        },
        context: { platform: 'bomgar-sim', extensions: { [`${EXTENSIONS}mode`]: one.mode } },
        // Lab time is the lab's affair: a store wants to know when it was told.
        timestamp: now,
      };
    });
