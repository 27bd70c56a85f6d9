/** Two boxes of which only disks, handshake and data-sync are real: for tests and the bench. */

import { createHash } from 'node:crypto';
import { syncJobs } from '../../../appliance/heavy/sync/index.js';
import { openStore, type Store } from '../../../appliance/store/database.js';
import {
  appendAudit,
  appendSession,
  appendSessionEvent,
} from '../../../appliance/store/site/history/append.js';
import { installPackageNow } from '../../../appliance/store/site/software.js';
import { type Callee, createCallee } from '../../../failover/link/callee.js';
import { type Caller, createCaller } from '../../../failover/link/caller.js';
import { stretchKey } from '../../../failover/link/handshake.js';
import { createPeerLine, readRequest, viewOf } from '../../../failover/link/line.js';
import type { Packed } from '../../../failover/link/messages.js';
import type { AnswerOf, PeerVerb, RequestOf, Verb } from '../../../failover/link/verbs.js';
import { runSync, type SyncOutcome } from '../../../failover/sync/engine.js';
import type { JobResult, SyncJobRunner } from '../../../failover/sync/jobs.js';
import { createMemoryDisk, type MemoryDisk } from '../../../hardware/disk/memory-disk.js';
import type { Disk, WireReply } from '../../../hardware/ports.js';
import { createRandom } from '../../../hardware/random.js';
import { asOrigin } from '../as-origin.js';

const SOFTWARE = { version: '15.3.2', build: '42813' };

export interface TestBox {
  readonly guid: string;
  readonly disk: MemoryDisk;
  readonly site: Store;
}

export function newBox(guid: string): TestBox {
  const disk = createMemoryDisk(1e9);
  for (const id of ['site-15.1.1', 'site-15.3.2'])
    installPackageNow(disk, id, { nowMs: 0, adminPasswordHash: null });
  return { guid, disk, site: openStore(disk, 'site') };
}

/** Runs a job of a data-sync on a disk, as a world does. */
export const jobOn =
  (disk: Disk): SyncJobRunner =>
  async (name, input) =>
    syncJobs[name].work(disk, input);

type SyncVerb = Extract<PeerVerb, `sync-${string}`>;
type Answers = {
  readonly [V in Exclude<SyncVerb, 'sync-now'>]: (
    job: SyncJobRunner,
    request: RequestOf<V>,
  ) => Promise<JobResult<AnswerOf<V> | { packed: Packed }>>;
};

const answers: Answers = {
  'sync-open': (job, { cursors }) => job('sync.stand', { other: cursors }),
  'sync-digests': (job, { places }) => job('sync.digests', { places }),
  'sync-rows': (job, { table, origin, after, upTo, brotli }) =>
    job('sync.pack', { table, origin, after, upTo, brotli }),
  'sync-give': (job, packed) => job('sync.apply', packed),
  'sync-config': (job, { brotli }) => job('sync.config-pack', { brotli }),
  'sync-files': (job, { folder, shas }) => job('sync.blobs-pack', { folder, shas }),
  'sync-wanted': (job, { absent }) => job('sync.wanted', { absent }),
  'sync-give-files': (job, packed) => job('sync.blobs-store', packed),
};

const answered = (verb: PeerVerb): verb is keyof Answers => Object.hasOwn(answers, verb);

async function answer<V extends keyof Answers>(job: SyncJobRunner, verb: V, given: Packed) {
  const request = readRequest(verb, given);
  if (request === null) throw new Error(`not what ${verb} asks`);
  const give: Answers[V] = answers[verb];
  return give(job, request);
}

/** What a primary answers to the verbs of a data-sync. */
async function serveSync(
  job: SyncJobRunner,
  callee: Callee,
  sent: { verb: Verb; headers: Readonly<Record<string, string>>; body: Buffer },
): Promise<WireReply> {
  const received = callee.receive(sent.verb, sent.headers, sent.body, '');
  if ('reply' in received) return received.reply;
  const { verb, digest, seal } = received.admitted;
  if (!answered(verb)) throw new Error(`${verb} is no verb of a data-sync`);
  const result = await answer(job, verb, { body: sent.body, digest });
  if (!result.ok) return seal(409, Buffer.from(JSON.stringify({ trouble: 'failed' })));
  if ('packed' in result) return seal(200, viewOf(result.packed), result.packed.digest);
  return seal(200, Buffer.from(JSON.stringify(result)));
}

