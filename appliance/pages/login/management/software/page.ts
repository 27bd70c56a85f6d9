/**
 * Management > Software Management | Gestion > Gestion du logiciel: versions, backup, restore.
 *
 * @guide G01, G59-G63, G108 seed
 */
import type { Cell, Section } from '../../../../../views/blocks.js';
import { count } from '../../../../../views/format.js';
import { type Label, same } from '../../../../../views/label.js';
import { words as shared } from '../../../../../views/words.js';
import type { Store } from '../../../../store/database.js';
import { readSetting } from '../../../../store/site/settings.js';
import { siteHostname } from '../../../../store/site/site-settings.js';
import type { Ctx, Page } from '../../../page.js';
import { backupAction, backupSection } from './backup.js';
import { restoreAction, restoreSection } from './restore.js';
import { words } from './words.js';

const PATH = '/login/software-management';

/** A site from the factory has no name yet. */
function hostOf(site: Store | null): Label {
  const host = site === null ? '' : readSetting(site, siteHostname);
  return host === '' ? shared.none : same(host);
}

function softwareSection(ctx: Ctx): Section {
  const installed = ctx.node.software.installed();
  const site = ctx.node.site();
  const facts: { label: Label; value: Cell }[] = [
    { label: words.host, value: hostOf(site) },
    { label: words.product, value: same(installed.site?.version ?? '') },
    { label: words.build, value: same(installed.site?.build ?? '') },
    { label: words.base, value: same(installed.base) },
    { label: words.endpoints, value: count(installed.endpointLicences) },
  ];
  return { id: 'software', title: words.software, blocks: [{ kind: 'facts', items: facts }] };
}

export const softwareManagementPage: Page = {
  id: 'login.software-management',
  site: 'login',
  path: PATH,
  title: words.title,
  right: 'software.manage',
  menu: { tab: 'login.management', sub: words.title },
  sections: (ctx, attempt) => [
    softwareSection(ctx),
    backupSection(ctx, attempt),
    restoreSection(ctx, attempt),
  ],
  actions: {
    backup: backupAction,
    restore: restoreAction,
  },
};
