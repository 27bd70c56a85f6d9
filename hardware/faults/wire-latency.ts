import { overlay } from './overlay.js';

const US_PER_MS = 1_000;

/** Messages take longer. */
export const wireLatency = overlay({
  name: 'wire-latency',
  aim: 'wire',
  label: { en: 'Slow wire', fr: 'Liaison lente' },
  about: {
    en: 'Every message takes longer, each way.',
    fr: 'Chaque message prend plus de temps, dans chaque sens.',
  },
  fields: {
    extraMs: {
      kind: 'number',
      label: { en: 'Extra delay', fr: 'Délai ajouté' },
      unit: { en: 'ms', fr: 'ms' },
      min: 0,
      max: 60_000,
      initial: 200,
    },
  },
  apply: (below, { extraMs }) =>
    extraMs === 0 ? below : { ...below, extraUs: below.extraUs + Math.round(extraMs * US_PER_MS) },
});
