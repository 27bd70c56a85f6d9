/**
 * NTP client of the box: a pure machine that decides when to ask and what to do with an answer.
 * The thin shell around it is in ntp-poller.ts.
 *
 *   off ── server set ──> starting ── good answer ──> synchronised
 *                            │                          │   ▲
 *                     no answer (8 polls)               │   └── good answer
 *                            ▼                          ▼
 *                       unreachable <── no answer ── (reach 0)
 *   an offset above 1000 s, once the clock has been set ──> panic: the clock is left alone
 *   an offset above 128 ms, once it has been set: left alone until it has stayed for 300 s, then stepped
 *   DENY or RSTR (kiss-o'-death) ──> denied: the server is not asked again; RATE: it is asked less often
 *   a leap second that the server announces: at midnight UTC the clock is stepped by it
 *
 * Setting a server (or a restart) allows one first correction of any size.
 */
import type { Micros } from '../ports.js';
import { LEAP_DELETE, LEAP_INSERT, type NtpRefusal } from './ntp-packet.js';

type NtpPhase = 'off' | 'starting' | 'synchronised' | 'unreachable' | 'panic' | 'denied';

/** Why the last answer was not followed; spike: its offset has not stayed long enough. */
export type NtpUnheeded = NtpRefusal | { readonly kind: 'spike' };

export interface NtpState {
  readonly server: string;
  readonly phase: NtpPhase;
  /** The next correction may be of any size. */
  readonly firstSet: boolean;
  readonly burstLeft: number;
  readonly pollS: number;
  /** The server wants no questions at shorter intervals. */
  readonly pollFloorS: number;
  /** Last eight polls as bits, newest lowest. */
  readonly reach: number;
  readonly stratum: number | null;
  readonly offsetUs: Micros | null;
  readonly unheeded: NtpUnheeded | null;
  /** Monotonic instant since which each answer was a large offset; null: the last one was not. */
  readonly outMono: number | null;
  /** Leap second announced for the end of the day: 0, LEAP_INSERT or LEAP_DELETE. */
  readonly leap: number;
  /** Monotonic instant of the last leap second. */
  readonly leaptMono: number | null;
  /** Box time of the last good answer. */
  readonly lastSyncMs: number | null;
  /** Monotonic instant of the last correction: what the rate is judged from. */
  readonly correctedMono: number | null;
  /** Monotonic instant of the next poll; null: none. */
  readonly dueMono: number | null;
}

export type NtpInput =
  | { readonly kind: 'server'; readonly server: string; readonly mono: number }
  /** The network came back: no need to wait for the next poll. */
  | { readonly kind: 'network'; readonly mono: number }
  | {
      readonly kind: 'answer';
      readonly offsetUs: Micros;
      readonly stratum: number;
      readonly leap: number;
      /** Correction that was still being slewed in when the answer came. */
      readonly slewLeftUs: Micros;
      readonly boxMs: number;
      readonly mono: number;
    }
  | { readonly kind: 'refused'; readonly why: NtpRefusal; readonly mono: number }
  /** The end of the day of an announced leap second. */
  | { readonly kind: 'leap'; readonly mono: number }
  | { readonly kind: 'silence'; readonly mono: number };

export type NtpAct =
  | { readonly kind: 'step'; readonly byUs: Micros }
  | { readonly kind: 'slew'; readonly byUs: Micros }
  | { readonly kind: 'trim'; readonly byPpm: number };

export interface NtpStep {
  readonly next: NtpState;
  readonly acts: readonly NtpAct[];
}

const MILLION = 1_000_000;
export const STEP_US = 128_000;
export const PANIC_US = 1_000 * MILLION;
/** A large offset must stay so long before it is believed. */
export const STEPOUT_MS = 300_000;
/** A server may go on announcing what has just been done. */
const LEAP_OLD_MS = 3_600_000;
const BURST = 4;
const BURST_GAP_MS = 2_000;
const POLL_MIN_S = 64;
const POLL_MAX_S = 1_024;
/** Below this an answer counts as calm: the next poll may come later. */
const CALM_US = 10_000;
const RESTLESS_US = 50_000;
/** A rate beyond this is no crystal's: the clock was set wrong, not running wrong. */
const RATE_PPM_MAX = 1_000;
const RATE_WEIGHT_MAX = 0.5;
const REACH_BITS = 0xff;

export const ntpOff: NtpState = {
  server: '',
  phase: 'off',
  firstSet: true,
  burstLeft: 0,
  pollS: POLL_MIN_S,
  pollFloorS: POLL_MIN_S,
  reach: 0,
  stratum: null,
  offsetUs: null,
  unheeded: null,
  outMono: null,
  leap: 0,
  leaptMono: null,
  lastSyncMs: null,
  correctedMono: null,
  dueMono: null,
};

function restart(state: NtpState, server: string, mono: number): NtpState {
  if (server === '') return ntpOff;
  return {
    ...ntpOff,
    server,
    phase: 'starting',
    lastSyncMs: state.lastSyncMs,
    burstLeft: BURST - 1,
    dueMono: mono,
  };
}

function scheduled(state: NtpState, pollS: number, mono: number): NtpState {
  if (state.burstLeft > 0) {
    return { ...state, burstLeft: state.burstLeft - 1, dueMono: mono + BURST_GAP_MS };
  }
  return { ...state, pollS, dueMono: mono + pollS * 1_000 };
}

function nextPollS(state: NtpState, size: Micros): number {
  if (size > RESTLESS_US) return Math.max(state.pollFloorS, state.pollS / 2);
  if (size > CALM_US) return state.pollS;
  return state.burstLeft > 0 ? state.pollS : Math.min(POLL_MAX_S, state.pollS * 2);
}

