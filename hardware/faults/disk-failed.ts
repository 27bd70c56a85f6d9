import { overlay } from '../overlay.js';

/** One plate of the array is dead. Removing this puts in a new one, which is then rebuilt. */
export const diskFailed = overlay({
  name: 'disk-failed',
  aim: 'disk',
  label: { en: 'Disk failed', fr: 'Disque en panne' },
  about: {
    en: 'One disk of the array is dead. When this ends, a new disk is rebuilt.',
    fr: 'Un disque de la grappe est mort. Quand cela cesse, un disque neuf est reconstruit.',
  },
  fields: {
    slot: {
      kind: 'number',
      label: { en: 'Slot', fr: 'Emplacement' },
      unit: { en: 'number', fr: 'numéro' },
      min: 0,
      max: 7,
      initial: 1,
    },
  },
  apply: (below, { slot }) =>
    below.failedSlots.includes(slot) ? below : { ...below, failedSlots: [...below.failedSlots, slot] },
});
