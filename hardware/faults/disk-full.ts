import { overlay } from './overlay.js';

const MIB = 1_048_576;

/** The disk has no more room than this, whatever its size. */
export const diskFull = overlay({
  name: 'disk-full',
  aim: 'disk',
  label: { en: 'Disk full', fr: 'Disque plein' },
  about: {
    en: 'Only little room is left on the disk: larger writes fail.',
    fr: 'Il ne reste que peu de place sur le disque : les écritures plus grandes échouent.',
  },
  fields: {
    freeMiB: {
      kind: 'number',
      label: { en: 'Room left', fr: 'Place restante' },
      unit: { en: 'MiB', fr: 'Mio' },
      min: 0,
      max: 1_048_576,
      initial: 0,
    },
  },
  apply: (below, { freeMiB }) => {
    const freeBytes = freeMiB * MIB;
    const tighter = below.freeBytesMax === null || freeBytes < below.freeBytesMax;
    return tighter ? { ...below, freeBytesMax: freeBytes } : below;
  },
});
