import { withMistake } from './aims/people.js';
import { overlay } from './overlay.js';

/** A certificate was swapped by mistake. */
export const certificateForeign = overlay({
  name: 'certificate-foreign',
  aim: 'people',
  label: { en: 'Foreign certificate', fr: 'Certificat étranger' },
  about: {
    en: 'Somebody imports and assigns the certificate of another server: neither clients nor the other appliance accept it. Healed, the certificate from before is assigned again.',
    fr: 'Quelqu’un importe et attribue le certificat d’un autre serveur : ni les clients ni l’autre serveur ne l’acceptent. Réparé : le certificat d’avant est de nouveau attribué.',
  },
  fields: {},
  apply: (below) => withMistake(below, { kind: 'certificate', fault: 'foreign' }),
});
