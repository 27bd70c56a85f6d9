import { copiesField, slotsOf } from './aims/fields.js';
import { overlay } from './overlay.js';

/** A page of the database turns bad, and with it a row of the history. */
export const pageRots = overlay({
  name: 'page-rots',
  aim: 'disk',
  label: { en: 'Database page corrupted silently', fr: 'Page de base de données corrompue en silence' },
  about: {
    en: 'A page of the site database turns bad: an event of an old session reads otherwise. Nothing says so: the storage check (Status > Storage) finds it by its checksum, and takes it from the other disk or from the other appliance.',
    fr: 'Une page de la base de données du site se corrompt : un événement d’une ancienne session se lit autrement. Rien ne le signale : la vérification du stockage (État > Stockage) le trouve d’après sa somme de contrôle, et le reprend de l’autre disque ou de l’autre serveur.',
  },
  fields: { where: copiesField },
  apply: (below, { where }) => ({
    ...below,
    decays: [...below.decays, { what: 'row', loud: false, slots: slotsOf(where) }],
  }),
});
