import { overlay } from './overlay.js';

/** The time server tells a wrong distance from a true clock. */
export const ntpStratum = overlay({
  name: 'ntp-stratum',
  aim: 'outside',
  label: { en: 'NTP server tells a wrong stratum', fr: 'Le serveur NTP annonce une strate fausse' },
  about: {
    en: 'The time is right, the stratum is not: at 0 and from 16 on it means that the server itself has no time.',
    fr: 'L’heure est exacte, la strate ne l’est pas : 0, ou 16 et plus, signifie que le serveur n’a lui-même pas l’heure.',
  },
  fields: {
    stratum: {
      kind: 'number',
      label: { en: 'Stratum', fr: 'Strate' },
      unit: { en: 'levels', fr: 'niveaux' },
      min: 0,
      max: 255,
      initial: 16,
    },
  },
  apply: (below, { stratum }) => ({
    ...below,
    ntp: [...below.ntp, { kind: 'stratum', stratum: Math.round(stratum) }],
  }),
});
