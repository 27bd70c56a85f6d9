import { MINUTE, SECOND } from '../ports.js';
import { aheadField, everyField } from './aims/outside-fields.js';
import { overlay } from './overlay.js';

/** The time server jumps again and again. */
export const ntpSteps = overlay({
  name: 'ntp-steps',
  aim: 'outside',
  label: { en: 'NTP server steps', fr: 'Le serveur NTP fait des sauts' },
  about: {
    en: 'The time server jumps at once, and once more after each interval, always in the same direction.',
    fr: 'Le serveur de temps saute aussitôt, puis de nouveau après chaque intervalle, toujours dans le même sens.',
  },
  fields: { seconds: aheadField(30), minutes: everyField(60) },
  apply: (below, { seconds, minutes }) =>
    seconds === 0
      ? below
      : {
          ...below,
          ntp: [...below.ntp, { kind: 'steps', byUs: seconds * SECOND, everyUs: minutes * MINUTE }],
        },
});
