import { overlay } from './overlay.js';

/** One disk of the array is gone. Removing this puts in a new one, which is then rebuilt. */
export const diskFailed = overlay({
  name: 'disk-failed',
  aim: 'disk',
  label: { en: 'Disk failed', fr: 'Disque en panne' },
  about: {
    en: 'One disk of the array is dead or pulled out. When this ends, a new disk is rebuilt. With both disks out nothing can be written.',
    fr: 'Un disque de la grappe est mort ou retiré. Quand cela cesse, un disque neuf est reconstruit. Sans les deux disques, plus rien ne peut être écrit.',
  },
  fields: {
    slot: {
      kind: 'choice',
      label: { en: 'Slot', fr: 'Emplacement' },
      options: [
        { value: '0', label: { en: '0', fr: '0' } },
        { value: '1', label: { en: '1', fr: '1' } },
      ],
      initial: '1',
    },
    how: {
      kind: 'choice',
      label: { en: 'What happened', fr: 'Ce qui est arrivé' },
      options: [
        { value: 'failed', label: { en: 'It died', fr: 'Il est mort' } },
        { value: 'missing', label: { en: 'It was pulled out', fr: 'Il a été retiré' } },
      ],
      initial: 'failed',
    },
  },
  apply: (below, values) => {
    const slot = Number(values.slot);
    if (below.out.some((one) => one.slot === slot)) return below;
    const how = values.how === 'missing' ? 'missing' : 'failed';
    return { ...below, out: [...below.out, { slot, how }] };
  },
});
