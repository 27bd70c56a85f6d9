/** An interactive lab as its console sees it. */

import type { Standstill } from '../../../hardware/faults/aims/pace.js';
import type { Activation, Micros, NicName } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { ConsoleState } from '../../clients/access-console/state.js';
import type { BoxAnswer } from '../../clients/box-watch.js';
import type { Interval } from '../../clients/probe.js';
import type { CachedName } from '../../clients/resolver.js';
import type { Announcement } from '../../clients/story/announcements.js';
import type { Hours } from '../../clients/story/calendar.js';
import type { ColleaguePlan } from '../../clients/story/plan.js';
import type { Face } from '../../hosting/body/face.js';
import type { LinkFilter } from '../../hosting/wire/surroundings.js';
import type { Tally } from '../../live/gateway/exchange.js';
import type { Moment } from '../../live/keeping/moments-file.js';
import type { EventAnswer, HeardEvent } from '../../outside/customer/event-receiver.js';
import type { ReceivedMail } from '../../outside/customer/mail-server.js';
import type { WorkstationName } from '../../outside/network/site-network.js';
import type { AddressPlan, BoxName } from '../../plan.js';
import type { TraineeState } from '../../rehearsals/trainee/trainee-state.js';
import type { StopState } from '../beside/stops.js';
import type { FaultKind } from './fault-kinds.js';
import type { FleetView } from './fleet-view.js';
import type { NetworkState } from './network-state.js';
import type { ShelfState } from './others/shelf.js';

export interface BoxState {
  readonly name: BoxName;
  readonly address: string;
  readonly power: 'on' | 'off' | 'starting';
  /** Its firmware found no disk to start from, and waits for one. */
  readonly noDisk: boolean;
  /** How many times it was switched on. */
  readonly boot: number;
  readonly sinceUs: Micros;
  readonly links: Readonly<Record<NicName, boolean>>;
  /** What is done to messages that arrive from others. */
  readonly filters: readonly { readonly from: BoxName | 'lab'; readonly filter: LinkFilter }[];
  /** Faults in force, oldest first: since when, and how often each had an effect. */
  readonly overlays: readonly (Activation & { readonly hits: number; readonly fromUs: Micros })[];
  /** Whether it stands still now: a restart cures it, and it may end by itself. */
  readonly still: Standstill | null;
  /** Addresses that answer at this box on the network now. */
  readonly claims: readonly string[];
  /** The card that holds each of them. */
  readonly claimedAt: Readonly<Record<string, NicName>>;
  /** What it shows whoever stands before it, whatever the network does; null: its software does not run. */
  readonly face: Face | null;
  /** What the box last said of itself; null: it does not answer. */
  readonly answer: BoxAnswer | null;
  /** Whoever looks knows of it only what it answers; absent: everything. */
  readonly isObserved?: true;
  /** Where a browser on this machine reaches it. */
  readonly urls: { readonly login: string; readonly appliance: string };
}

export interface SeatState {
  readonly name: WorkstationName;
  readonly address: string;
  readonly hostsFile: string;
  readonly cached: readonly CachedName[];
  readonly console: ConsoleState;
}

/** What the maker agreed with the customer for one box. */
export interface ContractState {
  readonly box: BoxName;
  readonly serial: string;
  readonly maintenanceUntilMs: number | null;
  readonly rolloutMs: Readonly<Record<string, number | null>>;
  readonly downloaded: readonly string[];
  readonly extractableConsole: boolean;
}

export interface MakerState {
  readonly contracts: readonly ContractState[];
  readonly packages: readonly { readonly id: string; readonly title: Label }[];
  readonly updatesUrl: string;
  readonly supportUrl: string;
}

/** A card or a wire that has a name. */
export interface PartState {
  readonly name: string;
  readonly label: Label;
  /** The cable is in, or the wire was not cut. */
  readonly whole: boolean;
}

/** Something armed for a moment. */
export interface WhenState {
  readonly id: string;
  /** The line that says it. */
  readonly line: string;
  /** Moments so far; of these, those at which something was done. */
  readonly seen: number;
  readonly fired: number;
  readonly lastUs: Micros | null;
  /** What it began lasts still. */
  readonly lasts: boolean;
  /** It can happen no more. */
  readonly spent: boolean;
}

/** Real programs of this host that answer in place of machines outside. */
export interface GatewayState {
  /** They may be on other hosts. */
  readonly beyond: boolean;
  readonly mappings: readonly (Tally & { readonly place: string; readonly target: string })[];
  /** Places that were mapped when the lab was left, and are not any more. */
  readonly closed: readonly string[];
}

/** Who is at work when, and what they were told. */
export interface StoryView {
  readonly people: readonly Pick<ColleaguePlan, 'name' | 'hours' | 'audience'>[];
  readonly support: Hours | null;
  /** Oldest first. */
  readonly announcements: readonly Announcement[];
}

export interface LoggedEvent {
  readonly atUs: Micros;
  readonly source: BoxName | 'lab';
  readonly kind: string;
  readonly data: unknown;
}

export interface LabState {
  /** Who stands at which address. */
  readonly addresses: AddressPlan;
  /** Where a browser on this computer finds an address, where that is not the address itself. */
  readonly elsewhere: readonly { readonly inside: string; readonly url: string }[];
  readonly nowUs: Micros;
  /** 'max', or how many times as fast as real time. */
  readonly speed: string;
  readonly paused: boolean;
  /** The instructor of a class lets time stand still: nobody else lets it go on. */
  readonly isHeld: boolean;
  /** A jump ahead is under way. */
  readonly advancing: boolean;
  /** What stops time that goes fast, and why it stopped last. */
  readonly stops: StopState;
  /** Why the lab does not go on, or cannot be saved. */
  readonly alarms: readonly Label[];
  readonly siteName: string;
  readonly siteUrl: string;
  readonly site: {
    readonly now: Interval | null;
    readonly downtimeUs: Micros;
    /** Newest first. */
    readonly intervals: readonly Interval[];
  };
  readonly boxes: readonly BoxState[];
  readonly network: NetworkState;
  readonly seats: readonly SeatState[];
  readonly fleet: FleetView;
  /** What the customer's mail server received, newest first. */
  readonly mails: readonly ReceivedMail[];
  /** What goes on around a rehearsal; null: none is told. */
  readonly story: StoryView | null;
  /** Outbound events as they were received, newest first, and how they are answered. */
  readonly heard: { readonly events: readonly HeardEvent[]; readonly answer: EventAnswer };
  /** Real programs that stand for machines outside. */
  readonly gateway: GatewayState;
  readonly faultKinds: readonly FaultKind[];
  /** Cards and wires by their names. */
  readonly parts: readonly PartState[];
  /** What is armed for a moment, oldest first. */
  readonly whens: readonly WhenState[];
  readonly maker: MakerState;
  /** The trainee's place. */
  readonly trainee: TraineeState;
  /** Labs beside this one; null: it stands alone. */
  readonly shelf: ShelfState | null;
  /** Instants that one may go back to, the oldest first. */
  readonly moments: readonly Moment[];
  /** What-ifs and comparisons, played beside the lab. */
  readonly trials: readonly {
    readonly id: string;
    readonly kind: 'what-if' | 'compare';
    readonly isOver: boolean;
  }[];
  /** Newest first. */
  readonly events: readonly LoggedEvent[];
  /** Pages that are closed to whoever looks. */
  readonly closed: readonly string[];
}
