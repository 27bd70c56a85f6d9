/** What is around a box, as its cards feel it: cables, the wire, and faults on both. */
import { createOverlayView, type OverlayView } from '../../../hardware/faults/conditions.js';
import type { Fate, Passage } from '../../../hardware/kernel/envelope.js';
import type { Activation, Micros, NicName, Random } from '../../../hardware/ports.js';
import { createTricks, type FarEndAt } from './tricks.js';

/** A filter on what arrives from one participant: a cut, lossy or slow wire. */
export interface LinkFilter {
  readonly cut: boolean;
  readonly lossShare: number;
  readonly extraUs: Micros;
}

/** The state of the outside that a box finds when it is switched on. */
export interface Surroundings {
  /** Current was gone before. */
  readonly coldStart: boolean;
  /** Snapshots (by their faults) that its disks are put back to. */
  readonly putBack: readonly string[];
  readonly links: Readonly<Record<NicName, boolean>>;
  readonly filters: Readonly<Record<number, LinkFilter>>;
  readonly overlays: readonly Activation[];
  /** Effects that they had before, by id. */
  readonly hits: Readonly<Record<string, number>>;
}

/** What the lab changes around a box. */
export type SurroundingsControl =
  | { readonly kind: 'link'; readonly nic: NicName; readonly up: boolean }
  | { readonly kind: 'filter'; readonly from: number; readonly filter: LinkFilter | null }
  | { readonly kind: 'overlays'; readonly list: readonly Activation[] };

export interface Felt {
  readonly view: OverlayView;
  overlays(): readonly Activation[];
  /** Link as the card sees it: cable in, and nothing wrong with the card. */
  linkUp(nic: NicName): boolean;
  anyLink(): boolean;
  /** The card's port is in another virtual network. */
  isAstray(nic: NicName): boolean;
  /** Whether what passes by a card gets on; what keeps it is counted. */
  goesBy(nic: NicName | null): boolean;
  /** Whether the wire brings a message on; what takes it is counted. */
  fateOf(passage: Passage): Fate;
  /** How much later a message gets in or out, for each copy of it. */
  delaysUs(passage: Passage): readonly Micros[];
  /** Whether what a participant sends arrives. */
  hears(from: number): boolean;
  change(control: SurroundingsControl): void;
}

/** It passes once, at once. */
const ONCE: readonly Micros[] = [0];

export interface FeltNeeds {
  /** The box's own. */
  readonly rank: number;
  readonly luck: Random;
  nowUs(): Micros;
  /** Counts an overlay's effect. */
  hit(id: string): void;
  readonly farEndAt: FarEndAt;
}

/** What is around a box that was just switched on. */
export function createFelt(found: Surroundings, { rank, luck, nowUs, hit, farEndAt }: FeltNeeds): Felt {
  const links: Record<NicName, boolean> = { ...found.links };
  const filters: Record<number, LinkFilter> = { ...found.filters };
  let { overlays } = found;
  const view = createOverlayView({ overlays: () => overlays, overlayHit: hit });
  const tricks = createTricks({
    ...{ view, luck, nowUs, hit, farEndAt },
    hitsBefore: (id) => found.hits[id] ?? 0,
  });
  const linkUp = (nic: NicName): boolean => {
    if (!links[nic]) return false;
    const down = view.each('nic').filter(({ condition }) => condition.down.includes(nic));
    for (const { id } of down) hit(id);
    return down.length === 0;
  };
  return {
    view,
    overlays: () => overlays,
    linkUp,
    anyLink: () => linkUp('eth0') || linkUp('eth1'),
    isAstray: (nic) => view.of('nic').astray.includes(nic),
    goesBy: (nic) => {
      if (nic === null || !view.of('nic').astray.includes(nic)) return true;
      view.hit('nic', ({ astray }) => astray.includes(nic));
      return false;
    },
    fateOf: tricks.fateOf,
    delaysUs: (passage) => {
      if (passage.peer === rank) return ONCE;
      const filterUs = passage.way === 'in' ? (filters[passage.peer]?.extraUs ?? 0) : 0;
      return tricks.delaysUs(passage).map((delayUs) => delayUs + filterUs);
    },
    hears: (from) => {
      const filter = filters[from];
      if (filter === undefined) return true;
      return !filter.cut && !(filter.lossShare > 0 && luck.fraction() < filter.lossShare);
    },
    change: (control) => {
      if (control.kind === 'link') links[control.nic] = control.up;
      else if (control.kind === 'overlays') overlays = control.list;
      else if (control.filter === null) delete filters[control.from];
      else filters[control.from] = control.filter;
    },
  };
}
