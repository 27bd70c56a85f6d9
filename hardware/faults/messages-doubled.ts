import { MS } from '../ports.js';
import { percentField, trafficFields, trafficOf } from './aims/fields.js';
import { withTrick } from './aims/wire.js';
import { overlay } from './overlay.js';

/** The wire, or a sender without patience, repeats messages. */
export const messagesDoubled = overlay({
  name: 'messages-doubled',
  aim: 'wire',
  label: { en: 'Messages come twice', fr: 'Des messages arrivent deux fois' },
  about: {
    en: 'A share of all messages arrives once more a little later, as when a device between repeats them.',
    fr: 'Une partie des messages arrive une seconde fois un peu plus tard, comme lorsqu’un équipement intermédiaire les répète.',
  },
  fields: {
    percent: percentField(20),
    afterMs: {
      kind: 'number',
      label: { en: 'Again after', fr: 'De nouveau après' },
      unit: { en: 'ms', fr: 'ms' },
      min: 0,
      max: 600000,
      initial: 50,
    },
    ...trafficFields,
  },
  apply: (below, { percent, afterMs, ...chosen }) => {
    if (percent === 0) return below;
    const traffic = trafficOf(chosen);
    return withTrick(below, {
      kind: 'doubled',
      traffic,
      share: percent / 100,
      afterUs: Math.round(afterMs * MS),
    });
  },
});
