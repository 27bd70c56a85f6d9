import { nicField, nicOf } from './aims/fields.js';
import { overlay } from './overlay.js';

/** A network card sees no link although its cable is in. */
export const nicLinkDown = overlay({
  name: 'nic-link-down',
  aim: 'nic',
  label: { en: 'Network card without link', fr: 'Carte réseau sans liaison' },
  about: {
    en: 'The card detects no link: its addresses cannot be reached.',
    fr: 'La carte ne détecte aucune liaison : ses adresses sont injoignables.',
  },
  fields: {
    nic: nicField,
  },
  apply: (below, { nic }) => {
    const name = nicOf(nic);
    return below.down.includes(name) ? below : { ...below, down: [...below.down, name] };
  },
});
