/**
 * Signed-in browsers. Kept in memory: an appliance that restarts has signed everybody out. Tokens
 * are 32 random bytes; only their hash is kept. The two sites have separate accounts and cookies.
 */
import type { Language } from '../../views/label.js';
import type { Actor, Site } from './rights.js';

export interface SignIn {
  readonly site: Site;
  readonly userId: string;
  name: string;
  /** Hash of the password that opened it: another one in the store ends the sign-in. */
  passwordHash: string;
  readonly csrf: string;
  readonly createdMs: number;
  lastSeenMs: number;
  /** The same on the monotonic clock: what idle time is measured by. */
  lastSeenMono: number;
  language: Language | null;
  /** The initial or expired password must be changed before anything else. */
  mustChange: boolean;
  actor: Actor;
  flash: {
    tone: 'good' | 'bad' | 'info';
    text: { en: string; fr: string };
    /** Page whose long work has begun: once it is over, the word of its beginning is out of date. */
    begun?: string;
  } | null;
  /** Of an access console, not of a browser: its token opens no page. */
  readonly client: boolean;
}

/** Why a sign-in is no more. */
export type SignInEnd =
  | 'idle'
  | 'signed-out'
  /** By an administrator, a new password, a sign-in elsewhere. */
  | 'ended'
  /** All of the site: software, data or role of it changed. */
  | 'closed'
  /** Not known any more: the box was restarted, or it is long ago. */
  | 'lost';

export interface SignIns {
  /** Signs somebody in and gives the token for the cookie. */
  open(
    site: Site,
    who: {
      userId: string;
      name: string;
      actor: Actor;
      mustChange: boolean;
      passwordHash: string;
      language: Language | null;
      client?: boolean;
    },
  ): { token: string; signIn: SignIn };
  /**
   * Null: unknown or idle too long. Counts as being seen. `sendingMs`: how long the request has been
   * coming in; who was sending was not idle.
   */
  find(site: Site, token: string, sendingMs?: number): SignIn | null;
  /** The same without counting as being seen: nothing at all is changed. */
  peek(site: Site, token: string, sendingMs?: number): SignIn | null;
  /**
   * The same sign-in under a new token, with a new CSRF secret: after a password change. It need
   * not change its password any more. Null: unknown.
   */
  renew(site: Site, token: string): { token: string; signIn: SignIn } | null;
  close(site: Site, token: string, why?: SignInEnd): void;
  /** Why a token belongs to no sign-in (any more). */
  whyEnded(site: Site, token: string): SignInEnd;
  /** Idle limit of a site, ms. */
  idleLimitMs(site: Site): number;
  /** Signs out all sign-ins of a user, except one token; only those of consoles, or of browsers. */
  closeUser(site: Site, userId: string, exceptToken?: string | null, client?: boolean): number;
  /** Signs everybody out (install, role change). Returns how many were signed in. */
  closeAll(site: Site): number;
  list(site: Site): readonly SignIn[];
  /** Idle limit, ms of box time. */
  setIdleLimitMs(site: Site, ms: number): void;
}
