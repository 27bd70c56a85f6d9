/**
 * Watches a line that is played again: what the judge finds from an instant on, and how the trainee's rehearsal
 * that was walked in it comes out.
 */
import { join } from 'node:path';
import { type Micros, MS } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { seedDigest } from '../../hosting/host/seed-digest.js';
import { memoryDisk, type Readable } from '../../live/comparing/disk.js';
import { traineeFile } from '../../live/keeping/state-folder.js';
import type { Ground, Stage } from '../../live/line/ground.js';
import { endOf, type Line } from '../../live/line/line.js';
import type { Witness } from '../../live/what-if/play.js';
import type { Judged } from '../../live/what-if/what-if.js';
import { addressesOf } from '../../making/found.js';
import { debriefOf, followers } from '../debrief.js';
import { lookAround } from '../judge/around.js';
import { type Evidence, judge, type Verdict } from '../judge/judge.js';
import { createLedger, type Ledger } from '../judge/ledger.js';
import { type Snapshot, takeSnapshot } from '../judge/snapshot.js';
import { knownRehearsal } from '../language/load.js';
import type { BoxLetter, Rehearsal } from '../language/vocabulary.js';
import { OF } from '../report/bill.js';
import { gradeOf } from '../report/grade.js';
import { type BoxEvent, boxEventOf } from '../stage.js';
import { type Attempt, createAttempt } from './attempt.js';
import { readTrainee } from './trainee-file.js';

const letters = { a: 'A', b: 'B', c: 'C' } as const satisfies Record<string, BoxLetter>;

/** A rehearsal that somebody walked in the lab. */
interface Walked {
  readonly rehearsal: Rehearsal;
  readonly startUs: Micros;
  readonly hints: readonly string[];
}

/** The rehearsal that runs or ran last in the lab of a folder; null: none, or one that is not there any more. */
function walkedIn(folder: string, line: Line): Walked | null {
  const { current, last } = readTrainee(join(folder, traineeFile));
  const found =
    current !== null
      ? { id: current.rehearsal, startUs: current.startUs, hints: current.hints }
      : last === null
        ? null
        : {
            id: last.rehearsal,
            startUs: last.endedUs - last.report.simulatedMs * MS,
            hints: last.report.trainee?.hints ?? [],
          };
  if (found === null) return null;
  const rehearsal = knownRehearsal(found.id, addressesOf(line.amounts));
  if (rehearsal === null) return null;
  if (found.startUs < line.startUs || found.startUs > endOf(line)) return null;
  return { ...found, rehearsal };
}

function snapshotOn(db: Readable, files: readonly string[], sessions: readonly string[]): Snapshot | null {
  const site = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'session'").all();
  return site.length === 0 ? null : takeSnapshot(db, files, sessions);
}

/** The sites on the disks of a world. */
export function lookAtMemory(
  { disks, made }: Pick<Ground, 'disks' | 'made'>,
  sessions: readonly string[],
): Map<string, Snapshot> {
  const found = new Map<string, Snapshot>();
  for (const name of made.boxes) {
    const disk = disks?.[name];
    if (disk === undefined) continue;
    const readable = memoryDisk(disk);
    const snapshot = readable.read('site', (db) => snapshotOn(db, readable.files(), sessions));
    if (snapshot !== null) found.set(letters[name], snapshot);
  }
  return found;
}

/** The sites as they were, and how much had happened. */
interface Seen {
  readonly atUs: Micros;
  readonly before: ReadonlyMap<string, Snapshot>;
  readonly events: number;
}

const isSeen = (since: unknown): since is Seen =>
  typeof since === 'object' && since !== null && 'before' in since;

class Watching implements Witness<Judged> {
  readonly looks: Witness<Judged>['looks'];
  readonly watches: string;
  readonly #line: Line;
  readonly #walked: Walked | null;
  /** What happened since the beginning, where no rehearsal is followed. */
  readonly #events: BoxEvent[] = [];
  #ground: Ground | null = null;
  #stage: Stage | null = null;
  #before: Map<string, Snapshot> | null = null;
  #attempt: Attempt | null = null;
  /** The site's downtime of runs that are over, and what it was when the watch began. */
  #earlierUs = 0;
  #probeUs: () => Micros = () => 0;
  #beforeUs = 0;
  #ended: Judged | null = null;

