/** Two boxes of which only disks, handshake and data-sync are real: for tests and the bench. */

import { createHash } from 'node:crypto';
import { heavyJobs } from '../../../appliance/heavy/index.js';
import { openStore, type Store } from '../../../appliance/store/database.js';
import {
  appendAudit,
  appendSession,
  appendSessionEvent,
} from '../../../appliance/store/site/history/append.js';
import { installPackageNow } from '../../../appliance/store/site/software.js';
import { type Callee, createCallee } from '../../../failover/link/callee.js';
import { type Caller, createCaller } from '../../../failover/link/caller.js';
import { openJson } from '../../../failover/link/frames.js';
import { stretchKey } from '../../../failover/link/handshake.js';
import { runSync, type SyncOutcome } from '../../../failover/sync/engine.js';
import type { Packed, SyncJobRunner } from '../../../failover/sync/jobs.js';
import { createMemoryDisk, type MemoryDisk } from '../../../hardware/disk/memory-disk.js';
import type { Disk, WireReply } from '../../../hardware/ports.js';
import { createRandom } from '../../../hardware/random.js';
import { asOrigin } from '../as-origin.js';

export const SOFTWARE = { version: '15.3.2', build: '42813' };
export const bulkVerbs = new Set(['sync-give', 'sync-give-files']);

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
  async (name, input) => {
    const job = heavyJobs[name];
    if (job === undefined) throw new Error(`no job ${name}`);
    return job(disk, input) as never;
  };

/** What a primary answers to the verbs of a data-sync. */
export async function serveSync(
  job: SyncJobRunner,
  callee: Callee,
  sent: { verb: string; headers: Readonly<Record<string, string>>; body: Buffer },
): Promise<WireReply> {
  const received = callee.receive(sent.verb, sent.headers, sent.body, '');
  if ('reply' in received) return received.reply;
  const { verb, digest, seal } = received.admitted;
  const message = (openJson<Record<string, never>>(sent.body) ?? {}) as Record<string, never>;
  const packed = { body: sent.body, digest };
  const plain = (value: unknown) => seal(200, Buffer.from(JSON.stringify(value)));
  const bulk = (result: { ok: boolean; packed?: Packed }) => {
    if (result.packed === undefined) return seal(409, Buffer.from(JSON.stringify({ trouble: 'failed' })));
    const { body } = result.packed;
    return seal(200, Buffer.from(body.buffer, body.byteOffset, body.byteLength), result.packed.digest);
  };
  switch (verb) {
    case 'sync-open':
      return plain(await job('sync.stand', { other: (message.cursors as never) ?? null }));
    case 'sync-digests':
      return plain(await job('sync.digests', message as never));
    case 'sync-rows':
      return bulk(await job('sync.pack', message as never));
    case 'sync-give':
      return plain(await job('sync.apply', packed));
    case 'sync-config':
      return bulk(await job('sync.config-pack', message as never));
    case 'sync-files':
      return bulk(await job('sync.blobs-pack', message as never));
    case 'sync-wanted':
      return plain(await job('sync.wanted', { absent: (message.absent as never) ?? [] }));
    default:
      return plain(await job('sync.blobs-store', packed));
  }
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

export function connect(backup: string, primary: TestBox, options: PullOptions = {}): Caller {
  const random = createRandom(options.seed ?? 'pull');
  const callee = createCallee({
    guid: primary.guid,
    random: random.fork('desk'),
    key: () => key,
    chain: () => [],
    bulk: bulkVerbs,
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
  const line = connect(backup.guid, primary, options);
  const verbs: string[] = [];
  let parted = 0;
  const outcome = await runSync(
    {
      ask: (verb, body, given) => {
        verbs.push(verb);
        return line.ask(verb, body, given);
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
