import { overlay } from './overlay.js';

/** The battery of the clock is empty: without current it forgets the time. */
export const batteryEmpty = overlay({
  name: 'battery-empty',
  aim: 'clock',
  label: { en: 'Clock battery empty', fr: 'Pile de l’horloge vide' },
  about: {
    en: 'The battery that keeps the clock is empty. As long as there is current nothing is wrong; after a power cut the clock begins at 1 January 1970, until a time server sets it.',
    fr: 'La pile qui maintient l’horloge est vide. Tant qu’il y a du courant, tout va bien ; après une coupure, l’horloge repart du 1er janvier 1970, jusqu’à ce qu’un serveur de temps la remette à l’heure.',
  },
  fields: {},
  apply: (below) => (below.batteryOk ? { ...below, batteryOk: false } : below),
});
