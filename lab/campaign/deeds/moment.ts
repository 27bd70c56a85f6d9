/** Bad luck at a moment: a named write, a message between the boxes, a state that is entered. */
import * as v from 'valibot';
import { verbs } from '../../../failover/link/verbs.js';
import { overlays } from '../../../hardware/faults/index.js';
import type { Random } from '../../../hardware/ports.js';
import { type When, type WhenDeed, whenSchema } from '../../acts/when.js';
import { type Letter, letters } from '../place/letters.js';
import type { Scene } from '../scene.js';
import { type DeedKind, deedKind } from './deed.js';
import { drawValues, drawWrite, lasting } from './fault.js';
import { bringers } from './leads.js';

const NTH_MAX = 6;
const LASTS_S_MAX = 600;
const STATES = [
  'role promoting',
  'role demoting',
  'role backup',
  'role primary',
  'installer downloading',
  'installer applying-base',
  'installer migrating',
  'installer restarting',
  'installer verifying',
] as const;

const upper = { a: 'A', b: 'B' } as const;

function momentOf(scene: Scene, chance: Random) {
  const drawn = chance.fraction();
  if (drawn < 0.4) {
    const write = drawWrite(scene, chance);
    return { write: write === '' ? '*' : write, side: chance.pick(['before', 'after'] as const) };
  }
  if (drawn < 0.8) {
    const message = `/peer/${chance.pick(Object.keys(verbs))}`;
    return { message, what: chance.pick(['question', 'answer'] as const) };
  }
  return { state: chance.pick(STATES) };
}

/** What falls into a message, or keeps a state from being told to the other box. */
const wires = overlays.filter(({ aim }) => aim === 'wire');

function deedOf(scene: Scene, chance: Random, box: Letter, isWrite: boolean): WhenDeed {
  const drawn = chance.fraction();
  if (drawn < 0.4) return { cut: upper[box] };
  if (drawn < 0.6 && !isWrite) return { unplug: 'eth0', of: upper[box] };
  const kind = chance.pick(drawn < 0.8 && !isWrite ? wires : overlays);
  return { fault: kind.name, of: upper[box], values: drawValues(kind, scene, chance) };
}

/** Arms it. */
export async function arm(scene: Scene, when: When): Promise<string> {
  const id = scene.nextId();
  scene.armed.add(id);
  const told = await scene.act({ kind: 'when-set', when: { ...when, id } });
  return told?.en ?? 'armed';
}

export const momentDeeds: readonly DeedKind[] = [
  deedKind({
    kind: 'moment',
    group: 'faults',
    weight: 10,
    fields: { when: whenSchema },
    leads: ({ when: { write, message, state } }) =>
      bringers(`${write ?? ''} ${message ?? ''} ${state ?? ''}`),
    choose: (scene, chance) => {
      const box = chance.pick(letters);
      const moment = momentOf(scene, chance);
      const isWrite = 'write' in moment;
      const drawn = {
        ...moment,
        of: upper[box],
        nth: isWrite ? chance.int(1, NTH_MAX) : 1,
        max: 1,
        do: [deedOf(scene, chance, box, isWrite)],
        for: `${lasting(chance, LASTS_S_MAX)} s`,
      };
      return { when: v.parse(whenSchema, drawn) };
    },
    perform: (scene, { when }) => arm(scene, when),
  }),
  deedKind({
    kind: 'power-cut-at-write',
    group: 'faults',
    weight: 8,
    fields: {
      box: v.picklist(['a', 'b']),
      name: v.string(),
      nth: v.number(),
      fate: v.picklist(['before', 'after']),
    },
    leads: ({ name }) => bringers(name),
    choose: (scene, chance) => ({
      box: chance.pick(letters),
      name: drawWrite(scene, chance),
      nth: chance.int(1, NTH_MAX),
      fate: chance.pick(['before', 'after'] as const),
    }),
    perform: (scene, { box, name, nth, fate }) =>
      arm(scene, {
        write: name === '' ? '*' : name,
        of: upper[box],
        side: fate,
        nth,
        max: 1,
        do: [{ cut: upper[box] }],
      }),
  }),
];
