/** What is said when the logs of two boxes were not what they should have been. */
import type { Label } from '../../../views/label.js';

export const historySubjects = {
  lost: {
    en: 'This appliance came back without its latest history',
    fr: 'Ce serveur est revenu sans son historique le plus récent',
  },
  parted: {
    en: 'The two appliances held different history under the same numbers',
    fr: 'Les deux serveurs avaient un historique différent sous les mêmes numéros',
  },
} as const satisfies Record<string, Label>;

export const tailLostText = (rows: number): Label => ({
  en: `The other appliance holds ${rows} rows of history that this one had written and lost: it was put back to an earlier state, or lost power before its disk had everything. They come back with this data-sync. Settings that were changed in that time do not: check them.`,
  fr: `L’autre serveur détient ${rows} lignes d’historique que celui-ci avait écrites et perdues : il a été ramené à un état antérieur, ou l’alimentation a été coupée avant que son disque ait tout reçu. Elles reviennent avec cette synchronisation. Les paramètres modifiés entre-temps ne reviennent pas : vérifiez-les.`,
});

export const logsPartedText = (rows: number): Label => ({
  en: `${rows} rows of history of this appliance bore numbers under which the other one holds different rows. Both are kept; those of this appliance have other numbers now.`,
  fr: `${rows} lignes d’historique de ce serveur portaient des numéros sous lesquels l’autre détient d’autres lignes. Les deux sont conservées ; celles de ce serveur ont maintenant d’autres numéros.`,
});
