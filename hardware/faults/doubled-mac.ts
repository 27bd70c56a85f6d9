import { SECOND } from '../ports.js';
import { allTraffic, withTrick } from './aims/wire.js';
import { overlay } from './overlay.js';

/** Another machine on the segment has the same MAC address, as a virtual machine that was copied has. */
export const doubledMac = overlay({
  name: 'doubled-mac',
  aim: 'wire',
  label: { en: 'MAC address used twice', fr: 'Adresse MAC en double' },
  about: {
    en: 'A copied machine has the MAC address of this box. The switch believes that it is where it was heard last: what is meant for this box goes to the other one until this one speaks again.',
    fr: 'Une machine copiée a l’adresse MAC de ce serveur. Le commutateur la croit là où il l’a entendue en dernier : ce qui est destiné à ce serveur va à l’autre jusqu’à ce que celui-ci parle de nouveau.',
  },
  fields: {
    everySeconds: {
      kind: 'number',
      label: { en: 'The other one speaks every', fr: 'L’autre parle toutes les' },
      unit: { en: 'seconds', fr: 'secondes' },
      min: 0.001,
      max: 3600,
      initial: 1,
    },
  },
  apply: (below, { everySeconds }) =>
    withTrick(below, {
      kind: 'twin',
      traffic: allTraffic,
      share: 1,
      everyUs: Math.round(everySeconds * SECOND),
    }),
});
