/**
 * hardware/network/: network cards, rivals for an address, routes, resolver, IPv4 arithmetic.
 *
 * Arithmetic on IPv4 addresses and masks.
 */

/** Four numbers without leading zeros. */
export function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return (
    parts.length === 4 &&
    parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255 && String(Number(part)) === part)
  );
}

/** The address as a number; the text must be an address. */
export const ipv4Number = (text: string): number =>
  text.split('.').reduce((whole, part) => whole * 256 + Number(part), 0);

/** One bits, then zero bits, both present. */
export function isMask(text: string): boolean {
  if (!isIpv4(text)) return false;
  const bits = ipv4Number(text);
  const inverse = 0xffff_ffff - bits;
  // A run of low one bits is one less than a power of two.
  return bits !== 0 && inverse !== 0 && Number.isInteger(Math.log2(inverse + 1));
}

const networkNumber = (address: string, mask: string): number => {
  const size = 0xffff_ffff - ipv4Number(mask) + 1;
  return Math.floor(ipv4Number(address) / size) * size;
};

const ipv4Text = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');

/** The first address of a network, from any of its addresses. */
export const networkAddress = (address: string, mask: string): string =>
  ipv4Text(networkNumber(address, mask));

/** The network's own or its broadcast address: no host may have it. */
export function isNetworkOrBroadcast(address: string, mask: string): boolean {
  const first = networkNumber(address, mask);
  const last = first + (0xffff_ffff - ipv4Number(mask));
  // Point-to-point networks (/31) have neither.
  return last - first > 1 && (ipv4Number(address) === first || ipv4Number(address) === last);
}

/** Whether an address lies in a network; the mask 0.0.0.0 holds every address. */
export const inNetwork = (address: string, network: string, mask: string): boolean =>
  networkNumber(address, mask) === networkNumber(network, mask);
