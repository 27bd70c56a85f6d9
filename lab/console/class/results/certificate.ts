/**
 * lab/console/class/results/: what a class came to: for people, tables, and learning record stores.
 *
 * A certificate: what a trainee did, with the recording that proves it. The hash on it is what repeating the
 * recording gives: `bomgar-sim replay` of the file says the same, or the certificate is not of that file.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { readJson } from '../../../../hardware/kernel/read-json.js';
import { MS } from '../../../../hardware/ports.js';
import type { Label } from '../../../../views/label.js';
import { readLabFile, seedOfFile, withLabFile } from '../../../live/files/open-file.js';
import { saveLabFile } from '../../../live/files/save-file.js';
import { replay } from '../../../live/recording/replay.js';
import type { Classroom } from '../class.js';
import type { Seat } from '../seats/seat.js';
import { resultOf, type SeatResult } from './results.js';

export const certificatesFolder = 'certificates';

const label = v.object({ en: v.string(), fr: v.string() });

const certificateSchema = v.object({
  seat: v.number(),
  name: v.string(),
  rehearsal: v.string(),
  title: label,
  mode: v.string(),
  points: v.number(),
  of: v.number(),
  verdict: label,
  outageMs: v.number(),
  labTimeMs: v.number(),
  mistakes: v.number(),
  hints: v.number(),
  /** Lab time. */
  endedAt: v.string(),
  /** Name and digest of the recording beside it. */
  file: v.string(),
  sha256: v.string(),
  lines: v.number(),
  traceHash: v.string(),
});

export type Certificate = v.InferOutput<typeof certificateSchema>;

const words = {
  notOver: {
    en: 'This rehearsal is not over: a certificate says how it ended.',
    fr: 'Cette répétition n’est pas terminée : une attestation dit comment elle s’est achevée.',
  },
  abandoned: {
    en: 'The rehearsal was abandoned: there is no certificate of that.',
    fr: 'La répétition a été abandonnée : il n’y a pas d’attestation pour cela.',
  },
  different: {
    en: 'The recording did not repeat as it was seen: no certificate was made of it.',
    fr: 'L’enregistrement ne s’est pas répété comme il avait été vu : aucune attestation n’a été établie.',
  },
} as const satisfies Record<string, Label>;

type Given = { readonly certificate: Certificate; readonly path: string } | { readonly refused: Label };

const nameOf = (result: SeatResult): string =>
  `seat-${result.seat}-${result.rehearsal}-${(result.traceHash ?? '').slice(0, 12)}`;

/** Saves what was done up to the end of the rehearsal, repeats it, and writes down what came of that. */
async function made(room: Classroom, seat: Seat, result: SeatResult, path: string): Promise<Given> {
  const open = seat.open();
  const last = open?.control.state().trainee.last ?? null;
  if (open === null || last === null) return { refused: words.notOver };
  const { live } = open;
  live.folder.recorder.flush(live.lab.nowUs() - 1);
  const folder = join(room.folder, certificatesFolder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Only what is complete can be saved: the last tick before the end at the latest.
  const untilUs = Math.min(last.endedUs, live.lab.nowUs() - 1);
  await saveLabFile({ folder: live.folder.path, path, untilUs, moment: null, withSeed: true });
  const file = await readLabFile(path);
  const again = await withLabFile(file, (at) =>
    replay({ folder: at, hosting: 'world', schedule: 'token', seed: seedOfFile(file, null) }),
  );
  if (again.outcome !== 'identical') return { refused: words.different };
  const certificate: Certificate = {
    ...{ seat: result.seat, name: result.name, rehearsal: result.rehearsal, title: result.title },
    ...{ mode: result.mode, mistakes: result.mistakes, hints: result.hints },
    points: result.points ?? 0,
    of: result.of ?? 0,
    verdict: result.verdict ?? result.title,
    outageMs: result.outageMs ?? 0,
    labTimeMs: result.labTimeMs ?? 0,
    endedAt: new Date(last.endedUs / MS).toISOString(),
    file: `${nameOf(result)}.lab`,
    sha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
    lines: again.lines,
    traceHash: again.traceHash,
  };
  writeFileSync(path.replace(/\.lab$/, '.json'), JSON.stringify(certificate, null, 1), { mode: 0o600 });
  return { certificate, path };
}

/** The certificate of a seat: made once, and then as it was made. */
export async function certificateOf(room: Classroom, seat: Seat): Promise<Given> {
  const result = resultOf(room, seat);
  if (result === null || result.status === 'waiting' || result.status === 'running')
    return { refused: words.notOver };
  if (result.status === 'abandoned') return { refused: words.abandoned };
  const path = join(room.folder, certificatesFolder, `${nameOf(result)}.lab`);
  const about = path.replace(/\.lab$/, '.json');
  const known =
    existsSync(about) && existsSync(path) ? readJson(certificateSchema, readFileSync(about, 'utf8')) : null;
  return known === null ? made(room, seat, result, path) : { certificate: known, path };
}
