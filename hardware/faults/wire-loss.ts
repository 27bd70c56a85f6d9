import { overlay } from './overlay.js';

/** Some messages get lost. */
export const wireLoss = overlay({
  name: 'wire-loss',
  aim: 'wire',
  label: { en: 'Messages get lost', fr: 'Perte de messages' },
  about: {
    en: 'A share of all messages never arrives.',
    fr: 'Une partie des messages n’arrive jamais.',
  },
  fields: {
    percent: {
      kind: 'number',
      label: { en: 'Lost', fr: 'Perdus' },
      unit: { en: 'percent', fr: 'pour cent' },
      min: 0,
      max: 100,
      initial: 10,
    },
  },
  // Losses on one wire are independent of one another.
  apply: (below, { percent }) =>
    percent === 0 ? below : { ...below, lossShare: 1 - (1 - below.lossShare) * (1 - percent / 100) },
});
