/** The calls of clients: every place of every body. */
import { addressOf, type ClientCall, calls } from '../../../../appliance/clients/api/calls.js';
import { labCredentials } from '../../../../lab/making/credentials.js';
import { values } from '../corpus.js';
import type { Door } from '../door.js';
import { isNote, judge, onPair, stranger } from '../pair.js';
import { type Place, placeName, placesOf, sampleOf, withAt } from '../schemas.js';
import { anyValue } from '../values.js';

interface At {
  readonly call: ClientCall;
  readonly sample: unknown;
  readonly place: Place;
}

const isCall = (name: string): name is ClientCall => Object.hasOwn(calls, name);

function places(): Map<string, At> {
  const found = new Map<string, At>();
  for (const call of Object.keys(calls).filter(isCall)) {
    const sample = sampleOf(calls[call].body, call);
    for (const place of placesOf(sample)) found.set(`${call} ${placeName(place)}`, { call, sample, place });
  }
  return found;
}

/** What tells of a call beside its body. */
const NOTED = ['site.audit', 'site.doc', 'site.user_account'];

export const clients: Door = {
  name: 'client',
  open: (seed) =>
    onPair(seed, async (pair) => {
      const visitor = stranger(pair);
      const found = places();
      const json = { 'content-type': 'application/json' };
      const enter = async (): Promise<string> => {
        const { username, password } = labCredentials;
        const { body } = await visitor.send(
          'POST',
          '/client/console/sign-in',
          JSON.stringify({ username, password, version: '17.1.1' }),
          json,
        );
        return /"token":"([^"]+)"/.exec(body)?.[1] ?? '';
      };
      let token = await enter();
      return {
        entries: [...found.keys()],
        attempt: async (entry, { each }) => {
          const at = found.get(entry);
          if (at === undefined) return;
          if (token === '' || at.call === 'endSession') token = await enter();
          const { method, path } = addressOf(at.call);
          await each(anyValue, values, async (value) => {
            pair.changed();
            const body = JSON.stringify(withAt(at.sample, at.place, value)) ?? '';
            const answer = await visitor.send(method, path, body, {
              ...json,
              authorization: `Bearer ${token}`,
            });
            if (at.call === 'signOut') token = await enter();
            const { changed } = pair;
            return judge(
              { ...pair, changed: () => changed().filter((name) => !isNote(name, NOTED)) },
              answer,
              answer.status >= 400,
            );
          });
        },
      };
    }),
};
