import { overlay } from './overlay.js';

/** The update server sends packages without their end. */
export const updatesTruncated = overlay({
  name: 'updates-truncated',
  aim: 'outside',
  label: { en: 'Truncated package', fr: 'Package tronqué' },
  about: {
    en: 'The update server sends only the beginning of each package, and takes it for the whole.',
    fr: 'Le serveur de mise à jour n’envoie que le début de chaque package, et le tient pour complet.',
  },
  fields: {
    percent: {
      kind: 'number',
      label: { en: 'What is left of it', fr: 'Ce qu’il en reste' },
      unit: { en: 'percent', fr: 'pour cent' },
      min: 1,
      max: 99,
      initial: 60,
    },
  },
  apply: (below, { percent }) => ({
    ...below,
    updates: [...below.updates, { kind: 'truncated', share: percent / 100 }],
  }),
});
