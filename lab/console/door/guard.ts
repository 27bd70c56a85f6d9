/**
 * Who may press the console's buttons. It listens on loopback only, but every web page that the
 * trainee's browser shows can send requests there too: so names other than loopback ones are
 * refused (DNS rebinding), forms carry a token, and tools show the token printed at start.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Guard {
  /** It is reached by TLS alone: so are its cookies. */
  readonly isSecure: boolean;
  /** Null when the Host header names this machine itself. */
  refuseHost(host: string | undefined): string | null;
  /** Null unless a browser says that the request comes from another site. */
  refuseOrigin(headers: Readonly<Record<string, string | string[] | undefined>>): string | null;
  /** The visit of this cookie; a new one for a missing or malformed cookie. */
  visit(cookie: string | undefined): { readonly id: string; readonly isNew: boolean };
  /** Token of the forms of one visit. */
  csrf(visit: string): string;
  csrfMatches(visit: string, given: string): boolean;
  /** `authorization: Bearer TOKEN` as printed at start. */
  bearerMatches(authorization: string | undefined): boolean;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;
const VISIT = /^[0-9a-f]{32}$/;
const VISIT_BYTES = 16;

/** Whether two secrets are the same, told in the same time whatever they are. */
export const equal = (x: string, y: string): boolean => {
  // Hashed first: equal lengths, and no length told by the time it takes.
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(x), digest(y));
};

const one = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

/** How the console is reached. */
export interface Reached {
  readonly scheme: 'http' | 'https';
  /** An address of this machine that is served beside its loopback names; null: none. */
  readonly address: string | null;
}

/** A guard of one run of the lab; `token` is what tools must show. */
export function createGuard(
  token: string,
  { scheme, address }: Reached = { scheme: 'http', address: null },
): Guard {
  const secret = randomBytes(32);
  const csrf = (visit: string): string => createHmac('sha256', secret).update(visit).digest('hex');
  return {
    isSecure: scheme === 'https',
    refuseHost: (host) => {
      const isServed =
        host !== undefined &&
        (LOOPBACK.test(host) || (address !== null && host.replace(/:\d{1,5}$/, '') === address));
      return isServed ? null : 'this host name is not served';
    },
    refuseOrigin: (headers) => {
      const site = one(headers['sec-fetch-site']);
      if (site !== undefined && site !== 'same-origin' && site !== 'none')
        return 'the request came from another site';
      const origin = one(headers.origin);
      return origin === undefined || origin === `${scheme}://${one(headers.host) ?? ''}`
        ? null
        : 'the request came from another site';
    },
    visit: (cookie) =>
      cookie !== undefined && VISIT.test(cookie)
        ? { id: cookie, isNew: false }
        : { id: randomBytes(VISIT_BYTES).toString('hex'), isNew: true },
    csrf,
    csrfMatches: (visit, given) => equal(csrf(visit), given),
    bearerMatches: (authorization) => {
      const given = /^Bearer (.{1,200})$/.exec(authorization ?? '')?.[1];
      return given !== undefined && equal(given, token);
    },
  };
}

/** A token for tools, to be printed at start. */
export const newToken = (): string => randomBytes(24).toString('base64url');