  constructor(line: Line, walked: Walked | null) {
    this.#line = line;
    this.#walked = walked;
    this.looks = walked === null ? [] : [{ us: walked.startUs, look: () => this.#begin(walked) }];
    const { rehearsal, startUs, hints } = walked ?? {};
    this.watches = JSON.stringify([rehearsal?.id, startUs, hints]);
  }

  begins(stage: Stage, ground: Ground): void {
    this.#earlierUs += this.#probeUs();
    this.#probeUs = () => stage.outside.seats().probe.downtimeUs();
    this.#stage = stage;
    this.#ground = ground;
    stage.lab.onEntry((entry) => {
      const event = boxEventOf(entry);
      if (event === null || this.#ended !== null) return;
      const attempt = this.#attempt;
      if (this.#walked === null) this.#events.push(event);
      else if (attempt?.feed(event) === true && attempt.reached())
        this.#ended = this.#judged(attempt.ledger, this.#before);
    });
  }

  sees(): Seen {
    const before = this.#walked === null ? this.#look([]) : new Map<string, Snapshot>();
    const { nowUs } = this.#stage?.lab ?? { nowUs: () => this.#line.startUs };
    return { atUs: nowUs(), before, events: this.#events.length };
  }

  ends(since: unknown): Judged {
    if (this.#ended !== null) return this.#ended;
    if (this.#attempt !== null) return this.#judged(this.#attempt.ledger, this.#before);
    if (!isSeen(since)) return { lost: { rows: 0, files: 0 }, findings: [], rehearsal: null };
    const ledger = createLedger(since.atUs, {}, addressesOf(this.#line.amounts));
    for (const event of this.#events.slice(since.events)) ledger.event(event);
    return this.#judged(ledger, since.before);
  }

  #look(sessions: readonly string[]): Map<string, Snapshot> {
    return this.#ground === null ? new Map() : lookAtMemory(this.#ground, sessions);
  }

  #downtimeUs(): Micros {
    return this.#earlierUs + this.#probeUs();
  }

  #begin(walked: Walked): void {
    this.#before = this.#look([]);
    this.#beforeUs = this.#downtimeUs();
    const addresses = addressesOf(this.#line.amounts);
    const saved = { events: [], hints: walked.hints };
    this.#attempt = createAttempt(walked.rehearsal, walked.startUs, saved, addresses);
  }

  #verdict(ledger: Ledger, before: Evidence['before'] | null): Verdict {
    const told = ledger.told();
    const evidence: Evidence = {
      before: before ?? new Map(),
      after: this.#look(told.sessions.map(({ id }) => id)),
      pairs: ledger.pairs(),
      told,
      ofPair: this.#walked?.rehearsal.start.boxes === 'pair',
      moves: this.#walked?.rehearsal.moves ?? {},
    };
    return judge(evidence);
  }

  #judged(ledger: Ledger, before: Evidence['before'] | null): Judged {
    const verdict = this.#verdict(ledger, before);
    const { lost, findings } = verdict;
    return { lost, findings, rehearsal: this.#debriefed(verdict) };
  }

  #debriefed(verdict: Verdict): Judged['rehearsal'] {
    const [attempt, stage] = [this.#attempt, this.#stage];
    if (attempt === null || stage === null) return null;
    const { rehearsal, recogniser, hints, startUs, costs, ledger, remains } = attempt;
    const debrief = debriefOf(rehearsal, recogniser, {
      hosting: 'world',
      seed: seedDigest(this.#line.seed),
      startUs,
      endUs: stage.lab.nowUs(),
      wallMs: 0,
      downtimeUs: this.#downtimeUs() - this.#beforeUs,
      traceHash: stage.lab.traceHash(),
      verdict,
      costs,
      left: remains.tell(lookAround(stage.outside.seats()), followers(ledger)),
      stuck: null,
    });
    const titleOf = (id: string): Label =>
      rehearsal.mistakes.find((one) => one.id === id)?.title ?? { en: id, fr: id };
    return {
      title: rehearsal.title,
      points: gradeOf(debrief, hints.length),
      of: OF,
      succeeded: debrief.report.outcome === 'success',
      mistakes: debrief.report.mistakes.map(({ id }) => titleOf(id)),
    };
  }
}

/** Witnesses of the line of the lab in a folder; without a rehearsal they judge since it was seen last. */
export const witnessesOf =
  (folder: string) =>
  (line: Line): Witness<Judged> =>
    new Watching(line, walkedIn(folder, line));
