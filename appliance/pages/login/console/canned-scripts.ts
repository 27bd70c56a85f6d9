/**
 * appliance/pages/login/console/: the tab Access Console.
 *
 * Access Console > Canned Scripts | Scripts prédéfinis: commands that users run in a session.
 */
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import type { Store } from '../../../store/database.js';
import { findRecord, listRecords } from '../../../store/records.js';
import { cannedScripts, teams } from '../../../store/site/console-records.js';
import { type Field, text, textarea } from '../../forms/fields.js';
import { firstOf, siteOf } from '../../forms/sample.js';
import { recordPage } from '../../records/page.js';

const title = { en: 'Canned Scripts', fr: 'Scripts prédéfinis' };
const words = {
  category: { en: 'Category', fr: 'Catégorie' },
  team: { en: 'Team', fr: 'Équipe' },
  commands: { en: 'Commands', fr: 'Commandes' },
  everybody: { en: 'Everybody', fr: 'Tout le monde' },
  teamGone: {
    en: 'This team does not exist any more. Choose another one.',
    fr: 'Cette équipe n’existe plus. Choisissez-en une autre.',
  },
} satisfies Record<string, Label>;

const team: Field<string> = text({ label: words.team, maxLength: 64 });
const fields = {
  name: text({ label: common.name, required: true, maxLength: 100 }),
  description: text({ label: common.description }),
  category: text({ label: words.category, maxLength: 100 }),
  team,
  commands: textarea({ label: words.commands, required: true, maxLength: 10_000 }),
};
const teamOptions = (site: Store): Field<string> => ({
  ...team,
  kind: 'select',
  options: [
    { value: '', label: words.everybody },
    ...listRecords(site, teams).map(({ id, name }) => ({ value: id, label: same(name) })),
  ],
});

export const cannedScriptsPage = recordPage({
  id: 'login.canned-scripts',
  path: '/login/canned-scripts',
  title,
  right: 'console.manage',
  menu: { tab: 'login.console', sub: title },
  table: cannedScripts,
  area: 'canned-script',
  words: {
    add: { en: 'Add Script', fr: 'Ajouter un script' },
    edit: { en: 'Edit Script', fr: 'Modifier le script' },
    empty: { en: 'There are no canned scripts.', fr: 'Il n’y a aucun script prédéfini.' },
    gone: {
      en: 'Nobody can run this script any more. What was run stays in the reports.',
      fr: 'Plus personne ne peut exécuter ce script. Ce qui a été exécuté reste dans les rapports.',
    },
  },
  fields,
  fieldsNow: (site) => ({ ...fields, team: teamOptions(site) }),
  columns: [
    { label: words.category, cell: ({ category }) => same(category) },
    {
      label: words.team,
      cell: ({ team: id }, _ctx, site) => {
        const known = findRecord(site, teams, id);
        return known === null ? words.everybody : same(known.name);
      },
    },
    { label: common.description, cell: ({ description }) => same(description) },
  ],
  sample: {
    values: (given) => ({
      name: 'Free space',
      description: 'Disks and their room',
      category: 'Disks',
      team: firstOf(listRecords(siteOf(given), teams)).id,
      commands: 'df -h\nwmic logicaldisk get size,freespace',
    }),
  },
  toRecord: (values) => values,
  check: (site, values) =>
    values.team === '' || findRecord(site, teams, values.team) !== null
      ? null
      : { refused: words.teamGone, errors: { team: words.teamGone } },
});
