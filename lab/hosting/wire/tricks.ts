/** What faults on a box's wire do to a message: it is lost, late, or comes more than once. */

import { NTP_PORT } from '../../../hardware/clock/ntp-packet.js';
import type { Service, Traffic, WireTrick } from '../../../hardware/faults/aims/wire.js';
import type { OverlayView } from '../../../hardware/faults/conditions.js';
import type { Passage } from '../../../hardware/kernel/participant.js';
import { DNS_PORT } from '../../../hardware/network/resolver.js';
import type { Micros, Random, WireRequest } from '../../../hardware/ports.js';
import { ARP_PORT, LAB } from '../../plan.js';

type Hit = (id: string) => void;

/** What a question is about; any: something else. */
function serviceOf({ proto, port }: WireRequest): Service {
  if (proto === 'https' || proto === 'http') return 'web';
  if (proto === 'tcp') return 'mail';
  if (proto === 'icmp') return 'any';
  if (port === DNS_PORT) return 'dns';
  return port === NTP_PORT ? 'ntp' : 'directory';
}

function concerns({ direction, party, what, service, path }: Traffic, passage: Passage): boolean {
  const { way, peer, isAnswer, asked } = passage;
  if (direction !== 'both' && direction !== way) return false;
  if (party !== 'any' && (party === 'outside') !== (peer === LAB)) return false;
  if (what !== 'all' && (what === 'answers') !== isAnswer) return false;
  if (service !== 'any' && (asked === null || serviceOf(asked) !== service)) return false;
  return path === '' || (asked?.path.startsWith(path) ?? false);
}

const happens = (share: number, luck: Random): boolean => share >= 1 || luck.fraction() < share;

/** Whether the wire brings a message on; what takes it is counted. */
export function passesWire(passage: Passage, view: OverlayView, luck: Random, hit: Hit): boolean {
  const question = passage.isAnswer ? null : passage.asked;
  for (const { id, condition } of view.each('wire')) {
    const silent = condition.silent.some(
      ({ proto, port }) => question !== null && proto === question.proto && port === question.port,
    );
    const lost = condition.lossShare > 0 && luck.fraction() < condition.lossShare;
    const taken = (trick: WireTrick): boolean =>
      trick.kind === 'lost' && concerns(trick.traffic, passage) && happens(trick.share, luck);
    if (!condition.cut && !silent && !lost && !condition.tricks.some(taken)) continue;
    hit(id);
    return false;
  }
  return true;
}

/** A frame of address resolution: it crosses no device that could hold or repeat it. */
const isFrame = ({ asked }: Passage): boolean => asked?.proto === 'udp' && asked.port === ARP_PORT;

/** How much later a message gets on, for each copy of it. */
export function delaysOnWire(passage: Passage, view: OverlayView, luck: Random, hit: Hit): Micros[] {
  let laterUs = 0;
  const copiesUs: Micros[] = [];
  for (const { id, condition } of view.each('wire')) {
    if (condition.extraUs > 0) hit(id);
    laterUs += condition.extraUs;
    for (const trick of isFrame(passage) ? [] : condition.tricks) {
      if (trick.kind === 'lost' || !concerns(trick.traffic, passage) || !happens(trick.share, luck)) continue;
      hit(id);
      if (trick.kind === 'late') laterUs += trick.byUs;
      else if (trick.kind === 'jitter') laterUs += luck.int(0, trick.maxUs);
      else copiesUs.push(trick.afterUs);
    }
  }
  // A copy comes after what it is a copy of.
  return [laterUs, ...copiesUs.map((afterUs) => laterUs + Math.max(1, afterUs))];
}
