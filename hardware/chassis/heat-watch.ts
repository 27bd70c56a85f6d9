/**
 * hardware/chassis/: temperature, fans, power supplies, and what the host gives a virtual appliance.
 *
 * Too hot for too long: the chassis is switched off before it is damaged.
 */
import type { OverlayView } from '../faults/conditions.js';
import { type Cancel, MS, type Ports } from '../ports.js';
import { CRITICAL_MS, readSensors } from './sensors.js';

export interface HeatWatch {
  look(): void;
  stop(): void;
}

/** Switches the box off when it stays critically hot. */
export function createHeatWatch(ports: Ports, view: OverlayView): HeatWatch {
  let cooling: Cancel | null = null;
  const stop = (): void => {
    cooling?.();
    cooling = null;
  };
  return {
    look: () => {
      const { temperature, temperatureC } = readSensors(view.of('power'));
      if (temperature !== 'critical') {
        stop();
        return;
      }
      cooling ??= ports.time.timer(CRITICAL_MS * MS, () => {
        view.hit('power', ({ extraC }) => extraC !== 0);
        ports.emit({ kind: 'power.overheated', data: { temperatureC } });
        ports.chassis.shutDown();
      });
    },
    stop,
  };
}
