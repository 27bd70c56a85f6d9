/**
 * The verbs that two appliances use with each other (POST /peer/<verb>), each with what it asks, what it
 * is answered with, how long that may take, and what must hold before it is carried out. Caller, callee
 * and the answers of a box go by this table: a verb that is not in it, or is used otherwise, does not compile.
 *
 * @guide G83-G85 seed
 */
import * as v from 'valibot';
import { SECOND } from '../../hardware/ports.js';
import {
  addressSchema,
  cursorsSchema,
  digestsSchema,
  folders,
  historyStateSchema,
  namesSchema,
  packedSchema,
  rowKeysSchema,
  softwareSchema,
  stretchSchema,
  syncResultSchema,
  syncStages,
  wordSchema,
} from './messages.js';

/**
 * What must hold: nothing that both sides know of; the relation that the message speaks of; and that this
 * box is a primary that may be pulled from now.
 */
type Needs = 'nothing' | 'relation' | 'primary';

interface VerbSpec<Request, Answer> {
  readonly request: v.GenericSchema<unknown, Request>;
  readonly answer: v.GenericSchema<unknown, Answer>;
  readonly timeoutUs: number;
  readonly needs: Needs;
  /** Which of the two is bytes of its own kind instead of JSON: checked in the job that unpacks it. */
  readonly bulk: 'request' | 'answer' | null;
}

const verb = <Request, Answer>(spec: VerbSpec<Request, Answer>): VerbSpec<Request, Answer> => spec;

const CONTROL_TIMEOUT_US = 10 * SECOND;
// The other side calls back before it answers.
const PAIR_TIMEOUT_US = 45 * SECOND;
const BULK_TIMEOUT_US = 60 * SECOND;

const RELATION_LENGTH_MAX = 64;
const NONCE = /^[0-9a-f]{32}$/;
const GUID_LENGTH_MAX = 64;

const guid = v.pipe(v.string(), v.maxLength(GUID_LENGTH_MAX));
const nonce = v.pipe(v.string(), v.regex(NONCE));
const relationId = v.pipe(v.string(), v.maxLength(RELATION_LENGTH_MAX));
const relation = v.object({ relationId });
const swap = v.object({ relationId, withSync: v.boolean() });
const nothing = v.object({});

/** What every message of a data-sync says: whose relation, and how far it is (the primary shows it). */
const run = {
  relationId,
  forSwap: v.boolean(),
  stage: v.picklist(syncStages),
  share: v.number(),
};

const toStrangers = { timeoutUs: CONTROL_TIMEOUT_US, needs: 'nothing', bulk: null } as const;
const control = { timeoutUs: CONTROL_TIMEOUT_US, needs: 'relation', bulk: null } as const;
const pull = { timeoutUs: BULK_TIMEOUT_US, needs: 'primary', bulk: null } as const;
const pullBulk = { ...pull, bulk: 'answer' } as const;
const giveBulk = { ...pull, bulk: 'request' } as const;

export const verbs = {
  /** Opens a channel: the one message without a proof (handshake.ts). */
  challenge: verb({
    request: v.object({ caller: guid, nonce }),
    answer: v.object({
      callee: guid,
      nonce,
      channel: v.string(),
      chain: v.pipe(v.array(v.string()), v.readonly()),
    }),
    ...toStrangers,
  }),
  /** The future primary proposes. */
  pair: verb({
    request: v.object({
      relationId,
      name: v.string(),
      software: v.nullable(softwareSchema),
      reverse: addressSchema,
    }),
    answer: v.object({ name: v.string(), software: v.nullable(softwareSchema) }),
    ...toStrangers,
    timeoutUs: PAIR_TIMEOUT_US,
  }),
  /** The future backup asks back, over the other way. */
  confirm: verb({ request: relation, answer: nothing, ...toStrangers }),
  break: verb({ request: relation, answer: nothing, ...toStrangers }),

  status: verb({
    request: v.object({ relationId, ...wordSchema.entries }),
    answer: wordSchema,
    ...control,
  }),
  'sync-now': verb({ request: relation, answer: nothing, ...control }),
  /** A change of roles, in its order; 'unlock' takes it back. */
  lock: verb({ request: swap, answer: nothing, ...control }),
  demote: verb({ request: swap, answer: nothing, ...control }),
  promote: verb({ request: swap, answer: nothing, ...control }),
  unlock: verb({ request: relation, answer: nothing, ...control }),
  /** The backup tells how its data-sync ended. */
  synced: verb({
    request: v.object({
      relationId,
      result: syncResultSchema,
      software: v.nullable(softwareSchema),
    }),
    answer: nothing,
    ...control,
  }),

  /** What has gone bad on one side, from the other; either may ask. */
  'mend-files': verb({
    request: v.object({ relationId, folder: v.picklist(folders), shas: namesSchema }),
    answer: packedSchema,
    ...control,
    timeoutUs: BULK_TIMEOUT_US,
    bulk: 'answer',
  }),
  'mend-rows': verb({
    request: v.object({ relationId, places: rowKeysSchema }),
    answer: v.object({ texts: v.array(v.nullable(v.string())) }),
    ...control,
    timeoutUs: BULK_TIMEOUT_US,
  }),

  'sync-open': verb({
    request: v.object({ ...run, software: softwareSchema, cursors: cursorsSchema }),
    answer: historyStateSchema,
    ...pull,
  }),
  'sync-digests': verb({
    request: v.object({ ...run, places: rowKeysSchema }),
    answer: v.object({ digests: digestsSchema }),
    ...pull,
  }),
  'sync-rows': verb({
    request: v.object({ ...run, ...stretchSchema.entries, brotli: v.boolean() }),
    answer: packedSchema,
    ...pullBulk,
  }),
  'sync-give': verb({ request: packedSchema, answer: nothing, ...giveBulk }),
  'sync-files': verb({
    request: v.object({ ...run, folder: v.picklist(folders), shas: namesSchema }),
    answer: packedSchema,
    ...pullBulk,
  }),
  'sync-wanted': verb({
    request: v.object({ ...run, absent: namesSchema }),
    answer: v.object({ shas: namesSchema }),
    ...pull,
  }),
  'sync-give-files': verb({ request: packedSchema, answer: nothing, ...giveBulk }),
  'sync-config': verb({
    request: v.object({ ...run, brotli: v.boolean() }),
    answer: packedSchema,
    ...pullBulk,
  }),
};

type Verbs = typeof verbs;
export type Verb = keyof Verbs;
/** Verbs that are carried out; a channel is opened by the callee itself. */
export type PeerVerb = Exclude<Verb, 'challenge'>;
export type RequestOf<V extends Verb> = v.InferOutput<Verbs[V]['request']>;
export type AnswerOf<V extends Verb> = v.InferOutput<Verbs[V]['answer']>;
