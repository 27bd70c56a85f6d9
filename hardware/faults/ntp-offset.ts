import { SECOND } from '../ports.js';
import { aheadField } from './aims/outside-fields.js';
import { overlay } from './overlay.js';

/** The time server is sure of a wrong time. */
export const ntpOffset = overlay({
  name: 'ntp-offset',
  aim: 'outside',
  label: { en: 'NTP server tells the wrong time', fr: 'Le serveur NTP donne une heure fausse' },
  about: {
    en: 'The time server answers as if all were well, but its time is wrong. Whoever trusts it follows.',
    fr: 'Le serveur de temps répond comme si tout allait bien, mais son heure est fausse. Qui lui fait confiance la suit.',
  },
  fields: { seconds: aheadField(90) },
  apply: (below, { seconds }) =>
    seconds === 0 ? below : { ...below, ntp: [...below.ntp, { kind: 'off', byUs: seconds * SECOND }] },
});
