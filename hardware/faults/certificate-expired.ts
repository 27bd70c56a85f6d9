import { withMistake } from './aims/people.js';
import { overlay } from './overlay.js';

/** Nobody renewed the certificate of the site. */
export const certificateExpired = overlay({
  name: 'certificate-expired',
  aim: 'people',
  label: { en: 'Certificate expired', fr: 'Certificat expiré' },
  about: {
    en: 'The addresses of this box present a certificate for the site’s name that is out of date, as if it had not been renewed. Healed, the certificate from before is assigned again.',
    fr: 'Les adresses de ce serveur présentent un certificat au nom du site dont la date est passée, comme s’il n’avait pas été renouvelé. Réparé : le certificat d’avant est de nouveau attribué.',
  },
  fields: {},
  apply: (below) => withMistake(below, { kind: 'certificate', fault: 'expired' }),
});
