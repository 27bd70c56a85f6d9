import { dnsNameField } from './aims/outside-fields.js';
import { overlay } from './overlay.js';

/** The name server denies that names exist. */
export const dnsNoSuchName = overlay({
  name: 'dns-no-such-name',
  aim: 'outside',
  label: { en: 'DNS denies a name', fr: 'Le DNS nie un nom' },
  about: {
    en: 'The DNS server answers that there is no such name (NXDOMAIN).',
    fr: 'Le serveur DNS répond que le nom n’existe pas (NXDOMAIN).',
  },
  fields: { name: dnsNameField },
  apply: (below, { name }) => ({
    ...below,
    dns: [...below.dns, { kind: 'none', name: name.trim().toLowerCase() }],
  }),
});
