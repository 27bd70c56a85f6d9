import { overlay } from './overlay.js';

/** Now and then the disk takes very long until it has what was written. */
export const stalledFlush = overlay({
  name: 'stalled-flush',
  aim: 'disk',
  label: { en: 'Flush stalls', fr: 'Vidage bloqué' },
  about: {
    en: 'Every so many writes the disk stalls until its cache has been emptied, and all that waits for it stalls too.',
    fr: 'Toutes les tant d’écritures, le disque se bloque le temps de vider son cache, et tout ce qui l’attend se bloque aussi.',
  },
  fields: {
    stallS: {
      kind: 'number',
      label: { en: 'Each stall', fr: 'Chaque blocage' },
      unit: { en: 'seconds', fr: 'secondes' },
      min: 1,
      max: 3_600,
      initial: 30,
    },
    every: {
      kind: 'number',
      label: { en: 'One in', fr: 'Un toutes les' },
      unit: { en: 'writes', fr: 'écritures' },
      min: 1,
      max: 1_000_000,
      initial: 1,
    },
  },
  apply: (below, { stallS, every }) => ({
    ...below,
    stalls: [...below.stalls, { stallMs: stallS * 1_000, every: Math.round(every) }],
  }),
});
