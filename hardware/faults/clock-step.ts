import { overlay } from './overlay.js';

const US_PER_S = 1_000_000;

/** The clock jumps, and back when this ends, unless somebody has set it right meanwhile. */
export const clockStep = overlay({
  name: 'clock-step',
  aim: 'clock',
  label: { en: 'Clock jumps', fr: 'L’horloge saute' },
  about: {
    en: 'The clock is wrong by a fixed amount until it is set, or until this ends.',
    fr: 'L’horloge est fausse d’une durée fixe jusqu’à sa remise à l’heure, ou jusqu’à la fin de la panne.',
  },
  fields: {
    offsetS: {
      kind: 'number',
      label: { en: 'Jump', fr: 'Saut' },
      unit: { en: 'seconds', fr: 'secondes' },
      min: -315_360_000,
      max: 315_360_000,
      initial: 3_600,
    },
  },
  apply: (below, { offsetS }) =>
    offsetS === 0 ? below : { ...below, offsetUs: below.offsetUs + offsetS * US_PER_S },
});
