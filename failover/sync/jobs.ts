/**
 * The heavy parts of a data-sync, as jobs on a box's disk: inputs and results. They are done by
 * appliance/heavy (the files with SQL), away from the thread that serves pages.
 */
import type { Cursors, Folder, HistoryState, Packed, RowKey, Stretch } from '../link/messages.js';

/** Room that the databases may still grow into; whoever starts the job adds it. */
export interface Room {
  readonly freeBytes?: number;
}

export type JobTrouble = 'damaged' | 'disk-full' | 'no-site';

export type JobResult<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly why: JobTrouble };

/** What goes into each job, and what comes out where it is done. */
export interface SyncJobs {
  /** How far this box's logs go. Cheap: it comes before the peer has agreed to anything. */
  'sync.cursors': { input: Record<string, never>; output: { cursors: Cursors } };
  /** Where this box stands beside another one. */
  'sync.stand': { input: { other: Cursors }; output: HistoryState };
  /** Digest of all configuration here: every row of it is read. */
  'sync.config-digest': { input: Record<string, never>; output: { configDigest: string } };
  /** Content of single rows of history. */
  'sync.digests': {
    input: { places: readonly RowKey[] };
    output: { digests: readonly (string | null)[] };
  };
  /** Rows after a log's last common one go under another name; `cursors`: names that are taken. */
  'sync.part': {
    input: RowKey & { cursors: readonly Cursors[] };
    output: { rows: number };
  };
  'sync.pack': { input: Stretch & { brotli: boolean }; output: { packed: Packed } };
  /** One batch of history: rows and position in one transaction. */
  'sync.apply': { input: Packed & Room; output: { rows: number; last: number } };
  'sync.config-pack': { input: { brotli: boolean }; output: { packed: Packed } };
  /** File-store items that a snapshot speaks of and this disk lacks. */
  'sync.config-files': { input: Packed; output: { missing: string[] } };
  /** The whole configuration, in one transaction; then files that nothing speaks of any more go. */
  'sync.config-apply': { input: Packed & Room; output: { rows: number } };
  /**
   * Recordings that rows speak of and this disk lacks: those of a row that came back are no longer here. What both sides lack is
   * passed as `absent` and never asked for again.
   */
  'sync.wanted': {
    input: { absent: readonly string[] };
    output: { shas: string[] };
  };
  'sync.blobs-pack': {
    input: { folder: Folder; shas: readonly string[] };
    output: { packed: Packed };
  };
  'sync.blobs-store': {
    input: Packed;
    output: { stored: number; bytes: number; absent: string[] };
  };
}

export type SyncJobName = keyof SyncJobs;
export type SyncJobRunner = <J extends SyncJobName>(
  job: J,
  input: SyncJobs[J]['input'],
) => Promise<JobResult<SyncJobs[J]['output']>>;

/** Rows in a batch: about 3 MB, applied in some 40 ms. */
export const BATCH_ROWS = 8_192;
/** A message of files ends after this much, but holds at least one. */
export const BLOBS_BYTES = 4 * 1_048_576;
