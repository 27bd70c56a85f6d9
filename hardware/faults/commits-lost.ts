import { overlay } from './overlay.js';

/** The disk says that it has written what is only in its cache. */
export const commitsLost = overlay({
  name: 'commits-lost',
  aim: 'disk',
  label: { en: 'Last commits lost at a power cut', fr: 'Dernières écritures perdues à la coupure' },
  about: {
    en: 'The disk lies about flushing: it says that everything is written, and keeps the last writes in its cache. Nothing shows, until the power is cut: then these are gone. A restart loses nothing.',
    fr: 'Le disque ment : il déclare tout écrit et garde les dernières écritures dans son cache. Rien ne se voit, jusqu’à une coupure de courant : elles sont alors perdues. Un redémarrage ne perd rien.',
  },
  fields: {
    commits: {
      kind: 'number',
      label: { en: 'In the cache', fr: 'Dans le cache' },
      unit: { en: 'writes', fr: 'écritures' },
      min: 1,
      max: 50,
      initial: 5,
    },
  },
  apply: (below, { commits }) => ({ ...below, cached: Math.max(below.cached, Math.round(commits)) }),
});
