import { overlay } from './overlay.js';

/** The time server announces a leap second, and does it. */
export const ntpLeapSecond = overlay({
  name: 'ntp-leap-second',
  aim: 'outside',
  label: { en: 'NTP server does a leap second', fr: 'Le serveur NTP applique une seconde intercalaire' },
  about: {
    en: 'The time server announces a leap second for the next midnight UTC, and does it then. Its time stays so until the fault is healed.',
    fr: 'Le serveur de temps annonce une seconde intercalaire pour le prochain minuit UTC, puis l’applique. Son heure reste ainsi jusqu’à la réparation.',
  },
  fields: {
    way: {
      kind: 'choice',
      label: { en: 'Kind', fr: 'Type' },
      options: [
        { value: 'insert', label: { en: 'One second more', fr: 'Une seconde de plus' } },
        { value: 'delete', label: { en: 'One second less', fr: 'Une seconde de moins' } },
      ],
      initial: 'insert',
    },
  },
  apply: (below, { way }) => ({
    ...below,
    ntp: [...below.ntp, { kind: 'leap', way: way === 'delete' ? 'delete' : 'insert' }],
  }),
});
