/** Support > Utilities | Assistance > Utilitaires: looks at the network from where the box stands. */
import { isIpv4 } from '../../../../hardware/network/ipv4.js';
import { routeTable, routeTo } from '../../../../hardware/network/routes.js';
import { SECOND } from '../../../../hardware/ports.js';
import type { Section } from '../../../../views/blocks.js';
import type { Label } from '../../../../views/label.js';
import type { Node } from '../../../node/node.js';
import { ping } from '../../../services/network/ping.js';
import { hostnameRefusal } from '../../../store/site/site-settings.js';
import { integer, text, view } from '../../forms/fields.js';
import { type Attempt, action, type Ctx, type Outcome, type Page, type Sample } from '../../page.js';

const words = {
  title: { en: 'Utilities', fr: 'Utilitaires' },
  ping: { en: 'Utilities :: Ping', fr: 'Utilitaires :: Ping' },
  trace: { en: 'Utilities :: Traceroute', fr: 'Utilitaires :: Traceroute' },
  lookup: { en: 'Utilities :: DNS Lookup', fr: 'Utilitaires :: Recherche DNS' },
  port: { en: 'Utilities :: TCP Port Test', fr: 'Utilitaires :: Test de port TCP' },
  host: { en: 'Host Name or IP Address', fr: 'Nom d’hôte ou adresse IP' },
  name: { en: 'Host Name', fr: 'Nom d’hôte' },
  number: { en: 'Port', fr: 'Port' },
  run: { en: 'Run', fr: 'Exécuter' },
  result: { en: 'Result', fr: 'Résultat' },
  back: { en: 'Back to Utilities', fr: 'Retour aux utilitaires' },
} as const satisfies Record<string, Label>;

const PINGS = 4;
const CONNECT_TIMEOUT_US = 5 * SECOND;

const hostFields = { host: text({ label: words.host, required: true, check: hostnameRefusal }) };
const nameFields = { host: text({ label: words.name, required: true, check: hostnameRefusal }) };
const portFields = {
  host: text({ label: words.host, required: true, check: hostnameRefusal }),
  port: integer({ label: words.number, required: true, min: 1, max: 65_535 }),
};

const unknown = (host: string): Label => ({
  en: `${host} is not known: no DNS server gave an address for it.`,
  fr: `${host} est inconnu : aucun serveur DNS n’a donné d’adresse.`,
});

/** The result is a page of its own, with the way back. */
const shown = (node: Node, tool: string, title: Label, host: string, lines: readonly string[]): Outcome => {
  node.emit({ kind: 'utilities.run', data: { tool, host } });
  return {
    show: {
      title,
      sections: [
        {
          id: 'result',
          title,
          blocks: [
            { kind: 'code', label: words.result, text: lines.join('\n') },
            { kind: 'links', items: [{ label: words.back, href: '/appliance/utilities' }] },
          ],
        },
      ],
    },
  };
};

const ms = (fromMono: number, toMono: number): string => (toMono - fromMono).toFixed(1);

async function runPing({ node }: Ctx, host: string): Promise<Outcome> {
  const address = await node.hardware.resolve(host);
  if (address === null) return { refused: unknown(host), errors: { host: unknown(host) } };
  const lines = [`PING ${host} (${address})`];
  let received = 0;
  for (let sequence = 1; sequence <= PINGS; sequence += 1) {
    const fromMono = node.hardware.clock.monoMs();
    const answered = await ping(node, address);
    if (answered) received += 1;
    const took = ms(fromMono, node.hardware.clock.monoMs());
    lines.push(
      answered ? `64 bytes from ${address}: seq=${sequence} time=${took} ms` : `seq=${sequence}: no answer`,
    );
  }
  lines.push(`${PINGS} sent, ${received} received, ${Math.round((1 - received / PINGS) * 100)} % lost`);
  return shown(node, 'ping', words.ping, host, lines);
}

