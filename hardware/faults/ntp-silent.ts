import { NTP_PORT } from '../clock/ntp-packet.js';
import { overlay } from './overlay.js';

/** A firewall drops NTP. */
export const ntpSilent = overlay({
  name: 'ntp-silent',
  aim: 'wire',
  label: { en: 'NTP does not answer', fr: 'NTP ne répond pas' },
  about: {
    en: 'No NTP server answers this box.',
    fr: 'Aucun serveur NTP ne répond à ce serveur.',
  },
  fields: {},
  apply: (below) => ({ ...below, silent: [...below.silent, { proto: 'udp', port: NTP_PORT }] }),
});
