import { SECOND } from '../ports.js';
import { percentField, trafficFields, trafficOf } from './aims/fields.js';
import { withTrick } from './aims/wire.js';
import { overlay } from './overlay.js';

/** Some messages come long after others, perhaps after whoever waited has given up. */
export const messagesLate = overlay({
  name: 'messages-late',
  aim: 'wire',
  label: { en: 'Messages come late', fr: 'Des messages arrivent en retard' },
  about: {
    en: 'A share of all messages comes much later than the others: overtaken by them, perhaps when nobody waits any more.',
    fr: 'Une partie des messages arrive bien après les autres : dépassés par eux, peut-être quand plus personne n’attend.',
  },
  fields: {
    percent: percentField(20),
    bySeconds: {
      kind: 'number',
      label: { en: 'Later by', fr: 'Retard' },
      unit: { en: 'seconds', fr: 'secondes' },
      min: 0,
      max: 3600,
      initial: 10,
    },
    ...trafficFields,
  },
  apply: (below, { percent, bySeconds, ...chosen }) => {
    if (percent === 0 || bySeconds === 0) return below;
    const traffic = trafficOf(chosen);
    return withTrick(below, {
      kind: 'late',
      traffic,
      share: percent / 100,
      byUs: Math.round(bySeconds * SECOND),
    });
  },
});
