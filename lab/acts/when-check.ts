/** Whether a deed for a moment can be set in a lab, and what is watched for then. */
import type { Service } from '../../hardware/faults/aims/wire.js';
import { overlays } from '../../hardware/faults/index.js';
import { overlayValues } from '../../hardware/faults/overlay.js';
import { boxEventKinds } from '../../hardware/kernel/event-kinds.js';
import { type Activation, type Lifecycle, type Micros, MS } from '../../hardware/ports.js';
import type { Label } from '../../views/label.js';
import { eventFields, eventKinds, fieldCanBe } from '../hosting/event-kinds.js';
import { durationUs, isDuration } from '../hosting/when/duration.js';
import { kindMatches, type Moment, type Often, type Seat, type Trigger } from '../hosting/when/moment.js';
import { type BoxName, boxNames } from '../plan.js';
import { namedParts, partNamed, wireFaults } from './parts.js';
import { isAct } from './read-act.js';
import type { NamedWhen, When, WhenDeed } from './when.js';

export const boxOf = (letter: string): BoxName => letter.toLowerCase() as BoxName;

/** States of each lifecycle; null: any name. */
const lifecycles: Readonly<Record<Lifecycle, readonly string[] | null>> = {
  role: ['alone', 'pairing', 'primary', 'backup', 'promoting', 'demoting', 'conflict'],
  sync: ['idle', 'running'],
  swap: ['idle', 'lock', 'sync', 'demote', 'hand-over'],
  installer: [
    'idle',
    'checking',
    'awaiting-licence',
    'downloading',
    'applying-base',
    'migrating',
    'restarting',
    'verifying',
    'failed',
    'damaged',
  ],
  operation: null,
};
const isLifecycle = (name: string): name is Lifecycle => Object.hasOwn(lifecycles, name);

const services: readonly Service[] = ['web', 'dns', 'ntp', 'mail', 'directory'];

/** What the lab itself tells of a box: its field says of which. */
const toldByBox: readonly string[] = [
  ...Object.keys(boxEventKinds),
  'power.on',
  'power.ready',
  'power.no-disk',
  'software.failed',
];
/** One line a request: whatever waits for it is better said as a message. */
const NOT_WATCHED: readonly string[] = ['outside', 'operator'];

type Trouble = Label | null;
const trouble = (en: string, fr: string): Label => ({ en, fr });
const listed = (names: readonly string[]): string => names.join(', ');

function kindsOf(wanted: string): string[] {
  return eventKinds.filter((kind) => kindMatches(wanted, kind) && !NOT_WATCHED.includes(kind));
}

function eventTrouble({ event = '', where = {}, of }: When): Trouble {
  const kinds = kindsOf(event);
  if (kinds.length === 0) {
    const area = event.split('.', 1)[0] ?? '';
    const near = eventKinds.filter((kind) => kind.startsWith(`${area}.`));
    const more = near.length === 0 ? '' : `: ${listed(near)}`;
    return trouble(
      `There is no event “${event}”${more}.`,
      `L’événement « ${event} » n’existe pas${more === '' ? '' : ` ; il y a${more}`}.`,
    );
  }
  for (const [field, value] of Object.entries(where)) {
    const known = kinds.filter((kind) => eventFields(kind).includes(field));
    const first = known[0] ?? '';
    if (known.length === 0) {
      const fields = [...new Set(kinds.flatMap(eventFields))];
      return trouble(
        `“${event}” has no field “${field}”; it has: ${listed(fields)}.`,
        `« ${event} » n’a pas de champ « ${field} » ; il a : ${listed(fields)}.`,
      );
    }
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    const wrong = values.find((one) => !known.some((kind) => fieldCanBe(kind, field, one)));
    if (wrong !== undefined)
      return trouble(
        `The field “${field}” of “${first}” is never ${JSON.stringify(wrong)}.`,
        `Le champ « ${field} » de « ${first} » n’est jamais ${JSON.stringify(wrong)}.`,
      );
  }
  const isBoxes = kinds.some((kind) => toldByBox.includes(kind));
  if (of === undefined && isBoxes)
    return trouble(
      `Say at which box: “of A”, or “of lab” for what the lab tells.`,
      `Indiquez sur quel serveur : « of A », ou « of lab » pour ce que dit le laboratoire.`,
    );
  return null;
}

