/** Recordings and file-store items: rows of the site database and contents on the disk. */
import { createHash } from 'node:crypto';
import { all, type Db, run } from '../../appliance/store/database.js';
import { DAY_MS, type Disk, type Random } from '../../hardware/ports.js';
import { createRandom } from '../../hardware/random.js';
import { fileEndings, fileStems } from './words.js';

export interface Content {
  /** Path on the disk: content-addressed. */
  readonly path: string;
  readonly bytes: Buffer;
}

const RECORDING_BYTES_MIN = 2_000;
const RECORDING_BYTES_MAX = 6_000;
// So that a backup shows its limits: more than 50 items under 200 KB, and some above.
const SMALL_BYTES_MIN = 1_200;
const SMALL_BYTES_MAX = 24_000;
const LARGE_BYTES_MIN = 210_000;
const LARGE_BYTES_MAX = 260_000;
const LARGE_EVERY = 12;

const addressed = (folder: 'recordings' | 'files', bytes: Buffer): Content & { readonly sha256: string } => {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { path: `${folder}/${sha256}`, bytes, sha256 };
};

/** Gives the newest sessions a recording. Inside the caller's transaction. */
export function makeRecordings(db: Db, seed: string, count: number): Content[] {
  const draw = createRandom(`${seed}/making/recordings`);
  const newest = all<{ origin: string; seq: number }>(
    db,
    'SELECT origin, seq FROM session ORDER BY started_ms DESC, origin, seq LIMIT ?',
    count,
  );
  return newest.map(({ origin, seq }) => {
    const content = addressed('recordings', draw.bytes(draw.int(RECORDING_BYTES_MIN, RECORDING_BYTES_MAX)));
    run(
      db,
      'UPDATE session SET recording_sha256 = ?, recording_bytes = ? WHERE origin = ? AND seq = ?',
      content.sha256,
      content.bytes.length,
      origin,
      seq,
    );
    return content;
  });
}

/** The file store. Inside the caller's transaction. */
export function makeFileStore(db: Db, draw: Random, count: number, createdMs: number): Content[] {
  const made: Content[] = [];
  for (let index = 0; index < count; index += 1) {
    const large = index % LARGE_EVERY === LARGE_EVERY - 1;
    const bytes = draw.bytes(
      large ? draw.int(LARGE_BYTES_MIN, LARGE_BYTES_MAX) : draw.int(SMALL_BYTES_MIN, SMALL_BYTES_MAX),
    );
    const content = addressed('files', bytes);
    const stem = fileStems[index % fileStems.length] ?? fileStems[0];
    run(
      db,
      'INSERT INTO stored_file (id, name, sha256, size_bytes, created_ms) VALUES (?,?,?,?,?)',
      draw.uuid(),
      `${stem}-${String(index + 1).padStart(2, '0')}.${draw.pick(fileEndings)}`,
      content.sha256,
      bytes.length,
      createdMs + Math.floor(index / 2) * DAY_MS,
    );
    made.push(content);
  }
  return made;
}

/** Puts files on a disk. */
export function writeContents(disk: Disk, contents: readonly Content[]): void {
  for (const { path, bytes } of contents) disk.writeFile(path, bytes);
}
