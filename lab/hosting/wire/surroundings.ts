/** What is around a box, as its cards feel it: cables, the wire, and faults on both. */
import { createOverlayView, type OverlayView } from '../../../hardware/faults/conditions.js';
import type { Activation, Micros, NicName, Random, WireRequest } from '../../../hardware/ports.js';

/** A filter on what arrives from one participant: a cut, lossy or slow wire. */
export interface LinkFilter {
  readonly cut: boolean;
  readonly lossShare: number;
  readonly extraUs: Micros;
}

/** The state of the outside that a box finds when it is switched on. */
export interface Surroundings {
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
  /** Whether the wire brings a message on; what takes it is counted. */
  passes(request: WireRequest | null): boolean;
  /** How much later everything comes. */
  slowedUs(): Micros;
  /** Whether what a participant sends arrives. */
  hears(from: number): boolean;
  heldUs(from: number): Micros;
  change(control: SurroundingsControl): void;
}

/** `hit` counts an overlay's effect. */
export function createFelt(found: Surroundings, luck: Random, hit: (id: string) => void): Felt {
  const links: Record<NicName, boolean> = { ...found.links };
  const filters: Record<number, LinkFilter> = { ...found.filters };
  let { overlays } = found;
  const view = createOverlayView({ overlays: () => overlays, overlayHit: hit });
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
    passes: (request) => {
      for (const { id, condition } of view.each('wire')) {
        const silent = condition.silent.some(
          ({ proto, port }) => request !== null && proto === request.proto && port === request.port,
        );
        const lost = condition.lossShare > 0 && luck.fraction() < condition.lossShare;
        if (!condition.cut && !silent && !lost) continue;
        hit(id);
        return false;
      }
      return true;
    },
    slowedUs: () => {
      let extraUs = 0;
      for (const { id, condition } of view.each('wire')) {
        if (condition.extraUs === 0) continue;
        hit(id);
        extraUs += condition.extraUs;
      }
      return extraUs;
    },
    hears: (from) => {
      const filter = filters[from];
      if (filter === undefined) return true;
      return !filter.cut && !(filter.lossShare > 0 && luck.fraction() < filter.lossShare);
    },
    heldUs: (from) => filters[from]?.extraUs ?? 0,
    change: (control) => {
      if (control.kind === 'link') links[control.nic] = control.up;
      else if (control.kind === 'overlays') overlays = control.list;
      else if (control.filter === null) delete filters[control.from];
      else filters[control.from] = control.filter;
    },
  };
}
