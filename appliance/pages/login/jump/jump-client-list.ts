/** The list of deployed Jump Clients on their page: what this box knows of each. */
import type { Cell, Section } from '../../../../views/blocks.js';
import { dateTime } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import type { Node } from '../../../node/node.js';
import { commitChange, siteWords } from '../../../node/site-change.js';
import { all, one, run, type Store } from '../../../store/database.js';
import { hasTable } from '../../../store/site/jump-records.js';
import type { Ctx, Outcome } from '../../page.js';

const ROWS_PER_PAGE = 50;
const FILTER_LENGTH_MAX = 100;

const words = {
  list: { en: 'Jump Clients :: List', fr: 'Jump Clients :: Liste' },
  filter: { en: 'Jump Clients :: Filter', fr: 'Jump Clients :: Filtre' },
  filterField: { en: 'Name, host or version', fr: 'Nom, hôte ou version' },
  host: { en: 'Host', fr: 'Hôte' },
  mode: { en: 'Connection', fr: 'Connexion' },
  active: { en: 'Active', fr: 'Actif' },
  passive: { en: 'Passive', fr: 'Passif' },
  lastSeen: { en: 'Last Check-in', fr: 'Dernier enregistrement' },
  occasion: { en: 'Occasion', fr: 'Occasion' },
  online: { en: 'Online', fr: 'En ligne' },
  offline: { en: 'Offline', fr: 'Hors ligne' },
  onCall: { en: 'On call', fr: 'Sur appel' },
  upgrading: { en: 'Upgrading', fr: 'Mise à niveau' },
  outdated: { en: 'Needs an upgrade', fr: 'À mettre à niveau' },
  empty: { en: 'No Jump Client matches.', fr: 'Aucun Jump Client ne correspond.' },
  gone: { en: 'This Jump Client does not exist any more.', fr: 'Ce Jump Client n’existe plus.' },
} as const satisfies Record<string, Label>;

const occasions: Readonly<Record<string, Label>> = {
  connected: { en: 'Connection made', fr: 'Connexion établie' },
  boot: { en: 'Computer started', fr: 'Démarrage de l’ordinateur' },
  console: { en: 'Console connection', fr: 'Connexion d’une console' },
  tray: { en: 'Tray icon', fr: 'Icône de la barre des tâches' },
  daily: { en: 'Every 24 hours', fr: 'Toutes les 24 heures' },
  upgraded: { en: 'After its upgrade', fr: 'Après sa mise à niveau' },
  retry: { en: 'New attempt', fr: 'Nouvelle tentative' },
  installed: { en: 'Installed', fr: 'Installation' },
};

interface Row {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly mode: string;
  readonly version: string | null;
  readonly checkedInMs: number | null;
  readonly occasion: string | null;
}

const FROM = `FROM jump_client c JOIN jump_item i ON i.id = c.id LEFT JOIN client_state s ON s.client_id = c.id
  WHERE instr(lower(i.name || ' ' || i.host || ' ' || coalesce(s.version, '')), ?) > 0`;

function stateCell(node: Node, { id, mode, version }: Row): Cell {
  const traffic = node.clients;
  if (traffic.turns.holds(id)) return { badge: words.upgrading, tone: 'info' };
  if (version !== null && version !== node.software.installed().site?.version) {
    return { badge: words.outdated, tone: 'warn' };
  }
  if (mode === 'passive') return { badge: words.onCall, tone: 'plain' };
  return traffic.isConnected(id)
    ? { badge: words.online, tone: 'good' }
    : { badge: words.offline, tone: 'plain' };
}

/** A page of the Jump Clients that match the filter, in the order of their names. */
export function clientListSections({ node, query }: Ctx, site: Store): Section[] {
  const filter = (query.filter ?? '').trim().slice(0, FILTER_LENGTH_MAX);
  const needle = filter.toLowerCase();
  const total = one<{ n: number }>(site.db, `SELECT count(*) AS n ${FROM}`, needle)?.n ?? 0;
  const pages = Math.max(1, Math.ceil(total / ROWS_PER_PAGE));
  const asked = Number(query.page ?? '1');
  const page = Number.isInteger(asked) && asked >= 1 ? Math.min(asked, pages) : 1;
  const zone = node.network.config().timeZone;
  const rows = all<Row>(
    site.db,
    `SELECT c.id, i.name, i.host, c.mode, s.version, s.checked_in_ms AS checkedInMs, s.occasion ${FROM}
      ORDER BY i.name, c.id LIMIT ? OFFSET ?`,
    needle,
    ROWS_PER_PAGE,
    (page - 1) * ROWS_PER_PAGE,
  );
  return [
    {
      id: 'filter',
      title: words.filter,
      blocks: [
        {
          kind: 'form',
          action: '',
          fields: [
            {
              kind: 'text',
              name: 'filter',
              label: words.filterField,
              value: filter,
              maxLength: FILTER_LENGTH_MAX,
            },
          ],
          submit: common.filter,
        },
      ],
    },
    {
      id: 'list',
      title: words.list,
      blocks: [
        {
          kind: 'table',
          caption: words.list,
          columns: [
            common.name,
            words.host,
            words.mode,
            common.status,
            common.version,
            words.lastSeen,
            words.occasion,
            common.actions,
          ],
          rows: rows.map((row) => ({
            id: `client-${row.id}`,
            cells: [
              same(row.name),
              same(row.host),
              row.mode === 'passive' ? words.passive : words.active,
              stateCell(node, row),
              row.version === null ? common.unknown : same(row.version),
              row.checkedInMs === null ? common.never : dateTime(row.checkedInMs, zone),
              occasions[row.occasion ?? ''] ?? same(''),
              { press: common.delete, action: 'remove', values: { client: row.id }, danger: true },
            ],
          })),
          empty: words.empty,
          pager: { page, pages, total, query: filter === '' ? {} : { filter } },
        },
      ],
    },
  ];
}

/** The client, its item and what was known of it leave the site. */
/** Name of a Jump Client that is there. */
export const clientName = (site: Store, id: string): string | null =>
  one<{ name: string }>(
    site.db,
    'SELECT i.name FROM jump_client c JOIN jump_item i ON i.id = c.id WHERE c.id = ?',
    id,
  )?.name ?? null;

/** Forgets a Jump Client with all that is kept of it, and ends its connection. */
export function removeClient(ctx: Ctx, id: string): Outcome {
  const { node } = ctx;
  const site = node.site();
  if (site === null) return { refused: siteWords.noSite };
  const name = clientName(site, id);
  if (name === null) return { refused: words.gone };
  commitChange(ctx, site, 'jump-client.deleted', name, () => {
    run(site.db, 'DELETE FROM jump_client WHERE id = ?', id);
    run(site.db, 'DELETE FROM jump_item WHERE id = ?', id);
    run(site.db, 'DELETE FROM client_state WHERE client_id = ?', id);
    if (hasTable(site, 'jump_shortcut')) run(site.db, 'DELETE FROM jump_shortcut WHERE jump_item = ?', id);
  });
  node.clients.disconnect(id);
  return {
    done: { en: `“${name}” was deleted.`, fr: `Suppression de « ${name} » effectuée.` },
  };
}
