/**
 * lab/live/line/: a lab as a value: all that came to it from outside, and a lab raised from that at any instant.
 *
 * The beginning of a line written down anew: what the recording of a lab that goes on from there begins with.
 */
import { copyFileSync, existsSync, linkSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Micros } from '../../../hardware/ports.js';
import { filesOf } from '../../hosting/door/recorded-body.js';
import { seedDigest } from '../../hosting/host/seed-digest.js';
import { FORMAT, type Recorder } from '../recording/recording.js';
import { instantOf } from '../recording/transcript.js';
import type { Line } from './line.js';

/** What is written at once. */
const LINES_AT_ONCE = 2_000;

/** Long bodies, kept under both folders. */
function keepBodies({ bodies, segments }: Line, untilUs: Micros, folder: string): void {
  if (bodies === null) return;
  for (const { outside } of segments)
    for (const { t, body } of outside)
      for (const { sha256 } of t <= untilUs ? filesOf(body) : []) {
        const [from, to] = [join(bodies, sha256), join(folder, sha256)];
        if (existsSync(to) || !existsSync(from)) continue;
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        try {
          linkSync(from, to);
        } catch {
          copyFileSync(from, to);
        }
      }
}

/** Writes what was done up to an instant, and what was seen. The number of the next deed. */
export function writeBeginning(
  line: Line,
  untilUs: Micros,
  seen: Iterable<string>,
  { recorder, bodies }: { readonly recorder: Recorder; readonly bodies: string },
): number {
  const { seed, startUs, amounts } = line;
  keepBodies(line, untilUs, bodies);
  let next = 0;
  let atUs = startUs;
  for (const [index, segment] of line.segments.entries()) {
    if (segment.untilUs === null || (index > 0 && segment.startUs > untilUs)) break;
    if (index === 0)
      recorder.begin({ kind: 'begin', format: FORMAT, seedDigest: seedDigest(seed), startUs, amounts });
    else {
      recorder.end(atUs);
      recorder.begin({ kind: 'continue', startUs: segment.startUs, boots: segment.boots, clean: true });
      next = 0;
    }
    for (const record of segment.acts) {
      if (record.t > untilUs) break;
      recorder.act(record);
      next = record.n + 1;
    }
    recorder.outside(segment.outside.filter(({ t }) => t <= untilUs));
    atUs = Math.min(untilUs, segment.untilUs);
  }
  let count = 0;
  for (const text of seen) {
    if (instantOf(text) > untilUs) break;
    recorder.transcript(text);
    count += 1;
    if (count % LINES_AT_ONCE === 0) recorder.flush(startUs);
  }
  recorder.flush(untilUs);
  return next;
}
