/**
 * A request and its answer as the door sees them: nothing of Fastify, nothing of pages.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Site } from '../accounts/rights.js';
import type { Raw } from '../pages/forms/fields.js';

export interface Incoming {
  readonly path: string;
  /** Path and query. */
  readonly here: string;
  readonly query: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string | undefined>>;
  readonly acceptLanguage: string;
  /** Address it came from. */
  readonly source: string;
  readonly host: string;
  /** Somebody followed a link of another site: a browser then keeps the sign-in's cookie back. */
  readonly crossSite: boolean;
  /** How long it has been coming in, ms: files take their time. */
  readonly sendingMs: number;
  /** The page was seen already: what comes of looking at it is all that is wanted. */
  readonly isAnswered: boolean;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly {
    readonly name: string;
    readonly value: string;
    readonly maxAgeS: number | null;
  }[];
  readonly body: string | Buffer;
  /** Nothing of the box took part in it, not even a sign-in that was seen: it need not be repeated. */
  readonly untouched?: true;
}

export type Cookies = { name: string; value: string; maxAgeS: number | null }[];

/** Cookies of the sign-ins of both sites. */
export const cookieNames = { login: 'session_login', appliance: 'session_appliance' } as const;

/** Where a password that must be changed is changed. */
export const passwordPages = { login: '/login/account', appliance: '/appliance/users' } as const;
/** The section of those pages, and its action: nothing else is there until then. */
export const PASSWORD_PART = 'password';

export const formExpired = {
  en: 'The form was too old or did not come from this page. Nothing was changed; try again.',
  fr: 'Le formulaire était trop ancien ou ne venait pas de cette page. Rien n’a été modifié ; réessayez.',
};

const htmlHeaders = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };

/** In constant time. */
export function equalText(given: string, wanted: string): boolean {
  const [x, y] = [Buffer.from(given), Buffer.from(wanted)];
  return x.length === y.length && timingSafeEqual(x, y);
}

export const textOf = (raw: Raw[string]): string => (typeof raw === 'string' ? raw : '');

/** Only paths of the same site: no open redirect. */
export const safeNext = (site: Site, next: string): string | null =>
  /^[!-~]*$/.test(next) && next.startsWith(`/${site}/`) && !next.includes('\\') && !next.includes('//')
    ? next
    : null;

export const html = (status: number, body: string | Buffer, cookies: Cookies = []): Reply => ({
  status,
  headers: htmlHeaders,
  cookies,
  body,
});

export const seeOther = (location: string, cookies: Cookies = []): Reply => ({
  status: 303,
  headers: { location, 'cache-control': 'no-store' },
  cookies,
  body: '',
});
