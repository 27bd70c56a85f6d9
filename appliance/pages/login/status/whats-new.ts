/** Status > What’s New | Nouveautés (from 16.1.1): what the installed versions brought. */
import { definitions } from '../../../../updates/packages/index.js';
import { compareVersions } from '../../../../updates/version.js';
import { dateTime } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import type { Node } from '../../../node/node.js';
import { siteWords } from '../../../node/site-change.js';
import { all, run, type Store } from '../../../store/database.js';
import { action, type Page } from '../../page.js';

const FROM_VERSION = '16.1.1';

const words = {
  title: { en: 'What’s New', fr: 'Nouveautés' },
  section: { en: 'What’s New :: Versions', fr: 'Nouveautés :: Versions' },
  changes: { en: 'Changes', fr: 'Changements' },
  read: { en: 'Read', fr: 'Lu' },
  unread: { en: 'New', fr: 'Nouveau' },
  mark: { en: 'Mark As Read', fr: 'Marquer comme lu' },
  marked: { en: 'All versions are marked as read.', fr: 'Toutes les versions sont marquées comme lues.' },
  empty: { en: 'Nothing is installed.', fr: 'Rien n’est installé.' },
} satisfies Record<string, Label>;

const siteVersion = (node: Node): string => node.software.installed().site?.version ?? '0';

/** Site versions up to the installed one, newest first. */
const versions = (node: Node) =>
  definitions
    .map(({ manifest }) => manifest)
    .filter(({ kind, version }) => kind === 'site' && compareVersions(version, siteVersion(node)) <= 0)
    .sort((x, y) => compareVersions(y.version, x.version));

const seenBy = (site: Store, userId: string): ReadonlyMap<string, number> =>
  new Map(
    all<{ version: string; seen_ms: number }>(
      site.db,
      'SELECT version, seen_ms FROM whats_new_seen WHERE user_id = ? ORDER BY version',
      userId,
    ).map((row) => [row.version, row.seen_ms]),
  );

export const whatsNewPage: Page = {
  id: 'login.whats-new',
  site: 'login',
  path: '/login/whats-new',
  title: words.title,
  right: 'anyone',
  menu: { tab: 'login.status', sub: words.title },
  shown: ({ software }) => software.atLeast(FROM_VERSION),
  sections: ({ node, actor }) => {
    const site = node.site();
    if (site === null) return [];
    const seen = seenBy(site, actor.id);
    const zone = node.network.config().timeZone;
    const listed = versions(node);
    const unread = listed.some(({ version }) => !seen.has(version));
    return [
      {
        id: 'versions',
        title: words.section,
        blocks: [
          {
            kind: 'table',
            caption: words.section,
            columns: [common.version, words.changes, common.status],
            rows: listed.map(({ version, notes }) => {
              const at = seen.get(version);
              return {
                cells: [
                  same(version),
                  notes,
                  at === undefined
                    ? { badge: words.unread, tone: 'info' }
                    : { many: [words.read, dateTime(at, zone)] },
                ],
              };
            }),
            empty: words.empty,
          },
          ...(unread ? [{ kind: 'form', action: 'read', fields: [], submit: words.mark } as const] : []),
        ],
      },
    ];
  },
  actions: {
    read: action({
      fields: {},
      edits: null,
      sample: { values: {} },
      run: ({ node, actor, nowMs }) => {
        const site = node.site();
        if (site === null) return { refused: siteWords.noSite };
        site.transaction('whats-new.read', () => {
          for (const { version } of versions(node)) {
            run(
              site.db,
              'INSERT INTO whats_new_seen (user_id, version, seen_ms) VALUES (?,?,?) ON CONFLICT DO NOTHING',
              actor.id,
              version,
              nowMs,
            );
          }
        });
        return { done: words.marked };
      },
    }),
  },
};
