/** Sign-ins of both sites in memory: gone with a restart, bounded, found by the hash of a token only. */
import { hash } from 'node:crypto';
import type { BoxClock } from '../../hardware/hardware.js';
import type { Ports } from '../../hardware/ports.js';
import type { Site } from './rights.js';
import type { SignIn, SignInEnd, SignIns } from './sign-ins.js';

const TOKEN_BYTES = 32;
const CSRF_BYTES = 32;
const SITE_SIGN_INS_MAX = 2_000;
/** One account cannot push everybody else out. */
const USER_SIGN_INS_MAX = 20;
/** Whoever comes back with one of these is told why it ended. */
const ENDED_MAX = 500;
const IDLE_LIMIT_MS = 60 * 60_000;

const keyOf = (token: string): string => hash('sha256', token);

interface Ended {
  readonly signIn: SignIn;
  readonly why: SignInEnd;
}

/** The sign-ins of one site, those that are open and the last of those that are no more. */
class Side {
  /** Oldest first, both. */
  readonly open = new Map<string, SignIn>();
  readonly ended = new Map<string, Ended>();
  readonly #clock: BoxClock;
  idleLimitMs = IDLE_LIMIT_MS;

  constructor(clock: BoxClock) {
    this.#clock = clock;
  }

  /** A clock that is set must neither end a sign-in nor keep it for ever. */
  idle(signIn: SignIn, sendingMs = 0): boolean {
    return this.#clock.monoMs() - sendingMs - signIn.lastSeenMono >= this.idleLimitMs;
  }

  end(key: string, why: SignInEnd): void {
    const signIn = this.open.get(key);
    if (signIn === undefined) return;
    this.open.delete(key);
    this.ended.set(key, { signIn, why });
    for (const oldest of this.ended.keys()) {
      if (this.ended.size <= ENDED_MAX) break;
      this.ended.delete(oldest);
    }
  }

  sweep(): void {
    for (const [key, signIn] of this.open) if (this.idle(signIn)) this.end(key, 'idle');
  }

  /** The open sign-in of a key; one that ran out while its user was sending goes on. */
  find(key: string, sendingMs: number): SignIn | undefined {
    return this.open.get(key) ?? this.#revived(key, sendingMs);
  }

  #revived(key: string, sendingMs: number): SignIn | undefined {
    const known = this.ended.get(key);
    if (known?.why !== 'idle' || this.idle(known.signIn, sendingMs)) return undefined;
    this.ended.delete(key);
    this.open.set(key, known.signIn);
    return known.signIn;
  }

  /** Ends who has been away longest where there are too many already. */
  makeRoom(userId: SignIn['userId']): void {
    this.#dropLongestUnseen((signIn) => signIn.userId === userId, USER_SIGN_INS_MAX);
    this.#dropLongestUnseen(() => true, SITE_SIGN_INS_MAX);
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

/** The sign-ins of one box, from one boot. */
export function createSignIns(ports: Pick<Ports, 'random'>, clock: BoxClock): SignIns {
  const chance = ports.random.fork('sessions');
  const sides: Readonly<Record<Site, Side>> = {
    login: new Side(clock),
    appliance: new Side(clock),
  };

  const add = (site: Site, signIn: SignIn): { token: string; signIn: SignIn } => {
    const token = chance.hex(TOKEN_BYTES);
    sides[site].open.set(keyOf(token), signIn);
    return { token, signIn };
  };

  return {
    open: (site, who) => {
      const side = sides[site];
      side.sweep();
      side.makeRoom(who.userId);
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
      const side = sides[site];
      const key = keyOf(token);
      const signIn = side.find(key, sendingMs);
      if (signIn === undefined) return null;
      if (side.idle(signIn, sendingMs)) {
        side.end(key, 'idle');
        return null;
      }
      signIn.lastSeenMs = clock.nowMs();
      signIn.lastSeenMono = clock.monoMs();
      return signIn;
    },
    peek: (site, token, sendingMs = 0) => {
      const side = sides[site];
      const key = keyOf(token);
      const past = side.ended.get(key);
      const signIn = side.open.get(key) ?? (past?.why === 'idle' ? past.signIn : undefined);
      return signIn === undefined || side.idle(signIn, sendingMs) ? null : signIn;
    },
    renew: (site, token) => {
      const key = keyOf(token);
      const signIn = sides[site].open.get(key);
      if (signIn === undefined) return null;
      sides[site].open.delete(key);
      return add(site, { ...signIn, csrf: chance.hex(CSRF_BYTES), mustChange: false });
    },
    close: (site, token, why = 'ended') => sides[site].end(keyOf(token), why),
    whyEnded: (site, token) => {
      const { open, ended } = sides[site];
      const key = keyOf(token);
      // Still among the open ones, and yet it opens nothing: nobody has looked since it ran out.
      return open.has(key) ? 'idle' : (ended.get(key)?.why ?? 'lost');
    },
    idleLimitMs: (site) => sides[site].idleLimitMs,
    closeUser: (site, userId, exceptToken = null, client) =>
      sides[site].closeUser(userId, exceptToken === null ? null : keyOf(exceptToken), client),
    closeAll: (site) => sides[site].closeAll(),
    list: (site) => {
      sides[site].sweep();
      return [...sides[site].open.values()];
    },
    setIdleLimitMs: (site, ms) => {
      sides[site].idleLimitMs = ms;
    },
  };
}
