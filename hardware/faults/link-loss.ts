import {
  directionField,
  directionOf,
  partyField,
  partyOf,
  pathField,
  percentField,
  serviceField,
  serviceOf,
} from './aims/fields.js';
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
  fields: {
    direction: directionField,
    party: partyField,
    service: serviceField,
    path: pathField,
    percent: percentField(30),
  },
  apply: (below, { direction, party, service, path, percent }) => {
    if (percent === 0) return below;
    const traffic = {
      direction: directionOf(direction),
      party: partyOf(party),
      what: 'all',
      service: serviceOf(service),
      path,
    } as const;
    return { ...below, tricks: [...below.tricks, { kind: 'lost', traffic, share: percent / 100 }] };
  },
});
