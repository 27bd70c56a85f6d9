import { withMistake } from './aims/people.js';
import { overlay } from './overlay.js';

/** Nobody has renewed the certificate of the site, and tomorrow it ends. */
export const certificateEnding = overlay({
  name: 'certificate-ending',
  aim: 'people',
  label: { en: 'Certificate ends tomorrow', fr: 'Certificat valable jusqu’à demain' },
  about: {
    en: 'The addresses of this box present a certificate for the site’s name that is valid for one day more. Healed, the certificate from before is assigned again.',
    fr: 'Les adresses de ce serveur présentent un certificat au nom du site qui n’est plus valable qu’un jour. Réparé : le certificat d’avant est de nouveau attribué.',
  },
  fields: {},
  apply: (below) => withMistake(below, { kind: 'certificate', fault: 'ending' }),
});
