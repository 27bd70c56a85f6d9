/** Which networks may come: the fields that both sites ask for (most specific network wins). */
import type { Label } from '../../../../views/label.js';
import { networksRefusal } from '../../../store/networks.js';
import { select, textarea } from '../../forms/fields.js';

const words = {
  accepted: { en: 'Accepted Addresses', fr: 'Adresses acceptées' },
  rejected: { en: 'Rejected Addresses', fr: 'Adresses refusées' },
  listHelp: {
    en: 'Addresses and networks such as 10.10.0.0/16, one a line. The most specific one wins.',
    fr: 'Adresses et réseaux comme 10.10.0.0/16, un par ligne. Le plus précis l’emporte.',
  },
  byDefault: { en: 'Default Action', fr: 'Action par défaut' },
  accept: { en: 'Accept', fr: 'Accepter' },
  reject: { en: 'Reject', fr: 'Rejeter' },
} as const satisfies Record<string, Label>;

export const networkFields = {
  accepted: textarea({
    label: words.accepted,
    help: words.listHelp,
    maxLength: 4_000,
    check: networksRefusal,
  }),
  rejected: textarea({
    label: words.rejected,
    help: words.listHelp,
    maxLength: 4_000,
    check: networksRefusal,
  }),
  byDefault: select<'accept' | 'reject'>({
    label: words.byDefault,
    options: [
      { value: 'accept', label: words.accept },
      { value: 'reject', label: words.reject },
    ],
  }),
};
