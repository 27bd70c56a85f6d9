import { overlay } from './overlay.js';

/** A named operation of the box fails each time it is tried. */
export const operationFails = overlay({
  name: 'operation-fails',
  aim: 'operation',
  label: { en: 'An operation fails', fr: 'Une opération échoue' },
  about: {
    en: 'The named operation fails each time. A name that ends in * stands for all that begin so.',
    fr: 'L’opération nommée échoue à chaque fois. Un nom qui finit par * vaut pour tous ceux qui commencent ainsi.',
  },
  fields: {
    operation: {
      kind: 'text',
      label: { en: 'Operation', fr: 'Opération' },
      help: {
        en: 'update.download, update.unpack, update.apply-base, update.migrate, backup.write, restore.apply, sync.apply, sync.config-apply, sync.*, …',
        fr: 'update.download, update.unpack, update.apply-base, update.migrate, backup.write, restore.apply, sync.apply, sync.config-apply, sync.*, …',
      },
      lengthMax: 100,
      initial: 'update.*',
    },
  },
  apply: (below, { operation }) => {
    const meant = operation.endsWith('*')
      ? below.name.startsWith(operation.slice(0, -1))
      : below.name === operation;
    if (!meant || below.failed !== null) return below;
    return {
      ...below,
      failed: {
        en: `Input/output error (${below.name}).`,
        fr: `Erreur d’entrée-sortie (${below.name}).`,
      },
    };
  },
});
