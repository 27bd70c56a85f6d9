/** A seed that found something as files: its deeds, a rehearsal that does them again, and a recording. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { stringify } from 'yaml';
import { readJson } from '../../../hardware/kernel/read-json.js';
import { DAY, type Micros, MS, SECOND } from '../../../hardware/ports.js';
import type { ActRecord } from '../../acts/act.js';
import { isThere, makeFolder } from '../../hosting/host/folder.js';
import { keyOf, type Step } from '../deeds/deed.js';
import { deedKinds } from '../deeds/index.js';
import { findingLine } from '../judge/finding.js';
import { groundAmounts } from '../place/ground.js';
import { FIRST_US, labOfSeed, type Played, play } from '../play.js';
import { writeRecording } from './recording.js';
import { LOOK } from './rehearsed.js';

/** A case comes from anywhere: it asks for no more than a campaign does. */
const STEPS_MAX = 1_000;
const WAIT_US_MAX: Micros = 31 * DAY;

const stepSchema = v.object({
  waitUs: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(WAIT_US_MAX)),
  deed: v.object({ kind: v.string(), values: v.record(v.string(), v.unknown()) }),
});
const caseSchema = v.object({
  /** What a lesson of it is called, which does not tell the answer; absent: what was found. */
  title: v.exactOptional(v.object({ en: v.string(), fr: v.string() })),
  /** What it was, for people. */
  about: v.string(),
  seed: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  steps: v.pipe(v.array(stepSchema), v.maxLength(STEPS_MAX)),
});
/** Deeds that found something once: test/corpus has those that must hold for ever. */
export type Case = Readonly<v.InferOutput<typeof caseSchema>>;
export const readCase = (text: string): Case | null => readJson(caseSchema, text);

/** All its deeds are such as there are. */
export const canBePlayed = ({ steps }: Case): boolean =>
  steps.every(({ deed }) => deedKinds.find(({ key }) => key === keyOf(deed))?.takes(deed) === true);

/** Plays the deeds of a case. */
export const playCase = ({ seed, steps }: Case): Promise<Played> => play({ seed: String(seed), steps });

const REWIND_US: Micros = 2 * SECOND;
const ms = (us: Micros): string => `${us / MS} ms`;

/** The same deeds as a rehearsal. */
export function rehearsalOf({ about, seed, steps }: Case): string {
  const { labSeed, siteVersion } = labOfSeed(seed);
  const { siteVersion: site, ...amounts } = groundAmounts(siteVersion);
  const commands = steps.flatMap(({ waitUs, deed }) => [{ wait: ms(waitUs) }, { deed }]);
  const title = { en: `Campaign, seed ${seed}`, fr: `Campagne, graine ${seed}` };
  const found = about.split('\n')[0] ?? '';
  return stringify({
    id: `campaign-${seed}`,
    title,
    brief: { en: `A campaign found: ${found}`, fr: `Une campagne a trouvé : ${found}` },
    guide: [],
    start: { boxes: 'pair', site, ...amounts, seed: labSeed },
    steps: [
      {
        id: 'synchronised',
        guide: [],
        title: { en: 'The pair is synchronised', fr: 'La paire est synchronisée' },
        hint: { en: 'Wait for a data-sync', fr: 'Attendez une synchronisation' },
        recognised: { event: 'failover.synced' },
      },
    ],
    faults: [],
    mistakes: [],
    success: [],
    way: [
      {
        block: 'deeds',
        commands: [{ wait: ms(FIRST_US) }, { deed: { kind: LOOK } }, ...commands],
      },
      { block: 'way-back', commands: [{ leadBack: true }] },
    ],
  });
}

export interface SavedFiles {
  readonly folder: string;
  readonly caseFile: string;
  readonly rehearsal: string;
  readonly recording: string;
}

/** Writes everything about some deeds of a seed into a folder of its own. */
export async function saveCase(parent: string, given: Omit<Case, 'about'>): Promise<SavedFiles> {
  const { seed, steps } = given;
  let acts: readonly ActRecord[] = [];
  let [lastUs, untilUs]: Micros[] = [0, 0];
  const played = await play({
    seed: String(seed),
    steps: steps as readonly Step[],
    onActs: (done, begun, endUs) => {
      acts = done;
      lastUs = begun.at(-1) ?? endUs;
      untilUs = endUs;
    },
  });
  const about = played.findings.map(findingLine).join('\n');
  const folder = join(parent, `seed-${seed}`);
  if (!isThere(folder)) makeFolder(folder);
  const recording = join(folder, 'recording');
  const beforeUs = (lastUs ?? 0) - REWIND_US;
  await writeRecording(recording, { seed, acts, untilUs: untilUs ?? 0, finding: about, beforeUs });
  const caseFile = join(folder, 'case.json');
  writeFileSync(caseFile, `${JSON.stringify({ about, ...given }, null, 2)}\n`);
  const rehearsal = join(folder, 'rehearsal.yaml');
  writeFileSync(rehearsal, rehearsalOf({ about, ...given }));
  return { folder, caseFile, rehearsal, recording };
}
