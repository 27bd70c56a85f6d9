/**
 * What an upload costs a box in memory: a backup file of so many megabytes, sent to a pair in
 * processes over real TLS, sound or not, and to somebody who has not signed in.
 *
 *   node dist/test/proofs/upload-memory.js [megabytes]
 *
 * Ends with 1 where the box's process grew by more than it may, or where something is left of an upload
 * that was refused.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { siteBackup } from '../../appliance/heavy/backup.js';
import { openStore } from '../../appliance/store/database.js';
import { createMemoryDisk } from '../../hardware/disk/memory-disk.js';
import { defaultPlan } from '../../lab/making/found.js';
import { makeBoxes } from '../../lab/making/make-boxes.js';
import { ask, formFields, hiddenField, openPair, type Place, signIn, untilAnswers } from '../bench/pair.js';

const MEGABYTE = 1_048_576;
const GROWTH_MAX = 64 * MEGABYTE;
/** Of a refused one nothing is left but what the box's log and the recording say about it. */
const LEFT_MAX = MEGABYTE;
/** Not the upload any more: a database of that size is copied. */
const RESTORE = 'its restore';
const PATH = '/login/software-management';
const BOUNDARY = 'x';

export interface Sent {
  readonly status: number;
  readonly text: string;
}

const text = (name: string, value: string): string =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

/** Sends a form with a file piece by piece, and hears the answer whenever it comes. */
export function upload(
  place: Place,
  options: {
    readonly cookie: string;
    readonly fields: Readonly<Record<string, string>>;
    readonly bytes: number;
    readonly pieces: Iterable<Buffer>;
  },
): Promise<Sent> {
  const { cookie, fields, bytes, pieces } = options;
  const front = Buffer.from(
    `${Object.entries(fields)
      .map(([name, value]) => text(name, value))
      .join('')}--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="b.nsb"\r\n\r\n`,
  );
  const back = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        ...place,
        path: PATH,
        method: 'POST',
        agent: false,
        rejectUnauthorized: false,
        headers: {
          cookie,
          'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
          'content-length': front.length + bytes + back.length,
        },
      },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('error', reject);
        reply.on('end', () => {
          resolve({ status: reply.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
          sent.destroy();
        });
      },
    );
    sent.on('error', reject);
    const source = pieces[Symbol.iterator]();
    const write = (): void => {
      for (let next = source.next(); next.done !== true; next = source.next()) {
        if (!sent.write(next.value)) {
          sent.once('drain', write);
          return;
        }
      }
      sent.end(back);
    };
    sent.write(front);
    write();
  });
}

/** A file with a sound head and checksum around `bytes` of nothing that could be unpacked. */
export function* strangeBackup(bytes: number): Generator<Buffer> {
  const head = Buffer.from(
    JSON.stringify({
      format: 1,
      siteHost: 'x',
      version: '15.3.2',
      build: '1',
      createdMs: 0,
      history: false,
      files: 0,
      filesLeftOut: 0,
      fromBackupSite: false,
      imageBytes: 1_000_000_000,
      seal: null,
    }),
  );
  const front = Buffer.concat([Buffer.from('NSBSIM\r\n', 'latin1'), Buffer.alloc(4), head]);
  front.writeUInt32BE(head.length, 8);
  const sum = createHmac('sha256', 'backup file of a site').update(front);
  yield front;
  const piece = randomBytes(MEGABYTE);
  for (let left = bytes - front.length - 32; left > 0; left -= piece.length) {
    const next = piece.subarray(0, Math.min(left, piece.length));
    sum.update(next);
    yield next;
  }
  yield sum.digest();
}

const memory = (pid: number | null, what: 'VmRSS' | 'VmHWM'): number => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${what}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) * 1_024;
};

const folderBytes = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

