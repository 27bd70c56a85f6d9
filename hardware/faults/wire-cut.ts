import { overlay } from './overlay.js';

/** The wire carries nothing. */
export const wireCut = overlay({
  name: 'wire-cut',
  aim: 'wire',
  label: { en: 'Wire cut', fr: 'Liaison coupée' },
  about: {
    en: 'Nothing passes, in either direction; the card still detects a link.',
    fr: 'Rien ne passe, dans aucun sens ; la carte détecte toujours une liaison.',
  },
  fields: {},
  apply: (below) => (below.cut ? below : { ...below, cut: true }),
});
