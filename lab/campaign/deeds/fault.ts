/** Bad luck: power, disks that refuse, cables, one-way wires, and every overlay. */
import * as v from 'valibot';
import { overlays } from '../../../hardware/faults/index.js';
import type { Overlay, OverlayField } from '../../../hardware/faults/overlay.js';
import { type Activation, HOUR, type Micros, type Random, SECOND } from '../../../hardware/ports.js';
import { LAB, ranks } from '../../plan.js';
import { type Letter, letters, other } from '../place/letters.js';
import type { Scene } from '../scene.js';
import { boxField, type DeedKind, deedKind } from './deed.js';
import { bringers, leadsOf, UNHEARD } from './leads.js';

const CUT = { cut: true, lossShare: 0, extraUs: 0 };
const LASTS_S_MAX = 1_800;
const OFF_S_MAX = 900;
/** Two weeks without anybody: what expires has expired, and clocks have drifted. */
const DARK_HOURS_MAX = 336;
/** Words in the names of durable writes; '' stands for all. */
const WRITES = [
  '',
  '',
  'failover',
  'failover',
  'failover',
  'installer',
  'session',
  'sync',
  'heavy:sync',
  'heavy:sync',
  'mail.settled',
  'account',
  'password',
  'network',
  'file:',
  'recordings',
] as const;

/** Words of the writes that a deed brings about. */
const writesOf = (key: string | undefined): readonly string[] =>
  WRITES.filter((word) => word !== '' && key !== undefined && bringers(word).includes(key));

/**
 * One of the writes of what was begun last, of those that matter, or of those that this pair has done: seldom ones are as
 * probable as others.
 */
export function drawWrite({ writes, begun }: Scene, chance: Random): string {
  const own = writesOf(begun.at(-1));
  if (own.length > 0 && chance.fraction() < OWN_SHARE) return chance.pick(own);
  const done = new Set([...writes.keys()].map((name) => name.split('/', 1)[0] ?? ''));
  return chance.pick(chance.fraction() < 0.5 && done.size > 0 ? [...done] : WRITES);
}
const OWN_SHARE = 0.5;
/** What of an operation can go wrong. */
const OPERATIONS = [
  'update.*',
  'sync.*',
  'sync.apply',
  'backup.write',
  'restore.apply',
  'sync-rows',
] as const;

/** What may stand in a fault's field of text, by the field's name. */
const texts: Readonly<Record<string, (scene: Scene, chance: Random) => string>> = {
  operation: (_scene, chance) => chance.pick(OPERATIONS),
  write: drawWrite,
};

/** What happens by itself so long after a fault was laid happens while it lies. */
const AFTER_S_MAX = 900;
const times: Readonly<Record<string, (chance: Random) => number>> = {
  afterS: (chance) => lasting(chance, AFTER_S_MAX),
};
const STRIKES_S_MORE = 60;

const LONG_SHARE = 0.4;
/** Short times are as probable as long ones; some last: what a box has to tell of in time is seen then. */
export const lasting = (chance: Random, maxS: number): number =>
  Math.max(
    1,
    Math.round(maxS ** (chance.fraction() < LONG_SHARE ? 1 - chance.fraction() / 8 : chance.fraction())),
  );

/** Lays a fault on a box for a while. */
async function overlay(scene: Scene, box: Letter, activation: Activation, forUs: Micros): Promise<void> {
  const now = (): readonly Activation[] => scene.lab.box(box).overlays;
  await scene.act({ kind: 'overlays', box, list: [...now(), activation] });
  await scene.sleep(forUs);
  await scene.act({ kind: 'overlays', box, list: now().filter(({ id }) => id !== activation.id) });
}

function drawValue(name: string, field: OverlayField, scene: Scene, chance: Random): string | number {
  if (field.kind === 'choice') return chance.pick(field.options).value;
  if (field.kind === 'text') {
    const known = texts[name];
    return known === undefined || chance.fraction() < 0.3 ? field.initial : known(scene, chance);
  }
  const time = times[name];
  if (time !== undefined) return time(chance);
  if (chance.fraction() < 0.5) return field.initial;
  // Small figures are as probable as large ones; the sign is as probable as the other.
  const most = chance.fraction() < 0.5 && field.min < 0 ? field.min : field.max;
  const size = Math.max(1, Math.abs(most)) ** chance.fraction();
  return Math.max(field.min, Math.min(field.max, Math.round(Math.sign(most) * size)));
}

/** Values of all its fields. */
export const drawValues = (kind: Overlay, scene: Scene, chance: Random): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(kind.fields).map(([name, field]) => [name, drawValue(name, field, scene, chance)]),
  );

