/** What pages of a box are called: as people find them by its menu. */
import type { Label } from '../../../views/label.js';
import { pageName } from '../../live/what-if/deed-words.js';
import type { BoxName } from '../../plan.js';

/** 'Appliance A, /login › Management › Failover'. */
export function placeName(box: BoxName | null, path: string | null): Label {
  if (box === null)
    return { en: 'in the lab around the boxes', fr: 'dans le laboratoire, autour des serveurs' };
  const letter = box.toUpperCase();
  const page = path === null ? null : pageName(path);
  return {
    en: `Appliance ${letter}${page === null ? '' : `, ${page.en}`}`,
    fr: `Serveur ${letter}${page === null ? '' : `, ${page.fr}`}`,
  };
}
