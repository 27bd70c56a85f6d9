/** Jump groups: how Jump Items are sorted in the access console. Reached from Jump > Jump Clients. */
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { codeNameOf, itemsOfGroup, jumpGroups } from '../../../store/site/jump-records.js';
import { text, textarea } from '../../forms/fields.js';
import { recordPage } from '../../records/page.js';

export const JUMP_GROUPS_PATH = '/login/jump-groups';
const title = { en: 'Jump Groups', fr: 'Groupes de Jump' };
const words = {
  comments: { en: 'Comments', fr: 'Commentaires' },
  used: {
    en: 'This group still holds Jump Items. Move or delete them first.',
    fr: 'Ce groupe contient encore des éléments de Jump. Déplacez-les ou supprimez-les d’abord.',
  },
} satisfies Record<string, Label>;

export const jumpGroupsPage = recordPage({
  id: 'login.jump-groups',
  path: JUMP_GROUPS_PATH,
  title,
  right: 'jump.manage',
  menu: null,
  under: 'login.jump',
  shown: ({ failover }) => failover.role() !== 'backup',
  table: jumpGroups,
  area: 'jump-group',
  words: {
    add: { en: 'Add Group', fr: 'Ajouter un groupe' },
    edit: { en: 'Edit Group', fr: 'Modifier le groupe' },
    empty: { en: 'There are no Jump Groups.', fr: 'Il n’y a aucun groupe de Jump.' },
    gone: { en: 'The empty Jump Group will be deleted.', fr: 'Le groupe de Jump vide sera supprimé.' },
  },
  fields: {
    name: text({ label: common.name, required: true, maxLength: 100 }),
    comments: textarea({ label: words.comments, maxLength: 1_000 }),
  },
  columns: [
    // By what import_jump_shortcut names it.
    { label: { en: 'Code Name', fr: 'Nom de code' }, cell: (group) => same(codeNameOf(group)) },
    {
      label: { en: 'Jump Items', fr: 'Éléments de Jump' },
      cell: ({ id }, _ctx, site) => same(String(itemsOfGroup(site, id))),
    },
    { label: words.comments, cell: ({ comments }) => same(comments) },
  ],
  sample: { values: { name: 'Paris 2', comments: '' } },
  toRecord: ({ name, comments }) => ({ name, comments }),
  keep: (site, { id }) => (itemsOfGroup(site, id) > 0 ? words.used : null),
});
