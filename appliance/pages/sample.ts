/**
 * Values with which an action does its work, declared beside it: a test carries out every action of
 * both sites with them, and with what they are not. Types hold that no action goes without.
 */

import type { Store } from '../store/database.js';
import type { Field, Fields, SentFile, Upload } from './fields.js';
import type { Ctx } from './page.js';

/** What must be so before an action makes sense; the test brings it about. */
export type Need =
  /** Boxes as they were found: what others did before is not there. */
  | 'fresh'
  /** The same, with a site that the maker has updates for. */
  | 'outdated'
  /** The box is the backup of the pair. */
  | 'backup'
  /** Both boxes of the pair are primary. */
  | 'two-primaries'
  /** No relation, on either box. */
  | 'alone'
  /** Another administrator is signed in to /login. */
  | 'colleague'
  /** An access console has a session open. */
  | 'open-session'
  /** Somebody asked for access and waits for the answer. */
  | 'access-request'
  /** A Jump Item without a shortcut exists. */
  | 'unlisted-item'
  /** An HTTP recipient of outbound events exists; the same, with an event that waits for it. */
  | 'recipient'
  | 'waiting-event'
  /** Somebody mistyped a password. */
  | 'failed-sign-in'
  /** A security provider was there before. */
  | 'provider'
  /** A backup of this site was saved. */
  | 'saved-backup'
  /** Access of the maker's support is open. */
  | 'support-open'
  /** The update server offers packages, and they were looked for. */
  | 'offer'
  /** A package was chosen and its agreement waits for an answer. */
  | 'agreement'
  /** A package is being fetched. */
  | 'fetching'
  /** An update has failed, and the page says so. */
  | 'failed-update'
  /** The base software is damaged. */
  | 'damaged'
  /** Console installers are offered ahead of an update. */
  | 'console-msi';

/** Files that fit the box in front of the reader. */
export type SampleFile = 'backup' | 'keytab' | 'certificate' | 'package';

/** What values may be made from: the box as it stands, and what its operator knows and holds. */
export interface Given extends Ctx {
  /** Password of whoever acts. */
  readonly password: string;
  /** Address of the other box. */
  readonly peer: string;
  file(kind: SampleFile): Upload;
  /** What the maker's support answers to the request code of the page. */
  readonly supportCode: string;
  readonly repairCode: string;
}

/** Values as somebody gives them: a file is its name and bytes, wherever the box then puts it. */
export type SampleValues<F> = {
  readonly [K in keyof F]: F[K] extends Field<infer T> ? (SentFile extends T ? Upload : T) : never;
};

export interface Sample<F extends Fields> {
  readonly values: SampleValues<F> | ((given: Given) => SampleValues<F>);
  readonly needs?: readonly Need[];
  /** Query of the page that has the form; default: none. */
  query?(given: Given): Readonly<Record<string, string>>;
  /** The same for what is there already, where the action both adds and changes. */
  readonly changing?: Sample<F>;
  /** Action of the page that changes what this one is about; default: itself. */
  readonly changedBy?: string;
}

/** A password that any rules take, other than those of the lab. */
export const SAMPLE_PASSWORD = 'Quiet-Lantern-58';

/** The site's data: samples are carried out where there is a site. */
export function siteOf({ node }: Given): Store {
  const site = node.site();
  if (site === null) throw new Error('no site is installed');
  return site;
}

/** One of a list, for values that name what exists. */
export function firstOf<T>(list: readonly T[]): T {
  const [first] = list;
  if (first === undefined) throw new Error('there is none');
  return first;
}

/** The values themselves. */
export const valuesOf = <F extends Fields>(values: Sample<F>['values'], given: Given): SampleValues<F> =>
  typeof values === 'function' ? values(given) : values;

/** Of a form on which somebody changes the own password. */
export const changingPassword = ({ password }: Given) => ({
  current: password,
  fresh: SAMPLE_PASSWORD,
  confirm: SAMPLE_PASSWORD,
});
