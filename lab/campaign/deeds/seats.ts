/** What users do with their access consoles: each session that a console was told of is remembered. */
import * as v from 'valibot';
import { MINUTE, SECOND } from '../../../hardware/ports.js';
import { labCredentials } from '../../making/credentials.js';
import { letters } from '../place/letters.js';
import type { Scene } from '../scene.js';
import { boxField, type DeedKind, deedKind } from './deed.js';
import { layClock } from './door.js';
import { lasting } from './fault.js';

const seats = ['ws1', 'ws2'] as const;
type SeatName = (typeof seats)[number];
const SESSION_S_MAX = 400;
const HOURS_MAX = 48;
const HOUR_S = 3_600;
const LASTS_S_MAX = 1_200;

const consoleAt = ({ world }: Scene, seat: SeatName) => world.outside.seats().seat(seat).console;

/** Ends what the console has open, and closes it. Null: done, or it had nothing. */
export async function endConsole(scene: Scene, seat: SeatName): Promise<void> {
  const console = consoleAt(scene, seat);
  const id = console.state().session?.id;
  if (id !== undefined && (await scene.act({ kind: 'console-end', workstation: seat })) === null) {
    const told = scene.sessions.find((one) => one.id === id);
    if (told !== undefined) {
      told.ended = true;
      told.endedUs = scene.lab.nowUs();
    }
  }
  if (console.state().stage !== 'closed') await scene.act({ kind: 'console-close', workstation: seat });
}

/** The users end what they have open. */
export const endConsoles = async (scene: Scene): Promise<void> => {
  for (const seat of seats) await endConsole(scene, seat);
};

const QUIET_MINUTES_MIN = 15;
const QUIET_MINUTES_MAX = 90;

/** Nobody does anything, and what is wrong stays so: by then whoever looks has been told. */
export const letBe: DeedKind = deedKind({
  kind: 'let-be',
  group: 'seats',
  weight: 1,
  isWaitedFor: true,
  fields: { minutes: v.number() },
  choose: (_scene, chance) => ({ minutes: chance.int(QUIET_MINUTES_MIN, QUIET_MINUTES_MAX) }),
  perform: async (scene, { minutes }) => {
    await scene.sleep(minutes * MINUTE);
    return 'over';
  },
});

export const seatDeeds: readonly DeedKind[] = [
  deedKind({
    kind: 'session',
    group: 'seats',
    weight: 12,
    fields: { seat: v.picklist(seats), item: v.number(), seconds: v.number(), ends: v.boolean() },
    leads: () => [
      'clock-jumps',
      'clock-jumps',
      'restore',
      'restore',
      'become-primary',
      'power-cut',
      'sync-now',
    ],
    choose: (_scene, chance) => ({
      seat: chance.pick(seats),
      item: chance.int(0, 9),
      seconds: chance.int(1, SESSION_S_MAX),
      ends: chance.fraction() < 0.8,
    }),
    perform: async (scene, { seat, item, seconds, ends }) => {
      const console = consoleAt(scene, seat);
      if (console.state().session !== null) return 'busy';
      if (console.state().stage === 'closed') {
        const refused = await scene.act({ kind: 'console-launch', workstation: seat });
        if (refused !== null) return refused.en;
      }
      if (console.state().stage === 'sign-in') {
        const { username, password } = labCredentials;
        const refused = await scene.act({ kind: 'console-sign-in', workstation: seat, username, password });
        if (refused !== null) return refused.en;
      }
      const { items } = console.state();
      const chosen = items[item % Math.max(1, items.length)];
      if (chosen === undefined) return 'no item';
      const refused = await scene.act({ kind: 'console-session', workstation: seat, jumpItem: chosen.id });
      if (refused !== null) return refused.en;
      const id = console.state().session?.id;
      if (id === undefined) return 'no session';
      scene.sessions.push({ id, ended: false, startedUs: scene.lab.nowUs(), endedUs: null });
      await scene.sleep(seconds * SECOND);
      if (!ends || console.state().session?.id !== id) return 'left open';
      await endConsole(scene, seat);
      return 'ended';
    },
  }),
  deedKind({
    kind: 'clock-jumps',
    group: 'seats',
    weight: 4,
    /** `ends`: whoever works then is done meanwhile. */
    fields: { box: boxField, aheadS: v.number(), forS: v.number(), ends: v.boolean() },
    // While somebody works: what lasts must not be measured by it.
    ready: (scene) => seats.some((seat) => consoleAt(scene, seat).state().session !== null),
    choose: (scene, chance) => ({
      box: letters.find((box) => scene.kind(box) === 'primary') ?? chance.pick(letters),
      aheadS: chance.int(1, HOURS_MAX) * HOUR_S,
      forS: lasting(chance, LASTS_S_MAX),
      ends: chance.fraction() < 0.6,
    }),
    perform: async (scene, { box, aheadS, forS, ends }) => {
      await layClock(scene, box, aheadS);
      if (ends) await endConsoles(scene);
      await scene.sleep(forS * SECOND);
      await layClock(scene, box, 0);
      return 'right again';
    },
  }),
  deedKind({
    kind: 'console-close',
    group: 'seats',
    weight: 2,
    fields: { seat: v.picklist(seats) },
    choose: (_scene, chance) => ({ seat: chance.pick(seats) }),
    perform: async (scene, { seat }) => {
      await endConsole(scene, seat);
      return 'closed';
    },
  }),
  letBe,
];
