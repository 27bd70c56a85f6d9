/**
 * What an upload costs a box in memory: a backup file of some hundred megabytes, sent to a pair in
 * processes over real TLS, sound or not, and by somebody who has not signed in: `npm run upload-memory`.
 * The box's process may not grow by more than it may, and of what was refused nothing may be left.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { siteBackup } from '../../appliance/heavy/backup.js';
import { openStore } from '../../appliance/store/database.js';
import { createMemoryDisk } from '../../hardware/disk/memory-disk.js';
import { hostMonoMs } from '../../hardware/kernel/host-time.js';
import { defaultPlan } from '../../lab/making/found.js';
import { makeBoxes } from '../../lab/making/make-boxes.js';
import { ask, formFields, hiddenField, openPair, type Place, signIn, untilAnswers } from '../bench/pair.js';

const MEGABYTE = 1_048_576;
const GROWTH_MAX = 64 * MEGABYTE;
/** Of a refused one nothing is left but what the box's log and the recording say about it. */
const LEFT_MAX = MEGABYTE;
const MEGABYTES = 500;
const LOOK_MS = 20;
/**
 * As long as rows of a history are. A restore has one row in memory at a time, but V8 clears away those
 * before it when it likes: rows of 1 MB make it grow by 70 MB, whatever the size of the file.
 */
const ROW_BYTES = 4_096;
const PATH = '/login/software-management';
const BOUNDARY = 'x';

interface Sent {
  readonly status: number;
  readonly text: string;
}

const text = (name: string, value: string): string =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

/** Sends a form with a file piece by piece, and hears the answer whenever it comes. */
function upload(
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
function* strangeBackup(bytes: number): Generator<Buffer> {
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

const residentBytes = (pid: number | null): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1_024;

const folderBytes = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

interface Case {
  readonly name: string;
  readonly status: number;
  act(): Promise<Sent>;
}

/** What is sent, in this order: refused at the door, at its first bytes, when it is read, and not at all. */
function casesOf(place: Place, cookie: string, form: Readonly<Record<string, string>>): Case[] {
  const bytes = MEGABYTES * MEGABYTE;
  const send =
    (size: number, pieces: () => Iterable<Buffer>, fields = form, as = cookie) =>
    () =>
      upload(place, { cookie: as, fields, bytes: size, pieces: pieces() });
  const strange = (size: number) => () => strangeBackup(size);
  const sound = soundBackup(Math.round(MEGABYTES * 1.2));
  const soundName = `a sound backup of ${Math.round(sound.length / MEGABYTE)} MB`;
  let question = '';
  const confirm = async (): Promise<Sent> => {
    const { status, body } = await ask(place, PATH, {
      cookie,
      form: { _csrf: hiddenField(question, '_csrf'), action: 'restore', _confirmed: '1' },
    });
    return { status, text: body };
  };
  const offer = async (): Promise<Sent> => {
    const asked = await send(sound.length, () => cut(sound))();
    question = asked.text;
    return asked;
  };
  return [
    { name: 'a stranger', status: 303, act: send(bytes, strange(bytes), form, '') },
    { name: 'no backup', status: 422, act: send(bytes, () => junk(bytes)) },
    {
      name: 'not from our page',
      status: 403,
      act: send(bytes, strange(bytes), { ...form, _csrf: 'x' }),
    },
    { name: 'a small backup', status: 422, act: send(100_000, strange(100_000)) },
    { name: 'a backup that opens to nothing', status: 422, act: send(bytes, strange(bytes)) },
    { name: 'the same again', status: 422, act: send(bytes, strange(bytes)) },
    { name: soundName, status: 200, act: offer },
    { name: 'its restore', status: 200, act: confirm },
  ];
}

/** Sends everything once; whatever costs more than it may, or is answered otherwise, has failed. */
export async function checkUploadMemory(
  say: (line: string) => void,
): Promise<{ readonly passed: number; readonly failed: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'upload-memory-'));
  const pair = await openPair(folder, { historyDays: 5, recordings: 2 });
  const pid = pair.liveLab.hosting.pid('a');
  let failed = 0;
  let passed = 0;
  const measured = async ({ name, status: expected, act }: Case): Promise<void> => {
    const before = residentBytes(pid);
    let highest = before;
    const watch = setInterval(() => {
      highest = Math.max(highest, residentBytes(pid));
    }, LOOK_MS);
    const fromMs = hostMonoMs();
    const beforeBytes = folderBytes(folder);
    const { status } = await act().catch((error: Error) => ({ status: 0, text: error.message }));
    clearInterval(watch);
    const grown = highest - before;
    const wrong = [
      ...(status === expected ? [] : [`not ${expected}`]),
      ...(grown > GROWTH_MAX ? [`more than ${GROWTH_MAX / MEGABYTE} MB`] : []),
      ...(status !== 200 && folderBytes(folder) - beforeBytes > LEFT_MAX ? ['something is left of it'] : []),
    ];
    if (wrong.length === 0) passed += 1;
    else failed += 1;
    const seconds = ((hostMonoMs() - fromMs) / 1_000).toFixed(1);
    const mega = (value: number): string => `${Math.round(value / MEGABYTE)} MB`;
    say(
      `${wrong.length === 0 ? 'ok    ' : 'FAILED'} ${name}: ${status} after ${seconds} s; resident ${mega(before)} + ${mega(grown)}; state folder ${mega(folderBytes(folder))}${wrong.map((one) => `; ${one}`).join('')}`,
    );
  };
  try {
    await untilAnswers(pair.a, '/login');
    const cookie = await signIn(pair.a);
    const page = await ask(pair.a, PATH, { cookie });
    const csrf = hiddenField(page.body, '_csrf');
    const form = { ...formFields(page.body, 'restore'), _csrf: csrf, action: 'restore', password: '' };
    for (const one of casesOf(pair.a, cookie, form)) await measured(one);
  } finally {
    await pair.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return { passed, failed };
}

/** A backup of a site like the box's, with so many megabytes of history that hardly compress. */
function soundBackup(megabytes: number): Buffer {
  const disks = { a: createMemoryDisk(8e9), b: createMemoryDisk(8e9) };
  makeBoxes(defaultPlan, 'large', disks, { nowMs: Date.UTC(2018, 2, 5), historyDays: 1, recordings: 1 });
  const { db } = openStore(disks.a, 'site');
  const insert = db.prepare(
    "INSERT INTO session_event (origin, seq, session_id, at_ms, kind, text) VALUES ('large', ?, 's', 1, 'chat', ?)",
  );
  for (let seq = 1; seq <= (megabytes * MEGABYTE) / ROW_BYTES; seq += 1)
    insert.run(seq, randomBytes((ROW_BYTES * 3) / 4).toString('base64'));
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
