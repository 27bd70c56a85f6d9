/**
 * appliance/pages/appliance/: the pages of /appliance, one folder a tab.
 * appliance/pages/appliance/networking/: the tab Networking.
 *
 * Networking > IP Configuration | Réseau > Configuration IP: cards, addresses, shared IP, NTP (G51, G96).
 *
 * @guide G51, G96 seed
 */

import type { Readings } from '../../../../hardware/hardware.js';
import type { AddressConfig } from '../../../../hardware/network/routes.js';
import type { Cell, Section } from '../../../../views/blocks.js';
import { same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import type { Node } from '../../../node/node.js';
import { addressAlarms, addressCell, isContested } from '../../../services/network/address-words.js';
import type { NetworkConfig } from '../../../services/network/contract.js';
import { boxEdits } from '../../forms/edited.js';
import { view } from '../../forms/fields.js';
import { type Attempt, action, type Edits, type Outcome, type Page } from '../../page.js';
import { dnsBlocks, timeBlocks } from '../status/time-status.js';
import { addressFields, addressTrouble, listOf, settingFields, timeFields } from './ip-fields.js';
import { ipWords as words } from './ip-words.js';

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

/** What was typed into a form that was refused, and what is wrong with it. */
const typedInto = (attempt: Attempt | null, name: string) =>
  attempt?.action === name ? { values: attempt.values, errors: attempt.errors } : { values: {}, errors: {} };

function nicsSection(nics: Readings['nics']): Section {
  return {
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
  };
}

function addressesSection(config: NetworkConfig, addresses: Readings['addresses']): Section {
  const stateCell = (one: AddressConfig): Cell =>
    addressCell(addresses.find((reading) => reading.address === one.address));
  return {
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
  };
}

function editSection(edited: AddressConfig | undefined, attempt: Attempt | null): Section {
  const { values, errors } = typedInto(attempt, 'address');
  const editValues = {
    ...(edited ?? { mask: '255.255.255.0', nic: 'eth0', enabled: true }),
    old: edited?.address ?? '',
    ...values,
  };
  const addressForm = view(addressFields, editValues, errors).map((field) =>
    field.name === 'old' ? { ...field, kind: 'hidden' as const } : field,
  );
  return {
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
  };
}

function settingsSection(config: NetworkConfig, dns: Readings['dns'], attempt: Attempt | null): Section {
  const { values, errors } = typedInto(attempt, 'settings');
  return {
    id: 'settings',
    title: words.settings,
    blocks: [
      ...dnsBlocks(dns, config.timeZone),
      {
        kind: 'form',
        action: 'settings',
        fields: view(settingFields, { ...settingsOf(config), ...values }, errors),
        submit: common.saveChanges,
      },
    ],
  };
}

function timeSection(
  config: NetworkConfig,
  ntp: Readings['ntp'],
  nowMs: number,
  attempt: Attempt | null,
): Section {
  const { values, errors } = typedInto(attempt, 'time');
  return {
    id: 'time',
    title: words.time,
    blocks: [
      ...timeBlocks(ntp, nowMs, config.timeZone),
      {
        kind: 'form',
        action: 'time',
        fields: view(timeFields, { ...timeOf(config), ...values }, errors),
        submit: common.saveChanges,
      },
    ],
  };
}

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
  sections: (ctx, attempt) => {
    const config = ctx.node.network.config();
    const readings = ctx.node.hardware.read();
    return [
      nicsSection(readings.nics),
      addressesSection(config, readings.addresses),
      editSection(
        config.addresses.find((one) => one.address === ctx.query.address),
        attempt,
      ),
      settingsSection(config, readings.dns, attempt),
      timeSection(config, readings.ntp, ctx.nowMs, attempt),
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
