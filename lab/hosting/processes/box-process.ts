/** Entry of a box's own process: its folder is its disk, SIGKILL its power cut. */

import { createFolderDisk } from '../../../hardware/disk/folder-disk.js';
import { within } from '../../../hardware/kernel/host-time.js';
import type { Participant } from '../../../hardware/kernel/participant.js';
import type { Turn } from '../../../hardware/kernel/turn.js';
import type { BoxOptions } from '../box.js';
import { type BoxAtDoor, switchOnAtDoor } from '../box-at-door.js';
import type { Gate } from '../door/gate.js';
import { createHeavyThread } from '../heavy/heavy-thread.js';
import type { BoxProcessConfig, FromBox, ToBox } from './ipc.js';
import { sayLast } from './last-words.js';
import { type CableEnd, openCable } from './wire-tls.js';

/** Messages that were sent come within this long, unless their sender is stopped. */
const PATIENCE_MS = 50;

const say = (message: FromBox): void => {
  process.send?.(message);
};
const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
const fail = (error: unknown): never => {
  say({ kind: 'failed', error: textOf(error) });
  process.exit(70);
};

/** While a box waits for a message pages can be looked at; the lab knows for whom it waits. */
const watchWith =
  (gate: () => Gate | null): NonNullable<BoxOptions['watch']> =>
  async (waiting, _senders, lookUs) => {
    const came = waiting.then(() => true);
    if (lookUs === null || (await within(came, PATIENCE_MS)) === true) return waiting;
    gate()?.ajar(lookUs);
    try {
      return await waiting;
    } finally {
      await gate()?.close();
    }
  };

/** What the door saw since the last turn, told in parts while it is open. */
interface Told {
  /** Tells what is there by now. */
  ahead(): void;
  /** Tells the turn, and what of it was not told yet. */
  turn(turn: Turn): void;
  /** All of the turn, told ahead or not: its power has gone. */
  whole(turn: Turn): Pick<Ahead, 'records'> & { readonly turn: Turn };
}

type Ahead = Extract<FromBox, { kind: 'ahead' }>;

function createTold(participant: () => Participant, door: () => Gate): Told {
  let parts: Ahead[] = [];
  return {
    ahead: () => {
      const part: Ahead = { kind: 'ahead', log: participant().takeLog(), records: door().takeRecords() };
      parts.push(part);
      say(part);
    },
    turn: (turn) => {
      parts = [];
      say({ kind: 'turn', turn, records: door().takeRecords() });
    },
    whole: (turn) => ({
      turn: { ...turn, log: [...parts.flatMap(({ log }) => log), ...turn.log] },
      records: [...parts.flatMap(({ records }) => records), ...door().takeRecords()],
    }),
  };
}

/** Its power goes: what it did up to here is told, and nothing comes after. */
function end(participant: Participant, told: Told, cable: CableEnd): void {
  participant.kill('tripped');
  const turn = participant.turn(participant.agenda.nowUs());
  sayLast({ ...told.whole(turn), unsent: cable.unsent() });
}

async function start(config: BoxProcessConfig): Promise<void> {
  const disk = createFolderDisk(config.folder, config.capacityBytes, true, config.flushes);
  let ports: Readonly<Record<number, number>> = {};
  let made: BoxAtDoor | null = null;
  const mine = (): BoxAtDoor => made as BoxAtDoor;
  const cable = await openCable(Buffer.from(config.cableKeyHex, 'hex'), (envelope) =>
    made?.box.participant.receive(envelope),
  );
  const heavy = createHeavyThread({
    time: () => mine().box.participant.agenda,
    folder: config.folder,
    disk,
    lookout: () => mine().box.lookout,
  });
  const told = createTold(
    () => mine().box.participant,
    () => mine().door,
  );
  made = switchOnAtDoor({
    ...config,
    disk,
    heavy,
    transmit: (envelope) => {
      const port = ports[envelope.to];
      if (port !== undefined) cable.send(port, envelope);
    },
    strike: () => end(participant, told, cable),
    many: () => told.ahead(),
    watch: watchWith(() => made?.door ?? null),
    poke: () => say({ kind: 'poke' }),
    ring: () => say({ kind: 'ring' }),
    ...(config.survives ? { onBug: (error) => say({ kind: 'bug', error: textOf(error) }) } : {}),
  });
  const { box, door, live, repeat } = made;
  const { participant } = box;

  const tell = told.turn;
  const obey = async (message: ToBox): Promise<void> => {
    switch (message.kind) {
      case 'start':
        throw new Error('this box was started already');
      case 'cables':
        ports = message.ports;
        return cable.keep(Object.values(ports));
      case 'grant': {
        const turn = await participant.run(message.grant);
        tell(turn);
        return turn.log.length > 0 ? live.changed() : undefined;
      }
      case 'open':
        door.open(message.atUs);
        return live.changed();
      case 'ajar':
        return door.ajar(message.atUs);
      case 'lost':
        return participant.lost(message.sender);
      case 'repeat':
        repeat(message.records);
        return tell(participant.turn(participant.agenda.nowUs()));
      case 'close':
        await door.close();
        return tell(participant.turn(participant.agenda.nowUs()));
      default:
        return message satisfies never;
    }
  };
  process.on('message', (message: ToBox) => {
    obey(message).catch(fail);
  });
  say({ kind: 'ready', port: cable.port, turn: participant.turn(config.startUs - 1) });
}

process.once('message', (message: ToBox) => {
  if (message.kind === 'start') start(message.config).catch(fail);
});
// The lab ends its boxes itself; a lab that is gone must leave no box behind.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('SIGHUP', () => {});
process.on('disconnect', () => process.exit(0));
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
