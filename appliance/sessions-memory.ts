/** Sessions of both sites in memory: gone with a restart, bounded, found by the hash of a token only. */
import { hash } from 'node:crypto';
import type { BoxClock } from '../hardware/hardware.js';
import type { Ports } from '../hardware/ports.js';
import type { Site } from './page.js';
import type { Session, SessionEnd, Sessions } from './sessions.js';

const TOKEN_BYTES = 32;
const CSRF_BYTES = 32;
const SITE_SESSIONS_MAX = 2_000;
/** One account cannot push everybody else out. */
const USER_SESSIONS_MAX = 20;
/** Whoever comes back with one of these is told why it ended. */
const ENDED_MAX = 500;
const IDLE_LIMIT_MS = 60 * 60_000;

interface Desk {
  /** Oldest first. */
  readonly open: Map<string, Session>;
  /** Those that are no more, oldest first. */
  readonly ended: Map<string, { readonly session: Session; readonly why: SessionEnd }>;
  idleLimitMs: number;
}

const keyOf = (token: string): string => hash('sha256', token);

/** The sessions of one box, from one boot. */
export function createSessions(ports: Pick<Ports, 'random'>, clock: BoxClock): Sessions {
  const chance = ports.random.fork('sessions');
  const desks: Readonly<Record<Site, Desk>> = {
    login: { open: new Map(), ended: new Map(), idleLimitMs: IDLE_LIMIT_MS },
    appliance: { open: new Map(), ended: new Map(), idleLimitMs: IDLE_LIMIT_MS },
  };

  // A clock that is set must neither end a session nor keep it for ever.
  const idle = (desk: Desk, session: Session, sendingMs = 0): boolean =>
    clock.monoMs() - sendingMs - session.lastSeenMono >= desk.idleLimitMs;

  const end = (desk: Desk, key: string, why: SessionEnd): void => {
    const session = desk.open.get(key);
    if (session === undefined) return;
    desk.open.delete(key);
    desk.ended.set(key, { session, why });
    for (const oldest of desk.ended.keys()) {
      if (desk.ended.size <= ENDED_MAX) break;
      desk.ended.delete(oldest);
    }
  };

  const sweep = (desk: Desk): void => {
    for (const [key, session] of desk.open) if (idle(desk, session)) end(desk, key, 'idle');
  };

  /** A session that ran out while its user was sending goes on. */
  const revived = (desk: Desk, key: string, sendingMs: number): Session | undefined => {
    const known = desk.ended.get(key);
    if (known?.why !== 'idle' || idle(desk, known.session, sendingMs)) return undefined;
    desk.ended.delete(key);
    desk.open.set(key, known.session);
    return known.session;
  };

  const dropLongestUnseen = (desk: Desk, among: (session: Session) => boolean, max: number): void => {
    let count = 0;
    let oldest: { key: string; lastSeenMono: number } | null = null;
    for (const [key, session] of desk.open) {
      if (!among(session)) continue;
      count += 1;
      if (oldest === null || session.lastSeenMono < oldest.lastSeenMono) {
        oldest = { key, lastSeenMono: session.lastSeenMono };
      }
    }
    if (count >= max && oldest !== null) end(desk, oldest.key, 'ended');
  };

  const add = (site: Site, session: Session): { token: string; session: Session } => {
    const token = chance.hex(TOKEN_BYTES);
    desks[site].open.set(keyOf(token), session);
    return { token, session };
  };

  return {
    open: (site, who) => {
      const desk = desks[site];
      sweep(desk);
      dropLongestUnseen(desk, (session) => session.userId === who.userId, USER_SESSIONS_MAX);
      dropLongestUnseen(desk, () => true, SITE_SESSIONS_MAX);
      const nowMs = clock.nowMs();
      return add(site, {
        client: false,
        ...who,
        site,
        csrf: chance.hex(CSRF_BYTES),
        createdMs: nowMs,
        lastSeenMs: nowMs,
        lastSeenMono: clock.monoMs(),
        flash: null,
      });
    },
    find: (site, token, sendingMs = 0) => {
      const desk = desks[site];
      const key = keyOf(token);
      const session = desk.open.get(key) ?? revived(desk, key, sendingMs);
      if (session === undefined) return null;
      if (idle(desk, session, sendingMs)) {
        end(desk, key, 'idle');
        return null;
      }
      session.lastSeenMs = clock.nowMs();
      session.lastSeenMono = clock.monoMs();
      return session;
    },
    peek: (site, token, sendingMs = 0) => {
      const { open, ended } = desks[site];
      const key = keyOf(token);
      const past = ended.get(key);
      const session = open.get(key) ?? (past?.why === 'idle' ? past.session : undefined);
      return session === undefined || idle(desks[site], session, sendingMs) ? null : session;
    },
    renew: (site, token) => {
      const key = keyOf(token);
      const session = desks[site].open.get(key);
      if (session === undefined) return null;
      desks[site].open.delete(key);
      return add(site, { ...session, csrf: chance.hex(CSRF_BYTES), mustChange: false });
    },
    close: (site, token, why = 'ended') => end(desks[site], keyOf(token), why),
    whyEnded: (site, token) => {
      const { open, ended } = desks[site];
      const key = keyOf(token);
      // Still among the open ones, and yet it opens nothing: nobody has looked since it ran out.
      return open.has(key) ? 'idle' : (ended.get(key)?.why ?? 'lost');
    },
    idleLimitMs: (site) => desks[site].idleLimitMs,
    closeUser: (site, userId, exceptToken = null, client) => {
      const kept = exceptToken === null ? null : keyOf(exceptToken);
      let closed = 0;
      for (const [key, session] of desks[site].open) {
        if (session.userId !== userId || key === kept) continue;
        if (client !== undefined && session.client !== client) continue;
        end(desks[site], key, 'ended');
        closed += 1;
      }
      return closed;
    },
    closeAll: (site) => {
      const keys = [...desks[site].open.keys()];
      for (const key of keys) end(desks[site], key, 'closed');
      return keys.length;
    },
    list: (site) => {
      sweep(desks[site]);
      return [...desks[site].open.values()];
    },
    setIdleLimitMs: (site, ms) => {
      desks[site].idleLimitMs = ms;
    },
  };
}
