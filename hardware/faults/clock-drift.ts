import { overlay } from './overlay.js';

/** The crystal runs wrong; the time it has cost stays after the cause is gone. */
export const clockDrift = overlay({
  name: 'clock-drift',
  aim: 'clock',
  label: { en: 'Clock drifts', fr: 'L’horloge dérive' },
  about: {
    en: 'The oscillator runs fast or slow. 1,000 ppm are 86 s a day.',
    fr: 'L’oscillateur avance ou retarde. 1 000 ppm font 86 s par jour.',
  },
  fields: {
    ppm: {
      kind: 'number',
      label: { en: 'Rate error', fr: 'Erreur de fréquence' },
      unit: { en: 'ppm', fr: 'ppm' },
      min: -100_000,
      max: 100_000,
      initial: 1_000,
    },
  },
  apply: (below, { ppm }) => (ppm === 0 ? below : { ...below, ppm: below.ppm + ppm }),
});