export interface PullOptions {
  readonly seed?: string;
  readonly brotli?: boolean;
  /** Called before a message is sent: null loses it. */
  wire?(verb: string, send: () => Promise<WireReply>): Promise<WireReply | null>;
}

export interface Pulled {
  readonly outcome: SyncOutcome;
  readonly verbs: readonly string[];
  /** Rows of the backup that have another name now. */
  readonly parted: number;
}

const key = stretchKey('a shared key of two boxes');

function connect(backup: string, primary: TestBox, options: PullOptions = {}): Caller {
  const random = createRandom(options.seed ?? 'pull');
  const callee = createCallee({
    guid: primary.guid,
    random: random.fork('desk'),
    key: () => key,
    chain: () => [],
  });
  return createCaller({
    guid: backup,
    random: random.fork('line'),
    key: () => key,
    judge: () => null,
    send: (verb, headers, body) => {
      const send = () => serveSync(jobOn(primary.disk), callee, { verb, headers, body });
      return options.wire === undefined ? send() : options.wire(verb, send);
    },
  });
}

/** The backup pulls once. */
export async function pull(backup: TestBox, primary: TestBox, options: PullOptions = {}): Promise<Pulled> {
  const line = createPeerLine(connect(backup.guid, primary, options));
  const verbs: string[] = [];
  let parted = 0;
  const outcome = await runSync(
    {
      ask: (verb, request) => {
        verbs.push(verb);
        return line.ask(verb, request);
      },
      job: jobOn(backup.disk),
      pace: () => Promise.resolve(),
      pause: () => Promise.resolve(),
      alive: () => true,
      hindered: () => null,
      progress: () => {},
      asking: () => {},
      compared: () => {},
      parted: (rows) => {
        parted += rows;
      },
    },
    {
      relationId: 'r',
      software: SOFTWARE,
      brotli: options.brotli ?? false,
      forSwap: false,
    },
  );
  return { outcome, verbs, parted };
}

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A session with events, an audit row and a recording, written on a box as its own. */
export function writeSession(box: TestBox, name: string, recording = true): void {
  const { site, guid, disk } = box;
  const content = `recording of ${name} on ${guid}`;
  if (recording) disk.writeFile(`recordings/${sha(content)}`, Buffer.from(content));
  site.transaction('test-session', () => {
    appendSession(site, asOrigin(guid), {
      id: `${guid}-${name}`,
      username: 'ada',
      jumpItem: 'db-1',
      host: '10.0.0.1',
      startedMs: 1_000,
      endedMs: 61_000,
      endReason: 'user',
      recordingSha256: recording ? sha(content) : null,
      recordingBytes: recording ? content.length : 0,
    });
    appendSessionEvent(site, asOrigin(guid), {
      sessionId: `${guid}-${name}`,
      atMs: 1_000,
      kind: 'session.start',
      text: name,
    });
    appendSessionEvent(site, asOrigin(guid), {
      sessionId: `${guid}-${name}`,
      atMs: 61_000,
      kind: 'session.end',
      text: name,
    });
    appendAudit(site, asOrigin(guid), { atMs: 61_000, actor: 'ada', action: 'session', detail: name });
  });
}

export function storeFile(box: TestBox, name: string, content: string): void {
  const sha256 = sha(content);
  box.disk.writeFile(`files/${sha256}`, Buffer.from(content));
  box.site.transaction('test-file', () => {
    box.site.db
      .prepare('INSERT INTO stored_file (id, name, sha256, size_bytes, created_ms) VALUES (?, ?, ?, ?, 0)')
      .run(`file-${name}`, name, sha256, content.length);
  });
}

const historyTables = ['session', 'session_event', 'audit'] as const;

/** All history rows of a box as sorted texts. */
export const history = (box: TestBox): string[] =>
  historyTables.flatMap((table) =>
    (box.site.db.prepare(`SELECT * FROM ${table} ORDER BY origin, seq`).raw().all() as unknown[][]).map(
      (row) => `${table} ${JSON.stringify(row)}`,
    ),
  );

export const files = (box: TestBox): string[] => [...box.disk.list('files'), ...box.disk.list('recordings')];
