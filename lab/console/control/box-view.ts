/**
 * lab/console/control/: commands in, state out.
 *
 * A box and a workstation of a live lab as the console shows them.
 */
import { isCut, namedParts } from '../../acts/parts.js';
import type { whensOf } from '../../acts/set-when.js';
import type { BoxWatch } from '../../clients/box-watch.js';
import type { Seat } from '../../clients/seats.js';
import type { WorkstationName } from '../../outside/network/site-network.js';
import { type BoxName, boxOfRank, ranks } from '../../plan.js';
import type { Lab } from '../../supervisor/lab.js';
import type { Outside } from '../../supervisor/outside.js';
import type { BoxState, PartState, SeatState, WhenState } from './lab-state.js';

interface BoxViewParts {
  readonly lab: Lab;
  readonly outside: Outside;
  readonly watch: BoxWatch;
  urlOf(address: string): string;
  isGone(name: BoxName): boolean;
}

/** A box as the console shows it at this instant. */
export function boxState(parts: BoxViewParts, name: BoxName): BoxState {
  const { lab } = parts;
  const box = lab.box(name);
  const address = parts.outside.network.addresses.boxes[name];
  const url = parts.urlOf(address);
  return {
    name,
    address,
    // Its process is gone, and the lab takes note of it at its next step.
    // Between going down and coming up, too: nobody has to switch it on.
    power: parts.isGone(name) ? 'off' : box.restarts ? 'starting' : box.power,
    boot: box.boot,
    sinceUs: box.sinceUs,
    links: { ...box.links },
    filters: Object.entries(box.filters).map(([rank, filter]) => ({
      from: boxOfRank(Number(rank)) ?? 'lab',
      filter,
    })),
    overlays: box.overlays.map((one) => ({
      ...one,
      hits: box.hits[one.id] ?? 0,
      fromUs: box.laidUs[one.id] ?? box.sinceUs,
    })),
    still: box.power === 'off' ? null : lab.standsStill(name),
    claims: [...lab.claims]
      .filter(([, owner]) => owner.rank === ranks[name])
      .map(([claimed]) => claimed)
      .sort(),
    claimedAt: Object.fromEntries(
      [...lab.claims]
        .filter(([, { rank }]) => rank === ranks[name])
        .map(([claimed, { nic }]) => [claimed, nic]),
    ),
    noDisk: box.noDisk,
    face: parts.isGone(name) ? null : box.face,
    answer: box.power === 'off' ? null : parts.watch.answer(name),
    urls: { login: `${url}/login`, appliance: `${url}/appliance` },
  };
}

/** Cards and wires as they are now. */
export const partStates = (lab: Lab): PartState[] =>
  namedParts(lab.boxes()).map((part) => {
    const { links, overlays } = lab.box(part.box);
    const whole = 'nic' in part ? links[part.nic] : !isCut(part, overlays);
    return { name: part.name, label: part.label, whole };
  });

/** Something armed for a moment. */
export const whenState = ({
  when,
  text,
  standing,
  spent,
}: ReturnType<typeof whensOf>[number]): WhenState => ({
  id: when.id,
  line: text,
  seen: standing.seen,
  fired: standing.fired,
  lastUs: standing.lastUs,
  lasts: standing.sinceUs !== null,
  spent,
});

export const seatState = ({ workstation, console }: Seat): SeatState => ({
  name: workstation.name as WorkstationName,
  address: workstation.address,
  hostsFile: workstation.resolver.hostsFile(),
  cached: workstation.resolver.cached(),
  console: console.state(),
});
