/**
 * The labs of one process: made, opened, put away, put back to their beginning, taken away. Each has a
 * folder and a bay: its addresses on this host with the console that shows it. A lab that is put away keeps
 * its folder and leaves its bay to others.
 */
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { BarOptions } from '../../hosting/door/answering/bar.js';
import type { Doorkeeper } from '../../hosting/door/site-server.js';
import type { AddressPlan, BoxName } from '../../plan.js';
import type { Speed } from '../clock/throttle.js';
import type { BeginWith } from '../files/begin-with.js';
import type { RecordedBeginning } from '../keeping/own-beginning.js';
import type { Line } from '../line/line.js';
import type { Look } from '../line/parked.js';
import type { LiveLab } from '../live-lab.js';
import type { MadeAmounts } from '../recording/lines.js';
import type { LabAbout } from './host-file.js';

/** Who looks on along the line of a lab, and leaves what was found with the lab that goes on. */
export interface Follower {
  write(folder: string): void;
}

export type LabStatus = 'making' | 'running' | 'paused' | 'put-away' | 'failed';

/** A lab of the host as people and tools see it. */
export interface HostedLab extends Omit<LabAbout, 'isOpen' | 'isPaused'> {
  readonly status: LabStatus;
  /** Why it failed; null: it did not. */
  readonly why: string | null;
  readonly folder: string;
  /** Lab time; null: it is not open. */
  readonly nowUs: Micros | null;
  /** Where browsers of this machine reach its boxes; empty: it is not open. */
  readonly sites: Readonly<Partial<Record<BoxName, string>>>;
  /** Its console; null: it is not open. */
  readonly console: { readonly url: string; readonly token: string } | null;
}

/** A line that a new lab goes on from. */
export interface Branch {
  readonly line: Line;
  /** How it begins in the folder that it is given. */
  begin(folder: string): BeginWith;
  /** The lab whose line it is, and the instant at which it was left; null: it comes from a file. */
  readonly fork: { readonly of: string; readonly atUs: Micros } | null;
  /** No lab has gone on from it: what stands ready for one is taken away. */
  leave?(): Promise<void>;
}

/** How a lab is wanted. */
export interface LabWish {
  readonly name?: string;
  /** The rehearsal that it is made for; its amounts are among `amounts`. */
  readonly rehearsal?: string | null;
  readonly amounts: MadeAmounts;
  readonly seed?: string | null;
  readonly speed?: Speed;
  readonly isPaused?: boolean;
  /** What it goes on from: its amounts and seed count; absent: it is made. */
  readonly branch?: Branch;
  /** What was done in it before: its amounts and seed count. */
  readonly recorded?: RecordedBeginning;
}

/** What shows the labs of a bay to people: opened once, whatever lab is in it. */
export interface BaySurface {
  readonly url: string;
  readonly token: string;
  show(lab: LiveLab): Promise<void>;
  /** Begins a rehearsal in the lab that is shown, as soon as its boxes answer; why not. */
  begin(rehearsal: string): Promise<Label | null>;
  /** The lab is about to end. */
  hide(): Promise<void>;
  close(): Promise<void>;
}

export interface BayPlaces {
  readonly net: string;
  readonly tlsPort: number;
  readonly physical: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
  /** Whom its doors let in; absent: everybody. */
  readonly keeper?: Doorkeeper;
}

export interface HostOptions {
  readonly folder: string;
  /** How many labs have room at once. */
  readonly bays: number;
  /** Where the lab of a bay answers, whatever it believes its addresses to be; without these: its own. */
  readonly places: (bay: number, inside?: AddressPlan) => BayPlaces;
  /** The lab's bar on pages that browsers show; absent: none. */
  readonly barOf?: (bay: number) => BarOptions | null;
  openSurface(bay: number, host: Host): Promise<BaySurface>;
  /** Who follows a lab along its line: instants of labs are near at hand then; absent: they are repeated. */
  readonly follow?: (lab: LiveLab) => Look<Follower>;
  /** Something that whoever runs the host should read. */
  onWord(id: string, text: string): void;
  /** A pair is made ahead, so that the next lab is there at once; default false. */
  readonly spares?: boolean;
  /** Labs that were open when the host was left are opened; default true. */
  readonly reopens?: boolean;
  /** What is durable survives the host's power; default false: labs outlive a kill, not more. */
  readonly flushes?: boolean;
}

export type HostOutcome = { readonly lab: HostedLab } | { readonly refused: Label };

export interface Host {
  labs(): readonly HostedLab[];
  find(id: string): HostedLab | null;
  /** The lab itself; null: it is not open. */
  live(id: string): LiveLab | null;
  /** Makes a lab and opens it. `bay`: takes the place of the lab that is there, which is put away. */
  make(wish: LabWish, bay?: number): Promise<HostOutcome>;
  /** Opens what was put away; what is in its bay meanwhile is put away. */
  open(id: string): Promise<HostOutcome>;
  pause(id: string): HostOutcome;
  resume(id: string): HostOutcome;
  putAway(id: string): Promise<HostOutcome>;
  /** Back to its beginning, with the same ids. `keep`: what ran is put away, else it is gone. */
  reset(id: string, keep: boolean): Promise<HostOutcome>;
  /** The lab and its folder are taken away. */
  remove(id: string): Promise<HostOutcome>;
  /** The lab that is open in a bay; null: none. */
  inBay(bay: number): HostedLab | null;
  /** What goes on from an instant of an open lab and stands there already; null: it has to be repeated. `goes`: in its place. */
  branchAt(id: string, us: Micros, goes: boolean): Promise<Branch | null>;
  onChange(listener: () => void): void;
  close(): Promise<void>;
}