function momentTrouble(when: When): Trouble {
  const stray = (['where', 'event'] as const)
    .concat()
    .find((key) => key === 'where' && when.where !== undefined && when.event === undefined);
  if (stray !== undefined)
    return trouble('“where” belongs to an event.', '« where » appartient à un événement.');
  if (when.side !== undefined && when.write === undefined)
    return trouble(
      '“before” and “after” belong to a write.',
      '« before » et « after » appartiennent à une écriture.',
    );
  if ((when.way !== undefined || when.what !== undefined) && when.message === undefined)
    return trouble(
      '“in”, “out”, “question” and “answer” belong to a message.',
      '« in », « out », « question » et « answer » appartiennent à un message.',
    );
  if (when.again !== undefined && when.at === undefined)
    return trouble('“again” belongs to a time.', '« again » appartient à une heure.');
  if (when.at !== undefined) {
    const repeats = when.nth !== undefined || when.every !== undefined;
    return repeats && when.again === undefined
      ? trouble(
          'A time comes once: “again” says after how long it comes once more.',
          'Une heure ne vient qu’une fois : « again » dit après combien de temps elle revient.',
        )
      : null;
  }
  if (when.event !== undefined) return eventTrouble(when);
  if (when.of === undefined || when.of === 'lab')
    return trouble('Say at which box: “of A”.', 'Indiquez sur quel serveur : « of A ».');
  if (when.message !== undefined && !when.message.startsWith('/') && !isService(when.message))
    return trouble(
      `A message is meant by its path (/peer/lock) or its service (${listed(services)}), not by “${when.message}”.`,
      `Un message se désigne par son chemin (/peer/lock) ou son service (${listed(services)}), pas par « ${when.message} ».`,
    );
  if (when.state !== undefined) {
    const [lifecycle = '', state = ''] = when.state.split(' ');
    if (!isLifecycle(lifecycle))
      return trouble(
        `There is no lifecycle “${lifecycle}”: ${listed(Object.keys(lifecycles))}.`,
        `Le cycle de vie « ${lifecycle} » n’existe pas : ${listed(Object.keys(lifecycles))}.`,
      );
    const known = lifecycles[lifecycle];
    if (state === '' || (known !== null && !known.includes(state)))
      return trouble(
        `“${lifecycle}” has no state “${state}”: ${listed(known ?? ['update.migrate, restore.apply, …'])}.`,
        `« ${lifecycle} » n’a pas d’état « ${state} » : ${listed(known ?? ['update.migrate, restore.apply, …'])}.`,
      );
  }
  return null;
}

const isService = (given: string): given is Service => services.some((one) => one === given);

/** Whether it can be undone. */
const hasOpposite = ({ press, heal, act }: WhenDeed): boolean =>
  press === undefined && heal === undefined && act === undefined;

function deedTrouble(deed: WhenDeed, boxes: readonly BoxName[]): Trouble {
  const { cut, switchOn, of, fault, values, act } = deed;
  const wire = deed.cutWire ?? deed.mendWire;
  const named = cut ?? switchOn ?? of;
  const wantsBox = cut === undefined && switchOn === undefined && act === undefined && wire === undefined;
  if (wantsBox && of === undefined)
    return trouble('Say to which box it is done.', 'Indiquez sur quel serveur cela se fait.');
  if (!wantsBox && of !== undefined) return trouble('“of” is too much here.', '« of » est de trop ici.');
  if (named !== undefined && !boxes.includes(boxOf(named)))
    return trouble(`This lab has no box ${named}.`, `Ce laboratoire n’a pas de serveur ${named}.`);
  if (wire !== undefined && wireOf(wire, boxes) === null) {
    const known = listed(namedParts(boxes).flatMap((part) => ('machine' in part ? part.name : [])));
    return trouble(
      `There is no wire “${wire}”: ${known}.`,
      `La liaison « ${wire} » n’existe pas : ${known}.`,
    );
  }
  if (act !== undefined && !isAct(act))
    return trouble(
      `“${act.kind}” is no act that this lab can do, or lacks a value.`,
      `« ${act.kind} » n’est pas un acte que ce laboratoire sait faire, ou il lui manque une valeur.`,
    );
  if (values !== undefined && fault === undefined)
    return trouble('Values belong to a fault.', 'Les valeurs appartiennent à une panne.');
  if (fault === undefined) return null;
  const known = overlays.find(({ name }) => name === fault);
  if (known === undefined)
    return trouble(
      `There is no fault “${fault}”: ${listed(overlays.map(({ name }) => name))}.`,
      `La panne « ${fault} » n’existe pas : ${listed(overlays.map(({ name }) => name))}.`,
    );
  if (overlayValues(known, values ?? {}) === null)
    return trouble(
      `“${fault}” does not take these values; it takes: ${listed(Object.keys(known.fields))}.`,
      `« ${fault} » ne prend pas ces valeurs ; elle prend : ${listed(Object.keys(known.fields))}.`,
    );
  return null;
}

