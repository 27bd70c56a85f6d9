/**
 * Which places of the emulated network stand for which real places, as people write it:
 * `NAME[:PORT]=[SCHEME://]HOST:PORT`. Loopback only, unless somebody has said otherwise.
 */
import { isIpv4 } from '../../../hardware/network/ipv4.js';
import type { Label } from '../../../views/label.js';
import { type AddressPlan, boxNames, siteName } from '../../plan.js';
import { isName, plainName, publicAddress } from '../network/site-network.js';

/** How the real place is spoken to; without one, as the box speaks. */
export const targetSchemes = ['http', 'https', 'smtp', 'ldap', 'ldaps', 'udp', 'tcp'] as const;
type TargetScheme = (typeof targetSchemes)[number];

export interface Target {
  readonly scheme: TargetScheme | null;
  /** A loopback address; any address or name where the lab was told so. */
  readonly host: string;
  readonly port: number;
}

/** One place of the emulated network, and the real place that answers there. */
export interface Mapping {
  /** A name of the emulated network, or an address. */
  readonly name: string;
  /** Null: whatever is asked there. */
  readonly port: number | null;
  readonly target: Target;
}

const MAPPINGS_MAX = 32;
const PORT_MAX = 65_535;
const TEXT_MAX = 600;

const form: Label = {
  en: 'NAME[:PORT]=HOST:PORT, such as events.example.com=127.0.0.1:9000',
  fr: 'NOM[:PORT]=HÔTE:PORT, par exemple events.example.com=127.0.0.1:9000',
};
const wrong = (what: Label): { readonly refused: Label } => ({ refused: what });
const garbled: Label = {
  en: `Write a mapping of the gateway as ${form.en}.`,
  fr: `Écrivez une redirection de la passerelle sous la forme ${form.fr}.`,
};
const wrongName = (name: string): Label => ({
  en: `‘${name}’ is neither a host name with a dot nor an address of the emulated network.`,
  fr: `« ${name} » n’est ni un nom d’hôte avec un point, ni une adresse du réseau émulé.`,
});
const wrongPort = (port: string): Label => ({
  en: `‘${port}’ is no port: enter a number from 1 to ${PORT_MAX}.`,
  fr: `« ${port} » n’est pas un port : saisissez un nombre de 1 à ${PORT_MAX}.`,
});
const wrongScheme = (scheme: string): Label => ({
  en: `‘${scheme}://’ is not known: leave it out, or take one of ${targetSchemes.join(', ')}.`,
  fr: `« ${scheme}:// » est inconnu : omettez-le, ou choisissez parmi ${targetSchemes.join(', ')}.`,
});

const portOf = (text: string): number | null => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= PORT_MAX ? port : null;
};

/** 'name' or 'name:port'. */
function readPlace(text: string): { readonly name: string; readonly port: number | null } | Label {
  const [given = '', port, ...more] = text.trim().split(':');
  const name = plainName(given);
  if (more.length > 0 || !(isName(name) || isIpv4(name))) return wrongName(text.trim());
  if (port === undefined) return { name, port: null };
  const number = portOf(port);
  return number === null ? wrongPort(port) : { name, port: number };
}

const TARGET = /^(?:([a-z]+):\/\/)?(\[[0-9a-f:.]+\]|[^:/[\]\s]+):(\d+)\/?$/i;

/** '[scheme://]host:port'. */
function readTarget(text: string): Target | Label {
  const [, given, place = '', number = ''] = TARGET.exec(text.trim()) ?? [];
  if (place === '') return garbled;
  const scheme = targetSchemes.find((one) => one === given?.toLowerCase()) ?? null;
  if (given !== undefined && scheme === null) return wrongScheme(given);
  const port = portOf(number);
  if (port === null) return wrongPort(number);
  const bare = place.replace(/^\[|\]$/g, '').toLowerCase();
  return { scheme, host: bare === 'localhost' ? '127.0.0.1' : bare, port };
}

