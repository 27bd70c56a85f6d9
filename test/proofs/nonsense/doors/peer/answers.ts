/**
 * What a peer answers, sealed with the right key: every place of every verb's answer, and of the frames that
 * carry bulk. It is read as the table of verbs says, or is a refusal.
 */
import * as v from 'valibot';
import { createCallee } from '../../../../../failover/link/callee.js';
import { createCaller } from '../../../../../failover/link/caller.js';
import { stretchKey } from '../../../../../failover/link/handshake.js';
import { createPeerLine } from '../../../../../failover/link/line.js';
import { type PeerVerb, type RequestOf, type Verb, verbs } from '../../../../../failover/link/verbs.js';
import type { WireReply } from '../../../../../hardware/ports.js';
import { createRandom } from '../../../../../hardware/random.js';
import { values } from '../../corpus.js';
import { bare, type Door } from '../../door.js';
import { type Place, placeName, placesOf, sampleOf, withAt } from '../../schemas.js';
import { anyValue, damaged, damagedExamples } from '../../values.js';

const isPeerVerb = (verb: string): verb is PeerVerb => Object.hasOwn(verbs, verb) && verb !== 'challenge';
const verbNames = Object.keys(verbs).filter((name): name is Verb => Object.hasOwn(verbs, name));

interface At {
  readonly verb: Verb;
  readonly sample: unknown;
  readonly place: Place;
}

/** Places of what each verb is answered with. */
function answers(): Map<string, At> {
  const found = new Map<string, At>();
  for (const verb of verbNames) {
    const sample = verbs[verb].bulk === 'answer' ? null : sampleOf(verbs[verb].answer, verb);
    for (const place of placesOf(sample)) found.set(`${verb} ${placeName(place)}`, { verb, sample, place });
  }
  return found;
}

/** Two boxes that hold the key: the second answers what it is told to. */
function createTalk() {
  const key = stretchKey('a key of both');
  const told: { status: number; body: Buffer; challenge: ((reply: WireReply) => WireReply) | null } = {
    status: 200,
    body: Buffer.alloc(0),
    challenge: null,
  };
  const callee = createCallee({ guid: 'b', random: createRandom('callee'), key: () => key, chain: () => [] });
  return {
    told,
    line: () =>
      createPeerLine(
        createCaller({
          guid: 'a',
          random: createRandom('caller'),
          key: () => key,
          judge: () => null,
          send: async (verb, headers, body) => {
            const received = callee.receive(verb, headers, body, '127.20.0.12');
            if ('reply' in received) return told.challenge?.(received.reply) ?? received.reply;
            return received.admitted.seal(told.status, told.body);
          },
        }),
      ),
  };
}

export const peerWords: Door = {
  name: 'peer-answer',
  open: async () => {
    const places = answers();
    const { told, line } = createTalk();
    const ask = async <V extends PeerVerb>(verb: V, request: RequestOf<V>) => {
      const answer = await line().ask(verb, request);
      if (answer.ok && !v.is(verbs[verb].answer, answer.said))
        throw new Error('what the table does not say was believed');
      return answer.ok ? 'taken' : 'refused';
    };
    return bare([...places.keys()], async (entry, { each }) => {
      const at = places.get(entry);
      if (at === undefined) return;
      const { verb, sample, place } = at;
      if (verbs[verb].bulk === 'answer') {
        const good = Buffer.from('bytes');
        await each(damaged(good), damagedExamples(good), (body) => {
          Object.assign(told, { status: 200, body, challenge: null });
          return isPeerVerb(verb)
            ? ask(verb, v.parse(verbs[verb].request, sampleOf(verbs[verb].request)))
            : 'refused';
        });
        return;
      }
      await each(anyValue, values, (value) => {
        const body = Buffer.from(JSON.stringify(withAt(sample, place, value)) ?? 'undefined');
        if (isPeerVerb(verb)) {
          Object.assign(told, { status: 200, body, challenge: null });
          return ask(verb, v.parse(verbs[verb].request, sampleOf(verbs[verb].request)));
        }
        Object.assign(told, {
          body: Buffer.from('{}'),
          challenge: (reply: WireReply) => ({ ...reply, body }),
        });
        return ask('confirm', { relationId: 'r' });
      });
    });
  },
};
