/** What a campaign can find, by kind. */
export const findingKinds = {
  lost: 'what somebody was told is kept is gone',
  doubled: 'something is there twice',
  diverged: 'the boxes differ after a data-sync',
  unserved: 'nobody serves the site though somebody could',
  'two-owners': 'both boxes act as the primary',
  lie: 'a page, a health check or a mail says otherwise than disks and wires',
  'dead-end': 'a state without a way out',
  flood: 'the same message again and again',
  broken: 'an answer of 500 and more, an error that nobody caught, a hang',
} as const satisfies Record<string, string>;

export type FindingKind = keyof typeof findingKinds;

export interface Finding {
  readonly kind: FindingKind;
  /** What it is, for people. */
  readonly text: string;
}

export const findingLine = ({ kind, text }: Finding): string => `${kind}: ${text}`;
