/** The customer's network: names, NAT, firewall, what machines remember. */
import type { Label } from '../../../views/label.js';
import { natTrouble } from '../../outside/network/nat.js';
import {
  isAddress,
  isName,
  plainName,
  rememberingComputers,
  TTL_S_MAX,
} from '../../outside/network/site-network.js';
import type { Outside } from '../../supervisor/outside.js';
import { command, firstOf } from './command.js';
import { flag, number, port, short, text, workstation } from './entries.js';
import { done } from './words.js';

const HOSTS_MAX = 10_000;

const words = {
  noRecord: { en: 'There is no such record.', fr: 'Cet enregistrement n’existe pas.' },
  noEntry: { en: 'There is no such entry.', fr: 'Cette entrée n’existe pas.' },
  noRule: { en: 'There is no such rule.', fr: 'Cette règle n’existe pas.' },
  name: { en: 'This is not a valid host name.', fr: 'Ce nom d’hôte n’est pas valide.' },
  address: { en: 'This is not a valid IP address.', fr: 'Cette adresse IP n’est pas valide.' },
  itself: {
    en: 'Source and destination are the same machine.',
    fr: 'La source et la destination sont la même machine.',
  },
  noMachine: { en: 'There is no such machine.', fr: 'Cette machine n’existe pas.' },
} as const satisfies Record<string, Label>;

const publicPort = port({ en: 'Public port', fr: 'Port public' });
const entry = { publicAddress: short, publicPort };
const spare = { publicAddress: '203.0.113.9', publicPort: 443 };

const hasEntry = ({ network }: Outside, at: { publicAddress: string; publicPort: number }): boolean =>
  network.nat
    .entries()
    .some((one) => one.publicAddress === at.publicAddress && one.publicPort === at.publicPort);

const names = {
  'dns-set': command('dns-set', {
    name: short,
    address: short,
    ttlS: number(0, TTL_S_MAX, { en: 'Time to live', fr: 'Durée de vie' }),
  }).does({
    perform: (_parts, { name: given, address, ttlS }) => {
      const name = plainName(given);
      if (!isName(name)) return words.name;
      return isAddress(address) ? { kind: 'dns', name, address, ttlS: Math.round(ttlS) } : words.address;
    },
    done: {
      en: 'The record is saved. Who remembers the old answer keeps it until its time to live has passed.',
      fr: 'L’enregistrement est en place. Les machines qui ont mémorisé l’ancienne réponse la gardent jusqu’à la fin de sa durée de vie.',
    },
    sample: {
      values: ({ state }) => ({ name: 'spare.example.com', address: state.addresses.boxes.b, ttlS: '300' }),
    },
  }),
  'dns-remove': command('dns-remove', { name: short }).does({
    perform: ({ outside }, { name: given }) => {
      const name = plainName(given);
      return outside.network.lookup(name) === null ? words.noRecord : { kind: 'dns-remove', name };
    },
    done,
    sample: { values: () => ({ name: 'spare.example.com' }) },
  }),
};

const nat = {
  'nat-set': command('nat-set', {
    ...entry,
    insideAddress: short,
    insidePort: port({ en: 'Inside port', fr: 'Port interne' }),
  }).does({
    perform: ({ outside }, { publicAddress, publicPort: at, insideAddress, insidePort }) => {
      const made = { publicAddress, publicPort: at, insideAddress, insidePort };
      return natTrouble(outside.network.addresses, made) ?? { kind: 'nat', ...made };
    },
    done: { en: 'The entry is saved.', fr: 'L’entrée est enregistrée.' },
    sample: {
      values: ({ state }) => ({
        publicAddress: spare.publicAddress,
        publicPort: String(spare.publicPort),
        insideAddress: state.addresses.boxes.b,
        insidePort: String(state.addresses.tlsPort),
      }),
    },
  }),
  /** Ends the connections that are open through the entry. */
  'nat-clear': command('nat-clear', entry).does({
    perform: ({ outside }, { publicAddress, publicPort: at }) =>
      hasEntry(outside, { publicAddress, publicPort: at })
        ? { kind: 'nat-clear', publicAddress, publicPort: at }
        : words.noEntry,
    done,
    sample: { values: () => spare },
  }),
  'nat-remove': command('nat-remove', entry).does({
    perform: ({ outside }, { publicAddress, publicPort: at }) =>
      hasEntry(outside, { publicAddress, publicPort: at })
        ? { kind: 'nat-remove', publicAddress, publicPort: at }
        : words.noEntry,
    done,
    sample: { values: () => spare },
  }),
};

const HOSTS_LINE = /^\s*(#.*|(\d{1,3}(\.\d{1,3}){3}|[\da-f:]*:[\da-f:]*)(\s+[^\s#]+)+\s*(#.*)?)?$/i;

/** Why this is no hosts file; null: it is one. */
function strangeLine(lines: string): Label | null {
  const all = lines.split(/\r?\n/);
  const index = all.findIndex((line) => !HOSTS_LINE.test(line));
  if (index < 0) return null;
  return {
    en: `Nothing was saved. Line ${index + 1} of the hosts file is none: write an address, then names, as in 127.20.0.12 access.example.com.`,
    fr: `Rien n’a été enregistré. La ligne ${index + 1} du fichier d’hôtes n’en est pas une : écrivez une adresse, puis des noms, par exemple 127.20.0.12 access.example.com.`,
  };
}

const machines = {
  'firewall-set': command('firewall-set', { source: short, destination: short, blocked: flag }).does({
    perform: ({ outside }, { source, destination, blocked }) => {
      if (!isAddress(source) || !isAddress(destination)) return words.address;
      if (source === destination) return words.itself;
      const isOpen = outside.network.firewall.passes(source, destination);
      return !blocked && isOpen ? words.noRule : { kind: 'firewall', source, destination, blocked };
    },
    done,
    sample: {
      values: ({ state: { addresses } }) => ({
        source: addresses.workstations.ws2,
        destination: addresses.boxes.b,
        blocked: true,
      }),
    },
  }),
  'arp-flush': command('arp-flush', { machine: short }).does({
    perform: ({ outside }, { machine }) =>
      rememberingComputers(outside.network.addresses).includes(machine)
        ? { kind: 'arp-flush', machine }
        : words.noMachine,
    done,
    sample: { values: ({ state }) => ({ machine: firstOf(state.network.neighbours).machine }) },
  }),
  'hosts-set': command('hosts-set', {
    workstation,
    text: text(HOSTS_MAX, { en: 'Hosts file', fr: 'Fichier d’hôtes' }),
  }).does({
    perform: (_parts, { workstation: name, text: lines }) =>
      strangeLine(lines) ?? { kind: 'hosts-file', workstation: name, text: lines },
    done: { en: 'The hosts file is saved.', fr: 'Le fichier d’hôtes est enregistré.' },
    sample: {
      values: ({ state }) => ({
        workstation: 'ws3',
        text: `${state.addresses.boxes.b} ${state.siteName}`,
      }),
    },
  }),
  'dns-flush': command('dns-flush', { workstation }).does({
    perform: (_parts, { workstation: name }) => ({ kind: 'dns-flush', workstation: name }),
    done,
    sample: { values: () => ({ workstation: 'ws3' }) },
  }),
};

export const network = { ...names, ...nat, ...machines };
