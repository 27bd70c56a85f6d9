/**
 * lab/library/: the lab for programs: `import { startLab } from 'bomgar-sim'`.
 *
 * What that import gives.
 */
export { LabProblemError } from './api-client.js';
export type { StartLabOptions } from './lab-process.js';
export {
  type Came,
  type LabEvent,
  type LabMoment,
  type LaidFault,
  type RunningLab,
  startLab,
  type WaitLimits,
  type Wanted,
} from './start-lab.js';
export { type WorldAnswer, type WorldInHand, type WorldMoment, type WorldOptions, world } from './world.js';
