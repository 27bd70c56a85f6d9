/**
 * What an interactive lab writes down: everything that people and tools did from outside, so that it
 * can be repeated, and the transcript of what was seen. Two files of lines in the lab's folder, and
 * one file for each long body. Bounded: a full recording says so and ends; the lab goes on.
 */

import { appendFileSync, closeSync, existsSync, openSync, readSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Micros } from '../../../hardware/ports.js';
import type { ActRecord } from '../../acts/act.js';
import type { OutsideRecord } from '../../hosting/door/outside-request.js';
import type { BoxName } from '../../plan.js';
import type { Answers } from './answers.js';
import { type MadeAmounts, type RecordLine, readLine, versionOf } from './lines.js';

export const FORMAT = 4;
/** Both files together. */
const BYTES_MAX = 1024 ** 3;
/** Sets of headers that are remembered at once. */
const HEADERS_MAX = 2_000;
const HELD_MAX = 256 * 1024;
/** What waits for a full disk at most. */
const UNWRITTEN_MAX = 64 * 1024 * 1024;

export const recordingFiles = ['recording.ndjson', 'transcript.ndjson', 'bodies'] as const;
/** Where the deeds and requests are. */
export const recordPath = (folder: string): string => join(folder, recordingFiles[0]);
const transcriptPath = (folder: string): string => join(folder, recordingFiles[1]);
/** Where long bodies are kept. */
export const bodiesFolder = (folder: string): string => join(folder, recordingFiles[2]);

export interface Recorder {
  act(record: ActRecord): void;
  outside(records: readonly OutsideRecord[]): void;
  transcript(line: string): void;
  begin(line: Extract<RecordLine, { kind: 'begin' | 'continue' }>): void;
  /** Everything up to `t` is known; the recording ends there. */
  lost(t: Micros, box: BoxName): void;
  end(t: Micros): void;
  /** Writes out what is held back; everything before `t` has been given. */
  flush(t: Micros): void;
  /** Much is held back: a flush is due. */
  readonly isDue: boolean;
}

const TAIL_BYTES = 64 * 1024;

/** `bytes` of a file that may be large, from `start` on. */
function slice(path: string, start: number, bytes: number): Buffer {
  const content = Buffer.alloc(bytes);
  const file = openSync(path, 'r');
  try {
    return content.subarray(0, readSync(file, content, 0, bytes, start));
  } finally {
    closeSync(file);
  }
}

/** Where the last whole line ends: looked for from the end, a line may be of any length. */
function wholeLines(path: string): number {
  for (let end = statSync(path).size; end > 0; end -= TAIL_BYTES) {
    const start = Math.max(0, end - TAIL_BYTES);
    const last = slice(path, start, end - start).lastIndexOf(0x0a);
    if (last >= 0) return start + last + 1;
  }
  return 0;
}

// A kill may have left half a line: what follows must begin on a line of its own.
function dropTorn(path: string): number {
  if (!existsSync(path)) return 0;
  const whole = wholeLines(path);
  if (whole < statSync(path).size) truncateSync(path, whole);
  return whole;
}

/** Whether the folder holds a recording of a lab, of whatever version. */
export function isRecording(folder: string): boolean {
  const path = recordPath(folder);
  if (!existsSync(path)) return false;
  const [first = ''] = slice(path, 0, TAIL_BYTES).toString('utf8').split('\n', 1);
  return versionOf(first) !== null;
}

/** Writes on behind what the folder's recording holds already. */
export function openRecorder(folder: string, bytesMax = BYTES_MAX): Recorder {
  let bytes = dropTorn(recordPath(folder)) + dropTorn(transcriptPath(folder));
  let records = '';
  let lines = '';
  // What follows the end of a recording could not be repeated: it stays as it is.
  let isOver = bytes >= bytesMax;
  let lastMarkUs = -1;
  let nextHeaders = 0;
  const known = new Map<string, number>();

  const put = (line: RecordLine): void => {
    if (!isOver) records += `${JSON.stringify(line)}\n`;
  };
  const headersOf = (headers: OutsideRecord['headers']): number => {
    const text = JSON.stringify(headers);
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size >= HEADERS_MAX) known.clear();
    const id = nextHeaders++;
    known.set(text, id);
    put({ kind: 'headers', id, headers });
    return id;
  };
  /** All of it or nothing: what a full disk took half of is taken back, and given again later. */
  const append = (path: string, text: string): void => {
    if (text === '') return;
    const had = existsSync(path) ? statSync(path).size : 0;
    try {
      appendFileSync(path, text, { mode: 0o600 });
    } catch (error) {
      if (existsSync(path)) truncateSync(path, had);
      throw error;
    }
    bytes += Buffer.byteLength(text);
  };
  const write = (): void => {
    // The transcript first: a mark never promises more than is there.
    append(transcriptPath(folder), lines);
    lines = '';
    append(recordPath(folder), records);
    records = '';
  };
  return {
    act: (record) => put({ kind: 'act', record }),
    outside: (given) => {
      for (const { headers, ...record } of given)
        put({ kind: 'outside', record, headers: headersOf(headers) });
    },
    transcript: (line) => {
      if (!isOver) lines += `${line}\n`;
    },
    begin: (line) => {
      // Numbers of headers go on counting only within one run of the lab.
      known.clear();
      put(line);
    },
    lost: (t, box) => {
      put({ kind: 'lost', t, box });
      isOver = true;
    },
    end: (t) => {
      put({ kind: 'end', t });
      write();
    },
    flush: (t) => {
      if (isOver) {
        write();
        return;
      }
      // A disk that stays full: the recording ends here rather than fill the memory.
      if (lines.length + records.length > UNWRITTEN_MAX) {
        lines = '';
        records = `${JSON.stringify({ kind: 'full', t: lastMarkUs } satisfies RecordLine)}\n`;
        isOver = true;
      } else if (t > lastMarkUs) put({ kind: 'mark', t });
      lastMarkUs = t;
      write();
      if (bytes < bytesMax) return;
      put({ kind: 'full', t });
      write();
      isOver = true;
    },
    get isDue() {
      return lines.length + records.length > HELD_MAX;
    },
  };
}

