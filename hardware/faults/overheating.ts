import { overlay } from './overlay.js';

/** The room is too hot. */
export const overheating = overlay({
  name: 'overheating',
  aim: 'power',
  label: { en: 'Overheating', fr: 'Surchauffe' },
  about: {
    en: 'The air is too warm; the fans run faster.',
    fr: 'L’air est trop chaud ; les ventilateurs tournent plus vite.',
  },
  fields: {
    extraC: {
      kind: 'number',
      label: { en: 'Warmer by', fr: 'Plus chaud de' },
      unit: { en: '°C', fr: '°C' },
      min: 1,
      max: 60,
      initial: 30,
    },
  },
  apply: (below, { extraC }) => ({ ...below, extraC: below.extraC + extraC }),
});
