/** Status > Event Log | Journal des événements: what was done on this appliance, and by whom. */
import { dateTime } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { BOX_EVENTS_MAX, listBoxEvents } from '../../../store/box/events.js';
import type { Page } from '../../page.js';

const ROWS = 50;

const words = {
  title: { en: 'Event Log', fr: 'Journal des événements' },
  section: { en: 'Status :: Event Log', fr: 'État :: Journal des événements' },
  about: {
    en: `Everything that was done on this site, newest first. The log belongs to this appliance: neither a backup nor a data-sync holds it. It keeps the last ${BOX_EVENTS_MAX} entries.`,
    fr: `Tout ce qui a été fait sur ce site, du plus récent au plus ancien. Le journal appartient à ce serveur : ni une sauvegarde ni une synchronisation ne le contient. Il garde les ${BOX_EVENTS_MAX} dernières entrées.`,
  },
  who: { en: 'User', fr: 'Utilisateur' },
  from: { en: 'Address', fr: 'Adresse' },
  where: { en: 'Page', fr: 'Page' },
  what: { en: 'What happened', fr: 'Événement' },
  itself: { en: 'The appliance', fr: 'Le serveur' },
  unknown: { en: 'Unknown', fr: 'Inconnu' },
  empty: { en: 'Nothing has happened yet.', fr: 'Aucun événement pour le moment.' },
} as const satisfies Record<string, Label>;

const pageOf = (asked: string | undefined): number => {
  const page = Number(asked ?? '1');
  return Number.isSafeInteger(page) && page > 0 ? page : 1;
};

export const eventsPage: Page = {
  id: 'appliance.events',
  site: 'appliance',
  path: '/appliance/event-log',
  title: words.title,
  right: 'box.manage',
  menu: { tab: 'appliance.status', sub: words.title },
  sections: ({ node, query }) => {
    const asked = pageOf(query.page);
    const { total } = listBoxEvents(node.box, { limit: 0, offset: 0 });
    const pages = Math.max(1, Math.ceil(total / ROWS));
    const page = Math.min(asked, pages);
    const { events } = listBoxEvents(node.box, { limit: ROWS, offset: (page - 1) * ROWS });
    const zone = node.network.config().timeZone;
    const nameless = (source: string): Label => (source === '' ? words.itself : words.unknown);
    return [
      {
        id: 'events',
        title: words.section,
        blocks: [
          { kind: 'note', tone: 'info', text: words.about },
          {
            kind: 'table',
            caption: words.section,
            columns: [common.date, words.who, words.from, words.where, words.what],
            rows: events.map(({ id, atMs, actor, source, place, text }) => ({
              id: `event-${id}`,
              cells: [
                dateTime(atMs, zone),
                actor === '' ? nameless(source) : same(actor),
                same(source),
                place,
                text,
              ],
            })),
            empty: words.empty,
            pager: { page, pages, total, query: {} },
          },
        ],
      },
    ];
  },
  actions: {},
};