/** One run of the lab, from its start to its end, its kill, or the end of the recording. */
export interface Segment {
  readonly startUs: Micros;
  readonly boots: Readonly<Partial<Record<BoxName, number>>>;
  readonly acts: readonly ActRecord[];
  readonly outside: readonly OutsideRecord[];
  /** Up to here everything is known; null: nothing is. */
  readonly untilUs: Micros | null;
  readonly ending: 'end' | 'killed' | 'lost' | 'full';
  /** What requests were answered, as far as it is known. */
  readonly answers?: Answers;
}

export interface Recording {
  readonly seedDigest: string;
  readonly startUs: Micros;
  readonly amounts: MadeAmounts;
  readonly segments: readonly Segment[];
  /** Runs of the lab that cannot be repeated, because a kill came before them. */
  readonly after: number;
}

export class RecordingError extends Error {}

/** Reads a recording. Throws RecordingError for a folder without one, or one of another format. */
export function readRecording(folder: string): Recording {
  const path = recordPath(folder);
  if (!existsSync(path)) throw new RecordingError(`there is no recording in ${folder}`);
  const segments: { -readonly [K in keyof Segment]: Segment[K] }[] = [];
  let acts: ActRecord[] = [];
  let outside: OutsideRecord[] = [];
  let headers = new Map<number, OutsideRecord['headers']>();
  let begin: Extract<RecordLine, { kind: 'begin' }> | null = null;
  let after = 0;
  const open = (startUs: Micros, boots: Segment['boots']): void => {
    acts = [];
    outside = [];
    headers = new Map();
    segments.push({ startUs, boots, acts, outside, untilUs: null, ending: 'killed' });
  };
  for (const text of linesOf(path)) {
    if ((versionOf(text) ?? FORMAT) !== FORMAT)
      throw new RecordingError('the recording is of another version');
    const line = readLine(text);
    // The last line of a lab that was killed.
    if (line === null) break;
    const last = segments.at(-1);
    if (line.kind === 'begin') {
      begin = line;
      open(line.startUs, {});
    } else if (line.kind === 'continue') {
      if (!line.clean || after > 0 || last?.ending === 'lost') after += 1;
      else open(line.startUs, line.boots);
    } else if (last === undefined || after > 0) continue;
    else if (line.kind === 'headers') headers.set(line.id, line.headers);
    else if (line.kind === 'act') acts.push(line.record);
    else if (line.kind === 'outside')
      outside.push({ ...line.record, headers: headers.get(line.headers) ?? {} });
    else {
      last.untilUs = line.t;
      if (line.kind !== 'mark') last.ending = line.kind;
    }
  }
  if (begin === null) throw new RecordingError(`the recording in ${folder} has no beginning`);
  const { seedDigest, startUs, amounts } = begin;
  return { seedDigest, startUs, amounts, segments, after };
}

/** Lines of the recording itself, one after the other. */
export const recordingLines = (folder: string): Generator<string> => linesOf(recordPath(folder));

/** Lines of the recorded transcript, one after the other. */
export const transcriptLines = (folder: string): Generator<string> => linesOf(transcriptPath(folder));

/** A recording out of a .lab file: of each line that was seen there is what `seenLine` keeps. */
export const seenFile = 'seen.ndjson';
export const isOfSeen = (folder: string): boolean => existsSync(join(folder, seenFile));
export const seenLines = (folder: string): Generator<string> => linesOf(join(folder, seenFile));

const CHUNK_BYTES = 1024 * 1024;

/** Lines of a file that may be large. */
function* linesOf(path: string): Generator<string> {
  if (!existsSync(path)) return;
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let rest = Buffer.alloc(0);
    for (;;) {
      const read = readSync(file, chunk, 0, CHUNK_BYTES, null);
      if (read === 0) break;
      let block = Buffer.concat([rest, chunk.subarray(0, read)]);
      for (let end = block.indexOf(0x0a); end >= 0; end = block.indexOf(0x0a)) {
        yield block.toString('utf8', 0, end);
        block = block.subarray(end + 1);
      }
      rest = Buffer.from(block);
    }
    if (rest.length > 0) yield rest.toString('utf8');
  } finally {
    closeSync(file);
  }
}
