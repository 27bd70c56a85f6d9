/** What the lab and a box's process say to one another about time and life. Messages of the boxes
 * themselves go over the cable, never through here. */
import type { Entry, Grant, Turn } from '../../../hardware/kernel/turn.js';
import type { Plate } from '../../../hardware/ports.js';
import type { AddressPlan } from '../../plan.js';
import type { BarOptions } from '../door/answering/bar.js';
import type { OutsideRecord } from '../door/outside-request.js';
import type { StartOrder } from '../hosting.js';

export interface BoxProcessConfig extends StartOrder {
  readonly seed: string;
  readonly addresses: AddressPlan;
  readonly plate: Plate;
  /** The folder that is the box's disk. */
  readonly folder: string;
  readonly capacityBytes: number;
  /** What is durable survives the host's power. */
  readonly flushes: boolean;
  /** Key of the cables, hex. */
  readonly cableKeyHex: string;
  /** Where virtual addresses are really bound; identity when missing. */
  readonly physical: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
  /** Real listeners for browsers and tools. */
  readonly listen: boolean;
  /** What people and tools do is written down, so that it can be replayed. */
  readonly record: boolean;
  /** Folder of a recording's long bodies; null: none. */
  readonly bodies: string | null;
  /** The lab's bar on pages that browsers show; null: none. */
  readonly bar: BarOptions | null;
  /** What a recording repeats in this boot. */
  readonly repeat: readonly OutsideRecord[];
  /** A bug of the software is told, and the box goes on (BoxOptions.onBug). */
  readonly survives: boolean;
}

export type ToBox =
  | { readonly kind: 'start'; readonly config: BoxProcessConfig }
  | { readonly kind: 'cables'; readonly ports: Readonly<Record<number, number>> }
  | { readonly kind: 'grant'; readonly grant: Grant }
  | { readonly kind: 'open'; readonly atUs: number }
  /** Another box works: pages may be looked at meanwhile, nothing else. */
  | { readonly kind: 'ajar'; readonly atUs: number }
  | { readonly kind: 'close' }
  /** Requests that are repeated, too: their instants have not come yet. */
  | { readonly kind: 'repeat'; readonly records: readonly OutsideRecord[] }
  /** Another box's process is gone: nothing more comes from it. */
  | { readonly kind: 'lost'; readonly sender: string };

export type FromBox =
  | { readonly kind: 'ready'; readonly port: number; readonly turn: Turn }
  | { readonly kind: 'turn'; readonly turn: Turn; readonly records: readonly OutsideRecord[] }
  /** Part of the next turn, told ahead while doors are open: when they close there is less to say. */
  | { readonly kind: 'ahead'; readonly log: readonly Entry[]; readonly records: readonly OutsideRecord[] }
  /** Something happened at the open door that wants lab time. */
  | { readonly kind: 'poke' }
  /** Somebody waits at the closed door. */
  | { readonly kind: 'ring' }
  /** A bug of the software that it survived. */
  | { readonly kind: 'bug'; readonly error: string }
  | { readonly kind: 'failed'; readonly error: string };
