/** The control of whatever lab is shown now: the console stays where it is when another lab takes its place. */
import type { LabControl } from './lab-control.js';

export interface Shown {
  readonly control: LabControl;
  show(next: LabControl): void;
  /** Until another one is shown, whoever asks waits. */
  hide(): void;
}

/** Nothing is shown at first. */
export function createShown(): Shown {
  let current: LabControl | null = null;
  let shown: () => void = () => {};
  let there = new Promise<void>((resolve) => {
    shown = resolve;
  });
  const listeners = new Set<() => void>();
  const events = new Set<Parameters<LabControl['events']['onEvent']>[0]>();
  let leave: (() => void)[] = [];
  const lab = (): LabControl => {
    if (current === null) throw new Error('no lab is shown');
    return current;
  };
  const control: LabControl = {
    state: () => lab().state(),
    nowUs: () => lab().nowUs(),
    mode: () => lab().mode(),
    hides: () => lab().hides(),
    events: {
      add: (event) => lab().events.add(event),
      get run() {
        return lab().events.run;
      },
      get cursor() {
        return lab().events.cursor;
      },
      after: (cursor) => lab().events.after(cursor),
      onEvent: (listener) => {
        events.add(listener);
        return () => events.delete(listener);
      },
    },
    advance: (given) => lab().advance(given),
    pauses: () => lab().pauses(),
    get school() {
      return lab().school;
    },
    get past() {
      return lab().past;
    },
    get forks() {
      return lab().forks;
    },
    get openFile() {
      return lab().openFile;
    },
    judge: { begin: () => lab().judge.begin(), judge: () => lab().judge.judge() },
    perform: (command) => lab().perform(command),
    debrief: () => lab().debrief(),
    flight: () => lab().flight(),
    fresh: async () => {
      await there;
      await lab().fresh();
    },
    // Who looks at a lab that is being made looks at the one that comes.
    attend: () => current?.attend() ?? (() => {}),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    control,
    show: (next) => {
      current = next;
      leave = [
        next.subscribe(() => {
          for (const listener of listeners) listener();
        }),
        next.events.onEvent((event) => {
          for (const listener of events) listener(event);
        }),
      ];
      shown();
      for (const listener of listeners) listener();
    },
    hide: () => {
      for (const end of leave) end();
      leave = [];
      there = new Promise((resolve) => {
        shown = resolve;
      });
    },
  };
}
