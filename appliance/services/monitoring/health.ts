/** What is wrong with a box, for check_health, /check_health and whoever watches. */

import type { Trouble } from '../../../failover/role/state.js';
import { pairOf } from '../../../failover/role/state.js';
import { isCertificateTrouble } from '../../../failover/role/steps.js';
import { turnTrouble } from '../../../failover/role/turn.js';
import { troubleWords } from '../../../failover/role/words.js';
import type { Node } from '../../node/node.js';
import { isContested } from '../network/address-words.js';
import type { SiteDown } from '../software/contract.js';
import { SLOW_BY, SLOW_WRITE_MS } from './alarms.js';
import { standingTroubles } from './troubles.js';

const downWords: Readonly<Record<SiteDown, string>> = {
  installing: 'The site is temporarily unavailable: software is being installed.',
  restoring:
    'The site is temporarily unavailable: a backup is being restored or the appliance is being reset.',
  damaged: 'The site is unavailable: the base software of this appliance is damaged.',
  'not-installed': 'No site software is installed.',
};

const FREE_SHARE_MIN = 0.05;

/** The two do not trust each other, by certificate or by key: no data-sync, no change of roles is possible. */
const isDistrust = (trouble: Trouble): boolean =>
  trouble === 'key' || trouble === 'no-key' || isCertificateTrouble(trouble);

function distrust(node: Node): string[] {
  const pair = pairOf(node.failover.state());
  const { contact, peerTrouble } = pair ?? {};
  const found = [contact?.trouble ?? null, peerTrouble == null ? null : turnTrouble(peerTrouble)];
  const told = found.flatMap((trouble) =>
    trouble !== null && (isDistrust(trouble) || isDistrust(turnTrouble(trouble)))
      ? [troubleWords[trouble].en]
      : [],
  );
  return [...new Set(told)];
}

/** What is wrong now, in short lines; empty: all is well. */
export function troubles(node: Node): string[] {
  const found: string[] = [];
  const down = node.software.siteDown();
  if (down !== null) found.push(downWords[down]);
  const { raid, storage, addresses, nics, pace, batteryOk } = node.hardware.read();
  if (raid === 'degraded' || raid === 'rebuilding') found.push('A disk has failed or is being rebuilt.');
  if (raid === 'failed') found.push('The disks have failed.');
  if (storage.freeBytes < storage.capacityBytes * FREE_SHARE_MIN) found.push('Disk space is running out.');
  if (!batteryOk) found.push('The battery of the clock is empty.');
  if (pace.writeMs >= SLOW_WRITE_MS) found.push('The disks are slow.');
  if (pace.slowBy >= SLOW_BY) found.push('The processor is overloaded.');
  for (const one of addresses) {
    if (one.state === 'conflict') found.push(`Another machine answers for ${one.address}.`);
    if (isContested(one)) found.push(`Another machine claims ${one.address}, which this appliance holds.`);
  }
  if (nics.every(({ linkUp }) => !linkUp)) found.push('No network link is detected.');
  found.push(...distrust(node));
  for (const { subject, unhealthy } of standingTroubles(node)) if (unhealthy) found.push(`${subject.en}.`);
  if (node.clients.load().state === 'saturated') {
    found.push('Too many Jump Clients upgrade at the same time: the appliance is saturated.');
  }
  return found;
}
