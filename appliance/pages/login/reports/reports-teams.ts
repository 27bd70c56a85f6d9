/** Reports > Team Activity | Activité des équipes: sessions by team and by user. */

import { teamSums, userSums } from '../../../store/site/history/audit-queries.js';
import { summaryPage } from './report-sums.js';

const title = { en: 'Team Activity', fr: 'Activité des équipes' };
const team = { en: 'Team', fr: 'Équipe' };
const user = { en: 'User', fr: 'Utilisateur' };

export const reportsTeamsPage = summaryPage(
  {
    id: 'login.reports-teams',
    path: '/login/reports/teams',
    title,
    menu: { tab: 'login.reports', sub: title },
  },
  [
    {
      id: 'teams',
      title: { en: 'Team Activity :: Teams', fr: 'Activité des équipes :: Équipes' },
      name: team,
      nameless: { en: 'No team', fr: 'Sans équipe' },
      sums: teamSums,
    },
    {
      id: 'users',
      title: { en: 'Team Activity :: Users', fr: 'Activité des équipes :: Utilisateurs' },
      name: user,
      nameless: { en: 'Unknown', fr: 'Inconnu' },
      sums: userSums,
    },
  ],
);
