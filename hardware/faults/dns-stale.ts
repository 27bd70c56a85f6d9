import { dnsNameField } from './aims/outside-fields.js';
import { overlay } from './overlay.js';

/** The name server has not heard of changes. */
export const dnsStale = overlay({
  name: 'dns-stale',
  aim: 'outside',
  label: { en: 'DNS answers are stale', fr: 'Les réponses du DNS sont périmées' },
  about: {
    en: 'The DNS server goes on answering what was true when the fault began: changed, new and removed records are not seen.',
    fr: 'Le serveur DNS continue de répondre ce qui était vrai au début de la panne : les enregistrements modifiés, nouveaux ou supprimés ne se voient pas.',
  },
  fields: { name: dnsNameField },
  apply: (below, { name }) => ({
    ...below,
    dns: [...below.dns, { kind: 'stale', name: name.trim().toLowerCase() }],
  }),
});
