/** Access Console > Special Actions | Actions spéciales: commands of one click in a session. */
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { specialActions } from '../../../store/site/console-records.js';
import { checkbox, text } from '../../forms/fields.js';
import { recordPage } from '../../records/page.js';

const title = { en: 'Special Actions', fr: 'Actions spéciales' };
const words = {
  command: { en: 'Command', fr: 'Commande' },
  arguments: { en: 'Arguments', fr: 'Arguments' },
  elevated: { en: 'Run with elevated rights', fr: 'Exécuter avec des droits élevés' },
} satisfies Record<string, Label>;

export const specialActionsPage = recordPage({
  id: 'login.special-actions',
  path: '/login/special-actions',
  title,
  right: 'console.manage',
  menu: { tab: 'login.console', sub: title },
  table: specialActions,
  area: 'special-action',
  words: {
    add: { en: 'Add Action', fr: 'Ajouter une action' },
    edit: { en: 'Edit Action', fr: 'Modifier l’action' },
    empty: { en: 'There are no special actions.', fr: 'Il n’y a aucune action spéciale.' },
    gone: {
      en: 'Nobody can perform this action any more. What was done stays in the reports.',
      fr: 'Plus personne ne peut effectuer cette action. Ce qui a été fait reste dans les rapports.',
    },
  },
  fields: {
    name: text({ label: common.name, required: true, maxLength: 100 }),
    command: text({ label: words.command, required: true }),
    arguments: text({ label: words.arguments }),
    elevated: checkbox({ label: words.elevated }),
  },
  columns: [
    {
      label: words.command,
      cell: ({ command, arguments: given }) => same(`${command} ${given}`.trim()),
    },
    { label: words.elevated, cell: ({ elevated }) => (elevated ? common.yes : common.no) },
  ],
  sample: { values: { name: 'Flush DNS', command: 'ipconfig', arguments: '/flushdns', elevated: true } },
  toRecord: (values) => values,
});
