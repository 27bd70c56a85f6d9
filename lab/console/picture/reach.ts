/** What the wires of a box let through, by the faults and the cables that are as they are. */
import { allTraffic, type Traffic, type WireTrick } from '../../../hardware/faults/aims/wire.js';
import { createOverlayView } from '../../../hardware/faults/conditions.js';
import type { NicName } from '../../../hardware/ports.js';
import type { BoxName } from '../../plan.js';
import type { BoxState } from '../control/lab-state.js';

/** The worst that can be said of a wire; 'odd': some of what passes is lost, doubled, held up or cut off. */
export type WireHealth = 'whole' | 'slow' | 'odd' | 'lossy' | 'cut';

/** Whom a box hears from: another box, or whoever is not one. */
export type Other = BoxName | 'lab';

/** One way along a wire. */
export interface OneWay {
  readonly health: WireHealth;
  readonly lossShare: number;
  readonly extraUs: number;
}

const wholeWay: OneWay = { health: 'whole', lossShare: 0, extraUs: 0 };
const cutWay: OneWay = { health: 'cut', lossShare: 1, extraUs: 0 };

const ranking: readonly WireHealth[] = ['whole', 'slow', 'odd', 'lossy', 'cut'];
export const worse = (x: OneWay, y: OneWay): OneWay =>
  ranking.indexOf(x.health) < ranking.indexOf(y.health) ? y : x;

const viewOf = ({ overlays }: BoxState) =>
  createOverlayView({ overlays: () => overlays, overlayHit: () => {} });

/** How a card is: 'astray': a link, and nobody there. */
export type NicHealth = 'linked' | 'unplugged' | 'failed' | 'astray';

/** Health of both network cards of a box. */
export function nicsOf(box: BoxState): Readonly<Record<NicName, NicHealth>> {
  const { down, astray } = viewOf(box).of('nic');
  const health = (nic: NicName): NicHealth => {
    if (!box.links[nic]) return 'unplugged';
    if (down.includes(nic)) return 'failed';
    return astray.includes(nic) ? 'astray' : 'linked';
  };
  return { eth0: health('eth0'), eth1: health('eth1') };
}

const meets = ({ party }: Traffic, other: Other): boolean => {
  if (party === 'any') return true;
  if (other === 'lab') return party === 'outside';
  return party === 'boxes' || party === other;
};

const isAll = ({ what, service, path, overBytes }: Traffic): boolean =>
  what === allTraffic.what &&
  service === allTraffic.service &&
  path === allTraffic.path &&
  overBytes === allTraffic.overBytes;

function byTrick(trick: WireTrick, way: 'in' | 'out', other: Other): OneWay {
  const { traffic, share } = trick;
  const concerns = (traffic.direction === 'both' || traffic.direction === way) && meets(traffic, other);
  if (!concerns || share === 0) return wholeWay;
  if (trick.kind === 'lost' && isAll(traffic)) {
    return share >= 1 ? cutWay : { health: 'lossy', lossShare: share, extraUs: 0 };
  }
  if (trick.kind === 'late' && isAll(traffic)) return { health: 'slow', lossShare: 0, extraUs: trick.byUs };
  return { health: 'odd', lossShare: 0, extraUs: 0 };
}

const byShare = (cut: boolean, lossShare: number, extraUs: number): OneWay => {
  if (cut || lossShare >= 1) return cutWay;
  if (lossShare > 0) return { health: 'lossy', lossShare, extraUs };
  return extraUs > 0 ? { health: 'slow', lossShare, extraUs } : wholeWay;
};

/** What passes by one box's end of a wire, in or out; by one of its cards, where that is known. */
export function endOf(box: BoxState, way: 'in' | 'out', other: Other, nic: NicName | null = null): OneWay {
  const cards = nicsOf(box);
  const isLinked = nic === null ? Object.values(cards).includes('linked') : cards[nic] === 'linked';
  if (!isLinked) return cutWay;
  const { cut, lossShare, extraUs, tricks } = viewOf(box).of('wire');
  const filter = way === 'in' ? box.filters.find(({ from }) => from === other)?.filter : undefined;
  return [
    byShare(cut, lossShare, extraUs),
    ...(filter === undefined ? [] : [byShare(filter.cut, filter.lossShare, filter.extraUs)]),
    ...tricks.map((trick) => byTrick(trick, way, other)),
  ].reduce(worse, wholeWay);
}

/** From one box to another. */
export const between = (from: BoxState, to: BoxState): OneWay =>
  worse(endOf(from, 'out', to.name), endOf(to, 'in', from.name));