/** What is wrong with it in a lab of these boxes, and what to do; null: nothing. */
export function whenTrouble(when: When, boxes: readonly BoxName[]): Trouble {
  if (when.of !== undefined && when.of !== 'lab' && !boxes.includes(boxOf(when.of)))
    return trouble(`This lab has no box ${when.of}.`, `Ce laboratoire n’a pas de serveur ${when.of}.`);
  const wrong = momentTrouble(when);
  if (wrong !== null) return wrong;
  for (const deed of when.do) {
    const wrongDeed = deedTrouble(deed, boxes);
    if (wrongDeed !== null) return wrongDeed;
  }
  const ends = when.for !== undefined || when.flap !== undefined;
  if (ends && !when.do.every(hasOpposite))
    return trouble(
      'What is done here cannot be undone: leave “for” and “flapping” out.',
      'Ce qui est fait ici ne peut pas être défait : retirez « for » et « flapping ».',
    );
  return null;
}

function seatOf({ at, event, of }: When): Seat {
  if (at !== undefined) return 'lab';
  if (of === undefined || of === 'lab') return 'lab';
  return event !== undefined && !kindsOf(event).some((kind) => toldByBox.includes(kind)) ? 'lab' : boxOf(of);
}

function momentOf(when: When, setUs: Micros): Moment {
  const { at, again, event, write, message, state, of } = when;
  if (at !== undefined)
    return {
      kind: 'time',
      atUs: isDuration(at) ? setUs + durationUs(at) : Date.parse(at) * MS,
      againUs: again === undefined ? null : durationUs(again),
    };
  if (event !== undefined) {
    // Of what the lab tells of a box, a field says which.
    const ofBox = of !== undefined && of !== 'lab' && seatOf(when) === 'lab' ? { box: boxOf(of) } : {};
    return { kind: 'event', event, where: { ...ofBox, ...when.where } };
  }
  if (write !== undefined)
    return { kind: 'write', name: write === '*' ? '' : write, side: when.side ?? 'before' };
  if (message !== undefined) {
    const what = when.what === undefined ? 'all' : (`${when.what}s` as const);
    const service = isService(message) ? message : 'any';
    return {
      kind: 'message',
      service,
      path: service === 'any' ? message : '',
      way: when.way ?? 'both',
      what,
    };
  }
  const [lifecycle = '', entered = ''] = (state ?? '').split(' ');
  return { kind: 'state', lifecycle, state: entered };
}

/** Once, unless it is said how often. */
function oftenOf({ nth, every, chance, max, again }: When): Often {
  const isOnce = every === undefined && chance === undefined && again === undefined;
  const goesOn = every !== undefined || chance !== undefined || again !== undefined;
  return {
    nth: nth ?? every ?? 1,
    every: every ?? (goesOn ? 1 : null),
    share: (chance ?? 100) / 100,
    max: max ?? (isOnce ? 1 : null),
  };
}

const wireOf = (name: string, boxes: readonly BoxName[]) => {
  const part = partNamed(name, boxes);
  return part !== null && 'machine' in part ? part : null;
};

/** Faults that a deed lays on a box, or lifts: each by a name of its own. */
export interface LaidFaults {
  readonly box: BoxName;
  readonly faults: readonly Activation[];
}

/** What a deed lays on a box, wires included; null: it lays nothing. */
export function faultsOf(id: string, index: number, deed: WhenDeed): LaidFaults | null {
  const { fault, values, of } = deed;
  const name = deed.cutWire ?? deed.mendWire;
  const wire = name === undefined ? null : wireOf(name, boxNames);
  if (wire !== null) return { box: wire.box, faults: wireFaults(wire, id) };
  if (fault === undefined || of === undefined) return null;
  return { box: boxOf(of), faults: [{ id: `${id}-${index + 1}`, overlay: fault, values: values ?? {} }] };
}

/** What is watched for. `setUs`: from when spans count. */
export function triggerOf(when: NamedWhen, setUs: Micros): Trigger {
  const seat = seatOf(when);
  const isHere = (letter: string | undefined): boolean => letter !== undefined && boxOf(letter) === seat;
  return {
    id: when.id,
    seat,
    moment: momentOf(when, setUs),
    often: oftenOf(when),
    atOnce: {
      cut: when.do.some(({ cut }) => isHere(cut)),
      faults: when.do.flatMap((deed, index) => {
        const laid = deed.mendWire === undefined ? faultsOf(when.id, index, deed) : null;
        return laid?.box === seat ? laid.faults : [];
      }),
    },
  };
}
