/**
 * A peer that holds the key and answers nonsense to a box that pulls a data-sync from it: every place of every
 * answer, and bulk. The box goes on, keeps its role, shows its pages; with a sound peer it is whole again.
 */
import fc from 'fast-check';
import * as v from 'valibot';
import { configDigest } from '../../../../../appliance/heavy/sync/configuration.js';
import {
  chainDigest,
  channelKey,
  digestOf,
  proofHeaders,
  replyProof,
  stretchKey,
} from '../../../../../failover/link/handshake.js';
import { verbs } from '../../../../../failover/link/verbs.js';
import { MINUTE, SECOND, type WireReply } from '../../../../../hardware/ports.js';
import { labPresharedKey } from '../../../../../lab/making/credentials.js';
import { nodeOf, siteOfNode, sleep } from '../../../../appliance/actions/scene.js';
import { RawVisitor } from '../../../../support/raw-visitor.js';
import { values } from '../../corpus.js';
import type { Door, Said } from '../../door.js';
import { flawOf, onPair, type Pair } from '../../pair.js';
import { placesOf, withAt } from '../../schemas.js';
import { anyValue, type Damage, damages, harmed } from '../../values.js';

/** Answered in a data-sync, and in the looks between. */
const ASKED = [
  'status',
  'sync-open',
  'sync-digests',
  'sync-rows',
  'sync-files',
  'sync-wanted',
  'sync-config',
  'sync-give',
  'sync-give-files',
  'synced',
] as const;
type Asked = (typeof ASKED)[number];

interface Lie {
  /** Which place of the answer, by its number; what stands there. */
  readonly place: number;
  readonly value: unknown;
  /** Of bulk. */
  readonly bytes: readonly Damage[];
}

const lies: fc.Arbitrary<Lie> = fc.record({ place: fc.nat({ max: 40 }), value: anyValue, bytes: damages });
const examples: readonly Lie[] = values.map((value, place) => ({
  place,
  value,
  bytes: [{ kind: 'end', at: place / values.length, byte: 0, length: 1 }],
}));

const challenged = v.object({ caller: v.string(), nonce: v.string() });
const HOST_B = '127.20.0.12';

/** Stands in the place of A's answers, and seals its own as A would. */
function lieFor({ scene }: Pair) {
  const { failover } = nodeOf(scene.world, 'a');
  const base = stretchKey(labPresharedKey);
  const channels = new Map<string, Buffer>();
  const state: { verb: Asked | null; lie: Lie; told: number } = {
    verb: null,
    lie: { place: 0, value: null, bytes: [] },
    told: 0,
  };
  const honest = failover.onPeer;
  const seal = (verb: string, headers: Readonly<Record<string, string>>, body: Buffer): WireReply | null => {
    const key = channels.get(headers[proofHeaders.channel] ?? '');
    if (key === undefined) return null;
    const digest = digestOf(body);
    const proof = replyProof(key, verb, Number(headers[proofHeaders.counter]), 200, digest);
    return {
      status: 200,
      headers: {
        'content-type': 'application/octet-stream',
        [proofHeaders.digest]: digest,
        [proofHeaders.proof]: proof,
      },
      body,
    };
  };
  const lieOf = (verb: Asked, body: Buffer): Buffer => {
    if (verbs[verb].bulk === 'answer') return harmed(body, state.lie.bytes);
    const said: unknown = JSON.parse(body.toString('utf8'));
    const places = placesOf(said);
    const place = places[state.lie.place % places.length] ?? [];
    return Buffer.from(JSON.stringify(withAt(said, place, state.lie.value)) ?? 'undefined');
  };
  Object.assign(failover, {
    onPeer: async (
      path: string,
      headers: Readonly<Record<string, string>>,
      body: Buffer,
      address: string,
    ) => {
      const reply = await honest(path, headers, body, address);
      const verb = path.slice('/peer/'.length);
      if (verb === 'challenge' && reply.status === 200) {
        const asked = v.parse(challenged, JSON.parse(body.toString('utf8')));
        const said = v.parse(verbs.challenge.answer, JSON.parse(reply.body.toString('utf8')));
        channels.set(
          said.channel,
          channelKey(base, {
            caller: asked.caller,
            callee: said.callee,
            callerNonce: asked.nonce,
            calleeNonce: said.nonce,
            certificates: chainDigest(said.chain),
          }),
        );
      }
      if (verb !== state.verb || reply.status !== 200) return reply;
      const lied = seal(verb, headers, lieOf(state.verb, reply.body));
      if (lied !== null) state.told += 1;
      // A channel that was opened before: B opens another one, and is heard doing so.
      return lied ?? { status: 401, headers: {}, body: Buffer.from('{"refusal":"channel"}') };
    },
  });
  return state;
}

export const evilPeer: Door = {
  name: 'peer-lies',
  open: (seed) =>
    onPair(seed, async (pair) => {
      const { world } = pair.scene;
      const liar = lieFor(pair);
      const visitor = new RawVisitor(world, HOST_B);
      await visitor.signIn('login');
      /** Asks B for a data-sync and waits for its end; null: well. */
      const sync = async (): Promise<string | null> => {
        const { failover } = nodeOf(world, 'b');
        const path = '/login/failover';
        const pressed = await visitor.post(path, { action: 'sync', _csrf: await visitor.csrf(path) });
        if (pressed.status !== 303) throw new Error(`the button answers ${pressed.status}`);
        for (let round = 0; round < 40; round += 1) {
          await sleep(world, 15 * SECOND);
          const state = failover.state();
          if (state.kind !== 'backup') return state.kind;
          if (state.sync === null) return state.pair.lastAttempt === null ? null : 'failed';
        }
        return 'it does not end';
      };
      return {
        entries: ASKED,
        attempt: async (entry, { each }) => {
          const verb = ASKED.find((one) => one === entry) ?? null;
          await each(lies, examples, async (lie): Promise<Said> => {
            Object.assign(liar, { verb, lie });
            const outcome = await sync();
            liar.verb = null;
            if (outcome === 'it does not end') throw new Error('the data-sync does not end');
            if (nodeOf(world, 'b').failover.state().kind !== 'backup') return 'spent';
            for (const path of ['/login/failover', '/login']) {
              const { status, body } = await visitor.get(path);
              const flaw = flawOf(status, body);
              if (flaw !== null) throw new Error(`${path}: ${flaw}`);
            }
            return outcome === null ? 'taken' : 'refused';
          });
          if (liar.told === 0 && entry.startsWith('sync-o')) throw new Error('nobody asked');
          for (let tried = 0; tried < 4; tried += 1) {
            if ((await sync()) !== null) {
              await sleep(world, 5 * MINUTE);
              continue;
            }
            const [a, b] = (['a', 'b'] as const).map((box) =>
              configDigest(siteOfNode(nodeOf(world, box)).db),
            );
            if (a !== b) throw new Error('the settings differ after a data-sync with a sound peer');
            return;
          }
          throw new Error('with a sound peer no data-sync succeeds any more');
        },
      };
    }),
};
