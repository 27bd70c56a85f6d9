/**
 * What clients see of the site: a machine that asks for its health by name all the time, every ten
 * seconds while anything happens. Its figures are the downtime that reports speak of.
 */
import type { Micros } from '../../hardware/ports.js';
import { MINUTE, SECOND } from '../../hardware/ports.js';
import type { ClientHost } from '../outside/client-host.js';
import { nextLook } from './fleet/pace.js';
import type { CachedName } from './resolver.js';
import { workstationAt } from './workstation.js';

interface ProbeResult {
  readonly up: boolean;
  /** Host name of the box that answered; null: none did. */
  readonly box: string | null;
  readonly version: string | null;
  /** Why the site is not up, as a client could tell. */
  readonly trouble: 'no-answer' | 'backup' | 'down' | null;
}

export interface Interval extends ProbeResult {
  readonly fromUs: Micros;
  /** Null: it lasts. */
  readonly toUs: Micros | null;
}

export interface Probe {
  /** Looks until `stop`; its own coroutine of lab time. */
  start(): void;
  stop(): void;
  /** What was seen, oldest first; empty before the first look. */
  intervals(): readonly Interval[];
  now(): Interval | null;
  /** Lab time that the site was down after it had first been up. */
  downtimeUs(): Micros;
  /** Answers that its resolver remembers. */
  remembered(): readonly CachedName[];
  onChange(listener: (now: Interval) => void): void;
}

/** Boxes that were switched on in this very instant have not taken their addresses yet. */
const FIRST_LOOK_US = SECOND;
const PROBE_TIMEOUT_US = 5 * SECOND;
/** Whoever has had no answer for so long expects none, as long as nothing happens. */
const RESIGNED_US = 30 * MINUTE;
// A lab that runs for weeks must not fill the memory: the oldest intervals are summed up.
const INTERVALS_MAX = 2_000;

const same = (x: ProbeResult, y: ProbeResult): boolean =>
  x.up === y.up && x.box === y.box && x.version === y.version && x.trouble === y.trouble;

/** A probe that is not looking yet. */
export function createProbe(host: ClientHost, remembered: readonly CachedName[] = []): Probe {
  const machine = workstationAt(host, 'probe', host.addresses.probe, { remembered });
  const listeners: ((now: Interval) => void)[] = [];
  const intervals: Interval[] = [];
  let forgottenDownUs = 0;
  let wasUp = false;
  let running = 0;

  const look = async (): Promise<ProbeResult> => {
    const answer = await machine.ask('health', null, { timeoutUs: PROBE_TIMEOUT_US });
    if (answer === null) return { up: false, box: null, version: null, trouble: 'no-answer' };
    const { status, said } = answer;
    const up = status === 200 && said?.up === true;
    const trouble = up ? null : said?.role === 'backup' ? 'backup' : 'down';
    return { up, box: said?.box ?? null, version: said?.version ?? null, trouble };
  };

  const note = (seen: ProbeResult, fromUs: Micros): void => {
    const last = intervals.at(-1);
    if (last !== undefined && same(last, seen)) return;
    if (last !== undefined) intervals[intervals.length - 1] = { ...last, toUs: fromUs };
    const now: Interval = { ...seen, fromUs, toUs: null };
    intervals.push(now);
    host.emit('site.seen', { ...seen });
    if (intervals.length > INTERVALS_MAX) forget();
    for (const listener of listeners) listener(now);
  };

  const forget = (): void => {
    const first = intervals.shift();
    if (first === undefined) return;
    if (first.up) wasUp = true;
    else if (wasUp) forgottenDownUs += (first.toUs ?? first.fromUs) - first.fromUs;
  };

  const run = async (turn: number): Promise<void> => {
    await host.sleep(FIRST_LOOK_US);
    while (turn === running) {
      const askedUs = host.nowUs();
      const seen = await look();
      if (turn !== running) return;
      note(seen, askedUs);
      const names = machine.resolver.cached().length;
      const silentUs = seen.trouble === 'no-answer' ? askedUs - (intervals.at(-1)?.fromUs ?? askedUs) : 0;
      // A name that has to be asked for again may lead elsewhere.
      const isSettled = (): boolean => seen.up && machine.resolver.cached().length === names;
      await nextLook(host, askedUs, () => silentUs > RESIGNED_US || isSettled());
    }
  };

  return {
    start: () => {
      running += 1;
      void run(running);
    },
    stop: () => {
      running += 1;
    },
    intervals: () => intervals,
    now: () => intervals.at(-1) ?? null,
    remembered: machine.resolver.cached,
    downtimeUs: () => {
      let downUs = forgottenDownUs;
      let counting = wasUp;
      for (const one of intervals) {
        if (one.up) counting = true;
        else if (counting) downUs += (one.toUs ?? host.nowUs()) - one.fromUs;
      }
      return downUs;
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}
