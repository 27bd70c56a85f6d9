import { overlay } from './overlay.js';

/** Somebody answers with what the update server sent long ago. */
export const updatesReplayed = overlay({
  name: 'updates-replayed',
  aim: 'outside',
  label: { en: 'Old package is replayed', fr: 'Ancien package renvoyé' },
  about: {
    en: 'Instead of the chosen version comes an older one, as it was signed for this appliance at its time. Of a first version there is no older one.',
    fr: 'À la place de la version choisie arrive une version plus ancienne, signée en son temps pour ce serveur. Une première version n’en a pas de plus ancienne.',
  },
  fields: {},
  apply: (below) => ({ ...below, updates: [...below.updates, { kind: 'replayed' }] }),
});
