/**
 * Saves a lab, or a moment of it, as one file: what people did up to an instant, and a digest of each line
 * that was seen. What is made from the seed is not in it.
 */
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostNowMs } from '../../../hardware/kernel/host-time.js';
import type { Micros } from '../../../hardware/ports.js';
import { filesOf } from '../../hosting/door/recorded-body.js';
import { hostReason, isHostError } from '../../hosting/host/words.js';
import { seedIn } from '../keeping/folder-owner.js';
import { readMoments } from '../keeping/moments-file.js';
import { type RecordLine, readLine, versionOf } from '../recording/lines.js';
import { bodiesFolder, FORMAT, recordingLines, transcriptLines } from '../recording/recording.js';
import { instantOf, seenLine } from '../recording/transcript.js';
import { bodyPart, fileParts, type LabFileAbout, programVersion, secretWords } from './about.js';
import { LabFileError } from './container.js';
import { traineeUntil } from './trainee-until.js';
import { type PartSource, writeContainer } from './write-container.js';

export interface SaveFileOptions {
  /** The lab's folder; nothing in it is changed, and the lab may run. */
  readonly folder: string;
  readonly path: string;
  /** The last instant that is in it; null: as far as all is known. */
  readonly untilUs: Micros | null;
  /** Its name, if it has one. */
  readonly moment: string | null;
  readonly withSeed: boolean;
}

export interface SavedFile extends LabFileAbout {
  readonly path: string;
  readonly bytes: number;
}

/** What was found while the recording was gone through. */
interface Course {
  begin: Extract<RecordLine, { kind: 'begin' }> | null;
  completeUs: Micros | null;
  acts: number;
  requests: number;
  readonly bodies: Set<string>;
}

/** Lines of a recording between two words that all is complete. */
function createHeld(course: Course, limitUs: Micros) {
  let held: { readonly text: string; readonly line: RecordLine }[] = [];
  return {
    put: (text: string, line: RecordLine): void => {
      held.push({ text, line });
    },
    take: function* (): Generator<string> {
      for (const { text, line } of held) {
        if ((line.kind === 'act' || line.kind === 'outside') && line.record.t > limitUs) continue;
        if (line.kind === 'act') course.acts += 1;
        if (line.kind === 'outside') {
          course.requests += 1;
          for (const { sha256 } of filesOf(line.record.body)) course.bodies.add(sha256);
        }
        yield `${text}\n`;
      }
      held = [];
    },
  };
}

/** The recording up to an instant: what is complete, of runs that can be repeated. */
function* recordedUntil(folder: string, untilUs: Micros | null, course: Course): Generator<string> {
  const limitUs = untilUs ?? Number.POSITIVE_INFINITY;
  const held = createHeld(course, limitUs);
  for (const text of recordingLines(folder)) {
    if ((versionOf(text) ?? FORMAT) !== FORMAT)
      throw new LabFileError(`the recording in ${folder} is of another version: replay it with that one`);
    const line = readLine(text);
    if (line === null) break;
    if (line.kind === 'continue' && (!line.clean || line.startUs > limitUs)) break;
    if (line.kind === 'begin') course.begin = line;
    if (!('t' in line)) {
      held.put(text, line);
      continue;
    }
    yield* held.take();
    const t = Math.min(line.t, limitUs);
    const end: RecordLine = t < line.t ? { kind: 'mark', t } : line;
    yield `${JSON.stringify(end)}\n`;
    course.completeUs = t;
    if (t < line.t || line.kind === 'lost' || line.kind === 'full') break;
  }
}

/** Digests of what was seen, up to the instant. */
function* seenUntil(folder: string, untilUs: Micros, counted: { lines: number }): Generator<string> {
  for (const line of transcriptLines(folder)) {
    if (instantOf(line) > untilUs) return;
    counted.lines += 1;
    yield `${seenLine(line)}\n`;
  }
}

const timeOf = (us: Micros): string => new Date(us / 1_000).toISOString();

/** All is complete up to the instant that was asked for, or to some at all. */
function checkedUntil({ folder, untilUs }: SaveFileOptions, course: Course): Micros {
  const { completeUs, begin } = course;
  if (begin === null) throw new LabFileError(`there is no recording in ${folder}`);
  if (completeUs === null || completeUs < begin.startUs)
    throw new LabFileError(`nothing of the recording in ${folder} is complete yet: try again in a moment`);
  if (untilUs !== null && untilUs < begin.startUs)
    throw new LabFileError(
      `the lab in ${folder} began at ${timeOf(begin.startUs)}, after ${timeOf(untilUs)}`,
    );
  if (untilUs !== null && completeUs < untilUs)
    throw new LabFileError(
      `the recording in ${folder} can be repeated up to ${timeOf(completeUs)}, not up to ${timeOf(untilUs)}`,
    );
  return completeUs;
}

function* partsOf(options: SaveFileOptions, course: Course, seen: { lines: number }): Generator<PartSource> {
  const { folder } = options;
  yield { name: fileParts.recording, chunks: () => recordedUntil(folder, options.untilUs, course) };
  const untilUs = checkedUntil(options, course);
  yield { name: fileParts.seen, chunks: () => seenUntil(folder, untilUs, seen) };
  const trainee = traineeUntil(folder, untilUs);
  if (trainee !== null) yield { name: fileParts.trainee, chunks: () => [trainee] };
  const moments = readMoments(folder).filter(({ atUs }) => atUs <= untilUs);
  if (moments.length > 0) yield { name: fileParts.moments, chunks: () => [JSON.stringify(moments)] };
  for (const name of [fileParts.lesson, fileParts.beginning])
    if (existsSync(join(folder, name))) yield { name, chunks: () => [readFileSync(join(folder, name))] };
  for (const body of [...course.bodies].sort())
    yield { name: bodyPart(body), chunks: () => createReadStream(join(bodiesFolder(folder), body)) };
}

/** Throws LabFileError; nothing is left of a file that could not be written. */
export async function saveLabFile(options: SaveFileOptions): Promise<SavedFile> {
  const { folder, path, moment } = options;
  const seed = options.withSeed ? seedIn(folder) : null;
  if (options.withSeed && seed === null)
    throw new LabFileError(`the seed of the lab is not in ${folder}: save it without`);
  const course: Course = { begin: null, completeUs: null, acts: 0, requests: 0, bodies: new Set() };
  const seen = { lines: 0 };
  const about = (): LabFileAbout => ({
    program: programVersion(),
    recording: FORMAT,
    savedAt: new Date(hostNowMs()).toISOString(),
    moment,
    seedDigest: course.begin?.seedDigest ?? '',
    seed,
    startUs: course.begin?.startUs ?? 0,
    untilUs: course.completeUs ?? 0,
    acts: course.acts,
    requests: course.requests,
    lines: seen.lines,
  });
  try {
    const words = secretWords({ seed });
    const written = await writeContainer(path, words, partsOf(options, course, seen), about);
    return { ...about(), path, bytes: written.bytes };
  } catch (error) {
    if (!isHostError(error)) throw error;
    throw new LabFileError(`the lab cannot be saved as ${path}: ${hostReason(error)}`);
  }
}