async function runTrace({ node }: Ctx, host: string): Promise<Outcome> {
  const address = await node.hardware.resolve(host);
  if (address === null) return { refused: unknown(host), errors: { host: unknown(host) } };
  const config = node.network.config();
  const way = routeTo(routeTable({ ...config, routes: config.routes ?? [] }), address);
  const lines = [`traceroute to ${host} (${address})`];
  const hops =
    way === null ? [] : way.gateway === '' || way.gateway === address ? [address] : [way.gateway, address];
  if (way === null) lines.push('no route to host');
  else lines.push(`route: ${way.destination} ${way.mask} ${way.kind}`);
  for (const [index, hop] of hops.entries()) {
    const fromMono = node.hardware.clock.monoMs();
    const answered = await ping(node, hop);
    lines.push(
      `${index + 1}  ${answered ? `${hop}  ${ms(fromMono, node.hardware.clock.monoMs())} ms` : '*'}`,
    );
  }
  return shown(node, 'traceroute', words.trace, host, lines);
}

async function runLookup({ node }: Ctx, host: string): Promise<Outcome> {
  const address = await node.hardware.resolve(host);
  if (address === null) return { refused: unknown(host), errors: { host: unknown(host) } };
  const servers = isIpv4(host) ? '-' : node.network.config().dnsServers.join(', ');
  return shown(node, 'nslookup', words.lookup, host, [
    `Server: ${servers}`,
    `Name: ${host}`,
    `Address: ${address}`,
  ]);
}

async function runPort({ node }: Ctx, host: string, port: number): Promise<Outcome> {
  const address = await node.hardware.resolve(host);
  if (address === null) return { refused: unknown(host), errors: { host: unknown(host) } };
  const from = node.hardware.sourceAddress();
  const connect = {
    proto: 'tcp',
    host: address,
    port,
    method: 'SYN',
    path: '',
    headers: {},
    body: Buffer.alloc(0),
  } as const;
  const reply = from === null ? null : await node.ports.wire.call({ ...connect, from }, CONNECT_TIMEOUT_US);
  const said = reply === null ? 'no answer: closed, filtered or unreachable' : 'open';
  return shown(node, 'port', words.port, host, [`${host} (${address}) port ${port}/tcp: ${said}`]);
}

const tool = (
  name: string,
  title: Label,
  fields: typeof hostFields | typeof portFields,
  attempt: Attempt | null,
): Section => {
  const typed = attempt?.action === name ? attempt : null;
  return {
    id: name,
    title,
    blocks: [
      { kind: 'form', action: name, fields: view(fields, typed?.values, typed?.errors), submit: words.run },
    ],
  };
};

const sampleHost: Sample<typeof hostFields> = { values: ({ peer }) => ({ host: peer }) };

export const utilitiesPage: Page = {
  id: 'appliance.utilities',
  site: 'appliance',
  path: '/appliance/utilities',
  title: words.title,
  right: 'box.manage',
  menu: { tab: 'appliance.support', sub: words.title },
  sections: (_ctx, attempt) => [
    tool('ping', words.ping, hostFields, attempt),
    tool('trace', words.trace, hostFields, attempt),
    tool('lookup', words.lookup, nameFields, attempt),
    tool('port', words.port, portFields, attempt),
  ],
  actions: {
    ping: action({
      fields: hostFields,
      edits: null,
      sample: sampleHost,
      run: (ctx, { host }) => runPing(ctx, host),
    }),
    trace: action({
      fields: hostFields,
      edits: null,
      sample: sampleHost,
      run: (ctx, { host }) => runTrace(ctx, host),
    }),
    lookup: action({
      fields: nameFields,
      edits: null,
      sample: { values: { host: 'updates.example.net' } },
      run: (ctx, { host }) => runLookup(ctx, host),
    }),
    port: action({
      fields: portFields,
      edits: null,
      sample: { values: ({ peer }) => ({ host: peer, port: 8_443 }) },
      run: (ctx, { host, port }) => runPort(ctx, host, port ?? 0),
    }),
  },
};
