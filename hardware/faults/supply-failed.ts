import { overlay } from './overlay.js';

/** One of the two power supplies is dead; the box goes on. */
export const supplyFailed = overlay({
  name: 'supply-failed',
  aim: 'power',
  label: { en: 'Power supply failed', fr: 'Alimentation en panne' },
  about: {
    en: 'One power supply is dead; the other one carries the box.',
    fr: 'Une alimentation est morte ; l’autre suffit au serveur.',
  },
  fields: {},
  apply: (below) => (below.supplyOk ? { ...below, supplyOk: false } : below),
});
