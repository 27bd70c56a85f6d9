/**
 * The people of the lab: what faults of the aim `people` want done is done at the pages, as soon as the box
 * lets them in, and put right once the fault is healed.
 */
import type { Mistake, MistakeKind } from '../../../hardware/faults/aims/people.js';
import { createOverlayView } from '../../../hardware/faults/conditions.js';
import { type Micros, SECOND } from '../../../hardware/ports.js';
import type { ClientHost } from '../../outside/client-host.js';
import type { Troubled } from '../../outside/faults.js';
import type { BoxName } from '../../plan.js';
import { BrowserError } from '../browser/browser.js';
import { oldBackup } from './backups.js';
import { certificate } from './certificates.js';
import type { Doing, Remembered } from './doing.js';
import { contract } from './maintenance.js';
import { type ContractKeeper, createPerson, Dropped, NotDone, type Person } from './person.js';
import { ntpServer, presharedKey, twoAdministrators } from './settings.js';

const doings: { readonly [K in MistakeKind]: Doing<K> } = {
  'preshared-key': presharedKey,
  'ntp-server': ntpServer,
  'old-backup': oldBackup,
  'two-administrators': twoAdministrators,
  certificate,
  contract,
};

const wrong = <K extends MistakeKind>(person: Person, mistake: Mistake<K>): Promise<Remembered> =>
  doings[mistake.kind].wrong(person, mistake);
const right = <K extends MistakeKind>(person: Person, was: Remembered, mistake: Mistake<K>): Promise<void> =>
  doings[mistake.kind].right(person, was, mistake);

/** Whatever came of it, nobody stays signed in. */
async function leaving<T>(person: Person, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } finally {
    await person.leave();
  }
}

/** A mistake that was made and is not put right yet. */
export interface MadeMistake {
  readonly id: string;
  readonly box: BoxName;
  readonly mistake: Mistake;
  readonly remembered: Remembered;
}

interface PeopleNeeds {
  readonly host: ClientHost;
  /** The boxes, and what somebody has put on them. */
  readonly boxes: Readonly<Partial<Record<BoxName, Troubled>>>;
  contract(box: BoxName): ContractKeeper;
  /** A bug in what people do: the run fails loudly. */
  fail(error: unknown): void;
}

export interface People {
  /** From here on they act. */
  attach(needs: PeopleNeeds): void;
  /** The faults are others now. */
  follow(): void;
  state(): readonly MadeMistake[];
}

/** How long somebody waits whom a box did not let in, or who was not obeyed. */
const AGAIN_US: Micros = 30 * SECOND;

interface Job {
  readonly id: string;
  readonly box: BoxName;
  readonly mistake: Mistake;
  /** Still in force. */
  wanted: boolean;
  heal: () => void;
  readonly healed: Promise<void>;
  /** Of what was made; null: nothing yet. */
  remembered: Remembered | null;
  ended: Promise<void>;
}

function jobOf(id: string, box: BoxName, mistake: Mistake, remembered: Remembered | null): Job {
  let heal = (): void => {};
  const healed = new Promise<void>((resolve) => {
    heal = resolve;
  });
  return { id, box, mistake, wanted: true, heal, healed, remembered, ended: Promise.resolve() };
}

/** What was there at the first attempt stays known: at the next one it may be wrong already. */
function keep(job: Job, was: Remembered): void {
  job.remembered = { ...was, ...job.remembered };
}

const isRefused = (error: unknown): boolean =>
  [BrowserError, NotDone, Dropped].some((kind) => error instanceof kind);

/** Tries until it is done, as long as it is wanted; null: not done. */
async function patiently<T>(
  host: ClientHost,
  wanted: () => boolean,
  act: () => Promise<T>,
): Promise<T | null> {
  while (wanted()) {
    try {
      return await act();
    } catch (error) {
      if (!isRefused(error)) throw error;
    }
    await host.sleep(AGAIN_US);
  }
  return null;
}

/** `made`: mistakes of a lab that goes on, which wait to be put right. */
export function createPeople(made: readonly MadeMistake[] = []): People {
  let needs: PeopleNeeds | null = null;
  let jobs: Job[] = made.map(({ id, box, mistake, remembered }) => jobOf(id, box, mistake, remembered));

  const make = async (person: Person, job: Job, { host, boxes }: PeopleNeeds): Promise<void> => {
    const { id, box, mistake } = job;
    const tell = (isRight: boolean): void =>
      host.emit('people.mistake', { box, mistake: mistake.kind, isRight });
    if (job.remembered === null) {
      const made = await patiently(
        host,
        () => job.wanted,
        () => leaving(person, () => wrong(person, mistake)),
      );
      // Half of it may have been done when the answer was lost, and the fault healed: that is put right, too.
      if (made !== null) keep(job, made);
      if (job.remembered === null) return;
      boxes[box]?.hit(id);
      tell(false);
    }
    const { remembered } = job;
    await job.healed;
    await patiently(
      host,
      () => true,
      () => leaving(person, () => right(person, remembered, mistake)),
    );
    tell(true);
  };

  const begin = (job: Job, given: PeopleNeeds): void => {
    const { id, box, mistake } = job;
    // The same mistake twice on a box: the second is made once the first is put right.
    const before = jobs.filter((one) => one !== job && one.box === box && one.mistake.kind === mistake.kind);
    const person = createPerson(given.host, {
      id,
      box,
      contract: given.contract(box),
      isMeant: () => job.wanted,
      remember: (was) => keep(job, was),
    });
    job.ended = Promise.all(before.map(({ ended }) => ended))
      .then(() => make(person, job, given))
      .catch(given.fail)
      .then(() => {
        jobs = jobs.filter((one) => one !== job);
      });
  };

  const follow = (): void => {
    if (needs === null) return;
    const inForce = new Map<string, { readonly box: BoxName; readonly mistake: Mistake }>();
    for (const [name, { overlays }] of Object.entries(needs.boxes)) {
      const view = createOverlayView({ overlays, overlayHit: () => {} });
      for (const { id, condition } of view.each('people')) {
        const [mistake] = condition.mistakes;
        if (mistake !== undefined) inForce.set(`${name} ${id}`, { box: name as BoxName, mistake });
      }
    }
    for (const job of jobs) {
      if (!job.wanted || inForce.delete(`${job.box} ${job.id}`)) continue;
      job.wanted = false;
      job.heal();
    }
    for (const [key, { box, mistake }] of inForce) {
      const job = jobOf(key.slice(box.length + 1), box, mistake, null);
      jobs.push(job);
      begin(job, needs);
    }
  };

  return {
    attach: (given) => {
      needs = given;
      for (const job of jobs) begin(job, given);
    },
    follow,
    state: () =>
      jobs.flatMap(({ id, box, mistake, remembered }) =>
        remembered === null ? [] : [{ id, box, mistake, remembered }],
      ),
  };
}
