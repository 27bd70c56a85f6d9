/** What faults on a box's wire do to a message: it is lost, cut off, late, or comes more than once. */

import { NTP_PORT } from '../../../hardware/clock/ntp-packet.js';
import type { FarEnd, Party, Service, Traffic, WireTrick } from '../../../hardware/faults/aims/wire.js';
import type { OverlayView } from '../../../hardware/faults/conditions.js';
import type { Fate, Passage } from '../../../hardware/kernel/envelope.js';
import { DNS_PORT } from '../../../hardware/network/resolver.js';
import { type Micros, type Random, SECOND, type WireRequest } from '../../../hardware/ports.js';
import { ARP_PORT, boxOfRank, LAB } from '../../plan.js';

/** What a question is about; any: something else. */
function serviceOf({ proto, port }: WireRequest): Service {
  if (proto === 'https' || proto === 'http') return 'web';
  if (proto === 'tcp') return 'mail';
  if (proto === 'icmp') return 'any';
  if (port === DNS_PORT) return 'dns';
  return port === NTP_PORT ? 'ntp' : 'directory';
}

/** Which machine has an address; null: none that has a name. */
export type FarEndAt = (address: string) => FarEnd | null;

/** Whether a message comes from or goes to this party. */
function isWith(party: Party, { peer, way, isAnswer, asked }: Passage, farEndAt: FarEndAt): boolean {
  if (party === 'any') return true;
  if (party === 'boxes' || party === 'outside') return (party === 'outside') === (peer === LAB);
  const box = boxOfRank(peer);
  if (box !== null) return box === party;
  if (asked === null) return false;
  return farEndAt((way === 'out') !== isAnswer ? asked.host : asked.from) === party;
}

/** Whether a message is of this traffic. */
export function concerns(
  { direction, party, what, service, path, overBytes }: Traffic,
  passage: Passage,
  farEndAt: FarEndAt,
): boolean {
  const { way, isAnswer, asked, bytes } = passage;
  if (bytes <= overBytes) return false;
  if (direction !== 'both' && direction !== way) return false;
  if (!isWith(party, passage, farEndAt)) return false;
  if (what !== 'all' && (what === 'answers') !== isAnswer) return false;
  if (service !== 'any' && (asked === null || serviceOf(asked) !== service)) return false;
  return path === '' || (asked?.path.startsWith(path) ?? false);
}

/** A frame of address resolution: it crosses no device that could hold or repeat it. */
const isFrame = ({ asked }: Passage): boolean => asked?.proto === 'udp' && asked.port === ARP_PORT;

export interface TrickNeeds {
  readonly view: OverlayView;
  readonly luck: Random;
  nowUs(): Micros;
  /** Counts an overlay's effect. */
  hit(id: string): void;
  /** Effects that it had in boots before this one. */
  hitsBefore(id: string): number;
  readonly farEndAt: FarEndAt;
}

export interface Tricks {
  /** Whether the wire brings a message on; what takes it is counted. */
  fateOf(passage: Passage): Fate;
  /** How much later a message gets on, for each copy of it. */
  delaysUs(passage: Passage): Micros[];
}

type Delaying = Exclude<WireTrick, { readonly kind: 'lost' | 'cut-off' | 'doubled' | 'twin' }>;

/** How much later one message gets on by one trick. */
function createDelays({ luck, nowUs }: TrickNeeds) {
  /** Until when a narrow line is taken, by fault and way. */
  const takenUs = new Map<string, Micros>();
  const waitForLine = (line: string, bytes: number, bytesPerSecond: number): Micros => {
    const freeUs = Math.max(nowUs(), takenUs.get(line) ?? 0) + Math.ceil((bytes * SECOND) / bytesPerSecond);
    takenUs.set(line, freeUs);
    return freeUs - nowUs();
  };
  return (trick: Delaying, id: string, { way, bytes }: Passage): Micros => {
    switch (trick.kind) {
      case 'late':
        return trick.byUs;
      case 'jitter':
        return luck.int(0, trick.maxUs);
      case 'narrow':
        return waitForLine(`${id} ${way}`, bytes, trick.bytesPerSecond);
      case 'reversed':
        // Mirrored at the end of the span that it falls in.
        return 2 * (trick.spanUs - (nowUs() % trick.spanUs));
    }
  };
}

/** The tricks of a box's wire in one boot. */
export function createTricks(needs: TrickNeeds): Tricks {
  const { view, luck, nowUs, hit, hitsBefore, farEndAt } = needs;
  const happens = (share: number): boolean => share >= 1 || luck.fraction() < share;
  const delayOf = createDelays(needs);
  /** Transfers that each fault has cut off. */
  const spent = new Map<string, number>();
  const cutsOff = (
    trick: WireTrick & { readonly kind: 'cut-off' },
    id: string,
    passage: Passage,
  ): boolean => {
    const before = spent.get(id) ?? hitsBefore(id);
    if (trick.times !== null && before >= trick.times) return false;
    if (!concerns(trick.traffic, passage, farEndAt) || !happens(trick.share)) return false;
    spent.set(id, before + 1);
    return true;
  };
  /** When the box was heard last on its segment. */
  let spokeUs = -1;
  const goesToTwin = ({ everyUs }: { readonly everyUs: Micros }, { way }: Passage): boolean => {
    const us = nowUs();
    if (way === 'in') return us - (us % everyUs) > spokeUs;
    spokeUs = us;
    return false;
  };
  return {
    fateOf: (passage) => {
      const question = passage.isAnswer ? null : passage.asked;
      for (const { id, condition } of view.each('wire')) {
        const silent = condition.silent.some(
          ({ proto, port }) => question !== null && proto === question.proto && port === question.port,
        );
        const lost = condition.lossShare > 0 && luck.fraction() < condition.lossShare;
        const taken = (trick: WireTrick): boolean => {
          if (trick.kind === 'twin') return goesToTwin(trick, passage);
          if (trick.kind === 'cut-off') return cutsOff(trick, id, passage);
          return trick.kind === 'lost' && concerns(trick.traffic, passage, farEndAt) && happens(trick.share);
        };
        const taker = condition.cut || silent || lost ? null : condition.tricks.find(taken);
        if (taker === undefined) continue;
        hit(id);
        return taker?.kind === 'cut-off' && taker.end === 'closed' ? 'closed' : false;
      }
      return true;
    },
    delaysUs: (passage) => {
      let laterUs = 0;
      const copiesUs: Micros[] = [];
      for (const { id, condition } of view.each('wire')) {
        if (condition.extraUs > 0) hit(id);
        laterUs += condition.extraUs;
        for (const trick of isFrame(passage) ? [] : condition.tricks) {
          if (trick.kind === 'lost' || trick.kind === 'cut-off' || trick.kind === 'twin') continue;
          if (!concerns(trick.traffic, passage, farEndAt) || !happens(trick.share)) continue;
          hit(id);
          if (trick.kind === 'doubled') copiesUs.push(trick.afterUs);
          else laterUs += delayOf(trick, id, passage);
        }
      }
      // A copy comes after what it is a copy of.
      return [laterUs, ...copiesUs.map((afterUs) => laterUs + Math.max(1, afterUs))];
    },
  };
}
