import { overlay } from './overlay.js';

/** The software of the box hangs: nothing is served, and yet its addresses are held. */
export const boxHung = overlay({
  name: 'box-hung',
  aim: 'pace',
  label: { en: 'Appliance hangs', fr: 'Serveur figé' },
  about: {
    en: 'The software stands still, while the network cards go on: the appliance keeps its addresses and answers a ping, but nothing is served and nothing happens. When this ends, all that waited is done at once. A restart ends it too.',
    fr: 'Le logiciel est figé, mais les cartes réseau fonctionnent : le serveur garde ses adresses et répond au ping, mais plus rien n’est servi et rien ne se passe. Quand cela cesse, tout ce qui attendait est fait d’un coup. Un redémarrage y met fin aussi.',
  },
  fields: {},
  apply: (below) => (below.still === null ? { ...below, still: { how: 'hung', forS: null } } : below),
});
