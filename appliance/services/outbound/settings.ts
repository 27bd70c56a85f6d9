/** Recipients of outbound events. They travel with the site's configuration. */
import type { Label } from '../../../views/label.js';
import { isAuthority, splitPem } from '../../certificates/x509.js';
import type { Store } from '../../store/database.js';
import { readSetting, setting } from '../../store/site/settings.js';
import { hostRefusal } from '../../store/site/site-settings.js';
import type { OutboundKind } from './events.js';

export interface HttpRecipient {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly url: string;
  readonly events: readonly OutboundKind[];
  /** Seconds until a failed event is sent again. */
  readonly retryS: number;
  /** Minutes after which an event that is not taken is given up, so that the next one has its turn. */
  readonly giveUpMinutes: number;
  /** Who is told when the recipient fails, separated by single spaces; '': the site's administrators. */
  readonly errorAddresses: string;
  /** Minutes of failing before they are. */
  readonly errorDelayMinutes: number;
  /** Authorities of its certificate, PEM; '': those that everybody trusts. */
  readonly caPem: string;
}

export interface EmailRecipient {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Separated by single spaces. */
  readonly addresses: string;
  readonly subject: string;
  readonly events: readonly OutboundKind[];
}

export const RECIPIENTS_MAX = 20;
export const httpRecipients = setting<readonly HttpRecipient[]>('outbound.http', []);
export const emailRecipients = setting<readonly EmailRecipient[]>('outbound.email', []);

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
  if (hostRefusal(url.hostname) !== null) return null;
  const port = url.port === '' ? (proto === 'https' ? 443 : 80) : Number(url.port);
  return { proto, host: url.hostname, port, path: `${url.pathname}${url.search}` };
}

export const urlRefusal = (text: string): Label | null =>
  targetOf(text) !== null
    ? null
    : {
        en: 'Enter an address such as https://events.example.com/path, without user or password.',
        fr: 'Saisissez une adresse comme https://events.example.com/chemin, sans utilisateur ni mot de passe.',
      };
