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
    nic: {
      kind: 'choice',
      label: { en: 'Card', fr: 'Carte' },
      options: [
        { value: 'eth0', label: { en: 'eth0', fr: 'eth0' } },
        { value: 'eth1', label: { en: 'eth1', fr: 'eth1' } },
      ],
      initial: 'eth0',
    },
  },
  apply: (below, { nic }) => {
    const name = nic === 'eth1' ? 'eth1' : 'eth0';
    return below.down.includes(name) ? below : { ...below, down: [...below.down, name] };
  },
});
