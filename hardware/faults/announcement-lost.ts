import { overlay } from './overlay.js';

/** Gratuitous ARP of this box is dropped, as a guarded switch port does. */
export const announcementLost = overlay({
  name: 'announcement-lost',
  aim: 'wire',
  label: { en: 'Address announcements get lost', fr: 'Annonces d’adresse perdues' },
  about: {
    en: 'When an address moves to this box its neighbours do not hear of it (gratuitous ARP): they keep talking to the old machine until what they remember is too old.',
    fr: 'Lorsqu’une adresse passe à ce serveur, ses voisins ne l’apprennent pas (ARP gratuit) : ils continuent de parler à l’ancienne machine jusqu’à ce que leur mémoire soit trop ancienne.',
  },
  fields: {},
  apply: (below) => (below.unheard ? below : { ...below, unheard: true }),
});
