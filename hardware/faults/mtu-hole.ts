import { trafficFields, trafficOf } from './aims/fields.js';
import { withTrick } from './aims/wire.js';
import { overlay } from './overlay.js';

/** A tunnel on the way is too narrow for full packets, and nobody hears of it: what is short passes. */
export const mtuHole = overlay({
  name: 'mtu-hole',
  aim: 'wire',
  label: { en: 'Large messages vanish', fr: 'Grands messages perdus' },
  about: {
    en: 'Messages of more bytes never arrive, as where a device drops large packets and says nothing: pings pass, pages hang.',
    fr: 'Les messages plus longs n’arrivent jamais, comme lorsqu’un équipement jette les grands paquets sans le dire : les pings passent, les pages restent en attente.',
  },
  fields: {
    overBytes: {
      kind: 'number',
      label: { en: 'More than', fr: 'Plus de' },
      unit: { en: 'bytes', fr: 'octets' },
      min: 0,
      max: 1_000_000,
      initial: 1_400,
    },
    ...trafficFields,
  },
  apply: (below, { overBytes, ...chosen }) =>
    withTrick(below, { kind: 'lost', traffic: trafficOf(chosen, { overBytes }), share: 1 }),
});
