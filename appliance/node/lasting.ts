/**
 * appliance/node/: the node: what its services promise, how machines run on it, what it allows.
 *
 * Until when something holds. People read its end by the box's clock; it is measured by the
 * monotonic one, so that a clock that is set meanwhile neither lengthens nor shortens it.
 */
import type { Hardware } from '../../hardware/hardware.js';

type Clock = Hardware['clock'];

export interface Lasting {
  readonly untilMs: number;
  readonly untilMono: number;
}

/** From now on, for so long. */
export const lastingFor = (clock: Clock, forMs: number): Lasting => ({
  untilMs: Math.ceil(clock.nowMs() + forMs),
  untilMono: Math.ceil(clock.monoMs() + forMs),
});

const leftMs = (clock: Clock, { untilMono }: Lasting): number => Math.max(0, untilMono - clock.monoMs());

export const holds = (clock: Clock, lasting: Lasting): boolean => leftMs(clock, lasting) > 0;

/** Its end by the box's clock as that stands now. */
export const endsAtMs = (clock: Clock, lasting: Lasting): number => clock.nowMs() + leftMs(clock, lasting);
