import { copiesField, slotsOf } from './aims/fields.js';
import { overlay } from './overlay.js';

/** Bits of a recording turn, and nobody is told. */
export const recordingRots = overlay({
  name: 'recording-rots',
  aim: 'disk',
  label: { en: 'Recording corrupted silently', fr: 'Enregistrement corrompu en silence' },
  about: {
    en: 'Some bits of the recording of one session turn on the disk. Nothing says so: the storage check (Status > Storage) finds it by its content, and takes it from the other disk or from the other appliance.',
    fr: 'Quelques bits de l’enregistrement d’une session changent sur le disque. Rien ne le signale : la vérification du stockage (État > Stockage) le trouve d’après le contenu, et le reprend de l’autre disque ou de l’autre serveur.',
  },
  fields: { where: copiesField },
  apply: (below, { where }) => ({
    ...below,
    decays: [...below.decays, { what: 'recording', loud: false, slots: slotsOf(where) }],
  }),
});
