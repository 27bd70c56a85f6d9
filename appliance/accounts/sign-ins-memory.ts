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

const keyOf = (token: string): string => hash('sha256', token);

interface Ended {
  readonly session: SignIn;
  readonly why: SessionEnd;
}

/** The sessions of one site, those that are open and the last of those that are no more. */
class Desk {
  /** Oldest first, both. */
  readonly open = new Map<string, SignIn>();
  readonly ended = new Map<string, Ended>();
  readonly #clock: BoxClock;
  idleLimitMs = IDLE_LIMIT_MS;

  constructor(clock: BoxClock) {
    this.#clock = clock;
  }

  /** A clock that is set must neither end a session nor keep it for ever. */
  idle(signIn: SignIn, sendingMs = 0): boolean {
    return this.#clock.monoMs() - sendingMs - signIn.lastSeenMono >= this.idleLimitMs;
  }

  end(key: string, why: SessionEnd): void {
    const signIn = this.open.get(key);
    if (signIn === undefined) return;
    this.open.delete(key);
    this.ended.set(key, { session: signIn, why });
    for (const oldest of this.ended.keys()) {
      if (this.ended.size <= ENDED_MAX) break;
      this.ended.delete(oldest);
    }
  }

  sweep(): void {
    for (const [key, signIn] of this.open) if (this.idle(signIn)) this.end(key, 'idle');
  }

  /** The open session of a key; one that ran out while its user was sending goes on. */
  find(key: string, sendingMs: number): SignIn | undefined {
    return this.open.get(key) ?? this.#revived(key, sendingMs);
  }

  #revived(key: string, sendingMs: number): SignIn | undefined {
    const known = this.ended.get(key);
    if (known?.why !== 'idle' || this.idle(known.session, sendingMs)) return undefined;
    this.ended.delete(key);
    this.open.set(key, known.session);
    return known.session;
  }

  /** Ends who has been away longest where there are too many already. */
  makeRoom(userId: SignIn['userId']): void {
    this.#dropLongestUnseen((signIn) => signIn.userId === userId, USER_SESSIONS_MAX);
    this.#dropLongestUnseen(() => true, SITE_SESSIONS_MAX);
  }

  #dropLongestUnseen(among: (signIn: SignIn) => boolean, max: number): void {
    let count = 0;
    let oldest: { key: string; lastSeenMono: number } | null = null;
    for (const [key, signIn] of this.open) {
      if (!among(signIn)) continue;
      count += 1;
      if (oldest === null || signIn.lastSeenMono < oldest.lastSeenMono) {
        oldest = { key, lastSeenMono: signIn.lastSeenMono };
      }
    }
    if (count >= max && oldest !== null) this.end(oldest.key, 'ended');
  }

  closeUser(userId: SignIn['userId'], keptKey: string | null, client: boolean | undefined): number {
    let closed = 0;
    for (const [key, signIn] of this.open) {
      if (signIn.userId !== userId || key === keptKey) continue;
      if (client !== undefined && signIn.client !== client) continue;
      this.end(key, 'ended');
      closed += 1;
    }
    return closed;
  }

  closeAll(): number {
    const keys = [...this.open.keys()];
    for (const key of keys) this.end(key, 'closed');
    return keys.length;
  }
}

/** The sessions of one box, from one boot. */
export function createSignIns(ports: Pick<Ports, 'random'>, clock: BoxClock): SignIns {
  const chance = ports.random.fork('sessions');
  const desks: Readonly<Record<Site, Desk>> = {
    login: new Desk(clock),
    appliance: new Desk(clock),
  };

  const add = (site: Site, signIn: SignIn): { token: string; session: SignIn } => {
    const token = chance.hex(TOKEN_BYTES);
    desks[site].open.set(keyOf(token), signIn);
    return { token, session: signIn };
  };

  return {
    open: (site, who) => {
      const desk = desks[site];
      desk.sweep();
      desk.makeRoom(who.userId);
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
      const signIn = desk.find(key, sendingMs);
      if (signIn === undefined) return null;
      if (desk.idle(signIn, sendingMs)) {
        desk.end(key, 'idle');
        return null;
      }
      signIn.lastSeenMs = clock.nowMs();
      signIn.lastSeenMono = clock.monoMs();
      return signIn;
    },
    peek: (site, token, sendingMs = 0) => {
      const desk = desks[site];
      const key = keyOf(token);
      const past = desk.ended.get(key);
      const signIn = desk.open.get(key) ?? (past?.why === 'idle' ? past.session : undefined);
      return signIn === undefined || desk.idle(signIn, sendingMs) ? null : signIn;
    },
    renew: (site, token) => {
      const key = keyOf(token);
      const signIn = desks[site].open.get(key);
      if (signIn === undefined) return null;
      desks[site].open.delete(key);
      return add(site, { ...signIn, csrf: chance.hex(CSRF_BYTES), mustChange: false });
    },
    close: (site, token, why = 'ended') => desks[site].end(keyOf(token), why),
    whyEnded: (site, token) => {
      const { open, ended } = desks[site];
      const key = keyOf(token);
      // Still among the open ones, and yet it opens nothing: nobody has looked since it ran out.
      return open.has(key) ? 'idle' : (ended.get(key)?.why ?? 'lost');
    },
    idleLimitMs: (site) => desks[site].idleLimitMs,
    closeUser: (site, userId, exceptToken = null, client) =>
      desks[site].closeUser(userId, exceptToken === null ? null : keyOf(exceptToken), client),
    closeAll: (site) => desks[site].closeAll(),
    list: (site) => {
      desks[site].sweep();
      return [...desks[site].open.values()];
    },
    setIdleLimitMs: (site, ms) => {
      desks[site].idleLimitMs = ms;
    },
  };
}
