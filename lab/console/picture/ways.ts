/** How each person comes to the site: by which name, over which address, to which box, and what is found there. */
import { createOverlayView } from '../../../hardware/faults/conditions.js';
import type { BoxName } from '../../plan.js';
import type { BoxState, LabState } from '../control/lab-state.js';
import { endOf, worse } from './reach.js';

/** By what a machine knows the address: its hosts file, an answer that it remembers, or the name server. */
export type KnownBy = 'hosts' | 'memory' | 'dns' | 'connection';

/** What whoever comes finds; 'refused': the firewall lets nothing pass; 'nameless': the name leads nowhere. */
export type Finds = 'site' | 'backup' | 'down' | 'silent' | 'nobody' | 'refused' | 'nameless';

export interface Route {
  readonly by: KnownBy;
  /** The address that the name leads to; null: none. */
  readonly address: string | null;
  /** Where address translation leads it; null: it is not translated. */
  readonly inside: string | null;
  /** Whose card it reaches; null: no box's. */
  readonly box: BoxName | null;
  /** What is believed of the address is no longer so: it goes to whoever held it before. */
  readonly isStale: boolean;
  readonly finds: Finds;
}

/** What the name server says of the site's name. */
export interface NameAnswer {
  readonly address: string | null;
  readonly ttlS: number | null;
  /** A fault makes it tell something else than its records say, of this name. */
  readonly isTrue: boolean;
}

/** What the site's name leads to now, faults of the name server included. */
export function nameAnswer({ boxes, network, siteName }: LabState): NameAnswer {
  const record = network.records.find(({ name }) => name === siteName) ?? null;
  const tricks = boxes.flatMap((box) =>
    createOverlayView({ overlays: () => box.overlays, overlayHit: () => {} })
      .of('outside')
      .dns.filter(({ name }) => siteName.includes(name.trim().toLowerCase())),
  );
  const isTold = tricks.every(({ kind }) => kind !== 'none');
  return {
    address: isTold ? (record?.address ?? null) : null,
    ttlS: record?.ttlS ?? null,
    isTrue: tricks.length === 0,
  };
}

/** What a client finds at a box, once it is there. */
export function findsAt(box: BoxState | undefined, address: string): Finds {
  if (box === undefined || box.power === 'off' || box.noDisk || box.face === null) return 'silent';
  if (box.isObserved === true && box.answer === null) return 'silent';
  // A sender's neighbours may still point to a box that has given the address up.
  if (box.still !== null || !box.claims.includes(address)) return 'silent';
  const nic = box.claimedAt[address] ?? null;
  if (worse(endOf(box, 'in', 'lab', nic), endOf(box, 'out', 'lab', nic)).health === 'cut') return 'silent';
  const { role, serves } = box.face;
  if (serves) return 'site';
  return role === 'backup' || role === 'promoting' ? 'backup' : 'down';
}

/** Whose card what is sent to an address reaches, as the sender or its router believes. */
function cardFor(state: LabState, from: string, address: string): { box: BoxName | null; isStale: boolean } {
  const { boxes, network, addresses } = state;
  // Both answer when somebody asks, a machine that is none of the boxes last.
  if (network.conflicts.some((one) => one.address === address && one.holder === null)) {
    return { box: null, isStale: false };
  }
  const isOwn = network.neighbours.some(({ machine }) => machine === from);
  const machine = isOwn ? from : addresses.servers.gateway;
  const known = network.neighbours.find((one) => one.machine === machine && one.address === address);
  if (known !== undefined) return { box: known.box, isStale: !known.holds };
  const holder = boxes.find(({ claims }) => claims.includes(address));
  return { box: holder?.name ?? null, isStale: false };
}

/** The way on from an address. */
export function routeFrom(state: LabState, from: string, by: KnownBy, address: string | null): Route {
  if (address === null) return { by, address, inside: null, box: null, isStale: false, finds: 'nameless' };
  const { network, addresses, boxes } = state;
  const entry = network.nat.find(
    (one) => one.publicAddress === address && one.publicPort === addresses.tlsPort,
  );
  const inside = entry?.insideAddress ?? null;
  const target = inside ?? address;
  const blocked = network.firewall.some(
    ({ source, destination }) => source === from && destination === target,
  );
  const { box, isStale } = cardFor(state, from, target);
  const found =
    box === null
      ? 'nobody'
      : findsAt(
          boxes.find(({ name }) => name === box),
          target,
        );
  return { by, address, inside, box, isStale, finds: blocked ? 'refused' : found };
}

/** By asking the name server. */
function askingRoute(state: LabState, from: string): Route {
  const { network, addresses } = state;
  const isBarred = network.firewall.some(
    ({ source, destination }) => source === from && destination === addresses.servers.dns,
  );
  return routeFrom(state, from, 'dns', isBarred ? null : nameAnswer(state).address);
}

/** How somebody comes who knows nothing yet: the one answer to who serves the site now. */
export const freshRoute = (state: LabState): Route => askingRoute(state, state.addresses.probe);

/** How a workstation comes. */
export function seatRoute(state: LabState, seat: LabState['seats'][number]): Route {
  const { siteName, network } = state;
  const open = network.connections.find(({ name }) => name === `${seat.name}/console`);
  if (open !== undefined) {
    const { box, isStale } = cardFor(state, seat.address, open.insideAddress);
    const at = state.boxes.find(({ name }) => name === box);
    const finds = box === null ? 'nobody' : findsAt(at, open.insideAddress);
    return { by: 'connection', address: open.publicAddress, inside: open.insideAddress, box, isStale, finds };
  }
  const fixed = network.fixed.find(({ machine }) => machine === seat.name);
  if (fixed !== undefined) return routeFrom(state, seat.address, 'hosts', fixed.address);
  const remembered = seat.cached.find(({ name }) => name === siteName);
  if (remembered !== undefined) return routeFrom(state, seat.address, 'memory', remembered.address);
  return askingRoute(state, seat.address);
}
