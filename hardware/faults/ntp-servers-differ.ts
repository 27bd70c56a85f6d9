import { SECOND } from '../ports.js';
import { aheadField } from './aims/outside-fields.js';
import { overlay } from './overlay.js';

/** Two time servers stand behind one name, and disagree. */
export const ntpServersDiffer = overlay({
  name: 'ntp-servers-differ',
  aim: 'outside',
  label: { en: 'Two NTP servers differ', fr: 'Deux serveurs NTP diffèrent' },
  about: {
    en: 'Two machines answer as the time server, each sure of its own time: one is right.',
    fr: 'Deux machines répondent comme serveur de temps, chacune sûre de son heure : l’une a raison.',
  },
  fields: {
    seconds: aheadField(5),
    per: {
      kind: 'choice',
      label: { en: 'Who reaches the wrong one', fr: 'Qui atteint celle qui se trompe' },
      options: [
        {
          value: 'client',
          label: { en: 'Addresses with an even last number', fr: 'Adresses dont le dernier nombre est pair' },
        },
        {
          value: 'question',
          label: { en: 'Some questions of everybody', fr: 'Certaines questions de chacun' },
        },
      ],
      initial: 'client',
    },
  },
  apply: (below, { seconds, per }) => {
    if (seconds === 0) return below;
    const chosen = per === 'question' ? 'question' : 'client';
    return { ...below, ntp: [...below.ntp, { kind: 'two', byUs: seconds * SECOND, per: chosen }] };
  },
});
