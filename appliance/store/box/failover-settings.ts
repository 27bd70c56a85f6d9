/** Failover settings of this box: set on each side, they never travel. */
import type { Store } from '../database.js';
import { readDoc, writeDoc } from '../docs.js';

export interface FailoverSettings {
  readonly autoSyncMinutes: number;
  /** Kilobytes a second; 0: no limit. */
  readonly bandwidthKbs: number;
  /** Off: this backup neither synchronises nor takes over unless somebody asks it to. */
  readonly backupOperations: boolean;
  /** A silent primary is replaced after this time, if the backup may. */
  readonly primaryTimeoutMinutes: number;
  readonly automaticFailover: boolean;
  /** One of them must answer before a silent primary is replaced. */
  readonly testAddresses: readonly string[];
  /** Shared addresses that a change of roles leaves alone here. */
  readonly untickedShared: readonly string[];
}

const SETTINGS_DOC = 'failover.settings';

const initial: FailoverSettings = {
  autoSyncMinutes: 60,
  bandwidthKbs: 0,
  backupOperations: true,
  primaryTimeoutMinutes: 15,
  automaticFailover: false,
  testAddresses: [],
  untickedShared: [],
};

export const TIMEOUT_MINUTES_MAX = 1_440;
export const TEST_ADDRESSES_MAX = 5;

export const AUTO_SYNC_MINUTES_MAX = 10_080;
export const BANDWIDTH_KBS_MAX = 1_000_000;

export const readFailoverSettings = (box: Store): FailoverSettings => ({
  ...initial,
  ...readDoc<Partial<FailoverSettings>>(box, SETTINGS_DOC),
});

/** Inside the caller's transaction. */
export const writeFailoverSettings = (box: Store, settings: FailoverSettings): void =>
  writeDoc(box, SETTINGS_DOC, settings);
