import { kissCodes } from '../clock/ntp-packet.js';
import { overlay } from './overlay.js';

/** The time server wants no questions. */
export const ntpKissOfDeath = overlay({
  name: 'ntp-kiss-of-death',
  aim: 'outside',
  label: { en: 'NTP server sends a kiss-o’-death', fr: 'Le serveur NTP envoie un « kiss-o’-death »' },
  about: {
    en: 'Instead of the time the server answers that it does not want to be asked (RFC 5905). Who obeys asks no more, or less often.',
    fr: 'Au lieu de l’heure, le serveur répond qu’il ne veut pas être interrogé (RFC 5905). Qui obéit ne l’interroge plus, ou moins souvent.',
  },
  fields: {
    code: {
      kind: 'choice',
      label: { en: 'Code', fr: 'Code' },
      options: [
        { value: 'DENY', label: { en: 'DENY: never again', fr: 'DENY : plus jamais' } },
        {
          value: 'RSTR',
          label: { en: 'RSTR: not from this address', fr: 'RSTR : pas depuis cette adresse' },
        },
        { value: 'RATE', label: { en: 'RATE: less often', fr: 'RATE : moins souvent' } },
      ],
      initial: 'DENY',
    },
  },
  apply: (below, { code }) => {
    const chosen = kissCodes.find((one) => one === code) ?? 'DENY';
    return { ...below, ntp: [...below.ntp, { kind: 'kiss', code: chosen }] };
  },
});
