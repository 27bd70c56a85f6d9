/**
 * appliance/pages/appliance/networking/: the tab Networking.
 *
 * Networking > IP Configuration | Réseau > Configuration IP: cards, addresses, shared IP, NTP (G51, G96).
 *
 * @guide G51, G96 seed
 */
import type { AddressConfig } from '../../../../hardware/network/routes.js';
import type { Cell } from '../../../../views/blocks.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import type { Node } from '../../../node/node.js';
import { addressAlarms, addressCell, isContested } from '../../../services/network/address-words.js';
import type { NetworkConfig } from '../../../services/network/contract.js';
import { boxEdits } from '../../forms/edited.js';
import { checkbox, select, text, view } from '../../forms/fields.js';
import { action, type Edits, type Outcome, type Page } from '../../page.js';
import { dnsBlocks, timeBlocks } from '../status/time-status.js';

const words = {
  title: { en: 'IP Configuration', fr: 'Configuration IP' },
  nics: { en: 'Networking :: Network Cards', fr: 'Réseau :: Cartes réseau' },
  addresses: { en: 'Networking :: IP Addresses', fr: 'Réseau :: Adresses IP' },
  edit: { en: 'Networking :: Edit IP Address', fr: 'Réseau :: Modifier l’adresse IP' },
  add: { en: 'Add New IP', fr: 'Ajouter une adresse IP' },
  settings: { en: 'Networking :: Settings', fr: 'Réseau :: Paramètres' },
  time: { en: 'Networking :: Time', fr: 'Réseau :: Heure' },
  nic: { en: 'Interface', fr: 'Interface' },
  mac: { en: 'MAC Address', fr: 'Adresse MAC' },
  link: { en: 'Link', fr: 'Lien' },
  up: { en: 'Detected', fr: 'Détecté' },
  down: { en: 'Not detected', fr: 'Non détecté' },
  mask: { en: 'Subnet Mask', fr: 'Masque de sous-réseau' },
  shared: { en: 'Shared IP', fr: 'IP partagée' },
  enabled: { en: 'Enabled', fr: 'Activé' },
  gateway: { en: 'Default Gateway', fr: 'Passerelle par défaut' },
  dns: { en: 'DNS Servers', fr: 'Serveurs DNS' },
  dnsHelp: { en: 'Addresses, separated by commas.', fr: 'Adresses séparées par des virgules.' },
  ntp: { en: 'NTP Server', fr: 'Serveur NTP' },
  zone: { en: 'Time Zone', fr: 'Fuseau horaire' },
  saved: { en: 'The network settings were saved.', fr: 'Les paramètres réseau ont été enregistrés.' },
  badAddress: {
    en: 'Enter an IPv4 address such as 192.0.2.10.',
    fr: 'Saisissez une adresse IPv4 telle que 192.0.2.10.',
  },
  badMask: {
    en: 'Enter a subnet mask such as 255.255.255.0.',
    fr: 'Saisissez un masque de sous-réseau tel que 255.255.255.0.',
  },
  twice: { en: 'This address is configured already.', fr: 'Cette adresse est déjà configurée.' },
  noneLeft: {
    en: 'One address that is not shared must stay enabled, or nobody could reach this appliance any more.',
    fr: 'Une adresse non partagée doit rester activée, sinon plus personne ne pourrait joindre ce serveur.',
  },
  oneSubnet: {
    en: 'The two network cards must not hold addresses of one subnet: packets would be lost.',
    fr: 'Les deux cartes réseau ne doivent pas avoir d’adresses du même sous-réseau : des paquets seraient perdus.',
  },
  unknown: { en: 'This address does not exist any more.', fr: 'Cette adresse n’existe plus.' },
  badZone: { en: 'This time zone is not known.', fr: 'Ce fuseau horaire est inconnu.' },
  badHost: { en: 'Enter a host name or an IP address.', fr: 'Saisissez un nom d’hôte ou une adresse IP.' },
  none: { en: 'No address is configured.', fr: 'Aucune adresse n’est configurée.' },
} satisfies Record<string, Label>;

const IPV4 = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;
const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;

