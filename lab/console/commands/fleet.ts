/** Deployed clients: what people do to their computers. */
import * as v from 'valibot';
import { definitions } from '../../../updates/packages/index.js';
import { readDeployed, readPackage } from '../../clients/access-console/install.js';
import { fleetWords as words } from '../../clients/fleet/words.js';
import type { FleetStage } from '../../making/fleet/state.js';
import { isAddress, isName, plainName } from '../../outside/network/site-network.js';
import { type CommandEffect, type CommandParts, command, firstOf, type LabGiven } from './command.js';
import { file, short } from './entries.js';
import { clientBegun, done } from './words.js';

/** Site versions that the maker has published: the downloads page has an integration client of each. */
export const siteVersions = definitions
  .map(({ manifest }) => manifest)
  .filter(({ kind }) => kind === 'site')
  .map(({ version }) => version);

const at = ({ state }: LabGiven, stage: FleetStage): { client: string } => ({
  client: firstOf(state.fleet.clients.filter((one) => one.stage === stage)).id,
});

/** A client that is on, or off, as the deed wants it. */
function atComputer(
  { outside }: CommandParts,
  kind: 'fleet-call' | 'fleet-reboot' | 'fleet-off' | 'fleet-on',
  id: string,
): CommandEffect {
  const client = outside.seats().fleet.find(id);
  if (client === null) return words.noClient;
  const off = client.stage === 'off';
  if (kind === 'fleet-on' ? !off : off) return off ? words.off : words.isOn;
  return { kind, client: id };
}

const computers = {
  'fleet-call': command('fleet-call', { client: short }).does({
    perform: (parts, { client }) => atComputer(parts, 'fleet-call', client),
    done: clientBegun,
    result: { en: 'The client reached the site.', fr: 'Le client a joint le site.' },
    sample: { values: (given) => at(given, 'resting') },
  }),
  'fleet-reboot': command('fleet-reboot', { client: short }).does({
    perform: (parts, { client }) => atComputer(parts, 'fleet-reboot', client),
    done: clientBegun,
    result: {
      en: 'The computer has restarted and its client reached the site.',
      fr: 'L’ordinateur a redémarré et son client a joint le site.',
    },
    sample: { values: (given) => at(given, 'resting') },
  }),
  'fleet-off': command('fleet-off', { client: short }).does({
    perform: (parts, { client }) => atComputer(parts, 'fleet-off', client),
    done: clientBegun,
    result: { en: 'The computer is off.', fr: 'L’ordinateur est éteint.' },
    sample: { values: (given) => at(given, 'resting') },
  }),
  'fleet-on': command('fleet-on', { client: short }).does({
    perform: (parts, { client }) => atComputer(parts, 'fleet-on', client),
    done: clientBegun,
    result: {
      en: 'The computer is on and its client reached the site.',
      fr: 'L’ordinateur est allumé et son client a joint le site.',
    },
    sample: { values: (given) => at(given, 'off') },
  }),
  'fleet-install': command('fleet-install', { file, computer: short }).does({
    perform: (_parts, { file: content, computer }) => {
      const known = readPackage(content);
      return known === null || known.kind !== 'jump-client'
        ? words.notPackage
        : { kind: 'fleet-install', file: content, computer };
    },
    done: clientBegun,
    result: { en: 'The Jump Client was installed.', fr: 'Le Jump Client a été installé.' },
    sample: {
      values: (given) => ({ file: given.file('jump-client'), computer: 'desk-77' }),
      any: ['computer'],
    },
  }),
  'fleet-deploy': command('fleet-deploy', { file }).does({
    perform: (_parts, { file: content }) =>
      readDeployed(content) === null ? words.notDeployed : { kind: 'fleet-deploy', file: content },
    done: clientBegun,
    result: { en: 'The software was installed.', fr: 'Le logiciel a été installé.' },
    sample: { values: (given) => ({ file: given.file('jumpoint') }) },
  }),
};

const isIntegration = ({ outside }: CommandParts, client: string): boolean =>
  outside
    .seats()
    .fleet.state()
    .integrations.some(({ id }) => id === client);
const first = ({ state }: LabGiven): { client: string } => ({
  client: firstOf(state.fleet.integrations).id,
});

const integrations = {
  'integration-run': command('integration-run', { client: short }).does({
    perform: (parts, { client }) =>
      isIntegration(parts, client) ? { kind: 'integration-run', client } : words.noClient,
    done: clientBegun,
    result: {
      en: 'The integration client fetched its data.',
      fr: 'Le client d’intégration a récupéré ses données.',
    },
    sample: { values: first },
  }),
  'integration-target': command('integration-target', { client: short, target: short }).does({
    perform: (parts, { client, target: given }) => {
      if (!isIntegration(parts, client)) return words.noClient;
      const target = plainName(given);
      return isAddress(target) || isName(target)
        ? { kind: 'integration-target', client, target }
        : words.target;
    },
    done,
    sample: { values: (given) => ({ ...first(given), target: 'access.example.com' }) },
  }),
  'integration-reinstall': command('integration-reinstall', {
    client: short,
    version: v.picklist(siteVersions),
  }).does({
    perform: (parts, { client, version }) =>
      isIntegration(parts, client) ? { kind: 'integration-reinstall', client, version } : words.noClient,
    done,
    sample: { values: (given) => ({ ...first(given), version: '17.1.1' }) },
  }),
};

export const fleet = { ...computers, ...integrations };
