/** What the machines out there answer a box: time, names, mail, directories, updates, receivers, echoes. */
import fc from 'fast-check';
import { insertRecord } from '../../../../appliance/store/records.js';
import {
  type ProviderKind,
  providerKinds,
  securityProviders,
} from '../../../../appliance/store/site/providers.js';
import { MINUTE, type WireReply, type WireRequest } from '../../../../hardware/ports.js';
import { labCredentials } from '../../../../lab/making/credentials.js';
import type { AddressPlan } from '../../../../lab/plan.js';
import { signedIn } from '../../../appliance/actions/carry-out.js';
import { siteOfNode, sleep } from '../../../appliance/actions/scene.js';
import type { Door, Said } from '../door.js';
import { flawOf, onPair, type Pair } from '../pair.js';
import { type Damage, damages, harmed } from '../values.js';

/** What comes instead of an answer, and of which one. */
interface Harm {
  readonly bytes: readonly Damage[];
  readonly status: number | null;
  readonly silent: boolean;
  readonly skip: number;
}

const harm: fc.Arbitrary<Harm> = fc.record({
  bytes: damages,
  status: fc.option(fc.constantFrom(0, 100, 204, 301, 401, 404, 418, 500, 999), { freq: 3 }),
  silent: fc.boolean().map(Boolean),
  skip: fc.integer({ min: 0, max: 6 }),
});

const examples: readonly Harm[] = [
  { bytes: [{ kind: 'end', at: 0, byte: 0, length: 1 }], status: null, silent: false, skip: 0 },
  { bytes: [], status: null, silent: true, skip: 0 },
  { bytes: [], status: 200, silent: false, skip: 0 },
  { bytes: [{ kind: 'fill', at: 0, byte: 0xff, length: 40 }], status: null, silent: false, skip: 0 },
];

type Server = keyof AddressPlan['servers'];
type Trigger = (
  pair: Pair,
  turn: number,
) => Promise<{ readonly status: number; readonly body: string } | null>;

const PROVIDERS = '/login/security-providers';
const UTILITIES = '/appliance/utilities';
const PORTS: Readonly<Record<ProviderKind, number>> = { ldap: 389, radius: 1_812, kerberos: 88, saml: 443 };

async function press(pair: Pair, path: string, values: Readonly<Record<string, string>>) {
  const { visitor } = pair.scene;
  const csrf = await signedIn(
    visitor,
    path.startsWith('/login') ? 'login' : 'appliance',
    labCredentials.username,
  );
  return visitor.post(path, { ...values, _csrf: csrf });
}

/** Has the box ask a provider of a kind. */
const asksProvider =
  (kind: ProviderKind): Trigger =>
  async (pair) => {
    const site = siteOfNode(pair.scene.node());
    const id = `fuzz-${kind}`;
    if (site.db.prepare('SELECT 1 FROM security_provider WHERE id = ?').get(id) === undefined)
      site.transaction('test', () =>
        insertRecord(site, securityProviders, {
          id,
          name: kind,
          kind,
          position: 9,
          enabled: true,
          host: 'directory.example.com',
          port: PORTS[kind],
          base: kind === 'saml' ? '/saml/metadata' : 'EXAMPLE.COM',
          secret: 'x',
          timeoutSeconds: 5,
          role: 'operator',
        }),
      );
    const tested = await press(pair, PROVIDERS, { action: 'test', record: id });
    if (kind === 'ldap' || kind === 'radius') {
      // Somebody whom only the directory knows.
      const answer = await pair.scene.colleague.signIn('login', 'nobody-here', 'pass-word-1');
      pair.scene.colleague.cookies.clear();
      if (flawOf(answer.status, answer.body) !== null) return answer;
    }
    return tested;
  };

