/**
 * lab/hosting/: one box in one boot, wherever it runs, and all boxes in one process (world).
 *
 * A box with its door: browsers and tools of the host come in, wherever the box lives.
 */
import { existsSync } from 'node:fs';
import { openStore } from '../../appliance/store/database.js';
import type { Disk, Heavy } from '../../hardware/ports.js';
import { type Box, type BoxOptions, switchOn } from './box.js';
import { type BarOptions, createBar } from './door/answering/bar.js';
import { createGate, type Gate } from './door/gate.js';
import { createListeners, type Listeners } from './door/listeners.js';
import { createLiveEvents, type LiveEvents } from './door/live-events.js';
import { type OutsideRecord, repeatRequests } from './door/outside-request.js';
import type { Doorkeeper, ListenAddress } from './door/site-server.js';
import { keysOf } from './host/keys.js';
import type { Held } from './wire/held.js';

/** Heavy work of which the door has to know. */
export interface HeavyAtDoor extends Heavy {
  /** Whether a job is at work that changes what pages show. */
  writing(): boolean;
}

export interface DoorOptions extends Omit<BoxOptions, 'bind' | 'unbind' | 'rsa' | 'disk' | 'heavy'> {
  readonly disk: BoxOptions['disk'] & Disk;
  readonly heavy: HeavyAtDoor;
  /** Real listeners for browsers and tools; or addresses held among the boxes until the lab is reached. */
  readonly listen: boolean | Held;
  /** Where virtual addresses are really bound; identity when missing. */
  readonly physical: Readonly<Record<string, ListenAddress>>;
  /** Whom the listeners let in; absent: everybody. */
  readonly keeper?: Doorkeeper;
  /** What people and tools do is written down, so that it can be replayed. */
  readonly record: boolean;
  /** Folder of a recording's long bodies; null: none. */
  readonly bodies: string | null;
  /** The lab's bar on pages that browsers show; null: none. */
  readonly bar: BarOptions | null;
  /** What a recording repeats in this boot. */
  readonly repeat: readonly OutsideRecord[];
  /** Something happened at the open door that wants lab time. */
  poke(): void;
  /** Somebody waits at the closed door. */
  ring(): void;
  /** Much was noted at the door: it may be taken. */
  many?(): void;
}

export interface BoxAtDoor {
  readonly box: Box;
  readonly door: Gate;
  readonly listeners: Listeners;
  /** Those who follow live pages. */
  readonly live: LiveEvents;
  /** What it writes from here on is kept: also what is open already. */
  keep(): void;
  /** Repeats these too, whose instants have not come yet. */
  repeat(records: readonly OutsideRecord[]): void;
}

/** Switches a box on behind its door. */
export function switchOnAtDoor(options: DoorOptions): BoxAtDoor {
  const { disk, heavy, listen } = options;
  const live = createLiveEvents();
  const appliance = () => box.appliance();
  const listeners = createListeners({
    gate: () => door,
    box: () => openStore(disk, 'box'),
    physical: options.physical,
    ...(options.keeper === undefined ? {} : { keeper: options.keeper }),
    plain: (url) => appliance()?.answersPlain(url) ?? false,
    events: live,
  });
  const box: Box = switchOn({
    ...options,
    bind: async (address, port) => {
      if (listen === false) return 'bound';
      if (listen !== true && !listen.isOver) return listen.take(options.name, address, port);
      return listeners.bind(address, port);
    },
    unbind: async (address, port) => {
      if (listen === false) return;
      if (listen !== true) listen.leave(options.name, address);
      await listeners.unbind(address, port);
    },
    ...keysOf(options.seed, options),
  });
  const seat = { participant: box.participant, watch: box.lookout.message };
  const door = createGate({
    name: options.name,
    ...{ ...seat, appliance },
    record: options.record,
    bodies: options.bodies,
    bar: options.bar === null ? null : createBar(options.name, options.bar),
    poke: options.poke,
    ring: options.ring,
    ...(options.many === undefined ? {} : { many: options.many }),
    writing: heavy.writing,
  });
  const repeat = (records: readonly OutsideRecord[]): void => {
    repeatRequests({ ...seat, appliance, isFaulty: box.isFaulty }, records, options.bodies);
    door.repeated(records);
  };
  repeat(options.repeat);
  const keep = (): void => {
    for (const name of ['box', 'site'] as const)
      if (existsSync(disk.path(name) ?? '')) openStore(disk, name).db.pragma('synchronous = FULL');
  };
  return { box, door, listeners, live, keep, repeat };
}
