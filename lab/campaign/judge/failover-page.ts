/** What a Failover page tells its reader in English, read with the judge's own eyes. */

export type ShownRole = 'primary' | 'backup' | 'none';

export interface FailoverPage {
  /** Of the box itself, and of the other one. */
  readonly own: ShownRole;
  readonly other: ShownRole;
  /** It tells that both can reach each other: else what it says of the other one may be old. */
  readonly answers: boolean;
  /** It tells that nobody serves the site. */
  readonly bothBackup: boolean;
  /** What it tells of the disk of this box; null: nothing is wrong with it. */
  readonly diskTrouble: string | null;
  /** The version that it names as this box's own where versions differ, and the one that it shows. */
  readonly versionNamed: string | null;
  readonly versionShown: string | null;
}

const ANSWERS = 'Connection answers';
const BOTH = 'Both appliances are backups';
const DISK =
  /(On the other appliance: )?(The disk of this appliance is full|No room is left on the disk|The disk array has failed|The disk did not take a write|Input\/output error)/g;
const NAMED = /this one has (\d+\.\d+\.\d+)/;
const VERSION = /Installed software (\d+\.\d+\.\d+)/;
const ROLES = /This appliance (.*?) Other appliance (.*?) Connection /;

const roleIn = (text: string | undefined): ShownRole =>
  text === undefined ? 'none' : /Primary/.test(text) ? 'primary' : /Backup/.test(text) ? 'backup' : 'none';

const diskTroubleIn = (text: string): string | null =>
  [...text.matchAll(DISK)].find(([, there]) => there === undefined)?.[2] ?? null;

/** Reads the words of a page; null: it tells of no relation. */
export function readFailoverPage(text: string): FailoverPage | null {
  const roles = ROLES.exec(text);
  if (roles === null) return null;
  return {
    own: roleIn(roles[1]),
    other: roleIn(roles[2]),
    answers: text.includes(ANSWERS),
    bothBackup: text.includes(BOTH),
    diskTrouble: diskTroubleIn(text),
    versionNamed: NAMED.exec(text)?.[1] ?? null,
    versionShown: VERSION.exec(text)?.[1] ?? null,
  };
}
