import { overlay } from './overlay.js';

/** Something takes the processor away: answers and heavy work take longer. */
export const slowProcessor = overlay({
  name: 'slow-processor',
  aim: 'pace',
  label: { en: 'Slow processor', fr: 'Processeur lent' },
  about: {
    en: 'Something takes the processor away, or heat slows it down: answers and heavy work (data-syncs, backups, migrations) take so many times longer.',
    fr: 'Quelque chose accapare le processeur, ou la chaleur le ralentit : les réponses et les gros travaux (synchronisations, sauvegardes, migrations) durent autant de fois plus longtemps.',
  },
  fields: {
    slowBy: {
      kind: 'number',
      label: { en: 'Slower by', fr: 'Ralenti' },
      unit: { en: 'times', fr: 'fois' },
      min: 1,
      max: 1_000,
      initial: 20,
    },
  },
  apply: (below, { slowBy }) => (slowBy <= 1 ? below : { ...below, slowBy: below.slowBy * slowBy }),
});
