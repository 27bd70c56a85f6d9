/**
 * appliance/clients/traffic/: what clients load a box with: connections, transfers, turns at upgrading.
 *
 * How much the upgrades of clients ask of a box (G25), as a pure function: bandwidth, processor,
 * and what is left for everybody else. Figures are ours; the guide gives none.
 *
 * @guide G25 assumption
 */
import type { Plate } from '../../../hardware/ports.js';

export interface Capacity {
  /** What the box can send, all clients together. */
  readonly bandwidthBytesPerS: number;
  /** Upgrades that it serves at once without anybody noticing. */
  readonly transfers: number;
  readonly checkInsPerS: number;
}

/** Size of the new Jump Client that each upgrade fetches. */
export const JUMP_CLIENT_BYTES = 12_000_000;
export const CONSOLE_BYTES = 38 * 1024 * 1024;

const capacities: Readonly<Record<Plate['model'], Capacity>> = {
  B200: { bandwidthBytesPerS: 12_500_000, transfers: 60, checkInsPerS: 150 },
  B300: { bandwidthBytesPerS: 37_500_000, transfers: 120, checkInsPerS: 300 },
  B400: { bandwidthBytesPerS: 75_000_000, transfers: 240, checkInsPerS: 600 },
  virtual: { bandwidthBytesPerS: 25_000_000, transfers: 80, checkInsPerS: 200 },
};

export const capacityOf = (model: Plate['model']): Capacity => capacities[model];

export interface Load {
  /** 1: as much as the box can serve well. */
  readonly utilisation: number;
  readonly state: 'normal' | 'busy' | 'saturated';
  /** How long a short request waits for its answer. */
  readonly responseMs: number;
  /** What really gets through, all transfers together. */
  readonly throughputBytesPerS: number;
}

const BUSY = 0.75;
const QUIET_MS = 20;
const FULL_MS = 400;
const OVERLOAD_MS = 12_000;
const RESPONSE_MS_MAX = 60_000;
/** Share of the line that each further full load wastes on retransmission and swapping. */
const WASTE = 2;

/** The state of a box with so many upgrades and check-ins under way. */
export function loadOf(
  asked: { readonly transfers: number; readonly checkInsPerS: number },
  capacity: Capacity,
): Load {
  const utilisation = asked.transfers / capacity.transfers + asked.checkInsPerS / capacity.checkInsPerS / 4;
  const over = Math.max(0, utilisation - 1);
  const inside = Math.min(1, utilisation);
  const responseMs = QUIET_MS + (FULL_MS - QUIET_MS) * inside ** 4 + OVERLOAD_MS * over;
  return {
    utilisation,
    state: over > 0 ? 'saturated' : utilisation > BUSY ? 'busy' : 'normal',
    responseMs: Math.min(RESPONSE_MS_MAX, Math.round(responseMs)),
    throughputBytesPerS: capacity.bandwidthBytesPerS / (1 + WASTE * over),
  };
}
