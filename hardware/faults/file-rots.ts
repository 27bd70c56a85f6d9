import { copiesField, slotsOf } from './aims/fields.js';
import { overlay } from './overlay.js';

/** Bits of a file of the file store turn, and nobody is told. */
export const fileRots = overlay({
  name: 'file-rots',
  aim: 'disk',
  label: { en: 'Stored file corrupted silently', fr: 'Fichier stocké corrompu en silence' },
  about: {
    en: 'Some bits of one item of the file store turn on the disk. Nothing says so: the storage check (Status > Storage) finds it by its content, and takes it from the other disk or from the other appliance.',
    fr: 'Quelques bits d’un fichier du magasin de fichiers changent sur le disque. Rien ne le signale : la vérification du stockage (État > Stockage) le trouve d’après le contenu, et le reprend de l’autre disque ou de l’autre serveur.',
  },
  fields: { where: copiesField },
  apply: (below, { where }) => ({
    ...below,
    decays: [...below.decays, { what: 'file', loud: false, slots: slotsOf(where) }],
  }),
});
