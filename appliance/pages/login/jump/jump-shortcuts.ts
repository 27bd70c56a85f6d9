/**
 * Jump > Jump Shortcuts | Raccourcis de Jump (from 16.1.1): under which name the consoles offer a
 * Jump Item. An item without a shortcut is not offered; Jump Clients need none.
 */
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import type { Store } from '../../../store/database.js';
import { findRecord, listRecords } from '../../../store/records.js';
import { jumpItemRecords, jumpShortcuts, SHORTCUTS_FROM } from '../../../store/site/jump-records.js';
import { text } from '../../forms/fields.js';
import { firstOf, siteOf } from '../../forms/sample.js';
import { recordPage } from '../../records/page.js';
import { kindLabels } from './jump-items.js';

const title = { en: 'Jump Shortcuts', fr: 'Raccourcis de Jump' };
const words = {
  item: { en: 'Jump Item', fr: 'Élément de Jump' },
  method: { en: 'Method', fr: 'Méthode' },
  host: { en: 'Host', fr: 'Hôte' },
  noItem: { en: 'This Jump Item does not exist any more.', fr: 'Cet élément de Jump n’existe plus.' },
  taken: { en: 'This Jump Item has a shortcut already.', fr: 'Cet élément de Jump a déjà un raccourci.' },
} satisfies Record<string, Label>;

const CHOICES_MAX = 2_000;

const fields = {
  name: text({ label: common.name, required: true, maxLength: 100 }),
  jumpItem: text({ label: words.item, required: true }),
};

export const jumpShortcutsPage = recordPage({
  id: 'login.jump-shortcuts',
  path: '/login/jump-shortcuts',
  title,
  right: 'jump.manage',
  menu: { tab: 'login.jump', sub: title },
  shown: ({ software }) => software.atLeast(SHORTCUTS_FROM),
  table: jumpShortcuts,
  area: 'jump-shortcut',
  words: {
    add: { en: 'Add Shortcut', fr: 'Ajouter un raccourci' },
    edit: { en: 'Edit Shortcut', fr: 'Modifier le raccourci' },
    empty: { en: 'There are no Jump Shortcuts.', fr: 'Il n’y a aucun raccourci de Jump.' },
    gone: {
      en: 'The access consoles will not offer this computer any more. The Jump Item stays.',
      fr: 'Les consoles d’accès ne proposeront plus cet ordinateur. L’élément de Jump reste.',
    },
  },
  fields,
  fieldsNow: (site: Store) => ({
    ...fields,
    jumpItem: {
      ...fields.jumpItem,
      kind: 'select' as const,
      options: listRecords(site, jumpItemRecords, { limit: CHOICES_MAX, offset: 0 }).map(({ id, name }) => ({
        value: id,
        label: same(name),
      })),
    },
  }),
  columns: [
    {
      label: words.item,
      cell: ({ jumpItem }, _ctx, site) => same(findRecord(site, jumpItemRecords, jumpItem)?.name ?? ''),
    },
    {
      label: words.method,
      cell: ({ jumpItem }, _ctx, site) =>
        kindLabels[findRecord(site, jumpItemRecords, jumpItem)?.kind ?? ''] ?? same(''),
    },
    {
      label: words.host,
      cell: ({ jumpItem }, _ctx, site) => same(findRecord(site, jumpItemRecords, jumpItem)?.host ?? ''),
    },
  ],
  check: (site, values, before) => {
    if (findRecord(site, jumpItemRecords, values.jumpItem) === null) {
      return { refused: words.noItem, errors: { jumpItem: words.noItem } };
    }
    const twin = listRecords(site, jumpShortcuts).some(
      ({ id, jumpItem }) => jumpItem === values.jumpItem && id !== before?.id,
    );
    return twin ? { refused: words.taken, errors: { jumpItem: words.taken } } : null;
  },
  // The method is the item's; the console asks the item.
  sample: {
    values: (given) => {
      const site = siteOf(given);
      const named = new Set(listRecords(site, jumpShortcuts).map(({ jumpItem }) => jumpItem));
      const item = firstOf(listRecords(site, jumpItemRecords).filter(({ id }) => !named.has(id)));
      return { name: 'Sample shortcut', jumpItem: item.id };
    },
    needs: ['unlisted-item'],
  },
  toRecord: ({ name, jumpItem }, before) => ({
    name,
    jumpItem,
    kind: before?.kind ?? '',
    createdMs: before?.createdMs ?? 0,
  }),
});
