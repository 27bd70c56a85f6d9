/**
 * Values with which each command of the console does its work: a test performs them all in a lab that
 * has just been found running, in this order, and sends what they do not take. A command without
 * values does not compile.
 */
import type * as v from 'valibot';
import { labCredentials } from '../../making/credentials.js';
import type { FleetStage } from '../../making/fleet/state.js';
import type { CommandName, commandSchema } from './lab-command.js';
import type { LabState } from './lab-control.js';

type Command = v.InferInput<typeof commandSchema>;
type Values<D extends CommandName> = Omit<Extract<Command, { do: D }>, 'do'>;

/** Files that the pages of box A give, as somebody saved them. */
export type LabFile = 'jump-client' | 'jumpoint' | 'console-package' | 'msi-old' | 'msi-next';

export interface LabGiven {
  /** The lab as it stands now. */
  readonly state: LabState;
  file(kind: LabFile): string;
}

interface Sample<D extends CommandName> {
  readonly values: Values<D> | ((given: LabGiven) => Values<D>);
  /** Commands without which it has no sense here. */
  readonly first?: readonly Command[];
  /** Fields that take any text, or what only the site can judge. */
  readonly any?: readonly (keyof Values<D>)[];
}

type Samples = { readonly [D in CommandName]: Sample<D> };

function firstOf<T>(list: readonly T[] | undefined): T {
  const first = list?.[0];
  if (first === undefined) throw new Error('there is none');
  return first;
}

const consoleOf = ({ state }: LabGiven, name: string) =>
  firstOf(state.seats.filter((seat) => seat.name === name)).console;
const client = ({ state }: LabGiven, stage: FleetStage): { client: string } => ({
  client: firstOf(state.fleet.clients.filter((one) => one.stage === stage)).id,
});
const integration = ({ state }: LabGiven): { client: string } => ({
  client: firstOf(state.fleet.integrations).id,
});
const signIn = { username: labCredentials.username, password: labCredentials.password };

export const commandSamples: Samples = {
  speed: { values: { speed: '60' } },
  pause: { values: {} },
  resume: { values: {} },
  advance: { values: { minutes: '1,5' } },
  cable: { values: { box: 'b', nic: 'eth1', plugged: false } },
  wire: { values: { from: 'a', to: 'b', lossPercent: 5, extraMs: 20 } },
  'fault-add': {
    values: ({ state }) => {
      const kind = firstOf(state.faultKinds);
      return {
        box: 'b',
        overlay: kind.id,
        values: Object.fromEntries(kind.fields.map(({ name, initial }) => [name, initial])),
      };
    },
  },
  'fault-remove': {
    values: ({ state }) => ({
      box: 'b',
      id: firstOf(state.boxes.find(({ name }) => name === 'b')?.overlays).id,
    }),
  },
  'dns-set': {
    values: ({ state }) => ({ name: 'spare.example.com', address: state.addresses.boxes.b, ttlS: '300' }),
  },
  'dns-remove': { values: { name: 'spare.example.com' } },
  'nat-set': {
    values: ({ state }) => ({
      publicAddress: '203.0.113.9',
      publicPort: '443',
      insideAddress: state.addresses.boxes.b,
      insidePort: String(state.addresses.tlsPort),
    }),
  },
  'nat-clear': { values: { publicAddress: '203.0.113.9', publicPort: 443 } },
  'nat-remove': { values: { publicAddress: '203.0.113.9', publicPort: 443 } },
  'firewall-set': {
    values: ({ state: { addresses } }) => ({
      source: addresses.workstations.ws2,
      destination: addresses.boxes.b,
      blocked: true,
    }),
  },
  'arp-flush': { values: ({ state }) => ({ machine: firstOf(state.network.neighbours).machine }) },
  'hosts-set': {
    values: ({ state }) => ({
      workstation: 'ws3',
      text: `${state.addresses.boxes.b} ${state.siteName}`,
    }),
    any: ['text'],
  },
  'dns-flush': { values: { workstation: 'ws3' } },
  'contract-set': { values: { box: 'a', maintenance: '2031-12-31', extractable: true } },
  'rollout-set': {
    values: ({ state }) => ({
      box: 'a',
      package: firstOf(state.maker.packages).id,
      offered: 'day',
      day: '2031-01-01',
    }),
  },
  'console-launch': { values: { workstation: 'ws1' } },
  'console-sign-in': { values: { workstation: 'ws1', ...signIn }, any: ['username', 'password'] },
  'console-start': {
    values: (given) => ({ workstation: 'ws1', item: firstOf(consoleOf(given, 'ws1').items).id }),
    any: ['item'],
  },
  'console-tool': {
    values: (given) => ({
      workstation: 'ws1',
      kind: 'script',
      tool: firstOf(consoleOf(given, 'ws1').extras?.scripts).id,
    }),
    any: ['tool'],
  },
  'console-invite': {
    values: (given) => ({
      workstation: 'ws1',
      profile: firstOf(consoleOf(given, 'ws1').extras?.invites).id,
    }),
    any: ['profile'],
  },
  'console-join': {
    values: (given) => ({
      workstation: 'ws2',
      key: /[A-Z0-9-]{8,}/.exec(consoleOf(given, 'ws1').message?.en ?? '')?.[0] ?? '',
      guest: 'Vendor',
    }),
    first: [{ do: 'console-launch', workstation: 'ws2' }],
    any: ['key', 'guest'],
  },
  'console-end': { values: { workstation: 'ws1' } },
  'console-close': { values: { workstation: 'ws1' } },
  'console-deploy': {
    values: ({ file }) => ({ workstation: 'ws4', file: file('msi-next') }),
    any: ['file'],
  },
  'console-uninstall': {
    values: ({ file }) => ({ workstation: 'ws4', file: file('msi-next') }),
    any: ['file'],
  },
  'console-package': {
    values: ({ file }) => ({ workstation: 'ws1', file: file('console-package') }),
    any: ['file'],
  },
  'fleet-call': { values: (given) => client(given, 'resting') },
  'fleet-reboot': { values: (given) => client(given, 'resting') },
  'fleet-off': { values: (given) => client(given, 'resting') },
  'fleet-on': { values: (given) => client(given, 'off') },
  'fleet-install': {
    values: ({ file }) => ({ file: file('jump-client'), computer: 'desk-77' }),
    any: ['computer'],
  },
  'fleet-deploy': { values: ({ file }) => ({ file: file('jumpoint') }) },
  'integration-run': { values: integration },
  'integration-target': { values: (given) => ({ ...integration(given), target: 'access.example.com' }) },
  'integration-reinstall': { values: (given) => ({ ...integration(given), version: '17.1.1' }) },
  'mail-clear': { values: {} },
  'events-clear': { values: {} },
  'events-answer': { values: { answer: 'error' } },
  'rehearsal-start': { values: { name: 'sync-upgrade' } },
  'rehearsal-hint': {
    values: ({ state }) => ({ step: firstOf(state.trainee.current?.steps).id }),
  },
  'rehearsal-finish': { values: {} },
  'rehearsal-abandon': { values: {}, first: [{ do: 'rehearsal-start', name: 'sync-upgrade' }] },
  power: { values: { box: 'b', how: 'press' } },
};
