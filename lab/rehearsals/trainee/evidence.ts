/** What the judge compares for a trainee: the disks before and after, and what users were told. */
import type { Label } from '../../../views/label.js';
import { seedDigest } from '../../hosting/host/seed-digest.js';
import type { LiveLab } from '../../live/live-lab.js';
import { debriefOf, followers } from '../debrief.js';
import { lookAround } from '../judge/around.js';
import { judge } from '../judge/judge.js';
import { lookAtFolder } from '../judge/look.js';
import type { Snapshot } from '../judge/snapshot.js';
import type { BoxLetter } from '../language/vocabulary.js';
import type { FlightLine } from '../recorder/flight-log.js';
import { OF } from '../report/bill.js';
import { gradeOf } from '../report/grade.js';
import type { Attempt } from './attempt.js';
import type { Ending } from './trainee-state.js';

const words = {
  abandoned: { en: 'The rehearsal was abandoned.', fr: 'La répétition a été abandonnée.' },
} as const satisfies Record<string, Label>;

/** A look at a disk, as it is saved. */
export interface SavedSnapshot extends Omit<Snapshot, 'sessions'> {
  readonly box: BoxLetter;
}

const lettersOfBoxes = { a: 'A', b: 'B', c: 'C' } as const satisfies Record<string, BoxLetter>;

type Place = Pick<LiveLab, 'lab' | 'outside' | 'made' | 'seed'> & {
  readonly folder: Pick<LiveLab['folder'], 'boxFolder'>;
};

/** The disks of all boxes that hold a site. */
export function lookAtAll({ folder, made }: Place): SavedSnapshot[] {
  return made.boxes.flatMap((name) => {
    const snapshot = lookAtFolder(folder.boxFolder(name), []);
    if (snapshot === null) return [];
    const { sessions: _sessions, logs, ...rest } = snapshot;
    const marks = logs.map((mark) => ({ ...mark, rows: null }));
    return [{ box: lettersOfBoxes[name], logs: marks, ...rest }];
  });
}

/** Judges an attempt as it stands now. */
export function endingOf(
  place: Place,
  { attempt, before }: { readonly attempt: Attempt; readonly before: readonly SavedSnapshot[] },
  given: { how: Ending['how']; downtimeUs: number; wallMs: number; lines: readonly FlightLine[] },
): Ending {
  const { how, downtimeUs, wallMs, lines } = given;
  const { lab, outside, folder, made, seed } = place;
  const { hints, ledger, costs, remains } = attempt;
  const told = ledger.told();
  const ids = told.sessions.map(({ id }) => id);
  const after = new Map<string, Snapshot>();
  for (const name of made.boxes) {
    const snapshot = lookAtFolder(folder.boxFolder(name), ids);
    if (snapshot !== null) after.set(lettersOfBoxes[name], snapshot);
  }
  const earlier = before.map(({ box, ...rest }): [string, Snapshot] => [
    box,
    { ...rest, sessions: new Map() },
  ]);
  const endUs = lab.nowUs();
  const debrief = debriefOf(attempt.rehearsal, attempt.recogniser, {
    hosting: 'processes',
    seed: seedDigest(seed),
    startUs: attempt.startUs,
    endUs,
    wallMs,
    downtimeUs,
    traceHash: lab.traceHash(),
    costs,
    left: remains.tell(lookAround(outside.seats()), followers(ledger)),
    verdict: judge({
      before: new Map(earlier),
      after,
      pairs: ledger.pairs(),
      told,
      ofPair: attempt.rehearsal.start.boxes === 'pair',
      moves: attempt.rehearsal.moves ?? {},
    }),
    stuck: how === 'abandoned' ? words.abandoned : null,
    lines,
  });
  const trainee = { points: gradeOf(debrief, hints.length), of: OF, hints: [...hints] };
  return {
    rehearsal: attempt.rehearsal.id,
    how,
    endedUs: endUs,
    report: { ...debrief.report, trainee },
    success: debrief.success.map((one) => one.holds),
    reasons: debrief.reasons,
    ...(debrief.flight === undefined ? {} : { flight: debrief.flight }),
  };
}
