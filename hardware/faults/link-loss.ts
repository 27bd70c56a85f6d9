import { directionField, percentField, trafficFields, trafficOf } from './aims/fields.js';
import { withTrick } from './aims/wire.js';
import { overlay } from './overlay.js';

/** Some of what passes between the box and one party is lost, one way. */
export const linkLoss = overlay({
  name: 'link-loss',
  aim: 'wire',
  label: { en: 'Losses on one link', fr: 'Pertes sur une liaison' },
  about: {
    en: 'A share of the messages is lost in one direction, to or from one party, of one service.',
    fr: 'Une partie des messages se perd dans un sens, vers ou depuis une seule extrémité, pour un seul service.',
  },
  fields: { direction: directionField, ...trafficFields, percent: percentField(30) },
  apply: (below, { percent, ...chosen }) =>
    percent === 0
      ? below
      : withTrick(below, { kind: 'lost', traffic: trafficOf(chosen), share: percent / 100 }),
});
