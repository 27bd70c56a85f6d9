/**
 * Jump > Jump Clients: the concurrent-upgrade maximum (G26), the deployed clients with version and
 * last check-in, and the installer packages that die with a site upgrade (G35).
 *
 * @guide G26 seed
 */
import type { Section } from '../../../../views/blocks.js';
import type { Label } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { UPGRADES_MAX_LIMIT, upgradesMax } from '../../../clients/traffic/traffic.js';
import { commitChange, siteWords } from '../../../node/site-change.js';
import type { Store } from '../../../store/database.js';
import { listRecords } from '../../../store/records.js';
import { jumpItemRecords } from '../../../store/site/jump-records.js';
import { readSetting, writeSetting } from '../../../store/site/settings.js';
import { siteEdits } from '../../forms/edited.js';
import { hidden, integer, view } from '../../forms/fields.js';
import { firstOf, siteOf } from '../../forms/sample.js';
import { type Attempt, action, type Ctx, type Page } from '../../page.js';
import { deploymentActions, deploymentSections } from './deployment-sections.js';
import { clientListSections, clientName, removeClient } from './jump-client-list.js';
import { JUMP_GROUPS_PATH } from './jump-groups.js';
import { JUMP_ITEMS_PATH } from './jump-items.js';
import { trafficBlocks } from './load-blocks.js';

const title = { en: 'Jump Clients', fr: 'Jump Clients' };
const words = {
  settings: { en: 'Jump Clients :: Settings', fr: 'Jump Clients :: Paramètres' },
  status: { en: 'Jump Clients :: Upgrades', fr: 'Jump Clients :: Mises à niveau' },
  max: {
    en: 'Maximum number of concurrent Jump Client upgrades',
    fr: 'Nombre maximal de mises à niveau de Jump Clients simultanées',
  },
  maxHelp: {
    en: 'Lower it when upgrades take too much bandwidth or slow the appliance down.',
    fr: 'Réduisez-le si les mises à niveau prennent trop de bande passante ou ralentissent le serveur.',
  },
  saved: {
    en: 'The maximum was saved. Upgrades under way go on; the next ones keep to it.',
    fr: 'Le nombre maximal a été enregistré. Les mises à niveau en cours se poursuivent ; les suivantes le respecteront.',
  },
  items: { en: 'Jump Items', fr: 'Éléments de Jump' },
  groups: { en: 'Jump Groups', fr: 'Groupes de Jump' },
  remove: { en: 'Delete Jump Client', fr: 'Supprimer le Jump Client' },
  removeText: {
    en: 'The Jump Client and its Jump Item leave the site. The software on the computer is refused from now on and must be installed again.',
    fr: 'Le Jump Client et son élément de Jump quittent le site. Le logiciel sur l’ordinateur est désormais refusé et doit être réinstallé.',
  },
} as const satisfies Record<string, Label>;

const settings = {
  max: integer({ label: words.max, help: words.maxHelp, required: true, min: 1, max: UPGRADES_MAX_LIMIT }),
};
const row = { client: hidden({ label: title }) };

function settingsSection(site: Store, attempt: Attempt | null): Section {
  const mine = attempt?.action === 'settings' ? attempt : null;
  const shown = { max: readSetting(site, upgradesMax), ...mine?.values };
  return {
    id: 'settings',
    title: words.settings,
    blocks: [
      { kind: 'form', action: 'settings', fields: view(settings, shown, mine?.errors), submit: common.save },
    ],
  };
}

const statusSection = ({ node }: Ctx): Section => ({
  id: 'status',
  title: words.status,
  blocks: [
    ...trafficBlocks(node),
    {
      kind: 'links',
      items: [
        { label: words.items, href: JUMP_ITEMS_PATH },
        { label: words.groups, href: JUMP_GROUPS_PATH },
      ],
    },
  ],
});

export const jumpClientsPage: Page = {
  id: 'login.jump-clients',
  site: 'login',
  path: '/login/jump-clients',
  title,
  right: 'jump.manage',
  menu: { tab: 'login.jump', sub: title },
  // Upgrades under way: the page follows them.
  live: ({ node }) => node.clients.turns.upgrading() > 0,
  sections: (ctx, attempt) => {
    const site = ctx.node.site();
    if (site === null) return [];
    return [
      settingsSection(site, attempt),
      statusSection(ctx),
      ...clientListSections(ctx, site),
      ...deploymentSections(ctx, site, attempt, 'jump-client'),
    ];
  },
  actions: {
    settings: action({
      fields: settings,
      edits: siteEdits('jump-client.settings', (site) => readSetting(site, upgradesMax)),
      sample: { values: { max: 5 } },
      run: (ctx, { max }) => {
        const site = ctx.node.site();
        if (site === null) return { refused: siteWords.noSite };
        commitChange(ctx, site, 'jump-client.settings', String(max), () =>
          writeSetting(site, upgradesMax, max ?? upgradesMax.initial),
        );
        return { done: words.saved };
      },
    }),
    remove: action({
      fields: row,
      edits: null,
      sample: {
        values: (given) => ({
          client: firstOf(
            listRecords(siteOf(given), jumpItemRecords).filter(({ kind }) => kind === 'jump-client'),
          ).id,
        }),
      },
      confirm: ({ node }, { client }) => {
        const site = node.site();
        if (site === null || clientName(site, client) === null) return null;
        return { title: words.remove, text: words.removeText, button: common.delete };
      },
      run: (ctx, { client }) => removeClient(ctx, client),
    }),
    ...deploymentActions('jump-client'),
  },
};
