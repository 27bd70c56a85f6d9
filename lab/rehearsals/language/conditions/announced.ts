/**
 * lab/rehearsals/language/conditions/: conditions that are watched, and told in words.
 *
 * Whether a change was announced: to whom it had to be, so long before, for a window that is open.
 */
import type { Micros } from '../../../../hardware/ports.js';
import { durationUs } from '../../../hosting/when/duration.js';
import type { Condition } from '../vocabulary.js';

/** An announcement as it was heard of. */
export interface Announcing {
  readonly to: readonly string[];
  readonly sentUs: Micros;
  readonly fromUs: Micros;
  readonly untilUs: Micros;
}

/** It goes on where another one that was told before ends: longer than was said first is told at once. */
const isLonger = (told: Announcing, all: readonly Announcing[]): boolean =>
  all.some(
    (other) => other.sentUs < told.sentUs && told.sentUs < other.untilUs && told.fromUs <= other.untilUs,
  );

/** Whether all who must know were told long enough before, and it is in force now. */
export function isAnnounced(
  { to, ahead }: NonNullable<Condition['announced']>,
  all: readonly Announcing[],
  nowUs: Micros,
): boolean {
  const aheadUs = durationUs(ahead);
  const inForce = all.filter(
    (told) =>
      told.fromUs <= nowUs &&
      nowUs < told.untilUs &&
      (told.fromUs - told.sentUs >= aheadUs || isLonger(told, all)),
  );
  return to.every((one) => inForce.some((told) => told.to.includes(one)));
}
