import { overlay } from './overlay.js';

/** Each write takes a while; whoever is answered afterwards waits for it. */
export const slowDisk = overlay({
  name: 'slow-disk',
  aim: 'disk',
  label: { en: 'Slow disk', fr: 'Disque lent' },
  about: {
    en: 'Each write takes so long: a dying disk, or a busy host. Whoever asked for it waits for the answer.',
    fr: 'Chaque écriture dure autant : un disque mourant, ou un hôte surchargé. Qui l’a demandée attend la réponse.',
  },
  fields: {
    writeMs: {
      kind: 'number',
      label: { en: 'Each write', fr: 'Chaque écriture' },
      unit: { en: 'ms', fr: 'ms' },
      min: 0,
      max: 60_000,
      initial: 400,
    },
  },
  apply: (below, { writeMs }) => (writeMs === 0 ? below : { ...below, writeMs: below.writeMs + writeMs }),
});
