import { nicField, nicOf } from './aims/fields.js';
import { overlay } from './overlay.js';

/** The port of the switch was given to another virtual network. */
export const wrongVlan = overlay({
  name: 'wrong-vlan',
  aim: 'nic',
  label: { en: 'Port in the wrong VLAN', fr: 'Port dans le mauvais VLAN' },
  about: {
    en: 'The switch port of a card belongs to another network: the card detects a link, but none of its neighbours is there, and nobody hears that it has its addresses.',
    fr: 'Le port du commutateur d’une carte appartient à un autre réseau : la carte détecte une liaison, mais aucun de ses voisins n’est là, et personne n’apprend qu’elle a ses adresses.',
  },
  fields: { nic: nicField },
  apply: (below, { nic }) => {
    const name = nicOf(nic);
    return below.astray.includes(name) ? below : { ...below, astray: [...below.astray, name] };
  },
});
