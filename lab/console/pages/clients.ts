/**
 * lab/console/pages/: a registry: the console's pages, one a file.
 *
 * Deployed clients at a glance: versions, stages, who fails; and what can be done to each.
 */

import { clientKinds } from '../../../appliance/store/client-kinds/index.js';
import type { Micros } from '../../../hardware/ports.js';
import type { Block, Cell, Section, Tone } from '../../../views/blocks.js';
import { join, type Label, same, unbroken } from '../../../views/label.js';
import { words as shared } from '../../../views/words.js';
import type { FleetKind, FleetStage } from '../../making/fleet/state.js';
import { siteVersions } from '../commands/fleet.js';
import type { FleetView } from '../control/fleet-view.js';
import { askedIn, gives, instant, lasting, order, type View } from '../drawing/parts.js';

const words = {
  fleet: { en: 'Deployed clients', fr: 'Clients déployés' },
  total: { en: 'Clients', fr: 'Clients' },
  stages: { en: 'Stages', fr: 'États' },
  list: { en: 'Clients that want attention first', fr: 'Clients, d’abord ceux qui posent problème' },
  shown: {
    en: 'At most sixty are shown. /login > Jump > Jump Clients lists all that the site knows. “Check in” is what the icon in the client’s task bar does.',
    fr: 'Soixante au plus sont affichés. /login > Jump > Jump Clients montre tous ceux que connaît le site. « S’enregistrer » est ce que fait l’icône de la barre des tâches du client.',
  },
  kind: { en: 'Kind', fr: 'Type' },
  computer: { en: 'Computer', fr: 'Ordinateur' },
  stage: { en: 'Stage', fr: 'État' },
  seen: { en: 'Last check-in', fr: 'Dernier enregistrement' },
  says: { en: 'It says', fr: 'Message' },
  any: { en: 'any', fr: 'tous' },
  contains: { en: 'Name contains', fr: 'Le nom contient' },
  show: { en: 'Show', fr: 'Afficher' },
  noMatch: { en: 'None matches.', fr: 'Aucun ne correspond.' },
  call: { en: 'Check in', fr: 'S’enregistrer' },
  reboot: { en: 'Restart', fr: 'Redémarrer' },
  off: { en: 'Switch off', fr: 'Éteindre' },
  on: { en: 'Switch on', fr: 'Allumer' },
  more: { en: 'Show more of them', fr: 'En afficher davantage' },
  fewer: { en: 'Show the first ten', fr: 'N’afficher que les dix premiers' },
  none: { en: 'No client is deployed.', fr: 'Aucun client n’est déployé.' },
  install: { en: 'Install software', fr: 'Installer des logiciels' },
  installClient: { en: 'Install a Jump Client', fr: 'Installer un Jump Client' },
  package: { en: 'Installer package', fr: 'Package d’installateur' },
  packageHelp: {
    en: 'The file that /login > Jump > Jump Clients gave.',
    fr: 'Le fichier fourni par /login > Jump > Jump Clients.',
  },
  computerName: { en: 'Computer name', fr: 'Nom de l’ordinateur' },
  deploy: {
    en: 'Install a Jumpoint, agent or integration client',
    fr: 'Installer un Jumpoint, un agent ou un client d’intégration',
  },
  deployFile: { en: 'Installation file', fr: 'Fichier d’installation' },
  deployHelp: {
    en: 'The text that /login > Jump > Jumpoint showed.',
    fr: 'Le texte affiché par /login > Jump > Jumpoint.',
  },
  integrations: { en: 'Integration clients', fr: 'Clients d’intégration' },
  target: { en: 'Site in its configuration', fr: 'Site dans sa configuration' },
  lastGood: { en: 'Last success', fr: 'Dernier succès' },
  run: { en: 'Run now', fr: 'Exécuter maintenant' },
  noIntegrations: { en: 'There is no integration client.', fr: 'Il n’y a aucun client d’intégration.' },
  downloads: {
    en: 'Downloads page: integration client',
    fr: 'Page Téléchargements : client d’intégration',
  },
  reinstall: { en: 'Install this version', fr: 'Installer cette version' },
  client: { en: 'Integration client', fr: 'Client d’intégration' },
  setTarget: { en: 'Save configuration', fr: 'Enregistrer la configuration' },
} as const satisfies Record<string, Label>;

