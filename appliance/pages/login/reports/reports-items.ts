/** Reports > Jump Items | Éléments de Jump: how much each was used. */

import { itemSums } from '../../../store/site/history/audit-queries.js';
import { summaryPage } from './report-sums.js';

const title = { en: 'Jump Items', fr: 'Éléments de Jump' };

export const reportsItemsPage = summaryPage(
  {
    id: 'login.reports-items',
    path: '/login/reports/items',
    title,
    menu: { tab: 'login.reports', sub: title },
  },
  [
    {
      id: 'items',
      title: { en: 'Jump Items :: Use', fr: 'Éléments de Jump :: Utilisation' },
      name: { en: 'Jump Item', fr: 'Élément de Jump' },
      nameless: { en: 'Unknown', fr: 'Inconnu' },
      sums: itemSums,
    },
  ],
);
