import { DNS_PORT } from '../network/resolver.js';
import { overlay } from './overlay.js';

/** No name can be resolved. */
export const dnsSilent = overlay({
  name: 'dns-silent',
  aim: 'wire',
  label: { en: 'DNS does not answer', fr: 'Le DNS ne répond pas' },
  about: {
    en: 'No DNS server answers this box; names it still knows go on until they expire.',
    fr: 'Aucun serveur DNS ne répond à ce serveur ; les noms connus servent jusqu’à leur expiration.',
  },
  fields: {},
  apply: (below) => ({ ...below, silent: [...below.silent, { proto: 'udp', port: DNS_PORT }] }),
});
