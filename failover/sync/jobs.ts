/**
 * The heavy parts of a data-sync, as jobs on a box's disk: inputs and results. They are done by
 * appliance/heavy (the files with SQL), away from the thread that serves pages.
 */
import type { Cursors, Place, Stretch } from './plan.js';

/** Bytes ready to send, with the digest that the proof covers. */
export interface Packed {
  readonly body: Uint8Array;
  readonly digest: string;
}

/** Room that the databases may still grow into; whoever starts the job adds it. */
export interface Room {
  readonly freeBytes?: number;
}

export type JobTrouble = 'damaged' | 'disk-full' | 'no-site';

export type JobResult<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly why: JobTrouble };

/** Head of a batch of history rows; the payload is a serialised database with one table 'rows'. */
export interface BatchHead {
  readonly table: string;
  readonly origin: string;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly last: number;
  readonly brotli: boolean;
}

/** Head of a configuration snapshot; the payload is a serialised database. */
export interface ConfigHead {
  readonly tables: readonly string[];
  readonly brotli: boolean;
}

export type Folder = 'recordings' | 'files';

export interface BlobsHead {
  readonly folder: Folder;
  readonly items: readonly { readonly sha256: string; readonly sizeBytes: number }[];
  /** Asked for, but not here. */
  readonly absent: readonly string[];
}

/** Where a box stands, and what it holds where its logs and the other's end in common. */
export interface Stand {
  readonly cursors: Cursors;
  readonly ends: readonly (Place & { readonly digest: string | null })[];
  readonly configDigest: string;
}

export interface SyncJobs {
  /** How far this box's logs go. Cheap: it comes before the peer has agreed to anything. */
  'sync.cursors': { input: Record<string, never>; output: JobResult<{ cursors: Cursors }> };
  /** Where this box stands beside another one. */
  'sync.stand': { input: { other: Cursors }; output: JobResult<Stand> };
  /** Digest of all configuration here: every row of it is read. */
  'sync.config-digest': { input: Record<string, never>; output: JobResult<{ configDigest: string }> };
  /** Content of single rows of history. */
  'sync.digests': {
    input: { places: readonly Place[] };
    output: JobResult<{ digests: (string | null)[] }>;
  };
  /** Rows after a log's last common one go under another name; `cursors`: names that are taken. */
  'sync.part': {
    input: Place & { cursors: readonly Cursors[] };
    output: JobResult<{ rows: number }>;
  };
  'sync.pack': { input: Stretch & { brotli: boolean }; output: JobResult<{ packed: Packed }> };
  /** One batch of history: rows and position in one transaction. */
  'sync.apply': { input: Packed & Room; output: JobResult<{ rows: number; last: number }> };
  'sync.config-pack': { input: { brotli: boolean }; output: JobResult<{ packed: Packed }> };
  /** File-store items that a snapshot speaks of and this disk lacks. */
  'sync.config-files': { input: Packed; output: JobResult<{ missing: string[] }> };
  /** The whole configuration, in one transaction; then files that nothing speaks of any more go. */
  'sync.config-apply': { input: Packed & Room; output: JobResult<{ rows: number }> };
  /**
   * Recordings that rows speak of and this disk lacks: those of a row that came back are no longer here. What both sides lack is
   * passed as `absent` and never asked for again.
   */
  'sync.wanted': {
    input: { absent: readonly string[] };
    output: JobResult<{ shas: string[] }>;
  };
  'sync.blobs-pack': {
    input: { folder: Folder; shas: readonly string[] };
    output: JobResult<{ packed: Packed }>;
  };
  'sync.blobs-store': {
    input: Packed;
    output: JobResult<{ stored: number; bytes: number; absent: string[] }>;
  };
}

export type SyncJobName = keyof SyncJobs;
export type SyncJobRunner = <J extends SyncJobName>(
  job: J,
  input: SyncJobs[J]['input'],
) => Promise<SyncJobs[J]['output']>;

/** Rows in a batch: about 3 MB, applied in some 40 ms. */
export const BATCH_ROWS = 8_192;
/** Rows whose digests are asked for in one message. */
export const DIGESTS_ASKED = 64;
/** A message of files ends after this much, but holds at least one. */
export const BLOBS_BYTES = 4 * 1_048_576;
/** Names asked for in one message. */
export const BLOBS_ASKED = 256;
