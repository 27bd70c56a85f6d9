/** What the lab knows of each box from outside: power, cables, and what somebody has put on it. */
import type { Standstill } from '../../../hardware/faults/aims/pace.js';
import { createOverlayView } from '../../../hardware/faults/conditions.js';
import { type Activation, type Micros, type NicName, SECOND } from '../../../hardware/ports.js';
import type { Face } from '../../hosting/body/face.js';
import type { LinkFilter } from '../../hosting/wire/surroundings.js';
import type { Troubled } from '../../outside/faults.js';
import type { BoxName } from '../../plan.js';

type PowerState = 'on' | 'off' | 'starting';

const nics: readonly NicName[] = ['eth0', 'eth1'];

export interface BoxSlot {
  boot: number;
  power: PowerState;
  /** It restarts by itself: its machine is off for the seconds of a reset. */
  restarts: boolean;
  /** Its firmware found no disk to start from, and waits for one. */
  noDisk: boolean;
  /** Its switch is on, and no current reaches it: it starts with the current. */
  awaitsFeed: boolean;
  /** Current was gone since its last boot. */
  isCold: boolean;
  /** Snapshots that its disks are put back to at its next start, by their faults. */
  putBack: readonly string[];
  links: Record<NicName, boolean>;
  filters: Record<number, LinkFilter>;
  overlays: readonly Activation[];
  /** Effects of the overlays so far, by id. */
  hits: Record<string, number>;
  /** Since when each overlay is in force, by id. */
  laidUs: Record<string, Micros>;
  sinceUs: Micros;
  /** What it shows whoever stands before it; null: its software does not run. */
  face: Face | null;
}

export interface Slots {
  /** Throws when the lab has no such box. */
  of(name: BoxName): BoxSlot;
  names(): BoxName[];
  /** Whether a box can defend its addresses, those of a card: power, a link, and a wire that carries something. */
  hears(name: BoxName, nic?: NicName): boolean;
  standsStill(name: BoxName): Standstill | null;
  /** What somebody has put on a box, for whoever feels it outside the box. */
  troubles(name: BoxName): Troubled;
  /** A box has laid these faults on itself, besides what it has. */
  lay(name: BoxName, faults: readonly Activation[], atUs: Micros): void;
  /** Effects of overlays that a box tells of. */
  count(name: BoxName, counted: Readonly<Record<string, number>>): void;
}

/** Whether a box stands still by a fault: a machine that was restarted since then no longer does. */
function stillOf({ overlays, laidUs, sinceUs }: BoxSlot, nowUs: Micros): Standstill | null {
  const view = createOverlayView({ overlays: () => overlays, overlayHit: () => {} });
  const lasting = view.each('pace').flatMap(({ id, condition: { still } }) => {
    const fromUs = laidUs[id] ?? 0;
    const isOver = fromUs <= sinceUs || (still?.forS != null && nowUs - fromUs > still.forS * SECOND);
    return still === null || isOver ? [] : [still.how];
  });
  return lasting.includes('paused') ? 'paused' : (lasting[0] ?? null);
}

/** What the lab keeps of each box beside it: power, links, filters, number of its boot. */
export function createSlots(options: {
  readonly boxes: readonly BoxName[];
  /** Number of the last boot of each box. */
  readonly boots: Readonly<Partial<Record<BoxName, number>>>;
  readonly startUs: Micros;
  readonly nowUs: () => Micros;
}): Slots {
  const { nowUs } = options;
  const slots = new Map<BoxName, BoxSlot>();
  for (const name of options.boxes) {
    slots.set(name, {
      boot: options.boots[name] ?? 0,
      power: 'off',
      restarts: false,
      noDisk: false,
      awaitsFeed: false,
      isCold: false,
      putBack: [],
      links: { eth0: true, eth1: true },
      filters: {},
      overlays: [],
      hits: {},
      laidUs: {},
      sinceUs: options.startUs,
      face: null,
    });
  }
  const of = (name: BoxName): BoxSlot => {
    const found = slots.get(name);
    if (found === undefined) throw new Error(`no box ${name} in this lab`);
    return found;
  };
  return {
    of,
    names: () => [...slots.keys()],
    hears: (name, nic) => {
      const { power, links, overlays } = of(name);
      const view = createOverlayView({ overlays: () => overlays, overlayHit: () => {} });
      const { down, astray } = view.of('nic');
      const linked = nics.filter((one) => links[one] && !down.includes(one));
      const isThere = (nic === undefined ? linked : [nic]).some((one) => !astray.includes(one));
      const paused = stillOf(of(name), nowUs()) === 'paused';
      return power !== 'off' && linked.length > 0 && isThere && !paused && !view.of('wire').cut;
    },
    standsStill: (name) => stillOf(of(name), nowUs()),
    troubles: (name) => ({
      overlays: () => of(name).overlays,
      laidUs: (id) => of(name).laidUs[id] ?? 0,
      hit: (id) => {
        const { hits } = of(name);
        hits[id] = (hits[id] ?? 0) + 1;
      },
    }),
    lay: (name, faults, atUs) => {
      const box = of(name);
      box.overlays = [...box.overlays.filter(({ id }) => !faults.some((one) => one.id === id)), ...faults];
      for (const { id } of faults) box.laidUs[id] ??= atUs;
    },
    count: (name, counted) => {
      const { hits, overlays } = of(name);
      for (const { id } of overlays) hits[id] = (hits[id] ?? 0) + (counted[id] ?? 0);
    },
  };
}
