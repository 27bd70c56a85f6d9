import { MS } from '../ports.js';
import { allTraffic, withTrick } from './aims/wire.js';
import { overlay } from './overlay.js';

/** Each message takes a time of its own, so that they overtake one another. */
export const jitter = overlay({
  name: 'jitter',
  aim: 'wire',
  label: { en: 'Jitter', fr: 'Gigue' },
  about: {
    en: 'Each message takes up to so much longer, each its own time: they overtake one another.',
    fr: 'Chaque message prend jusqu’à autant de temps en plus, chacun le sien : ils se dépassent les uns les autres.',
  },
  fields: {
    maxMs: {
      kind: 'number',
      label: { en: 'At most', fr: 'Au plus' },
      unit: { en: 'ms', fr: 'ms' },
      min: 0,
      max: 60000,
      initial: 300,
    },
  },
  apply: (below, { maxMs }) =>
    maxMs === 0
      ? below
      : withTrick(below, { kind: 'jitter', traffic: allTraffic, share: 1, maxUs: Math.round(maxMs * MS) }),
});
