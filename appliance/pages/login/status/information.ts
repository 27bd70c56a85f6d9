/**
 * appliance/pages/login/status/: the tab Status of /login.
 *
 * Status > Information | État > Informations: what this site is, as the boxes themselves know it.
 */
import { dateTime } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import { troubleNotes } from '../../../services/monitoring/trouble-notes.js';
import { one } from '../../../store/database.js';
import { licencesInUse } from '../../../store/site/history/open-sessions.js';
import { readSetting } from '../../../store/site/settings.js';
import { siteHostname } from '../../../store/site/site-settings.js';
import type { Page } from '../../page.js';
import { jumpClientsConnected, loadNotes } from '../jump/load-blocks.js';
import { roleLabels } from '../management/failover/role-labels.js';

const words = {
  title: { en: 'Information', fr: 'Informations' },
  site: { en: 'Site :: Status', fr: 'Site :: État' },
  clients: { en: 'Site :: Clients', fr: 'Site :: Clients' },
  host: { en: 'Site Host Name', fr: 'Nom d’hôte du site' },
  product: { en: 'Product Version', fr: 'Version du produit' },
  build: { en: 'Product Build', fr: 'Build du produit' },
  time: { en: 'System Time', fr: 'Heure du système' },
  role: { en: 'Failover Role', fr: 'Rôle de reprise en séquence' },
  alone: { en: 'Not configured', fr: 'Non configuré' },
  licences: { en: 'Endpoint Licenses', fr: 'Licences de points de terminaison' },
  available: { en: 'Available Endpoint Licenses', fr: 'Licences de points de terminaison disponibles' },
  consoles: { en: 'Connected Access Consoles', fr: 'Consoles d’accès connectées' },
  jumpClients: { en: 'Connected Jump Clients', fr: 'Jump Clients connectés' },
  sessions: { en: 'Sessions in Progress', fr: 'Sessions en cours' },
  users: { en: 'Signed-in Users', fr: 'Utilisateurs connectés' },
} satisfies Record<string, Label>;

export const informationPage: Page = {
  id: 'login.information',
  site: 'login',
  path: '/login/information',
  title: words.title,
  right: 'anyone',
  menu: { tab: 'login.status', sub: words.title },
  sections: ({ node, nowMs }) => {
    const site = node.site();
    const installed = node.software.installed();
    const active =
      site === null ? 0 : (one<{ n: number }>(site.db, 'SELECT count(*) AS n FROM active_session')?.n ?? 0);
    const used = site === null ? 0 : licencesInUse(site);
    const signedIn = node.signIns.list('login');
    return [
      {
        id: 'site',
        title: words.site,
        blocks: [
          ...troubleNotes(node),
          {
            kind: 'facts',
            items: [
              { label: words.host, value: same(site === null ? '' : readSetting(site, siteHostname)) },
              { label: words.product, value: same(installed.site?.version ?? '') },
              { label: words.build, value: same(installed.site?.build ?? '') },
              { label: words.role, value: roleLabels[node.failover.role()] ?? words.alone },
              { label: words.time, value: dateTime(nowMs, node.network.config().timeZone) },
            ],
          },
        ],
      },
      {
        id: 'clients',
        title: words.clients,
        blocks: [
          {
            kind: 'facts',
            items: [
              { label: words.licences, value: same(`${used} / ${installed.endpointLicences}`) },
              {
                label: words.available,
                value: same(`${Math.max(0, installed.endpointLicences - used)}`),
              },
              { label: words.sessions, value: same(`${active}`) },
              { label: words.users, value: same(`${signedIn.length}`) },
              { label: words.consoles, value: same(`${signedIn.filter(({ client }) => client).length}`) },
              { label: words.jumpClients, value: jumpClientsConnected(node) },
            ],
          },
          ...loadNotes(node),
        ],
      },
    ];
  },
  actions: {},
};
