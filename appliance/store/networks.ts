/** Lists of IPv4 networks as people type them: one a line or separated by spaces or commas. Pure. */
import { ipv4Number, isIpv4 } from '../../hardware/network/ipv4.js';
import type { Label } from '../../views/label.js';

const NETWORKS_MAX = 100;

/** The networks of a typed list, as they were typed. */
export const networkList = (text: string): string[] => text.split(/[\s,;]+/).filter((part) => part !== '');

interface Network {
  readonly address: string;
  readonly bits: number;
}

function networkOf(text: string): Network | null {
  const [address = '', bits = '32', ...rest] = text.split('/');
  if (rest.length > 0 || !isIpv4(address) || !/^(\d|[12]\d|3[0-2])$/.test(bits)) return null;
  return { address, bits: Number(bits) };
}

/** What is wrong with a typed list; null: nothing. */
export function networksRefusal(text: string): Label | null {
  const parts = networkList(text);
  const wrong = parts.find((part) => networkOf(part) === null);
  if (wrong !== undefined) {
    return {
      en: `“${wrong.slice(0, 50)}” is neither an IPv4 address nor a network such as 10.10.0.0/16.`,
      fr: `« ${wrong.slice(0, 50)} » n’est ni une adresse IPv4 ni un réseau comme 10.10.0.0/16.`,
    };
  }
  if (parts.length <= NETWORKS_MAX) return null;
  return {
    en: `Enter at most ${NETWORKS_MAX} networks.`,
    fr: `Saisissez au plus ${NETWORKS_MAX} réseaux.`,
  };
}

/** Length in bits of the most specific network of the list that holds the address; null: none does. */
export function bestMatch(text: string, address: string): number | null {
  if (text === '' || !isIpv4(address)) return null;
  let best: number | null = null;
  for (const part of networkList(text)) {
    const network = networkOf(part);
    if (network === null) continue;
    const size = 2 ** (32 - network.bits);
    const inside = Math.floor(ipv4Number(network.address) / size) === Math.floor(ipv4Number(address) / size);
    if (inside && (best === null || network.bits > best)) best = network.bits;
  }
  return best;
}
