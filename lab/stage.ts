/**
 * What a rehearsal needs of a hosting: boxes that a browser reaches, lab time, what happened, and
 * a look at the disks afterwards for the judge. Both hostings and the tests' fakes give one.
 */
import type { Activation, DomainEvent, Micros } from '../hardware/ports.js';
import type { BrowserFetch } from './browser/travel.js';
import type { Snapshot } from './judge.js';
import type { BoxLetter } from './rehearsal-vocabulary.js';

/** One domain event of a box, stamped with lab time. */
export interface BoxEvent {
  readonly atUs: Micros;
  readonly box: BoxLetter;
  readonly event: DomainEvent;
}

/** An access console on a workstation, as its user sees it. */
export interface ConsoleWindow {
  /** Help > About | Aide > À propos. */
  about(): string;
  /** Opens a session to a Jump item and holds it; null: it opened and ended well, else why not. */
  session(jumpItem: string, heldUs: Micros): Promise<string | null>;
  close(): Promise<void>;
}

export interface Stage {
  readonly hosting: 'world' | 'processes';
  /** Lab time now. */
  nowUs(): Micros;
  sleep(us: Micros): Promise<void>;
  /** The network as a workstation sees it (its hosts file, its resolver); null: the operator's. */
  fetchFrom(workstation: string | null): BrowserFetch;
  /** Where a box, the site or another machine is reached: what a person would type. */
  addressOf(name: string): { readonly host: string; readonly port: number };
  /** Every domain event from now on, in order. */
  onEvent(listener: (event: BoxEvent) => void): void;
  /** One line of the operator's transcript. */
  say(line: Readonly<Record<string, unknown>>): void;
  launchConsole(
    workstation: string,
    user: string,
    password: string,
  ): Promise<{ readonly window: ConsoleWindow } | { readonly refused: string }>;
  /** Puts an overlay on a box, or takes it off. */
  activate(box: BoxLetter, activation: Activation): void;
  deactivate(box: BoxLetter, id: string): void;
  /** What is on the disks of a box now; null for a box without a site. */
  snapshot(box: BoxLetter): Snapshot | null;
  /** Lab time that the probe found the site down. */
  downtimeUs(): Micros;
}
