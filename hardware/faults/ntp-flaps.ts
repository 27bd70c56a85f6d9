import { MINUTE, SECOND } from '../ports.js';
import { aheadField, everyField } from './aims/outside-fields.js';
import { overlay } from './overlay.js';

/** The time server is wrong and right in turn. */
export const ntpFlaps = overlay({
  name: 'ntp-flaps',
  aim: 'outside',
  label: { en: 'NTP server flaps', fr: 'Le serveur NTP oscille' },
  about: {
    en: 'The time server is wrong for an interval, right for the next one, and so on.',
    fr: 'Le serveur de temps est faux pendant un intervalle, exact pendant le suivant, et ainsi de suite.',
  },
  fields: { seconds: aheadField(10), minutes: everyField(30) },
  apply: (below, { seconds, minutes }) =>
    seconds === 0
      ? below
      : {
          ...below,
          ntp: [...below.ntp, { kind: 'flaps', byUs: seconds * SECOND, everyUs: minutes * MINUTE }],
        },
});
