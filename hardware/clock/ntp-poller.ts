/** Shell of the NTP client: one timer, one question on the wire, one answer back into the machine. */

import { isDeepStrictEqual } from 'node:util';
import { type Cancel, DAY, type Micros, MS, type Ports, SECOND } from '../ports.js';
import { type NtpAct, type NtpInput, type NtpState, ntpOff, stepNtp } from './ntp-client.js';
import { LEAP_DELETE, NTP_PORT, ntpQuestion, readNtpAnswer } from './ntp-packet.js';

/** What pages show of the state, beside figures. */
const NEWS = ['phase', 'server', 'unheeded', 'leap'] as const satisfies (keyof NtpState)[];

const ANSWER_TIMEOUT_US: Micros = 2_000 * MS;

export interface NtpPollerNeeds {
  readonly ports: Ports;
  /** Box time, and what of a correction is still being slewed in. */
  boxUs(): Micros;
  slewLeftUs(): Micros;
  /** `lastSyncMs`: box time of the last good answer. */
  apply(acts: readonly NtpAct[], lastSyncMs: number | null): void;
  resolve(name: string): Promise<string | null>;
  sourceAddress(): string | null;
  /** The state has changed in a way that pages show. */
  changed(before: NtpState, after: NtpState): void;
}

export interface NtpPoller {
  state(): NtpState;
  setServer(server: string): void;
  /** The network came back. */
  network(): void;
  stop(): void;
}

/** One question on the wire; null: no answer that can be used. */
async function question(needs: NtpPollerNeeds, from: string, host: string): Promise<NtpInput | null> {
  const { time, wire } = needs.ports;
  const sentUs = needs.boxUs();
  const body = ntpQuestion(sentUs);
  const request = {
    proto: 'udp',
    host,
    port: NTP_PORT,
    from,
    method: '',
    path: '',
    headers: {},
    body,
  } as const;
  const reply = await wire.call(request, ANSWER_TIMEOUT_US);
  const receivedUs = needs.boxUs();
  const sample = reply === null ? null : readNtpAnswer(reply.body, sentUs, receivedUs);
  if (sample === null) return null;
  const mono = time.nowUs() / MS;
  if ('kind' in sample) return { kind: 'refused', why: sample, mono };
  return {
    kind: 'answer',
    offsetUs: Math.round(sample.offsetUs),
    stratum: sample.stratum,
    leap: sample.leap,
    slewLeftUs: needs.slewLeftUs(),
    boxMs: Math.floor(receivedUs / MS),
    mono,
  };
}

/** One timer, set again or not at all. */
function createAlarm(time: Ports['time']) {
  let cancel: Cancel | null = null;
  const clear = (): void => {
    cancel?.();
    cancel = null;
  };
  return {
    clear,
    set: (inUs: Micros, ring: () => void): void => {
      clear();
      cancel = time.timer(Math.max(1, Math.ceil(inUs)), () => {
        cancel = null;
        ring();
      });
    },
  };
}

/** The NTP client of one box; it asks nobody before a server is set. */
export function createNtpPoller(needs: NtpPollerNeeds): NtpPoller {
  const { ports } = needs;
  const monoMs = (): number => ports.time.nowUs() / MS;
  let state = ntpOff;
  const due = createAlarm(ports.time);
  const leap = createAlarm(ports.time);
  let address: string | null = null;
  // A question that is out when the server changes must not be taken for an answer of the new one.
  let generation = 0;
  let asking = false;

  const feed = (input: NtpInput): void => {
    const before = state;
    const { next, acts } = stepNtp(before, input);
    state = next;
    if (acts.length > 0) needs.apply(acts, next.lastSyncMs);
    arm();
    if (NEWS.some((key) => !isDeepStrictEqual(before[key], next[key]))) needs.changed(before, next);
  };

  /** Waits for the end of the day, by the box's clock as it runs now; each answer looks again. */
  const armLeap = (): void => {
    leap.clear();
    if (state.leap === 0 || state.phase !== 'synchronised') return;
    const boxUs = needs.boxUs();
    const endUs = Math.ceil(boxUs / DAY) * DAY - (state.leap === LEAP_DELETE ? SECOND : 0);
    leap.set(endUs - boxUs, () => feed({ kind: 'leap', mono: monoMs() }));
  };

  const arm = (): void => {
    armLeap();
    due.clear();
    if (state.dueMono === null || asking) return;
    due.set(Math.round((state.dueMono - monoMs()) * MS), () => {
      poll().catch(ports.fail);
    });
  };

  const ask = async (server: string): Promise<NtpInput> => {
    const from = needs.sourceAddress();
    // The name is asked once, and again when its address has fallen silent.
    if (from !== null && (address === null || state.reach === 0)) address = await needs.resolve(server);
    const silence = (): NtpInput => ({ kind: 'silence', mono: monoMs() });
    if (from === null || address === null) return silence();
    return (await question(needs, from, address)) ?? silence();
  };

  const poll = async (): Promise<void> => {
    const mine = generation;
    asking = true;
    const input = await ask(state.server);
    if (mine !== generation) return;
    asking = false;
    feed(input);
  };

  return {
    state: () => state,
    setServer: (server) => {
      if (server !== state.server) {
        generation += 1;
        asking = false;
        address = null;
      }
      feed({ kind: 'server', server, mono: monoMs() });
    },
    network: () => {
      if (!asking) feed({ kind: 'network', mono: monoMs() });
    },
    stop: () => {
      generation += 1;
      asking = true;
      due.clear();
      leap.clear();
    },
  };
}