const PATH = '/clients';

const kindLabel = (kind: FleetKind): Label =>
  kind === 'jump-client' ? { en: 'Jump Client', fr: 'Jump Client' } : clientKinds[kind].label;
const modes = {
  active: { en: 'active', fr: 'actif' },
  passive: { en: 'passive', fr: 'passif' },
} as const satisfies Record<string, Label>;
const stages: Readonly<Record<FleetStage, { readonly label: Label; readonly tone: Tone }>> = {
  resting: { label: { en: 'Resting', fr: 'Au repos' }, tone: 'good' },
  waiting: { label: { en: 'Waiting for its turn', fr: 'En attente' }, tone: 'info' },
  upgrading: { label: { en: 'Upgrading', fr: 'Mise à niveau' }, tone: 'info' },
  failing: { label: { en: 'Failing', fr: 'En échec' }, tone: 'bad' },
  refused: { label: { en: 'Refused', fr: 'Refusé' }, tone: 'warn' },
  off: { label: { en: 'Off', fr: 'Éteint' }, tone: 'plain' },
};

type Shown = FleetView['clients'][number];

function buttons({ id, stage }: Shown): Cell {
  const values = { client: id };
  if (stage === 'off') return { press: words.on, ...order('fleet-on', values) };
  return {
    many: [
      { press: words.call, ...order('fleet-call', values) },
      { press: words.reboot, ...order('fleet-reboot', values) },
      { press: words.off, ...order('fleet-off', values) },
    ],
  };
}

/** So many at first: those that want attention stand at the top. */
const FIRST = 10;

/** What is looked for among them: by stage, by name. */
function filterOf(view: View): { readonly form: Block; readonly found: readonly Shown[] } {
  const { stages: standing, clients } = view.state.fleet;
  const asked = askedIn(view);
  const [stage, text] = [asked.text('stage') ?? '', asked.text('q') ?? ''];
  const form: Block = {
    kind: 'form',
    action: '',
    fields: [
      {
        ...{ kind: 'select', name: 'stage', label: words.stage, value: stage },
        options: [
          { value: '', label: words.any },
          ...standing.map((one) => ({ value: one.stage, label: stages[one.stage].label })),
        ],
      },
      { kind: 'text', name: 'q', label: words.contains, value: text, maxLength: 80 },
    ],
    submit: words.show,
    quiet: true,
  };
  const isWanted = (one: Shown): boolean =>
    (stage === '' || one.stage === stage) && one.name.toLowerCase().includes(text.trim().toLowerCase());
  return { form, found: clients.filter(isWanted) };
}

const shareOf = (total: number, { version, count }: { version: string; count: number }): Block => ({
  ...{ kind: 'chart', label: { en: `Version ${version}`, fr: `Version ${version}` }, tone: 'info' },
  usedShare: total === 0 ? 0 : count / total,
  text: {
    en: `${count} of ${total} ${total === 1 ? 'client' : 'clients'}`,
    fr: `${count} client${count > 1 ? 's' : ''} sur ${total}`,
  },
});

function row(client: Shown, nowUs: Micros): readonly Cell[] {
  const ago = lasting(nowUs - client.checkedInUs);
  const badge: Cell = { badge: unbroken(stages[client.stage].label), tone: stages[client.stage].tone };
  return [
    unbroken(same(client.name)),
    join([kindLabel(client.kind), modes[client.mode]], ', '),
    same(client.version),
    client.message === null ? badge : { many: [badge, client.message] },
    unbroken({ en: `${ago.en} ago`, fr: `il y a ${ago.fr}` }),
    buttons(client),
  ];
}