const valueField = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]));
const on = (scene: Scene): Letter[] => letters.filter((box) => scene.lab.box(box).power === 'on');
const PRIMARY_SHARE = 0.5;
/** Where people work bad luck does most harm. */
function struck(scene: Scene, chance: Random): Letter {
  const primary = on(scene).find((box) => scene.kind(box) === 'primary');
  return primary !== undefined && chance.fraction() < PRIMARY_SHARE ? primary : chance.pick(on(scene));
}

/** What has to meet something else to do harm is tried more than what harms by itself. */
const weights: Readonly<Record<string, number>> = {
  'operation-fails': 4,
  'write-fails': 6,
  'transfer-cut-off': 2,
  'clock-step': 3,
  'disk-failed': 2,
  'disks-failed': 3,
  'disk-full': 2,
  'certificate-expired': 2,
  'certificate-foreign': 2,
  'commits-lost': 2,
  'snapshot-put-back': 2,
  // Something comes of it in a run that is longer than a day only.
  'certificate-ending': 0.2,
};

/** What does not pass within minutes. */
const ENDURING = /^certificate-|^licence-/;
const ENDURES_S_MIN = 900;
const ENDURES_S_MAX = 5_400;

/** One of the faults that are declared, its values drawn from its fields. */
const faultDeed = (kind: Overlay): DeedKind =>
  deedKind({
    kind: 'fault',
    key: `fault:${kind.name}`,
    group: 'faults',
    weight: weights[kind.name] ?? 1,
    fields: { box: boxField, overlay: v.string(), values: valueField, forS: v.number() },
    leads: ({ values }) => leadsOf(kind, values.write),
    choose: (scene, chance) => {
      const values = drawValues(kind, scene, chance);
      const drawnS = ENDURING.test(kind.name)
        ? chance.int(ENDURES_S_MIN, ENDURES_S_MAX)
        : lasting(chance, LASTS_S_MAX);
      const { afterS } = values;
      const forS = afterS === undefined ? drawnS : Math.max(drawnS, Number(afterS) + STRIKES_S_MORE);
      return { box: chance.pick(letters), overlay: kind.name, values, forS };
    },
    perform: async (scene, { box, overlay: name, values, forS }) => {
      await overlay(scene, box, { id: scene.nextId(), overlay: name, values }, forS * SECOND);
      return 'over';
    },
  });

export const faultDeeds: readonly DeedKind[] = [
  deedKind({
    kind: 'power-cut',
    group: 'faults',
    weight: 6,
    fields: { box: boxField, offS: v.number() },
    leads: () => UNHEARD,
    ready: (scene) => on(scene).length > 0,
    choose: (scene, chance) => ({ box: struck(scene, chance), offS: lasting(chance, OFF_S_MAX) }),
    perform: async (scene, { box, offS }) => {
      await scene.act({ kind: 'cut-power', box });
      await scene.sleep(offS * SECOND);
      await scene.act({ kind: 'switch-on', box });
      return 'on again';
    },
  }),
  deedKind({
    kind: 'cable-out',
    group: 'faults',
    weight: 3,
    fields: { box: boxField, nic: v.picklist(['eth0', 'eth1']), forS: v.number() },
    leads: () => UNHEARD,
    choose: (_scene, chance) => ({
      box: chance.pick(letters),
      nic: chance.fraction() < 0.8 ? ('eth0' as const) : ('eth1' as const),
      forS: lasting(chance, LASTS_S_MAX),
    }),
    perform: async (scene, { box, nic, forS }) => {
      await scene.act({ kind: 'cable', box, nic, up: false });
      await scene.sleep(forS * SECOND);
      await scene.act({ kind: 'cable', box, nic, up: true });
      return 'in again';
    },
  }),
  deedKind({
    kind: 'one-way',
    group: 'faults',
    weight: 8,
    fields: { to: boxField, from: v.picklist(['peer', 'lab']), forS: v.number() },
    leads: () => UNHEARD,
    choose: (_scene, chance) => ({
      to: chance.pick(letters),
      from: chance.fraction() < 0.8 ? ('peer' as const) : ('lab' as const),
      forS: lasting(chance, LASTS_S_MAX),
    }),
    perform: async (scene, { to, from, forS }) => {
      const rank = from === 'lab' ? LAB : ranks[other(to)];
      await scene.act({ kind: 'filter', box: to, from: rank, filter: CUT });
      await scene.sleep(forS * SECOND);
      await scene.act({ kind: 'filter', box: to, from: rank, filter: null });
      return 'whole again';
    },
  }),
  ...overlays.map(faultDeed),
  deedKind({
    kind: 'blackout',
    group: 'faults',
    weight: 16,
    isWaitedFor: true,
    fields: { hours: v.number() },
    choose: (_scene, chance) => ({ hours: lasting(chance, DARK_HOURS_MAX) }),
    perform: async (scene, { hours }) => {
      const activation = { id: scene.nextId(), overlay: 'site-power', values: {} };
      await overlay(scene, 'a', activation, hours * HOUR);
      return 'light again';
    },
  }),
];