/** A mapping from its two halves. */
export function readHalves(place: string, target: string): Mapping | { readonly refused: Label } {
  if (place.length + target.length > TEXT_MAX) return wrong(garbled);
  const from = readPlace(place);
  if ('en' in from) return wrong(from);
  const to = readTarget(target);
  return 'en' in to ? wrong(to) : { ...from, target: to };
}

/** A mapping as it is typed. */
export function readMapping(text: string): Mapping | { readonly refused: Label } {
  const at = text.indexOf('=');
  return at <= 0 ? wrong(garbled) : readHalves(text.slice(0, at), text.slice(at + 1));
}

export const placeText = ({ name, port }: Pick<Mapping, 'name' | 'port'>): string =>
  port === null ? name : `${name}:${port}`;

export const targetText = ({ scheme, host, port }: Target): string =>
  `${scheme === null ? '' : `${scheme}://`}${host.includes(':') ? `[${host}]` : host}:${port}`;

/** Whether what is sent there stays on this host. */
export const isLoopback = ({ host }: Pick<Target, 'host'>): boolean =>
  host === '::1' || (isIpv4(host) && host.startsWith('127.'));

const boxHosts: readonly string[] = [siteName, ...boxNames.map((box) => `${box}.example.com`)];

const isOfTheLab = ({
  boxes,
  shared,
  workstations,
  probe,
  fleet,
  servers,
}: AddressPlan): readonly string[] => [
  ...Object.values(boxes),
  shared,
  ...Object.values(workstations),
  probe,
  fleet,
  servers.gateway,
  publicAddress,
];

/** What the lab allows of a gateway. */
export interface GatewayLimits {
  readonly addresses: AddressPlan;
  /** Real places may be on other hosts. */
  readonly beyond: boolean;
}

function troubleOf(mapping: Mapping, { addresses, beyond }: GatewayLimits): Label | null {
  const { name, target } = mapping;
  if (boxHosts.includes(name) || isOfTheLab(addresses).includes(name))
    return {
      en: `${name} is a box or a computer of the lab: only machines outside can be somewhere else.`,
      fr: `${name} est un serveur ou un ordinateur du laboratoire : seules les machines extérieures peuvent être ailleurs.`,
    };
  if (target.host.startsWith(`${addresses.net}.`))
    return {
      en: `${targetText(target)} is the lab itself: name a program of this host.`,
      fr: `${targetText(target)} est le laboratoire lui-même : indiquez un programme de cette machine.`,
    };
  if (!beyond && !isLoopback(target))
    return {
      en: `${target.host} is no loopback address, and nothing leaves this host: take 127.0.0.1, or start the lab with --gateway-beyond-loopback.`,
      fr: `${target.host} n’est pas une adresse de bouclage, et rien ne quitte cette machine : prenez 127.0.0.1, ou démarrez le laboratoire avec --gateway-beyond-loopback.`,
    };
  return null;
}

/** What is wrong with a gateway of these mappings; null: nothing. */
export function gatewayTrouble(mappings: readonly Mapping[], limits: GatewayLimits): Label | null {
  if (mappings.length > MAPPINGS_MAX)
    return {
      en: `A gateway has at most ${MAPPINGS_MAX} mappings.`,
      fr: `Une passerelle a au plus ${MAPPINGS_MAX} redirections.`,
    };
  const seen = new Set<string>();
  for (const mapping of mappings) {
    const trouble = troubleOf(mapping, limits);
    if (trouble !== null) return trouble;
    const place = placeText(mapping);
    if (seen.has(place))
      return {
        en: `${place} is mapped twice: one place has one real place. Take one away, or give each a port.`,
        fr: `${place} est redirigé deux fois : un emplacement mène à un seul emplacement réel. Retirez-en une, ou donnez un port à chacune.`,
      };
    seen.add(place);
  }
  return null;
}
