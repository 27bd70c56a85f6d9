/**
 * The primary of the data-sync bench: a process of its own with TLS, a worker for heavy jobs, and a
 * page with one indexed read whose response times are looked at while the sync runs.
 */
import { createReadStream } from 'node:fs';
import { createServer } from 'node:https';
import { openStore } from '../../appliance/store/database.js';
import { createDesk } from '../../failover/desk.js';
import { stretchKey } from '../../failover/handshake.js';
import type { SyncJobRunner } from '../../failover/sync-jobs.js';
import { createFolderDisk } from '../../hardware/disk-folder.js';
import type { Time } from '../../hardware/ports.js';
import { createRandom } from '../../hardware/random.js';
import { createHeavyThread } from '../../lab/hosting/heavy-thread.js';
import { bulkVerbs, serveSync } from '../failover/two-boxes.js';
import { addHistory, installSite, ORIGIN } from './sync-data.js';

export interface PrimaryOrder {
  readonly folder: string;
  readonly rows: number;
  readonly keyPem: string;
  readonly certPem: string;
}

const CAPACITY_BYTES = 100e9;
const time = { real: (job: () => Promise<unknown>) => job() } as unknown as Time;

process.once('message', (given) => {
  const order = given as PrimaryOrder;
  const disk = createFolderDisk(order.folder, CAPACITY_BYTES);
  const site = installSite(disk);
  addHistory(site, order.rows);
  site.db.pragma('wal_checkpoint(TRUNCATE)');
  const heavy = createHeavyThread(() => time, order.folder, disk);
  const job = ((name: string, input: unknown) => heavy.run(name, input)) as SyncJobRunner;
  const key = stretchKey('bench');
  const desk = createDesk({
    guid: ORIGIN,
    random: createRandom('bench/primary'),
    key: () => key,
    bulk: bulkVerbs,
  });
  const read = openStore(disk, 'site').db.prepare('SELECT detail FROM audit WHERE origin = ? AND seq = ?');
  let pages = 0;
  const server = createServer({ key: order.keyPem, cert: order.certPem }, (request, reply) => {
    const { url = '' } = request;
    if (url === '/page') {
      pages += 1;
      const row = read.get(ORIGIN, (pages % 1_000) + 1) as { detail: string } | undefined;
      reply.end(`<html><body>${row?.detail ?? ''}</body></html>`);
      return;
    }
    if (url === '/copy') {
      createReadStream(`${order.folder}/site.sqlite`, { highWaterMark: 1 << 20 }).pipe(reply);
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const verb = url.replace('/peer/', '');
      const headers = request.headers as Record<string, string>;
      const answer = await serveSync(job, ORIGIN, desk, { verb, headers, body: Buffer.concat(chunks) });
      reply.writeHead(answer.status, answer.headers);
      reply.end(answer.body);
    });
  });
  process.on('message', (message) => {
    const { add } = message as { add?: number };
    if (add === undefined) return;
    addHistory(site, add);
    process.send?.({ added: add });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.({ port: typeof address === 'object' && address !== null ? address.port : 0 });
  });
});
process.once('disconnect', () => process.exit(0));
