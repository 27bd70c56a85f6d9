/** What the forms of Networking > IP Configuration ask for, and which addresses can stand side by side. */
import { isIpv4, isMask, networkAddress } from '../../../../hardware/network/ipv4.js';
import type { AddressConfig } from '../../../../hardware/network/routes.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { checkbox, select, text } from '../../forms/fields.js';
import { ipWords as words } from './ip-words.js';

/** A network of one address. */
const HOST_MASK = '255.255.255.255';
const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;

const address = (value: string): Label | null => (isIpv4(value) ? null : words.badAddress);
const host = (value: string): Label | null => (HOST.test(value) ? null : words.badHost);
/** What a list is separated by: commas or blanks. */
export const listOf = (value: string): string[] => value.split(/[\s,]+/).filter((part) => part !== '');
const zone = (value: string): Label | null => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return null;
  } catch {
    return words.badZone;
  }
};

export const addressFields = {
  old: text({ label: common.ipAddress }),
  address: text({ label: common.ipAddress, required: true, check: address }),
  mask: text({
    label: words.mask,
    required: true,
    check: (value) => (value === HOST_MASK || isMask(value) ? null : words.badMask),
  }),
  nic: select({
    label: words.nic,
    options: [
      { value: 'eth0', label: same('eth0') },
      { value: 'eth1', label: same('eth1') },
    ],
  }),
  shared: checkbox({ label: words.shared }),
  enabled: checkbox({ label: words.enabled }),
};
export const settingFields = {
  hostname: text({ label: common.hostname, required: true, check: host }),
  gateway: text({ label: words.gateway, check: address }),
  dns: text({
    label: words.dns,
    help: words.dnsHelp,
    check: (value) => (listOf(value).every((one) => isIpv4(one)) ? null : words.badAddress),
  }),
};
export const timeFields = {
  ntp: text({ label: words.ntp, check: host }),
  zone: text({ label: words.zone, required: true, check: zone }),
};

const subnet = (one: AddressConfig): string => networkAddress(one.address, one.mask);

/** Why these addresses cannot be; null: they can. Pure. */
export function addressTrouble(addresses: readonly AddressConfig[]): Label | null {
  if (new Set(addresses.map((one) => one.address)).size < addresses.length) return words.twice;
  if (!addresses.some((one) => one.enabled && !one.shared)) return words.noneLeft;
  const first = new Set(addresses.filter((one) => one.enabled && one.nic === 'eth0').map(subnet));
  return addresses.some((one) => one.enabled && one.nic === 'eth1' && first.has(subnet(one)))
    ? words.oneSubnet
    : null;
}
