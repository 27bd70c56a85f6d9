import { withMistake } from './aims/people.js';
import { overlay } from './overlay.js';

/** Somebody changed the key between the boxes on one of them. */
export const wrongPsk = overlay({
  name: 'wrong-psk',
  aim: 'people',
  label: { en: 'Wrong pre-shared key', fr: 'Clé pré-partagée différente' },
  about: {
    en: 'A colleague changes the pre-shared key on this box alone, at its Security page. Healed, the pair’s key is entered again.',
    fr: 'Un collègue change la clé pré-partagée de ce serveur seulement, sur sa page Sécurité. Réparé : la clé de la paire est saisie de nouveau.',
  },
  fields: {
    key: {
      kind: 'text',
      label: { en: 'Key', fr: 'Clé' },
      lengthMax: 64,
      initial: 'A-colleague-chose-this-one',
    },
  },
  apply: (below, { key }) => (key === '' ? below : withMistake(below, { kind: 'preshared-key', key })),
});
