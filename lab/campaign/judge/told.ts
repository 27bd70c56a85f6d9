/**
 * The ledger: what users were told in a run, and whether it is so in the end. What made it open again
 * (a data-sync from a box that was not told, a restore, a reset) is taken into account.
 */
import type { Entry } from '../../../hardware/kernel/turn.js';
import { type Micros, MS } from '../../../hardware/ports.js';
import { ranks } from '../../plan.js';
import { type Disks, type Letter, letters, other } from '../place/letters.js';
import { accountsOn, type SeenSettings, settingsOn, siteOn } from './eyes.js';
import type { FindingKind } from './finding.js';

/** How long a session lasted, as its row has it, may differ from what its user saw. */
const LASTED_MS_MAX = 20_000;

/** What was promised to the user of a console. */
export interface ToldSession {
  readonly id: string;
  readonly startedUs: Micros;
  ended: boolean;
  /** When its user was told that it has ended; null: nobody was. */
  endedUs: Micros | null;
}

/** Null: of this nobody was told. */
export type SavedSettings = { readonly [K in keyof SeenSettings]?: SeenSettings[K] | null };

export interface Told {
  /** An account was added, or deleted. */
  user(box: Letter, name: string, isThere: boolean): void;
  /** Somebody saves what the ledger does not read: of the settings of the failover page nothing is known. */
  unsure(box: Letter): void;
  /** The settings of the failover page were saved. */
  saved(box: Letter, settings: SavedSettings): void;
  /** Somebody guessed until the account was locked. */
  locked(box: Letter, name: string): void;
  /** Accounts that somebody has locked by guessing, with the instant. */
  readonly locks: readonly Lock[];
  /** A backup file was handed out, of a box with these sessions. */
  file(box: Letter, bytes: Buffer): void;
  /** A backup file was taken back. */
  restored(box: Letter, bytes: Buffer): void;
  /** A backup file was refused with these words. */
  refused(bytes: Buffer, words: string): void;
}

export interface Lock {
  readonly box: Letter;
  readonly name: string;
  readonly atUs: Micros;
}

interface ToldFile {
  readonly bytes: Buffer;
  readonly sessions: ReadonlySet<string>;
}

export interface Ledger extends Told {
  heard(entry: Entry): void;
  /** A disk that forgets has taken it back, or may have. */
  isForgotten(session: ToldSession): boolean;
  /**
   * A disk that forgets may have taken back its end, when the other box had it: the box has ended it once more,
   * so that it has a row for each end, and what the first one names is with nobody.
   */
  mayEndTwice(session: ToldSession): boolean;
  /** Of sessions too, as their users saw them. */
  check(sessions: readonly ToldSession[]): void;
}

const sessionsOn = (disks: Disks, box: Letter): ReadonlySet<string> =>
  new Set(
    ((siteOn(disks, box)?.prepare('SELECT id FROM session').all() ?? []) as { id: string }[]).map(
      ({ id }) => id,
    ),
  );

interface Parts {
  find(kind: FindingKind, text: string): void;
  readonly disks: Disks;
  nowUs(): Micros;
  /** A disk of the box lies, or is put back to what it was: what it says to be kept may be gone with the next power cut. */
  forgets(box: Letter): boolean;
}

/** Since when a box's disk forgets; null: it keeps what it takes. */
function createForgetting({ nowUs, forgets }: Pick<Parts, 'nowUs' | 'forgets'>) {
  const sinceUs: Record<Letter, Micros | null> = { a: null, b: null };
  const spans: { readonly fromUs: Micros; readonly toUs: Micros }[] = [];
  return {
    look: (): void => {
      for (const box of letters) sinceUs[box] = forgets(box) ? (sinceUs[box] ?? nowUs()) : null;
    },
    /** A box lost its power, or starts: since when all is open that was told of it; null: nothing is. */
    powered: (box: Letter): Micros | null => {
      const fromUs = sinceUs[box];
      if (fromUs !== null) spans.push({ fromUs, toUs: nowUs() });
      return fromUs;
    },
    /** In a while that has something of the one from here to there. */
    within: (beganUs: Micros, endedUs: Micros = beganUs): boolean =>
      spans.some(({ fromUs, toUs }) => fromUs <= endedUs && beganUs <= toUs),
  };
}

