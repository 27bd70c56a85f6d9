/** What the storage check found, in words. */
import type { Label } from '../../../views/label.js';

export const checkedText = (mended: number, lost: number): Label => ({
  en: `Storage check: ${mended} damaged and repaired from the other disk or the other appliance, ${lost} damaged that nobody has whole.`,
  fr: `Vérification du stockage : ${mended} endommagés et réparés depuis l’autre disque ou l’autre serveur, ${lost} endommagés que personne n’a intacts.`,
});
