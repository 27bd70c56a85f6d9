import { overlay } from './overlay.js';

const SLOTS = [0, 1] as const;

/** Both disks of the array at the same instant: a controller, a backplane, one bad batch. */
export const disksFailed = overlay({
  name: 'disks-failed',
  aim: 'disk',
  label: { en: 'Both disks failed', fr: 'Deux disques en panne' },
  about: {
    en: 'Both disks drop out at the same instant: nothing can be read or written, and a restart finds no disk. When this ends, one of them is found whole and the other is rebuilt from it.',
    fr: 'Les deux disques tombent au même instant : rien ne peut être lu ni écrit, et un redémarrage ne trouve aucun disque. Quand cela cesse, l’un d’eux est retrouvé intact et l’autre est reconstruit à partir de lui.',
  },
  fields: {},
  apply: (below) => {
    const more = SLOTS.filter((slot) => !below.out.some((one) => one.slot === slot));
    if (more.length === 0) return below;
    return { ...below, out: [...below.out, ...more.map((slot) => ({ slot, how: 'failed' as const }))] };
  },
});
