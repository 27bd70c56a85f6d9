/**
 * lab/campaign/deeds/: what a campaign may do, one kind a file.
 *
 * Everything that a campaign can do.
 */
import type { DeedKind } from './deed.js';
import { doorDeeds } from './door.js';
import { faultDeeds } from './fault.js';
import { momentDeeds } from './moment.js';
import { pageDeeds } from './page.js';
import { pairDeeds } from './pair.js';
import { procedureDeeds } from './procedure.js';
import { seatDeeds } from './seats.js';
import { siteDeeds } from './site.js';

export const deedKinds: readonly DeedKind[] = [
  ...pairDeeds,
  ...siteDeeds,
  ...procedureDeeds,
  ...seatDeeds,
  ...doorDeeds,
  ...faultDeeds,
  ...momentDeeds,
  ...pageDeeds,
];
