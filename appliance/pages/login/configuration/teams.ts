/** Configuration > Teams | Équipes: who works together; scripts can be kept to a team. */
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { listRecords } from '../../../store/records.js';
import { cannedScripts, teams } from '../../../store/site/console-records.js';
import { memberCount, removeMembers } from '../../../store/site/policies.js';
import { text, textarea } from '../../forms/fields.js';
import { memberActions, membersSection } from '../../records/member-sections.js';
import { recordPage } from '../../records/page.js';

const title = { en: 'Teams', fr: 'Équipes' };
const words = {
  members: { en: 'Members', fr: 'Membres' },
  used: {
    en: 'Canned scripts belong to this team. Give them to another team first.',
    fr: 'Des scripts prédéfinis appartiennent à cette équipe. Attribuez-les d’abord à une autre équipe.',
  },
} satisfies Record<string, Label>;
const kind = { place: 'team', table: teams, area: 'team' } as const;

export const teamsPage = recordPage({
  id: 'login.teams',
  path: '/login/teams',
  title,
  right: 'configuration.manage',
  menu: { tab: 'login.configuration', sub: title },
  table: teams,
  area: 'team',
  words: {
    add: { en: 'Add Team', fr: 'Ajouter une équipe' },
    edit: { en: 'Edit Team', fr: 'Modifier l’équipe' },
    empty: { en: 'There are no teams.', fr: 'Il n’y a aucune équipe.' },
    gone: {
      en: 'The team will be deleted. Its members keep their accounts.',
      fr: 'L’équipe sera supprimée. Ses membres conservent leurs comptes.',
    },
    intro: {
      en: 'Members see their teams in the access console, and the canned scripts that are kept to them.',
      fr: 'Les membres voient leurs équipes dans la console d’accès, ainsi que les scripts prédéfinis qui leur sont réservés.',
    },
  },
  fields: {
    name: text({ label: common.name, required: true, maxLength: 100 }),
    comments: textarea({ label: { en: 'Comments', fr: 'Commentaires' }, maxLength: 1_000 }),
  },
  columns: [
    { label: words.members, cell: ({ id }, _ctx, site) => same(String(memberCount(site, 'team', id))) },
    { label: { en: 'Comments', fr: 'Commentaires' }, cell: ({ comments }) => same(comments) },
  ],
  sample: { values: { name: 'Night shift', comments: 'Évry, from 20:00' } },
  toRecord: ({ name, comments }) => ({ name, comments }),
  keep: (site, { id }) =>
    listRecords(site, cannedScripts).some((script) => script.team === id) ? words.used : null,
  onDelete: (site, id) => removeMembers(site, 'team', id),
  more: (_ctx, site, team, attempt) => [membersSection(site, 'team', team, attempt)],
  actions: memberActions(kind),
});
