/** E-mail settings of the site. They travel: a backup's are overwritten (domain.md section 2). */
import * as v from 'valibot';
import type { Label } from '../../../views/label.js';
import { settingOf } from '../../store/site/settings.js';

const settingsSchema = v.object({
  fromAddress: v.string(),
  /** Name or address of the relay; '' sends nothing. */
  host: v.string(),
  port: v.number(),
  encryption: v.picklist(['none', 'ssl', 'tls']),
  /** '' for a relay that asks nobody who they are. */
  username: v.string(),
  password: v.string(),
  /** Separated by single spaces. */
  admins: v.string(),
  daily: v.boolean(),
});
export type MailSettings = Readonly<v.InferOutput<typeof settingsSchema>>;
export type MailEncryption = MailSettings['encryption'];

export const mailSettings = settingOf('mail', settingsSchema, {
  fromAddress: '',
  host: '',
  port: 25,
  encryption: 'none',
  username: '',
  password: '',
  admins: '',
  daily: false,
});

const ADDRESSES_MAX = 20;
const ADDRESS =
  /^(?=.{3,254}$)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/;

export const isMailAddress = (text: string): boolean => ADDRESS.test(text);

export const addressList = (text: string): string[] => text.split(/[\s,;]+/).filter((part) => part !== '');

/** What is wrong with a list of addresses; null: nothing. */
export function addressesRefusal(text: string): Label | null {
  const list = addressList(text);
  const wrong = list.find((address) => !isMailAddress(address));
  if (wrong !== undefined) {
    const shown = wrong.slice(0, 80);
    return {
      en: `“${shown}” is not an email address. Separate addresses by spaces.`,
      fr: `« ${shown} » n’est pas une adresse e-mail. Séparez les adresses par des espaces.`,
    };
  }
  if (list.length <= ADDRESSES_MAX) return null;
  return {
    en: `Enter at most ${ADDRESSES_MAX} addresses.`,
    fr: `Saisissez au plus ${ADDRESSES_MAX} adresses.`,
  };
}

/** Whether anything can be sent at all. */
export const canSend = (settings: MailSettings): boolean =>
  settings.host !== '' && settings.fromAddress !== '';