const toNumber = (address: string): number =>
  address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const isMask = (mask: string): boolean => {
  if (!IPV4.test(mask)) return false;
  const bits = toNumber(mask).toString(2).padStart(32, '0');
  return /^1+0*$/.test(bits);
};
const address = (value: string): Label | null => (IPV4.test(value) ? null : words.badAddress);
const host = (value: string): Label | null => (HOST.test(value) ? null : words.badHost);
const listOf = (value: string): string[] => value.split(/[\s,]+/).filter((part) => part !== '');
const zone = (value: string): Label | null => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return null;
  } catch {
    return words.badZone;
  }
};

const addressFields = {
  old: text({ label: common.ipAddress }),
  address: text({ label: common.ipAddress, required: true, check: address }),
  mask: text({ label: words.mask, required: true, check: (value) => (isMask(value) ? null : words.badMask) }),
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
const settingFields = {
  hostname: text({ label: common.hostname, required: true, check: host }),
  gateway: text({ label: words.gateway, check: address }),
  dns: text({
    label: words.dns,
    help: words.dnsHelp,
    check: (value) => (listOf(value).every((one) => IPV4.test(one)) ? null : words.badAddress),
  }),
};
const timeFields = {
  ntp: text({ label: words.ntp, check: host }),
  zone: text({ label: words.zone, required: true, check: zone }),
};

const subnet = (one: AddressConfig): string => `${toNumber(one.address) & toNumber(one.mask)}`;

/** Why these addresses cannot be; null: they can. Pure. */
export function addressTrouble(addresses: readonly AddressConfig[]): Label | null {
  if (new Set(addresses.map((one) => one.address)).size < addresses.length) return words.twice;
  if (!addresses.some((one) => one.enabled && !one.shared)) return words.noneLeft;
  const first = new Set(addresses.filter((one) => one.enabled && one.nic === 'eth0').map(subnet));
  return addresses.some((one) => one.enabled && one.nic === 'eth1' && first.has(subnet(one)))
    ? words.oneSubnet
    : null;
}

async function save(node: Node, by: string, next: NetworkConfig): Promise<Outcome> {
  const trouble = addressTrouble(next.addresses);
  if (trouble !== null) return { refused: trouble };
  // The new addresses take hold after the answer has left through the old ones.
  const saving = node.network.save(next);
  node.emit({
    kind: 'network.saved',
    data: { by, enabled: next.addresses.filter((one) => one.enabled).map((one) => one.address) },
  });
  saving.catch((error: unknown) => node.ports.fail(error));
  return { done: words.saved, goto: '/appliance/ip-configuration' };
}

const addressEdits: Edits<typeof addressFields> = {
  areas: [],
  of: ({ node }, given) => {
    const known = node.network.config().addresses.find((one) => one.address === given('old'));
    return known === undefined ? null : { state: known, name: known.address };
  },
};
const settingsOf = ({ hostname, gateway, dnsServers }: NetworkConfig) => ({
  hostname,
  gateway,
  dns: dnsServers.join(', '),
});
const timeOf = ({ ntpServer: ntp, timeZone: zone }: NetworkConfig) => ({ ntp, zone });

const sampleAddress = {
  old: '',
  address: '127.20.0.77',
  mask: '255.255.255.0',
  nic: 'eth0',
  shared: false,
  enabled: false,
} as const;

export const ipConfigurationPage: Page = {
  id: 'appliance.ip-configuration',
  site: 'appliance',
  path: '/appliance/ip-configuration',
  title: words.title,
  right: 'box.manage',
  menu: { tab: 'appliance.networking', sub: words.title },
  live: ({ node }) => {
    const { addresses, ntp } = node.hardware.read();
    const moving = addresses.some(
      (one) => one.state === 'pending' || one.state === 'conflict' || isContested(one),
    );
    return moving || ntp.state === 'starting';
  },
  sections: ({ node, nowMs, query }, attempt) => {
    const config = node.network.config();
    const { nics, addresses, ntp, dns } = node.hardware.read();
    const edited = config.addresses.find((one) => one.address === query.address);
    const typed = (name: string): Readonly<Record<string, string | boolean>> =>
      attempt?.action === name ? attempt.values : {};
    const errors = (name: string) => (attempt?.action === name ? attempt.errors : {});
    const stateCell = (one: AddressConfig): Cell =>
      addressCell(addresses.find((reading) => reading.address === one.address));
    const editValues = {
      ...(edited ?? { mask: '255.255.255.0', nic: 'eth0', enabled: true }),
      old: edited?.address ?? '',
      ...typed('address'),
    };
    const addressForm = view(addressFields, editValues, errors('address')).map((field) =>
      field.name === 'old' ? { ...field, kind: 'hidden' as const } : field,
    );
    return [
      {
        id: 'nics',
        title: words.nics,
        blocks: [
          {
            kind: 'table',
            caption: words.nics,
            columns: [words.nic, words.mac, words.link],
            rows: nics.map((nic) => ({
              cells: [
                same(nic.name),
                same(nic.mac),
                { badge: nic.linkUp ? words.up : words.down, tone: nic.linkUp ? 'good' : 'bad' },
              ],
            })),
            empty: words.none,
          },
        ],
      },
      {
        id: 'addresses',
        title: words.addresses,
        blocks: [
          ...addressAlarms(addresses).map((alarm) => ({ kind: 'note', tone: 'bad', text: alarm }) as const),
          {
            kind: 'table',
            caption: words.addresses,
            columns: [common.ipAddress, words.mask, words.nic, words.shared, common.status],
            rows: config.addresses.map((one) => ({
              cells: [
                { link: same(one.address), href: `/appliance/ip-configuration?address=${one.address}` },
                same(one.mask),
                same(one.nic),
                one.shared ? common.yes : common.no,
                stateCell(one),
              ],
            })),
            empty: words.none,
          },
        ],
      },
      {
        id: 'edit',
        title: edited === undefined ? words.add : words.edit,
        blocks: [
          {
            kind: 'form',
            action: 'address',
            fields: addressForm,
            submit: edited === undefined ? words.add : common.saveChanges,
          },
        ],
      },
      {
        id: 'settings',
        title: words.settings,
        blocks: [
          ...dnsBlocks(dns, config.timeZone),
          {
            kind: 'form',
            action: 'settings',
            fields: view(settingFields, { ...settingsOf(config), ...typed('settings') }, errors('settings')),
            submit: common.saveChanges,
          },
        ],
      },
      {
        id: 'time',
        title: words.time,
        blocks: [
          ...timeBlocks(ntp, nowMs, config.timeZone),
          {
            kind: 'form',
            action: 'time',
            fields: view(timeFields, { ...timeOf(config), ...typed('time') }, errors('time')),
            submit: common.saveChanges,
          },
        ],
      },
    ];
  },
  actions: {
    address: action({
      fields: addressFields,
      edits: addressEdits,
      sample: {
        values: sampleAddress,
        changing: {
          values: { ...sampleAddress, old: sampleAddress.address },
          query: () => ({ address: sampleAddress.address }),
        },
      },
      run: async ({ node, actor }, { old, ...values }): Promise<Outcome> => {
        const config = node.network.config();
        const next: AddressConfig = { ...values, nic: values.nic };
        if (old !== '' && !config.addresses.some((one) => one.address === old))
          return { refused: words.unknown };
        const addresses =
          old === ''
            ? [...config.addresses, next]
            : config.addresses.map((one) => (one.address === old ? next : one));
        return save(node, actor.name, { ...config, addresses });
      },
    }),
    settings: action({
      fields: settingFields,
      edits: boxEdits(({ node }) => settingsOf(node.network.config())),
      sample: {
        values: ({ node }) => {
          const { gateway, dnsServers } = node.network.config();
          return { hostname: 'renamed.example.com', gateway, dns: dnsServers.join(', ') };
        },
      },
      run: ({ node, actor }, { hostname, gateway, dns }) =>
        save(node, actor.name, { ...node.network.config(), hostname, gateway, dnsServers: listOf(dns) }),
    }),
    time: action({
      fields: timeFields,
      edits: boxEdits(({ node }) => timeOf(node.network.config())),
      sample: { values: { ntp: '', zone: 'Europe/Paris' } },
      run: ({ node, actor }, { ntp, zone: timeZone }) =>
        save(node, actor.name, { ...node.network.config(), ntpServer: ntp, timeZone }),
    }),
  },
};
