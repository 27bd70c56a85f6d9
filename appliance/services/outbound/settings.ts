/** Recipients of outbound events. They travel with the site's configuration. */
import * as v from 'valibot';
import type { Label } from '../../../views/label.js';
import { isAuthority, splitPem } from '../../certificates/x509.js';
import type { Store } from '../../store/database.js';
import { readSetting, settingOf } from '../../store/site/settings.js';
import { hostnameRefusal } from '../../store/site/site-settings.js';
import { outboundKinds } from './events.js';

const kindsSchema = v.pipe(v.array(v.picklist(outboundKinds)), v.readonly());

const httpSchema = v.object({
  id: v.string(),
  name: v.string(),
  enabled: v.boolean(),
  url: v.string(),
  events: kindsSchema,
  /** Seconds until a failed event is sent again. */
  retryS: v.number(),
  /** Minutes after which an event that is not taken is given up, so that the next one has its turn. */
  giveUpMinutes: v.number(),
  /** Who is told when the recipient fails, separated by single spaces; '': the site's administrators. */
  errorAddresses: v.string(),
  /** Minutes of failing before they are. */
  errorDelayMinutes: v.number(),
  /** Authorities of its certificate, PEM; '': those that everybody trusts. */
  caPem: v.string(),
});
export type HttpRecipient = Readonly<v.InferOutput<typeof httpSchema>>;

const emailSchema = v.object({
  id: v.string(),
  name: v.string(),
  enabled: v.boolean(),
  /** Separated by single spaces. */
  addresses: v.string(),
  subject: v.string(),
  events: kindsSchema,
});
export type EmailRecipient = Readonly<v.InferOutput<typeof emailSchema>>;

export const RECIPIENTS_MAX = 20;
export const httpRecipients = settingOf('outbound.http', v.pipe(v.array(httpSchema), v.readonly()), []);
export const emailRecipients = settingOf('outbound.email', v.pipe(v.array(emailSchema), v.readonly()), []);

export const httpDefaults = {
  retryS: 60,
  giveUpMinutes: 1_440,
  errorAddresses: '',
  errorDelayMinutes: 15,
  caPem: '',
} as const;

/** Recipients that an older version saved lack what came later. */
export const readHttpRecipients = (site: Store): readonly HttpRecipient[] =>
  readSetting(site, httpRecipients).map((one) => ({ ...httpDefaults, ...one }));

/** What is wrong with pasted authorities; null: nothing. */
export function authoritiesRefusal(text: string): Label | null {
  const pems = splitPem(text);
  if (text.trim() === '' || (pems.length > 0 && pems.every(isAuthority))) return null;
  return {
    en: 'Paste one or more certificates of authorities in PEM form.',
    fr: 'Collez un ou plusieurs certificats d’autorités au format PEM.',
  };
}

const URL_LENGTH_MAX = 500;

export interface Target {
  readonly proto: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** An address to send to; null: this is none. */
export function targetOf(text: string): Target | null {
  if (text.length > URL_LENGTH_MAX || !URL.canParse(text)) return null;
  const url = new URL(text);
  const proto = url.protocol === 'https:' ? 'https' : url.protocol === 'http:' ? 'http' : null;
  if (proto === null || url.username !== '' || url.password !== '') return null;
  if (hostnameRefusal(url.hostname) !== null) return null;
  const port = url.port === '' ? (proto === 'https' ? 443 : 80) : Number(url.port);
  return { proto, host: url.hostname, port, path: `${url.pathname}${url.search}` };
}

/** Why a text is no address that events can be posted to; null: it is one. */
export const urlRefusal = (text: string): Label | null =>
  targetOf(text) !== null
    ? null
    : {
        en: 'Enter an address such as https://events.example.com/path, without user or password.',
        fr: 'Saisissez une adresse comme https://events.example.com/chemin, sans utilisateur ni mot de passe.',
      };
