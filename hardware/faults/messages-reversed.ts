import { MS } from '../ports.js';
import { directionField, percentField, trafficFields, trafficOf } from './aims/fields.js';
import { withTrick } from './aims/wire.js';
import { overlay } from './overlay.js';

/** Messages arrive out of order: the last of a while comes first. */
export const messagesReversed = overlay({
  name: 'messages-reversed',
  aim: 'wire',
  label: { en: 'Messages out of order', fr: 'Messages dans le désordre' },
  about: {
    en: 'Of the messages that come within a span of time the last arrives first, and the first last.',
    fr: 'Parmi les messages d’un même intervalle de temps, le dernier arrive en premier et le premier en dernier.',
  },
  fields: {
    spanMs: {
      kind: 'number',
      label: { en: 'Within', fr: 'Intervalle' },
      unit: { en: 'ms', fr: 'ms' },
      min: 1,
      max: 60_000,
      initial: 500,
    },
    percent: percentField(100),
    direction: directionField,
    ...trafficFields,
  },
  apply: (below, { spanMs, percent, ...chosen }) => {
    if (percent === 0) return below;
    const traffic = trafficOf(chosen);
    return withTrick(below, {
      kind: 'reversed',
      traffic,
      share: percent / 100,
      spanUs: Math.round(spanMs * MS),
    });
  },
});
