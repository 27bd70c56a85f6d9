/** People at their access consoles: they can only press what the console shows at this stage. */
import * as v from 'valibot';
import type { Label } from '../../../views/label.js';
import { labCredentials } from '../../making/credentials.js';
import type { WorkstationName } from '../../outside/network/site-network.js';
import { asked, type CommandParts, command, firstOf, type LabGiven } from './command.js';
import { asTyped, file, short, workstation } from './entries.js';
import { accessConsoleBegun as done } from './words.js';

const notReady: Label = { en: 'The console is not ready for that.', fr: 'La console n’en est pas là.' };

const consoleAt = ({ outside }: CommandParts, name: WorkstationName) =>
  outside.seats().seat(name).console.state();
const inSession = (parts: CommandParts, name: WorkstationName): boolean =>
  consoleAt(parts, name).session !== null;

const consoleOf = ({ state }: LabGiven, name: string) =>
  firstOf(state.seats.filter((seat) => seat.name === name)).console;
const { username, password } = labCredentials;

const launch = command('console-launch', { workstation }).does({
  perform: (parts, { workstation: name }) =>
    consoleAt(parts, name).stage === 'closed' ? { kind: 'console-launch', workstation: name } : notReady,
  done,
  result: { en: 'The access console is open.', fr: 'La console d’accès est ouverte.' },
  sample: { values: () => ({ workstation: 'ws1' }) },
});

export const people = {
  'console-launch': launch,
  'console-sign-in': command('console-sign-in', { workstation, username: short, password: asTyped }).does({
    perform: (parts, { workstation: name, ...who }) =>
      consoleAt(parts, name).stage === 'sign-in'
        ? { kind: 'console-sign-in', workstation: name, username: who.username, password: who.password }
        : notReady,
    done,
    result: {
      en: 'Signed in: the Jump Items stand below.',
      fr: 'Connexion réussie : les éléments de Jump figurent ci-dessous.',
    },
    sample: { values: () => ({ workstation: 'ws1', username, password }), any: ['username', 'password'] },
  }),
  'console-start': command('console-start', { workstation, item: short }).does({
    perform: (parts, { workstation: name, item }) => {
      const { stage, session } = consoleAt(parts, name);
      return stage === 'ready' && session === null
        ? { kind: 'console-session', workstation: name, jumpItem: item }
        : notReady;
    },
    done,
    result: { en: 'The session is open.', fr: 'La session est ouverte.' },
    sample: {
      values: (given) => ({ workstation: 'ws1', item: firstOf(consoleOf(given, 'ws1').items).id }),
      any: ['item'],
    },
  }),
  'console-tool': command('console-tool', {
    workstation,
    kind: v.picklist(['script', 'action', 'files']),
    tool: short,
  }).does({
    perform: (parts, { workstation: name, kind: tool, tool: id }) =>
      inSession(parts, name) ? { kind: 'console-tool', workstation: name, tool, id } : notReady,
    done,
    sample: {
      values: (given) => ({
        workstation: 'ws1',
        kind: 'script',
        tool: firstOf(consoleOf(given, 'ws1').extras?.scripts).id,
      }),
      any: ['tool'],
    },
  }),
  'console-invite': command('console-invite', { workstation, profile: short }).does({
    perform: (parts, { workstation: name, profile }) =>
      inSession(parts, name) ? { kind: 'console-invite', workstation: name, profile } : notReady,
    done,
    sample: {
      values: (given) => ({
        workstation: 'ws1',
        profile: firstOf(consoleOf(given, 'ws1').extras?.invites).id,
      }),
      any: ['profile'],
    },
  }),
  'console-join': command('console-join', { workstation, key: short, guest: short }).does({
    perform: (parts, { workstation: name, key, guest }) =>
      consoleAt(parts, name).stage === 'sign-in'
        ? { kind: 'console-join', workstation: name, key, name: guest }
        : notReady,
    done,
    sample: {
      values: (given) => ({
        workstation: 'ws2',
        key: /[A-Z0-9-]{8,}/.exec(consoleOf(given, 'ws1').message?.en ?? '')?.[0] ?? '',
        guest: 'Vendor',
      }),
      first: [asked(launch, { workstation: 'ws2' })],
      any: ['key', 'guest'],
    },
  }),
  'console-end': command('console-end', { workstation }).does({
    perform: (parts, { workstation: name }) =>
      inSession(parts, name) ? { kind: 'console-end', workstation: name } : notReady,
    done,
    result: { en: 'The session has ended.', fr: 'La session est terminée.' },
    sample: { values: () => ({ workstation: 'ws1' }) },
  }),
  'console-close': command('console-close', { workstation }).does({
    perform: (parts, { workstation: name }) => {
      const { stage } = consoleAt(parts, name);
      return stage === 'ready' || stage === 'sign-in'
        ? { kind: 'console-close', workstation: name }
        : notReady;
    },
    done,
    result: { en: 'The access console is closed.', fr: 'La console d’accès est fermée.' },
    sample: { values: () => ({ workstation: 'ws1' }) },
  }),
  'console-deploy': command('console-deploy', { workstation, file }).does({
    perform: (_parts, { workstation: machine, file: content }) => ({
      kind: 'console-deploy',
      machine,
      file: content,
    }),
    done,
    result: {
      en: 'The console was installed from the MSI.',
      fr: 'La console a été installée à partir du MSI.',
    },
    sample: {
      values: (given) => ({ workstation: 'ws4', file: given.file('msi-next') }),
      any: ['file'],
    },
  }),
  'console-uninstall': command('console-uninstall', { workstation, file }).does({
    perform: (_parts, { workstation: machine, file: content }) => ({
      kind: 'console-uninstall',
      machine,
      file: content,
    }),
    done,
    result: { en: 'The installation was removed.', fr: 'L’installation a été supprimée.' },
    sample: {
      values: (given) => ({ workstation: 'ws4', file: given.file('msi-next') }),
      any: ['file'],
    },
  }),
  'console-package': command('console-package', { workstation, file }).does({
    perform: (_parts, { workstation: machine, file: content }) => ({
      kind: 'console-package',
      machine,
      file: content,
    }),
    done,
    result: {
      en: 'The console was installed from the package.',
      fr: 'La console a été installée à partir du package.',
    },
    sample: {
      values: (given) => ({ workstation: 'ws1', file: given.file('console-package') }),
      any: ['file'],
    },
  }),
};
