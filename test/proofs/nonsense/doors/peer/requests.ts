/** What a peer that holds the key asks: every place of every verb's request, and bulk of any kind. */
import { createCaller } from '../../../../../failover/link/caller.js';
import { packFrame } from '../../../../../failover/link/frames.js';
import { stretchKey } from '../../../../../failover/link/handshake.js';
import { type PeerVerb, type Verb, verbs } from '../../../../../failover/link/verbs.js';
import { pairOf } from '../../../../../failover/role/state.js';
import { SECOND } from '../../../../../hardware/ports.js';
import { createRandom } from '../../../../../hardware/random.js';
import { labPresharedKey } from '../../../../../lab/making/credentials.js';
import { values } from '../../corpus.js';
import type { Door, Said } from '../../door.js';
import { flawOf, isNote, onPair, type Pair } from '../../pair.js';
import { type Place, placeName, placesOf, sampleOf, withAt } from '../../schemas.js';
import { anyValue, damaged, damagedExamples } from '../../values.js';

const A = '127.20.0.11';
const B = '127.20.0.12';
const verbNames = Object.keys(verbs).filter((name): name is Verb => Object.hasOwn(verbs, name));
const isPeerVerb = (verb: Verb): verb is PeerVerb => verb !== 'challenge';

interface At {
  readonly verb: Verb;
  readonly sample: unknown;
  readonly place: Place;
}

function places(known: Readonly<Record<string, unknown>>): Map<string, At> {
  const found = new Map<string, At>();
  for (const verb of verbNames) {
    const isBulk = verbs[verb].bulk === 'request';
    const made = isBulk ? null : sampleOf(verbs[verb].request, verb);
    const sample = typeof made === 'object' && made !== null ? { ...made, ...fitting(made, known) } : made;
    for (const place of isBulk ? [[]] : placesOf(sample))
      found.set(`${verb} ${isBulk ? '(bulk)' : placeName(place)}`, { verb, sample, place });
  }
  return found;
}

/** What is known of the pair, where a message speaks of it. */
const fitting = (made: object, known: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(known).filter(([name]) => name in made));

function callerOf({ scene }: Pair) {
  const { participant } = scene.world.lab;
  const key = stretchKey(labPresharedKey);
  return createCaller({
    guid: scene.world.made.plates.b.guid,
    random: createRandom('fuzz'),
    key: () => key,
    judge: () => null,
    send: (verb, headers, body) =>
      participant.call(
        {
          proto: 'https',
          host: A,
          port: 8443,
          from: B,
          method: 'POST',
          path: `/peer/${verb}`,
          headers,
          body,
        },
        60 * SECOND,
      ),
  });
}

/** What a box notes of its peer. */
const NOTED = ['site.audit', 'box.box_event', 'box.doc'];

export const peers: Door = {
  name: 'peer-request',
  open: (seed) =>
    onPair(seed, async (pair) => {
      const { scene } = pair;
      const state = scene.node().failover.state();
      const relationId = pairOf(state)?.relationId;
      const software = scene.node().software.installed().site;
      const found = places({ relationId, software });
      const caller = callerOf(pair);
      await scene.visitor.signIn('login');
      const send = async (verb: Verb, body: Buffer): Promise<Said> => {
        pair.changed();
        const kind = scene.node().failover.state().kind;
        let isRefused: boolean;
        if (isPeerVerb(verb)) {
          const answer = await caller.ask(verb, body, { certificate: 'any' });
          if (!answer.ok && answer.why === 'unreachable') throw new Error('it was not answered');
          if (answer.ok && answer.status >= 500) throw new Error(`it was answered with ${answer.status}`);
          isRefused = !answer.ok || answer.status >= 400;
        } else {
          const { participant } = scene.world.lab;
          const asked = {
            proto: 'https',
            host: A,
            port: 8443,
            from: B,
            method: 'POST',
            path: `/peer/${verb}`,
          } as const;
          const reply = await participant.call({ ...asked, headers: {}, body }, 60 * SECOND);
          if (reply === null || reply.status >= 500) throw new Error(`it was answered with ${reply?.status}`);
          isRefused = reply.status >= 400;
        }
        const changes = pair.changed().filter((name) => !isNote(name, NOTED));
        if (isRefused && changes.length > 0) throw new Error(`refused, but it changed ${changes.join(' ')}`);
        const now = scene.node().failover.state().kind;
        if (isRefused && now !== kind) throw new Error(`refused, but the box is ${now} instead of ${kind}`);
        if (now !== 'primary') return 'spent';
        if (isRefused) return 'refused';
        // What was believed is shown.
        const shown = await scene.visitor.get('/login/failover');
        const flaw = flawOf(shown.status, shown.body);
        if (flaw !== null) throw new Error(`the page after it: ${flaw}`);
        return 'taken';
      };
      return {
        entries: [...found.keys()],
        attempt: async (entry, { each }) => {
          const at = found.get(entry);
          if (at === undefined) return;
          const { verb, sample, place } = at;
          if (verbs[verb].bulk === 'request') {
            const good = packFrame(
              { table: 'session', origin: 'x', columns: ['a'], rows: 1, last: 1, brotli: false },
              Buffer.from('SQLite format 3\u0000'),
            );
            await each(damaged(good), damagedExamples(good), (body) => send(verb, body));
            return;
          }
          await each(anyValue, values, (value) =>
            send(verb, Buffer.from(JSON.stringify(withAt(sample, place, value)) ?? 'undefined')),
          );
        },
      };
    }),
};
