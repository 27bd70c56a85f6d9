import { trafficFields, trafficOf } from './aims/fields.js';
import { withTrick } from './aims/wire.js';
import { overlay } from './overlay.js';

const KILOBYTE = 1_000;

/** A line of little bandwidth: what passes waits for what passes before it. */
export const narrowLink = overlay({
  name: 'narrow-link',
  aim: 'wire',
  label: { en: 'Little bandwidth', fr: 'Bande passante limitée' },
  about: {
    en: 'So many bytes pass in a second, each way: a transfer takes its time, and what comes after it waits.',
    fr: 'Autant d’octets passent par seconde, dans chaque sens : un transfert prend son temps, et la suite attend.',
  },
  fields: {
    kilobytesPerSecond: {
      kind: 'number',
      label: { en: 'Rate', fr: 'Débit' },
      unit: { en: 'kB/s', fr: 'ko/s' },
      min: 1,
      max: 125_000,
      initial: 32,
    },
    ...trafficFields,
  },
  apply: (below, { kilobytesPerSecond, ...chosen }) =>
    withTrick(below, {
      kind: 'narrow',
      traffic: trafficOf(chosen),
      share: 1,
      bytesPerSecond: kilobytesPerSecond * KILOBYTE,
    }),
});
