/** Sessions of both sites in memory: gone with a restart, bounded, found by the hash of a token only. */
import { hash } from 'node:crypto';
import type { BoxClock } from '../../hardware/hardware.js';
import type { Ports } from '../../hardware/ports.js';
import type { Site } from './rights.js';
import type { SessionEnd, SignIn, SignIns } from './sign-ins.js';

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
  readonly open: Map<string, SignIn>;
  /** Those that are no more, oldest first. */
  readonly ended: Map<string, { readonly session: SignIn; readonly why: SessionEnd }>;
  idleLimitMs: number;
}

const keyOf = (token: string): string => hash('sha256', token);

/** The sessions of one box, from one boot. */
export function createSignIns(ports: Pick<Ports, 'random'>, clock: BoxClock): SignIns {
  const chance = ports.random.fork('sessions');
  const desks: Readonly<Record<Site, Desk>> = {
    login: { open: new Map(), ended: new Map(), idleLimitMs: IDLE_LIMIT_MS },
    appliance: { open: new Map(), ended: new Map(), idleLimitMs: IDLE_LIMIT_MS },
  };

  // A clock that is set must neither end a session nor keep it for ever.
  const idle = (desk: Desk, signIn: SignIn, sendingMs = 0): boolean =>
    clock.monoMs() - sendingMs - signIn.lastSeenMono >= desk.idleLimitMs;

  const end = (desk: Desk, key: string, why: SessionEnd): void => {
    const signIn = desk.open.get(key);
    if (signIn === undefined) return;
    desk.open.delete(key);
    desk.ended.set(key, { session: signIn, why });
    for (const oldest of desk.ended.keys()) {
      if (desk.ended.size <= ENDED_MAX) break;
      desk.ended.delete(oldest);
    }
  };

  const sweep = (desk: Desk): void => {
    for (const [key, signIn] of desk.open) if (idle(desk, signIn)) end(desk, key, 'idle');
  };

  /** A session that ran out while its user was sending goes on. */
  const revived = (desk: Desk, key: string, sendingMs: number): SignIn | undefined => {
    const known = desk.ended.get(key);
    if (known?.why !== 'idle' || idle(desk, known.session, sendingMs)) return undefined;
    desk.ended.delete(key);
    desk.open.set(key, known.session);
    return known.session;
  };

  const dropLongestUnseen = (desk: Desk, among: (signIn: SignIn) => boolean, max: number): void => {
    let count = 0;
    let oldest: { key: string; lastSeenMono: number } | null = null;
    for (const [key, signIn] of desk.open) {
      if (!among(signIn)) continue;
      count += 1;
      if (oldest === null || signIn.lastSeenMono < oldest.lastSeenMono) {
        oldest = { key, lastSeenMono: signIn.lastSeenMono };
      }
    }
    if (count >= max && oldest !== null) end(desk, oldest.key, 'ended');
  };

  const add = (site: Site, signIn: SignIn): { token: string; session: SignIn } => {
    const token = chance.hex(TOKEN_BYTES);
    desks[site].open.set(keyOf(token), signIn);
    return { token, session: signIn };
  };

  return {
    open: (site, who) => {
      const desk = desks[site];
      sweep(desk);
      dropLongestUnseen(desk, (signIn) => signIn.userId === who.userId, USER_SESSIONS_MAX);
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
      const signIn = desk.open.get(key) ?? revived(desk, key, sendingMs);
      if (signIn === undefined) return null;
      if (idle(desk, signIn, sendingMs)) {
        end(desk, key, 'idle');
        return null;
      }
      signIn.lastSeenMs = clock.nowMs();
      signIn.lastSeenMono = clock.monoMs();
      return signIn;
    },
    peek: (site, token, sendingMs = 0) => {
      const { open, ended } = desks[site];
      const key = keyOf(token);
      const past = ended.get(key);
      const signIn = open.get(key) ?? (past?.why === 'idle' ? past.session : undefined);
      return signIn === undefined || idle(desks[site], signIn, sendingMs) ? null : signIn;
    },
    renew: (site, token) => {
      const key = keyOf(token);
      const signIn = desks[site].open.get(key);
      if (signIn === undefined) return null;
      desks[site].open.delete(key);
      return add(site, { ...signIn, csrf: chance.hex(CSRF_BYTES), mustChange: false });
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
      for (const [key, signIn] of desks[site].open) {
        if (signIn.userId !== userId || key === kept) continue;
        if (client !== undefined && signIn.client !== client) continue;
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
