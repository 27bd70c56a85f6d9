import { directionField, partyField, trafficOf } from './aims/fields.js';
import { withTrick } from './aims/wire.js';
import { overlay } from './overlay.js';

/** One direction of the link to one party is dead, as of a broken fibre. */
export const oneWayCut = overlay({
  name: 'one-way-cut',
  aim: 'wire',
  label: { en: 'One-way cut', fr: 'Coupure dans un sens' },
  about: {
    en: 'Nothing passes in one direction, to or from one party, as when one fibre of a pair is broken.',
    fr: 'Rien ne passe dans un sens, vers ou depuis une seule extrémité, comme lorsqu’une fibre d’une paire est rompue.',
  },
  fields: {
    direction: directionField,
    party: partyField,
  },
  apply: (below, chosen) => withTrick(below, { kind: 'lost', traffic: trafficOf(chosen), share: 1 }),
});
