/** The table of verbs: what is not in it does not compile, what comes over the wire otherwise is refused. */
import t from 'tap';
import { type Caller, createCaller } from '../../../failover/link/caller.js';
import { stretchKey } from '../../../failover/link/handshake.js';
import { createPeerLine, type PeerLine, readRequest } from '../../../failover/link/line.js';
import { type PeerVerb, type RequestOf, verbs } from '../../../failover/link/verbs.js';
import { SECOND } from '../../../hardware/ports.js';
import { createRandom } from '../../../hardware/random.js';
import { labPresharedKey } from '../../../lab/making/credentials.js';
import { addresses, inWorld, PORT, type Seen } from '../../support/worlds/pair-world.js';

const relationId = 'r';
const software = { version: '15.3.2', build: '42813' };
const run = { relationId, forSwap: false, stage: 'history', share: 0.5 } as const;
const packed = { body: Buffer.from('bytes'), digest: 'd' };

const samples: { readonly [V in PeerVerb]: RequestOf<V> } = {
  pair: { relationId, name: 'a', software, reverse: { host: 'a.lab', port: 443 } },
  confirm: { relationId },
  break: { relationId },
  status: { relationId, role: 'primary', software },
  'sync-now': { relationId },
  lock: { relationId, withSync: true },
  demote: { relationId, withSync: true },
  promote: { relationId, withSync: true },
  unlock: { relationId },
  synced: { relationId, result: { ok: false, trouble: 'failed', detail: null }, software },
  'mend-files': { relationId, folder: 'files', shas: [] },
  'mend-rows': { relationId, places: [{ table: 'session', origin: 'a', seq: 1 }] },
  'sync-open': { ...run, software, cursors: { session: { a: 1 } } },
  'sync-digests': { ...run, places: [{ table: 'session', origin: 'a', seq: 1 }] },
  'sync-rows': { ...run, table: 'session', origin: 'a', after: 0, upTo: 1, brotli: false },
  'sync-give': packed,
  'sync-files': { ...run, folder: 'files', shas: [] },
  'sync-wanted': { ...run, absent: [] },
  'sync-give-files': packed,
  'sync-config': { ...run, brotli: true },
};

const names = Object.keys(samples) as PeerVerb[];
const body = (value: unknown) => ({ body: Buffer.from(JSON.stringify(value)), digest: '' });

/** Each field of a request left out, and each as something else. */
function damaged(verb: PeerVerb): Record<string, unknown>[] {
  const whole: Readonly<Record<string, unknown>> = { ...samples[verb] };
  return Object.keys(whole).flatMap((field) => {
    const { [field]: _, ...rest } = whole;
    return [rest, { ...whole, [field]: { of: 'another kind' } }];
  });
}

t.test('a request is read as the table says, whole or not at all', async (t) => {
  for (const verb of names.filter((one) => verbs[one].bulk !== 'request')) {
    t.same(readRequest(verb, body(samples[verb])), samples[verb], verb);
    for (const wrong of damaged(verb)) t.equal(readRequest(verb, body(wrong)), null, JSON.stringify(wrong));
    for (const wrong of [null, 7, 'text', []])
      t.equal(readRequest(verb, body(wrong)), null, `${verb} ${wrong}`);
  }
});

t.test('what is not in the table does not compile', async (t) => {
  const wrong = (line: PeerLine): unknown => [
    // @ts-expect-error there is no such verb
    line.ask('synch-now', { relationId }),
    // @ts-expect-error a field is missing
    line.ask('lock', { relationId }),
    // @ts-expect-error a field of another kind
    line.ask('unlock', { relationId: 7 }),
    // @ts-expect-error an answer of another verb
    line.ask('status', samples.status).then((said) => said.ok && said.said.digests),
    // @ts-expect-error a verb without an answer
    samples satisfies { readonly [V in PeerVerb | 'new-verb']: unknown },
  ];
  t.type(wrong, 'function');
});

/** A caller that holds the key, under the name of the peer. */
function callerAs(seen: Seen): Caller {
  const guid = seen.world.hosting.box('a')?.appliance()?.node.ports.plate.guid ?? '';
  const key = stretchKey(labPresharedKey);
  return createCaller({
    guid,
    random: createRandom('forger'),
    key: () => key,
    judge: () => null,
    send: (verb, headers, sent) => {
      const from = addresses.a;
      const request = { proto: 'https', host: addresses.b, port: PORT, from, method: 'POST' } as const;
      return seen.world.lab.participant.call(
        { ...request, path: `/peer/${verb}`, headers, body: sent },
        SECOND,
      );
    },
  });
}

t.test('a box refuses what its own peer says otherwise, and stays what it is', async (t) => {
  await inWorld('peer-bodies', async (seen) => {
    const node = seen.world.hosting.box('b')?.appliance()?.node;
    const before = JSON.stringify(node?.failover.state());
    const relation = /"relationId":"([^"]+)"/.exec(before)?.[1] ?? '';
    const caller = callerAs(seen);
    const known = await createPeerLine(caller).ask('sync-open', {
      ...samples['sync-open'],
      relationId: relation,
    });
    t.match(known, { why: 'refused', trouble: 'not-primary' }, 'the right form is understood');
    for (const verb of names.filter((one) => verbs[one].needs !== 'nothing' && verbs[one].bulk !== 'request'))
      for (const wrong of damaged(verb)) {
        if (wrong.relationId === relationId) wrong.relationId = relation;
        const { body: sent } = body(wrong);
        t.match(await caller.ask(verb, sent), { ok: true, status: 409 }, `${verb} ${sent}`);
      }
    t.equal(JSON.stringify(node?.failover.state()), before);
  });
});
