/** Sessions of both sites in memory: gone with a restart, bounded, found by the hash of a token only. */
import { hash } from 'node:crypto';
import type { BoxClock } from '../hardware/hardware.js';
import type { Ports } from '../hardware/ports.js';
import type { Site } from './page.js';
import type { Session, Sessions } from './sessions.js';

const TOKEN_BYTES = 32;
const CSRF_BYTES = 32;
const SITE_SESSIONS_MAX = 2_000;
/** One account cannot push everybody else out. */
const USER_SESSIONS_MAX = 20;
const IDLE_LIMIT_MS = 60 * 60_000;

interface Desk {
  /** Oldest first. */
  readonly open: Map<string, Session>;
  idleLimitMs: number;
}

const keyOf = (token: string): string => hash('sha256', token);

/** The sessions of one box, from one boot. */
export function createSessions(ports: Pick<Ports, 'random'>, clock: BoxClock): Sessions {
  const chance = ports.random.fork('sessions');
  const desks: Readonly<Record<Site, Desk>> = {
    login: { open: new Map(), idleLimitMs: IDLE_LIMIT_MS },
    appliance: { open: new Map(), idleLimitMs: IDLE_LIMIT_MS },
  };

  // A clock that is set must neither end a session nor keep it for ever.
  const idle = (desk: Desk, session: Session): boolean =>
    clock.monoMs() - session.lastSeenMono >= desk.idleLimitMs;

  const sweep = (desk: Desk): void => {
    for (const [key, session] of desk.open) if (idle(desk, session)) desk.open.delete(key);
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
    if (count >= max && oldest !== null) desk.open.delete(oldest.key);
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
    find: (site, token) => {
      const desk = desks[site];
      const key = keyOf(token);
      const session = desk.open.get(key);
      if (session === undefined) return null;
      if (idle(desk, session)) {
        desk.open.delete(key);
        return null;
      }
      session.lastSeenMs = clock.nowMs();
      session.lastSeenMono = clock.monoMs();
      return session;
    },
    peek: (site, token) => {
      const session = desks[site].open.get(keyOf(token));
      return session === undefined || idle(desks[site], session) ? null : session;
    },
    renew: (site, token) => {
      const key = keyOf(token);
      const session = desks[site].open.get(key);
      if (session === undefined) return null;
      desks[site].open.delete(key);
      return add(site, { ...session, csrf: chance.hex(CSRF_BYTES), mustChange: false });
    },
    close: (site, token) => {
      desks[site].open.delete(keyOf(token));
    },
    closeUser: (site, userId, exceptToken = null, client) => {
      const kept = exceptToken === null ? null : keyOf(exceptToken);
      let closed = 0;
      for (const [key, session] of desks[site].open) {
        if (session.userId !== userId || key === kept) continue;
        if (client !== undefined && session.client !== client) continue;
        desks[site].open.delete(key);
        closed += 1;
      }
      return closed;
    },
    closeAll: (site) => {
      const { open } = desks[site];
      const { size } = open;
      open.clear();
      return size;
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
