/** What somebody does wrong once, at the pages of a box or in its papers; healed, it is put right the same way. */
interface Mistakes {
  /** Another pre-shared key on this box than on the other. */
  'preshared-key': { readonly key: string };
  'ntp-server': { readonly host: string };
  /** A backup of `of` is downloaded, and restored on this box so many hours later. */
  'old-backup': { readonly of: 'this' | 'other'; readonly hoursOld: number };
  /** Two people have the same form open, and save one after the other. */
  'two-administrators': { readonly first: number; readonly second: number };
  /** The site's addresses present another certificate. */
  certificate: { readonly fault: 'ending' | 'expired' | 'foreign' };
  /** The contract of this box ended so many days ago. */
  contract: { readonly daysAgo: number };
}
export type MistakeKind = keyof Mistakes;
export type Mistake<K extends MistakeKind = MistakeKind> = {
  [P in K]: { readonly kind: P } & Mistakes[P];
}[K];

export interface PeopleCondition {
  readonly mistakes: readonly Mistake[];
}

export const carefulPeople: PeopleCondition = { mistakes: [] };

/** With one mistake more. */
export const withMistake = (below: PeopleCondition, mistake: Mistake): PeopleCondition => ({
  mistakes: [...below.mistakes, mistake],
});