/** Accounts by box: of which somebody was told that they are there, or gone. */
function createAccounts({ find, disks, nowUs }: Parts) {
  type Book = Map<string, { readonly isThere: boolean; readonly atUs: Micros }>;
  const books: Record<Letter, Book> = { a: new Map(), b: new Map() };
  const pulledUs: Record<Letter, Micros> = { a: 0, b: 0 };
  return {
    user: (box: Letter, name: string, isThere: boolean): void => {
      books[box].set(name, { isThere, atUs: nowUs() });
      if (accountsOn(disks, box).has(name) === isThere) return;
      find(
        'lie',
        `${box} said that account ${name} was ${isThere ? 'added' : 'deleted'}, and its disk has it otherwise`,
      );
    },
    /** A data-sync brings the primary's configuration: what was changed meanwhile may be in it or not. */
    pulling: (box: Letter): void => {
      pulledUs[box] = nowUs();
    },
    pulled: (box: Letter): void => {
      const kept = [...books[other(box)]].filter(([, { atUs }]) => atUs < pulledUs[box]);
      books[box] = new Map(kept);
    },
    /** What was told since then. */
    forget: (box: Letter, sinceUs: Micros = 0): void => {
      books[box] = new Map([...books[box]].filter(([, { atUs }]) => atUs < sinceUs));
    },
    check: (): void => {
      for (const box of letters) {
        const there = accountsOn(disks, box);
        for (const [name, { isThere }] of books[box]) {
          if (there.has(name) === isThere) continue;
          if (isThere) find('lost', `account ${name} was added, and is not on ${box}`);
          else find('lie', `account ${name} was deleted, and is on ${box}`);
        }
      }
    },
  };
}

function createSaved({ find, disks }: Parts) {
  const saved: Partial<Record<Letter, SavedSettings>> = {};
  const check = (): void => {
    for (const box of letters) {
      const there: Readonly<Record<string, unknown>> = { ...settingsOn(disks, box) };
      for (const [name, value] of Object.entries(saved[box] ?? {})) {
        if (value === null || there[name] === value) continue;
        find(
          'lost',
          `${box} said that its failover settings were saved, and ${name} is ${there[name]}, not ${value}`,
        );
      }
    }
  };
  return {
    saved: (box: Letter, settings: SavedSettings): void => {
      saved[box] = { ...saved[box], ...settings };
      check();
    },
    forget: (box: Letter): void => {
      delete saved[box];
    },
    check,
  };
}

function createFiles({ find, disks }: Parts) {
  const files: ToldFile[] = [];
  const DAMAGED = /damaged|not a backup|cannot be read|incomplete/i;
  return {
    file: (box: Letter, bytes: Buffer): void => {
      files.push({ bytes, sessions: sessionsOn(disks, box) });
    },
    restored: (box: Letter, bytes: Buffer): void => {
      const file = files.find((one) => one.bytes === bytes);
      if (file === undefined || siteOn(disks, box) === null) return;
      if (accountsOn(disks, box).size === 0)
        find('lost', `no account is on ${box} after a backup was restored`);
    },
    refused: (bytes: Buffer, words: string): void => {
      const file = files.find((one) => one.bytes === bytes);
      if (file !== undefined && DAMAGED.test(words)) {
        find('lost', `a backup file that was downloaded is refused: ${DAMAGED.exec(words)?.[0] ?? ''}`);
      }
    },
  };
}

/** Sessions lasted as long as their users saw them last. */
function checkLasting({ find, disks }: Parts, sessions: readonly ToldSession[]): void {
  for (const { id, startedUs, endedUs } of sessions) {
    if (endedUs === null) continue;
    const rows = letters.flatMap(
      (box) =>
        (siteOn(disks, box)
          ?.prepare(
            "SELECT ended_ms - started_ms AS lastedMs FROM session WHERE id = ? AND end_reason = 'user'",
          )
          .all(id) ?? []) as { lastedMs: number }[],
    );
    const toldMs = (endedUs - startedUs) / MS;
    for (const { lastedMs } of rows) {
      if (Math.abs(lastedMs - toldMs) <= LASTED_MS_MAX) continue;
      find(
        'lie',
        `session ${id} lasted ${Math.round(toldMs / 1_000)} s, and its row says ${Math.round(lastedMs / 1_000)} s`,
      );
      break;
    }
  }
}

/** What users were told is done, to be found again later. */
export function createLedger(parts: Parts): Ledger {
  const accounts = createAccounts(parts);
  const settings = createSaved(parts);
  const files = createFiles(parts);
  const locks: Lock[] = [];
  const forgetting = createForgetting(parts);
  return {
    user: accounts.user,
    unsure: settings.forget,
    saved: settings.saved,
    locks,
    locked: (box, name) => {
      locks.push({ box, name, atUs: parts.nowUs() });
    },
    ...files,
    isForgotten: ({ startedUs }) => forgetting.within(startedUs),
    mayEndTwice: ({ startedUs, endedUs }) =>
      forgetting.within(startedUs, endedUs ?? Number.POSITIVE_INFINITY),
    heard: ({ kind, rank, data }) => {
      forgetting.look();
      const box = letters.find((one) => ranks[one] === rank || (data as { box?: unknown }).box === one);
      if (box === undefined) return;
      const sinceUs = kind === 'power.cut' || kind === 'power.on' ? forgetting.powered(box) : null;
      if (sinceUs !== null) {
        accounts.forget(box, sinceUs);
        settings.forget(box);
      }
      if (kind === 'failover.sync-started') accounts.pulling(box);
      else if (kind === 'failover.synced') accounts.pulled(box);
      else if (kind === 'backup.restored') accounts.forget(box);
      else if (kind === 'factory.reset') {
        accounts.forget(box);
        settings.forget(box);
      }
    },
    check: (sessions) => {
      accounts.check();
      settings.check();
      checkLasting(parts, sessions);
    },
  };
}