/** How a box is brought to ask each machine; null: boxes ask it nothing. A machine without a line does not compile. */
const triggers: Readonly<Record<Server, Readonly<Record<string, Trigger>> | null>> = {
  gateway: {
    echo: (pair) =>
      press(pair, UTILITIES, {
        action: 'ping',
        host: pair.scene.world.outside.network.addresses.servers.dns,
      }),
  },
  ntp: {
    time: async (pair) => {
      await sleep(pair.scene.world, 20 * MINUTE);
      return null;
    },
  },
  dns: { name: (pair, turn) => press(pair, UTILITIES, { action: 'lookup', host: `n${turn}.example.net` }) },
  updates: { check: (pair) => press(pair, '/appliance/updates', { action: 'check' }) },
  mail: {
    letter: (pair) =>
      press(pair, '/appliance/email-configuration', {
        action: 'save',
        host: 'mail.example.com',
        port: '25',
        encryption: 'none',
        fromAddress: 'box@example.com',
        admins: 'admin@example.com',
        test: '1',
      }),
  },
  events: {
    event: async (pair) => {
      await pair.meet(['recipient']);
      return press(pair, '/login/outbound-events', { action: 'test', recipient: 'test-recipient' });
    },
  },
  // People ask it, boxes do not.
  support: null,
  directory: Object.fromEntries(
    Object.keys(providerKinds)
      .filter((kind): kind is ProviderKind => Object.hasOwn(providerKinds, kind))
      .map((kind) => [kind, asksProvider(kind)]),
  ),
};

const damagedReply = (reply: WireReply, { bytes, status }: Harm): WireReply => ({
  ...reply,
  status: reply.status === 0 || status === null ? reply.status : status,
  body: harmed(reply.body, bytes),
});

interface Between {
  /** What is done to answers to boxes now; null: nothing. */
  harm: Harm | null;
  left: number;
  hits: number;
  /** Questions of boxes while something is done to answers. */
  asked: number;
}

/** Stands between the boxes and the machines out there. */
function standBetween({ scene }: Pair): Between {
  const between: Between = { harm: null, left: 0, hits: 0, asked: 0 };
  const { outside } = scene.world;
  const { boxes } = outside.network.addresses;
  const answer = outside.handle.bind(outside);
  const fromBox = ({ from }: WireRequest): boolean =>
    Object.values(boxes).includes(from) || from === '127.20.0.10';
  Object.assign(outside, {
    handle: async (request: WireRequest, nowMs: number): Promise<WireReply | null> => {
      const reply = await answer(request, nowMs);
      const { harm: now } = between;
      if (reply === null || now === null || !fromBox(request)) return reply;
      between.asked += 1;
      between.left -= 1;
      if (between.left >= 0) return reply;
      between.hits += 1;
      return now.silent ? null : damagedReply(reply, now);
    },
  });
  return between;
}

export const outside: Door = {
  name: 'outside',
  open: (seed) =>
    onPair(seed, async (pair) => {
      const between = standBetween(pair);
      const found = new Map<string, Trigger>();
      for (const [server, ways] of Object.entries(triggers))
        for (const [way, trigger] of Object.entries(ways ?? {})) found.set(`${server} ${way}`, trigger);
      let turn = 0;
      return {
        entries: [...found.keys()],
        attempt: async (entry, { each }) => {
          const trigger = found.get(entry);
          if (trigger === undefined) return;
          between.asked = 0;
          await each(harm, examples, async (given): Promise<Said> => {
            turn += 1;
            Object.assign(between, { harm: given, left: given.skip, hits: 0 });
            const answer = await trigger(pair, turn);
            // What was asked for may be done later.
            await sleep(pair.scene.world, MINUTE);
            between.harm = null;
            const flaw = answer === null ? null : flawOf(answer.status, answer.body);
            if (flaw !== null) throw new Error(flaw);
            if (pair.scene.node().failover.state().kind !== 'primary')
              throw new Error('the box changed its role');
            return between.hits > 0 ? 'refused' : 'taken';
          });
          if (between.asked === 0) throw new Error('the box asked nobody');
        },
      };
    }),
};
