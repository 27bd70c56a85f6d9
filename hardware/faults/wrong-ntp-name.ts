import { withMistake } from './aims/people.js';
import { overlay } from './overlay.js';

/** A slip in the name of the time server. */
export const wrongNtpName = overlay({
  name: 'wrong-ntp-name',
  aim: 'people',
  label: { en: 'Wrong NTP server set', fr: 'Mauvais serveur NTP saisi' },
  about: {
    en: 'Somebody types another name for the time server on this box. Healed, the name that was there is set again.',
    fr: 'Quelqu’un saisit un autre nom de serveur de temps sur ce serveur. Réparé : le nom précédent est remis.',
  },
  fields: {
    host: {
      kind: 'text',
      label: { en: 'Name', fr: 'Nom' },
      lengthMax: 253,
      initial: 'ntp.exemple.invalid',
    },
  },
  apply: (below, { host }) => withMistake(below, { kind: 'ntp-server', host }),
});
