/** Temperature, fans and power supplies of the chassis. */
import type { PowerCondition } from '../faults/overlay.js';

type TemperatureState = 'normal' | 'warm' | 'critical';

export interface SensorReading {
  readonly temperatureC: number;
  readonly temperature: TemperatureState;
  readonly fanRpm: number;
  readonly supplyOk: boolean;
}

const USUAL_C = 31;
const USUAL_RPM = 4_200;
const RPM_PER_C = 130;
const RPM_MAX = 9_600;
const WARM_C = 45;
/** A box this hot switches itself off (CRITICAL_MS later) before it is damaged. */
const CRITICAL_C = 70;
export const CRITICAL_MS = 60_000;

/** The sensors under a condition; the fans follow the temperature. */
export function readSensors(condition: PowerCondition): SensorReading {
  const temperatureC = USUAL_C + condition.extraC;
  return {
    temperatureC,
    temperature: temperatureC >= CRITICAL_C ? 'critical' : temperatureC >= WARM_C ? 'warm' : 'normal',
    fanRpm: Math.min(RPM_MAX, Math.round(USUAL_RPM + Math.max(0, condition.extraC) * RPM_PER_C)),
    supplyOk: condition.supplyOk,
  };
}
