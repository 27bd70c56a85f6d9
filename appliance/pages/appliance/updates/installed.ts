/** Updates: what is installed now, and what was installed when. */
import type { Section } from '../../../../views/blocks.js';
import { dateTime } from '../../../../views/format.js';
import { same } from '../../../../views/label.js';
import { words as shared } from '../../../../views/words.js';
import type { Ctx } from '../../page.js';
import { packageKinds as kinds, installMethods as methods, updatesWords as words } from './updates-words.js';

/** What is in force, and the packages that were installed, the newest first. */
export function installedSections({ node }: Ctx): readonly Section[] {
  const installed = node.software.installed();
  const { site } = installed;
  const rows = [...node.software.history()].reverse().map((entry) => ({
    id: `installed-${entry.id}`,
    cells: [
      dateTime(entry.installedMs, node.network.config().timeZone),
      kinds[entry.kind],
      same(`${entry.version} (${entry.build})`),
      methods[entry.method],
    ],
  }));
  return [
    {
      id: 'installed',
      title: words.installedNow,
      blocks: [
        {
          kind: 'facts',
          items: [
            { label: words.base, value: same(installed.base) },
            {
              label: words.site,
              value: site === null ? shared.none : same(`${site.version} (${site.build})`),
            },
            { label: words.endpoints, value: same(String(installed.endpointLicences)) },
          ],
        },
      ],
    },
    {
      id: 'history',
      title: words.history,
      blocks: [
        {
          kind: 'table',
          caption: words.history,
          columns: [shared.date, words.kind, shared.version, words.method],
          rows,
          empty: words.noHistory,
        },
      ],
    },
  ];
}
