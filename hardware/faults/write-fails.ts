import { overlay } from './overlay.js';

/** Durable writes are refused: bad sectors under some, or a quota. */
export const writeFails = overlay({
  name: 'write-fails',
  aim: 'disk',
  label: { en: 'A write fails', fr: 'Une écriture échoue' },
  about: {
    en: 'The disk refuses some of what is to be kept: by name, so many times, or by chance. What lies on it stays whole.',
    fr: 'Le disque refuse une partie de ce qui doit être conservé : selon le nom, un certain nombre de fois, ou au hasard. Ce qu’il contient reste intact.',
  },
  fields: {
    write: {
      kind: 'text',
      label: { en: 'Write', fr: 'Écriture' },
      help: {
        en: 'Part of its name: site:, box:, failover, installer, session, file:recordings, heavy:, … Empty: all.',
        fr: 'Partie de son nom : site:, box:, failover, installer, session, file:recordings, heavy:, … Vide : toutes.',
      },
      lengthMax: 100,
      initial: '',
    },
    how: {
      kind: 'choice',
      label: { en: 'Answer of the disk', fr: 'Réponse du disque' },
      options: [
        { value: 'error', label: { en: 'Input/output error', fr: 'Erreur d’entrée-sortie' } },
        { value: 'full', label: { en: 'No room is left', fr: 'Plus de place' } },
      ],
      initial: 'error',
    },
    times: {
      kind: 'number',
      label: { en: 'How many fail', fr: 'Nombre d’échecs' },
      unit: { en: 'writes', fr: 'écritures' },
      help: { en: '0: all of them.', fr: '0 : toutes.' },
      min: 0,
      max: 1_000_000,
      initial: 1,
    },
    percent: {
      kind: 'number',
      label: { en: 'Chance of each', fr: 'Probabilité de chacune' },
      unit: { en: 'percent', fr: 'pour cent' },
      min: 0,
      max: 100,
      initial: 100,
    },
  },
  apply: (below, { write, how, times, percent }) => {
    if (percent === 0) return below;
    const one = {
      name: write,
      how: how === 'full' ? 'full' : 'error',
      times: times === 0 ? null : times,
      share: percent / 100,
    } as const;
    return { ...below, refused: [...below.refused, one] };
  },
});
