/** Failover settings of this box: set on each side, they never travel. */
import type { Store } from './database.js';
import { readDoc, writeDoc } from './docs.js';

export interface FailoverSettings {
  readonly autoSyncMinutes: number;
  /** Kilobytes a second; 0: no limit. */
  readonly bandwidthKbs: number;
  /** Shared addresses that a change of roles leaves alone here. */
  readonly untickedShared: readonly string[];
}

const SETTINGS_DOC = 'failover.settings';

const initial: FailoverSettings = { autoSyncMinutes: 60, bandwidthKbs: 0, untickedShared: [] };

export const AUTO_SYNC_MINUTES_MAX = 10_080;
export const BANDWIDTH_KBS_MAX = 1_000_000;

export const readFailoverSettings = (box: Store): FailoverSettings => ({
  ...initial,
  ...readDoc<Partial<FailoverSettings>>(box, SETTINGS_DOC),
});

/** Inside the caller's transaction. */
export const writeFailoverSettings = (box: Store, settings: FailoverSettings): void =>
  writeDoc(box, SETTINGS_DOC, settings);
