/**
 * lab/clients/story/: what goes on around a rehearsal: colleagues and their hours, letters, what people were
 * told of a change, and when support is there.
 *
 * Announcements of a change: who was told, when the site may be away, and who is spared by it.
 */
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';

/** Who can be told. */
export const audiences = ['users', 'helpdesk', 'management'] as const;
export type Audience = (typeof audiences)[number];

export const audienceLabels: Readonly<Record<Audience, Label>> = {
  users: { en: 'everybody who works with the site', fr: 'tous ceux qui travaillent avec le site' },
  helpdesk: { en: 'the help desk', fr: 'le centre d’assistance' },
  management: { en: 'the management', fr: 'la direction' },
};

export interface Announced {
  readonly to: readonly Audience[];
  readonly fromUs: Micros;
  readonly untilUs: Micros;
}

export interface Announcement extends Announced {
  readonly sentUs: Micros;
}

/** What somebody of an audience was told of a stretch of time; null: nothing. */
export const toldOf = (
  announcements: readonly Announcement[],
  audience: Audience,
  { fromUs, untilUs }: Pick<Announced, 'fromUs' | 'untilUs'>,
): Announcement | null =>
  announcements.findLast(
    (one) => one.to.includes(audience) && one.fromUs <= untilUs && one.untilUs >= fromUs,
  ) ?? null;
