/**
 * What the two appliances of a pair say to each other, as schemas: what comes over the wire is read by
 * them or not at all. Verbs: verbs.ts.
 */
import * as v from 'valibot';
import { peerRoles, troubles } from '../role/state.js';

const count = v.pipe(v.number(), v.safeInteger());

const labelSchema = v.object({ en: v.string(), fr: v.string() });
export const softwareSchema = v.object({ version: v.string(), build: v.string() });
const troubleSchema = v.picklist(troubles);

const HOST_LENGTH_MAX = 255;
const PORT_MAX = 65_535;
export const addressSchema = v.object({
  host: v.pipe(v.string(), v.maxLength(HOST_LENGTH_MAX)),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(PORT_MAX)),
});

/** A failed data-sync as the backup tells of it: boxes' clocks differ, so its age. */
const attemptSchema = v.object({
  trouble: troubleSchema,
  detail: v.nullable(labelSchema),
  agoMs: v.number(),
});

/** What a box says of itself in a status check, asked or answered; see PeerWord. */
export const wordSchema = v.object({
  role: v.nullable(v.picklist(peerRoles)),
  software: v.nullable(softwareSchema),
  reach: v.exactOptional(v.nullable(troubleSchema)),
  certificate: v.exactOptional(v.nullable(v.string())),
  everyMs: v.exactOptional(v.number()),
  attempt: v.exactOptional(v.nullable(attemptSchema)),
});
export type Word = Readonly<v.InferOutput<typeof wordSchema>>;

/** How a data-sync ended; see SyncResult. */
export const syncResultSchema = v.variant('ok', [
  v.object({
    ok: v.literal(true),
    report: v.object({ atMs: v.number(), tookMs: v.number(), rows: count, files: count, bytes: count }),
  }),
  v.object({ ok: v.literal(false), trouble: troubleSchema, detail: v.nullable(labelSchema) }),
]);

export const syncStages = ['contact', 'history', 'recordings', 'configuration', 'finish'] as const;
export type SyncStage = (typeof syncStages)[number];

/** Last sequence number by table and origin. */
export const cursorsSchema = v.record(v.string(), v.record(v.string(), count));
export type Cursors = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** One row of one origin in one table. */
const rowKeySchema = v.object({ table: v.string(), origin: v.string(), seq: count });
export type RowKey = Readonly<v.InferOutput<typeof rowKeySchema>>;

/** Rows of one origin in one table: after `after`, up to and with `upTo`. */
export const stretchSchema = v.object({ table: v.string(), origin: v.string(), after: count, upTo: count });
export type Stretch = Readonly<v.InferOutput<typeof stretchSchema>>;

const digestSchema = v.nullable(v.string());
export const digestsSchema = v.pipe(v.array(digestSchema), v.readonly());

/** Where a box stands, and what it holds where its logs and the other's end in common. */
export const historyStateSchema = v.object({
  cursors: cursorsSchema,
  ends: v.pipe(v.array(v.object({ ...rowKeySchema.entries, digest: digestSchema })), v.readonly()),
  configDigest: v.string(),
});
export type HistoryState = Readonly<v.InferOutput<typeof historyStateSchema>>;

/** Rows whose digests are asked for in one message. */
export const DIGESTS_ASKED = 64;
export const rowKeysSchema = v.pipe(v.array(rowKeySchema), v.maxLength(DIGESTS_ASKED), v.readonly());
/** Names of files asked for in one message. */
export const BLOBS_ASKED = 256;

export const folders = ['recordings', 'files'] as const;
export type Folder = (typeof folders)[number];
/** Names: of files (digests of their content), of tables, of columns. */
export const namesSchema = v.pipe(v.array(v.string()), v.readonly());

/** Head of a batch of history rows; the payload is a serialised database with one table 'rows'. */
export const batchHeadSchema = v.object({
  table: v.string(),
  origin: v.string(),
  columns: namesSchema,
  rows: count,
  last: count,
  brotli: v.boolean(),
});
export type BatchHead = Readonly<v.InferOutput<typeof batchHeadSchema>>;

/** Head of a configuration snapshot; the payload is a serialised database. */
export const configHeadSchema = v.object({ tables: namesSchema, brotli: v.boolean() });
export type ConfigHead = Readonly<v.InferOutput<typeof configHeadSchema>>;

/** Head of files; the payload is their content, one after the other. */
export const blobsHeadSchema = v.object({
  folder: v.picklist(folders),
  items: v.pipe(
    v.array(v.object({ sha256: v.string(), sizeBytes: v.pipe(count, v.minValue(0)) })),
    v.readonly(),
  ),
  /** Asked for, but not here. */
  absent: namesSchema,
});
export type BlobsHead = Readonly<v.InferOutput<typeof blobsHeadSchema>>;

/** Bytes ready to send, or as they came, with the digest that the proof covers. */
export const packedSchema = v.object({
  body: v.custom<Uint8Array>((given) => given instanceof Uint8Array),
  digest: v.string(),
});
export type Packed = Readonly<v.InferOutput<typeof packedSchema>>;

/** What a box answers instead of what it was asked for. */
export const refusalSchema = v.object({
  trouble: v.fallback(troubleSchema, 'failed'),
  detail: v.fallback(v.nullable(labelSchema), null),
});
export type Refusal = Readonly<v.InferOutput<typeof refusalSchema>>;