/** How wrong the rate was since the last correction; null when that cannot be told. */
function rateActs(state: NtpState, input: NtpInput & { kind: 'answer' }): NtpAct[] {
  if (state.correctedMono === null) return [];
  const elapsedS = (input.mono - state.correctedMono) / 1_000;
  if (elapsedS < POLL_MIN_S) return [];
  const ppm = (input.offsetUs - input.slewLeftUs) / elapsedS;
  if (Math.abs(ppm) > RATE_PPM_MAX) return [];
  // A short interval says little about the rate: the wire's jitter is as large as the error.
  const weight = Math.min(RATE_WEIGHT_MAX, elapsedS / (2 * POLL_MAX_S));
  return [{ kind: 'trim', byPpm: ppm * weight }];
}

/** Whether a large offset is more than an outlier. */
const hasStayed = ({ outMono }: NtpState, mono: number): boolean =>
  outMono !== null && mono - outMono >= STEPOUT_MS;

function spiked(heard: NtpState, mono: number): NtpStep {
  const phase = heard.phase === 'synchronised' ? heard.phase : 'starting';
  const next = { ...heard, phase, outMono: heard.outMono ?? mono, unheeded: { kind: 'spike' } } as const;
  return { next: scheduled(next, heard.pollFloorS, mono), acts: [] };
}

function answered(state: NtpState, input: NtpInput & { kind: 'answer' }): NtpStep {
  const size = Math.abs(input.offsetUs);
  const isLeapOld = state.leaptMono !== null && input.mono - state.leaptMono < LEAP_OLD_MS;
  const heard = {
    ...state,
    unheeded: null,
    leap: isLeapOld ? 0 : input.leap,
    reach: ((state.reach << 1) | 1) & REACH_BITS,
    stratum: input.stratum,
    offsetUs: input.offsetUs,
  };
  if (size > PANIC_US && !state.firstSet) {
    const panic = { ...heard, phase: 'panic', burstLeft: 0 } as const;
    return { next: scheduled(panic, state.pollFloorS, input.mono), acts: [] };
  }
  if (size > STEP_US && !state.firstSet && !hasStayed(state, input.mono)) return spiked(heard, input.mono);
  const stepped = size > STEP_US;
  const next = scheduled(
    {
      ...heard,
      phase: 'synchronised',
      firstSet: false,
      outMono: null,
      // Stamped by the clock as it is after the correction.
      lastSyncMs: input.boxMs + (stepped ? Math.round(input.offsetUs / 1_000) : 0),
      correctedMono: input.mono,
    },
    nextPollS(state, size),
    input.mono,
  );
  // A step says that somebody set a clock, not that one runs wrong.
  const acts: NtpAct[] = stepped
    ? [{ kind: 'step', byUs: input.offsetUs }]
    : [...rateActs(state, input), { kind: 'slew', byUs: input.offsetUs }];
  return { next, acts };
}

/** Who wants no questions gets none, who wants fewer gets fewer; a server without time is as good as none. */
function refused(state: NtpState, { why, mono }: NtpInput & { kind: 'refused' }): NtpStep {
  const told = { ...state, unheeded: why };
  if (why.kind === 'unset') return silent(told, mono);
  if (why.code === 'RATE') {
    const pollFloorS = Math.min(POLL_MAX_S, Math.max(state.pollFloorS, state.pollS) * 2);
    return silent({ ...told, burstLeft: 0, pollFloorS, pollS: pollFloorS }, mono);
  }
  return { next: { ...told, phase: 'denied', burstLeft: 0, leap: 0, dueMono: null }, acts: [] };
}

function leapt(state: NtpState, mono: number): NtpStep {
  const byS = { [LEAP_INSERT]: -1, [LEAP_DELETE]: 1 }[state.leap];
  if (byS === undefined) return { next: state, acts: [] };
  return {
    next: { ...state, leap: 0, leaptMono: mono },
    acts: [{ kind: 'step', byUs: byS * MILLION }],
  };
}

function silent(state: NtpState, mono: number): NtpStep {
  const reach = (state.reach << 1) & REACH_BITS;
  const lost = reach === 0 && state.burstLeft === 0;
  const phase = lost ? 'unreachable' : state.phase;
  const pollS = lost ? Math.min(POLL_MAX_S, state.pollS * 2) : state.pollS;
  return { next: scheduled({ ...state, reach, phase }, pollS, mono), acts: [] };
}

/** Phases in which a network that is back changes nothing. */
const atEase: readonly NtpPhase[] = ['synchronised', 'panic', 'denied'];

/** Pure: what the client does next. */
export function stepNtp(state: NtpState, input: NtpInput): NtpStep {
  switch (input.kind) {
    case 'server': {
      const settled = state.phase === 'synchronised' || state.phase === 'starting';
      if (input.server === state.server && settled) return { next: state, acts: [] };
      return { next: restart(state, input.server, input.mono), acts: [] };
    }
    case 'network': {
      if (state.server === '' || atEase.includes(state.phase)) return { next: state, acts: [] };
      const next = { ...state, burstLeft: BURST - 1, pollS: state.pollFloorS, dueMono: input.mono };
      return { next, acts: [] };
    }
    case 'answer':
      return answered(state, input);
    case 'refused':
      return refused(state, input);
    case 'leap':
      return leapt(state, input.mono);
    case 'silence':
      return silent({ ...state, unheeded: null }, input.mono);
  }
}