function glance(view: View): Section {
  const { total, versions, stages: standing, clients, told } = view.state.fleet;
  const asked = askedIn(view);
  const { form, found } = filterOf(view);
  const isAsked = asked.text('stage') !== null || asked.text('all') !== null;
  const shown = isAsked ? found : found.slice(0, FIRST);
  const link = isAsked
    ? { label: words.fewer, href: PATH }
    : { label: words.more, href: `${PATH}?all=1#fleet` };
  const more: Block[] = clients.length <= FIRST ? [] : [{ kind: 'links', items: [link] }];
  const note: Block[] = told === null ? [] : [{ kind: 'note', tone: 'bad', text: told }];
  return {
    id: 'fleet',
    title: words.fleet,
    blocks: [
      ...note,
      {
        kind: 'facts',
        items: [
          { label: words.total, value: same(String(total)) },
          {
            label: words.stages,
            value: {
              en: standing.map(({ stage, count }) => `${stages[stage].label.en}: ${count}`).join(', '),
              fr: standing.map(({ stage, count }) => `${stages[stage].label.fr} : ${count}`).join(', '),
            },
          },
        ],
      },
      ...versions.map((one) => shareOf(total, one)),
      form,
      {
        kind: 'table',
        caption: words.list,
        columns: [shared.name, words.kind, shared.version, words.stage, words.seen, shared.actions],
        rows: shown.map((client) => ({ cells: row(client, view.state.nowUs) })),
        empty: clients.length === 0 ? words.none : words.noMatch,
      },
      ...more,
      { kind: 'note', tone: 'plain', text: words.shown },
    ],
  };
}

const installSection = (): Section => ({
  id: 'install',
  title: words.install,
  blocks: [
    {
      kind: 'form',
      action: gives('fleet-install'),
      multipart: true,
      fields: [
        { kind: 'heading', name: '', label: words.installClient, value: '' },
        { kind: 'file', name: 'file', label: words.package, value: '', help: words.packageHelp },
        { kind: 'text', name: 'computer', label: words.computerName, value: '', maxLength: 41 },
      ],
      submit: words.installClient,
    },
    {
      kind: 'form',
      action: gives('fleet-deploy'),
      fields: [
        { kind: 'heading', name: '', label: words.deploy, value: '' },
        { kind: 'textarea', name: 'file', label: words.deployFile, value: '', help: words.deployHelp },
      ],
      submit: words.deploy,
    },
  ],
});

function integrationSection({ state }: View): Section {
  const { integrations } = state.fleet;
  const options = integrations.map(({ id, name }) => ({ value: id, label: same(name) }));
  const first = integrations[0];
  const forms: Block[] =
    first === undefined
      ? []
      : [
          {
            kind: 'form',
            action: gives('integration-target'),
            fields: [
              { kind: 'select', name: 'client', label: words.client, value: first.id, options },
              { kind: 'text', name: 'target', label: words.target, value: first.target },
            ],
            submit: words.setTarget,
          },
          {
            kind: 'form',
            action: gives('integration-reinstall'),
            fields: [
              { kind: 'heading', name: '', label: words.downloads, value: '' },
              { kind: 'select', name: 'client', label: words.client, value: first.id, options },
              {
                kind: 'select',
                name: 'version',
                label: shared.version,
                value: first.version,
                options: siteVersions.map((value) => ({ value, label: same(value) })),
              },
            ],
            submit: words.reinstall,
          },
        ];
  return {
    id: 'integrations',
    title: words.integrations,
    blocks: [
      {
        kind: 'table',
        caption: words.integrations,
        columns: [shared.name, shared.version, words.target, words.lastGood, words.says, shared.actions],
        rows: integrations.map(({ id, name, version, target, lastGoodUs, message }) => ({
          cells: [
            same(name),
            same(version),
            same(target),
            lastGoodUs === null ? shared.never : instant(lastGoodUs),
            message ?? same(''),
            { press: words.run, ...order('integration-run', { client: id }) },
          ],
        })),
        empty: words.noIntegrations,
      },
      ...forms,
    ],
  };
}

/** Sections of the page. */
export const clientsSections = (view: View): Section[] => [
  integrationSection(view),
  glance(view),
  installSection(),
];
