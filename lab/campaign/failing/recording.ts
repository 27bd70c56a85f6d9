/**
 * A run of a campaign as the recording of a lab: what people did at its instants, and what was seen. It
 * is written by repeating the run from these acts alone, so that it can be repeated by anybody.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { createMemoryDisk } from '../../../hardware/disk/memory-disk.js';
import { readJson } from '../../../hardware/kernel/read-json.js';
import { type Micros, MS } from '../../../hardware/ports.js';
import type { ActRecord } from '../../acts/act.js';
import { isThere, makeFolder } from '../../hosting/host/folder.js';
import { seedDigest } from '../../hosting/host/seed-digest.js';
import { createWorldHosting } from '../../hosting/world/world.js';
import { FORMAT, openRecorder } from '../../live/recording/recording.js';
import { repeatActs } from '../../live/recording/repeat-acts.js';
import { lineOf } from '../../live/recording/transcript.js';
import { addressesOf, pairPlan } from '../../making/found.js';
import { makeBoxes } from '../../making/make-boxes.js';
import { assemble, DISK_BYTES, ROBOT_START_US } from '../../supervisor/world-lab.js';
import { groundAmounts } from '../place/ground.js';
import { type LabOfSeed, labOfSeed } from '../play.js';

export const findingFile = 'finding.json';

const findingSchema = v.object({
  seed: v.string(),
  finding: v.string(),
  /** The instant before the last deed. */
  beforeUs: v.number(),
});
/** Where a recording's finding is. */
export type RecordedFinding = Readonly<v.InferOutput<typeof findingSchema>>;

/** Null: it is no recording of a finding. */
export const readFinding = (text: string): RecordedFinding | null => readJson(findingSchema, text);

/** The boxes are found running. */
const found: readonly ActRecord[] = [
  { t: ROBOT_START_US, n: 0, act: { kind: 'probe' } },
  { t: ROBOT_START_US, n: 1, act: { kind: 'resume', boxes: ['a', 'b'] } },
];

async function labWithout({ labSeed, siteVersion }: LabOfSeed) {
  const disks = { a: createMemoryDisk(DISK_BYTES), b: createMemoryDisk(DISK_BYTES) };
  const amounts = groundAmounts(siteVersion);
  const addresses = addressesOf(amounts);
  const nowMs = ROBOT_START_US / MS;
  const made = makeBoxes(pairPlan(addresses), labSeed, disks, { ...amounts, nowMs });
  const hosting = createWorldHosting({ seed: labSeed, addresses, disks, plates: made.plates });
  return assemble({
    hosting,
    schedule: 'token',
    startUs: ROBOT_START_US,
    seed: labSeed,
    made,
    found: amounts,
    on: false,
  });
}

export interface RunToRecord {
  readonly seed: number;
  readonly acts: readonly ActRecord[];
  readonly untilUs: Micros;
  readonly finding: string;
  readonly beforeUs: Micros;
}

/** Writes the run into a folder; hash over what was seen when it was repeated. */
export async function writeRecording(folder: string, run: RunToRecord): Promise<string> {
  if (!isThere(folder)) makeFolder(folder);
  const from = labOfSeed(run.seed);
  const recorder = openRecorder(folder);
  const amounts = groundAmounts(from.siteVersion);
  recorder.begin({
    kind: 'begin',
    format: FORMAT,
    seedDigest: seedDigest(from.labSeed),
    startUs: ROBOT_START_US,
    amounts,
  });
  const { lab, outside } = await labWithout(from);
  lab.onEntry((entry) => recorder.transcript(lineOf(entry)));
  const acts = [...found, ...run.acts.map((one) => ({ ...one, n: one.n + found.length }))];
  const beginning = { startUs: ROBOT_START_US, acts, untilUs: run.untilUs };
  await repeatActs({ lab, outside }, beginning, recorder.act);
  recorder.flush(run.untilUs);
  recorder.end(run.untilUs);
  const traceHash = lab.traceHash();
  await lab.close();
  const told = { seed: from.labSeed, finding: run.finding, beforeUs: run.beforeUs };
  writeFileSync(join(folder, findingFile), `${JSON.stringify(told, null, 2)}\n`, { mode: 0o600 });
  return traceHash;
}