async function main(megabytes: number): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'upload-memory-'));
  const pair = await openPair(folder, { historyDays: 5, recordings: 2 });
  let isFine = true;
  try {
    await untilAnswers(pair.a, '/login');
    const cookie = await signIn(pair.a);
    const page = await ask(pair.a, PATH, { cookie });
    const csrf = hiddenField(page.body, '_csrf');
    const fields = { ...formFields(page.body, 'restore'), _csrf: csrf, action: 'restore', password: '' };
    const bytes = megabytes * MEGABYTE;
    const cases: [string, () => Promise<Sent>][] = [
      ['a stranger', () => upload(pair.a, { cookie: '', fields, bytes, pieces: strangeBackup(bytes) })],
      ['no backup', () => upload(pair.a, { cookie, fields, bytes, pieces: junk(bytes) })],
      [
        'not from our page',
        () =>
          upload(pair.a, { cookie, fields: { ...fields, _csrf: 'x' }, bytes, pieces: strangeBackup(bytes) }),
      ],
      [
        'a small backup',
        () => upload(pair.a, { cookie, fields, bytes: 100_000, pieces: strangeBackup(100_000) }),
      ],
      [
        'a backup that opens to nothing',
        () => upload(pair.a, { cookie, fields, bytes, pieces: strangeBackup(bytes) }),
      ],
      ['the same again', () => upload(pair.a, { cookie, fields, bytes, pieces: strangeBackup(bytes) })],
    ];
    const sound = soundBackup(Math.round(megabytes * 1.2));
    let question = '';
    cases.push(
      [
        `a sound backup of ${Math.round(sound.length / MEGABYTE)} MB`,
        async () => {
          const asked = await upload(pair.a, { cookie, fields, bytes: sound.length, pieces: cut(sound) });
          question = asked.text;
          return asked;
        },
      ],
      [
        RESTORE,
        async () => {
          const { status, body } = await ask(pair.a, PATH, {
            cookie,
            form: { _csrf: hiddenField(question, '_csrf'), action: 'restore', _confirmed: '1' },
          });
          return { status, text: body };
        },
      ],
    );
    for (const [name, act] of cases) {
      const pid = pair.session.hosting.pid('a');
      const before = memory(pid, 'VmRSS');
      let highest = before;
      const watch = setInterval(() => {
        highest = Math.max(highest, memory(pid, 'VmRSS'));
      }, 20);
      const fromMs = performance.now();
      const beforeBytes = folderBytes(folder);
      const { status } = await act().catch((error: Error) => ({ status: 0, text: error.message }));
      clearInterval(watch);
      const grown = highest - before;
      const seconds = ((performance.now() - fromMs) / 1_000).toFixed(1);
      console.log(
        `${name}: ${status} after ${seconds} s; RSS ${Math.round(before / MEGABYTE)} MB + ${Math.round(grown / MEGABYTE)} MB; state folder ${Math.round(folderBytes(folder) / MEGABYTE)} MB`,
      );
      if (grown > GROWTH_MAX && name !== RESTORE) isFine = false;
      if (status !== 200 && folderBytes(folder) - beforeBytes > LEFT_MAX) isFine = false;
    }
  } finally {
    await pair.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return isFine;
}

/** A backup of a site like the box's, with so many megabytes of history that hardly compress. */
function soundBackup(megabytes: number): Buffer {
  const disks = { a: createMemoryDisk(8e9), b: createMemoryDisk(8e9) };
  makeBoxes(defaultPlan, 'large', disks, { nowMs: Date.UTC(2018, 2, 5), historyDays: 1, recordings: 1 });
  const { db } = openStore(disks.a, 'site');
  const insert = db.prepare(
    "INSERT INTO session_event (origin, seq, session_id, at_ms, kind, text) VALUES ('large', ?, 's', 1, 'chat', ?)",
  );
  for (let seq = 1; seq <= megabytes; seq += 1)
    insert.run(seq, randomBytes((MEGABYTE * 3) / 4).toString('base64'));
  const made = siteBackup(disks.a, {
    password: '',
    salt: Buffer.alloc(16),
    nonce: Buffer.alloc(12),
    history: true,
    nowMs: 0,
    role: null,
  });
  if (!made.ok) throw new Error(made.why);
  return Buffer.from(made.file);
}

function* cut(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += MEGABYTE) yield bytes.subarray(at, at + MEGABYTE);
}

function* junk(bytes: number): Generator<Buffer> {
  const piece = Buffer.alloc(MEGABYTE, 7);
  for (let left = bytes; left > 0; left -= piece.length)
    yield piece.subarray(0, Math.min(left, piece.length));
}

if (process.argv[1]?.endsWith('upload-memory.js')) {
  process.exitCode = (await main(Number(process.argv[2] ?? 500))) ? 0 : 1;
}
