/** The control of a lab that stands still: what a test does with it, it adds. */
import { createEventLog } from '../../../lab/console/control/event-log.js';
import type { LabControl } from '../../../lab/console/control/lab-control.js';
import { sampleLabState } from './lab.js';

export const stillControl = (more: Partial<LabControl> = {}): LabControl => ({
  state: sampleLabState,
  nowUs: () => sampleLabState().nowUs,
  mode: () => sampleLabState().trainee.current?.mode ?? null,
  hides: () => null,
  events: createEventLog(),
  advance: () => sampleLabState().nowUs,
  pauses: () => 0,
  past: null,
  school: null,
  forks: null,
  openFile: null,
  judge: { begin: () => {}, judge: () => null },
  perform: async () => ({ done: { en: 'Done.', fr: 'C’est fait.' } }),
  debrief: () => null,
  flight: () => [],
  subscribe: () => () => {},
  fresh: async () => {},
  attend: () => () => {},
  ...more,
});
