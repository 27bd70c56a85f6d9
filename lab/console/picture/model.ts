/** What the picture shows, as data: a pure reading of the lab's state. */
import type { NicName } from '../../../hardware/ports.js';
import type { FleetStage } from '../../making/fleet/state.js';
import type { BoxName, WorkstationName } from '../../plan.js';
import type { BoxState, LabState } from '../control/lab-state.js';
import { between, endOf, type NicHealth, nicsOf, type OneWay, worse } from './reach.js';
import { freshRoute, type NameAnswer, nameAnswer, type Route, seatRoute } from './ways.js';

export interface PersonPart {
  readonly seat: WorkstationName;
  readonly user: string | null;
  readonly inSession: boolean;
  readonly route: Route;
  /** Comes another way than who asks now. */
  readonly isApart: boolean;
}

export interface FleetPart {
  readonly total: number;
  readonly stages: readonly { readonly stage: FleetStage; readonly count: number }[];
}

export interface NamePart extends NameAnswer {
  readonly name: string;
  readonly route: Route;
  /** Other boxes that want the address to which it leads. */
  readonly rivals: readonly BoxName[];
  /** It is held by a machine that is none of the boxes. */
  readonly isTaken: boolean;
}

/** What a box is doing, the most important alone. */
export type BoxWork =
  | { readonly kind: 'off' | 'starting' | 'no-disk' | 'silent' | 'hung' | 'paused' }
  | { readonly kind: 'damaged' | 'restoring' | 'not-installed' | 'failed' | 'conflict' }
  | {
      readonly kind: 'installing';
      readonly stage: string;
      readonly package: string;
      readonly share: number | null;
    }
  | { readonly kind: 'stuck'; readonly package: string }
  | { readonly kind: 'promoting' | 'demoting' | 'pairing' }
  | { readonly kind: 'serving' | 'standing-by' | 'ready' };

export interface BoxPart {
  readonly name: BoxName;
  readonly power: BoxState['power'];
  readonly face: BoxState['face'];
  readonly nics: Readonly<Record<NicName, NicHealth>>;
  readonly work: BoxWork;
  /** Whoever asks for the site now comes here and is served. */
  readonly answers: boolean;
  readonly holds: readonly string[];
  readonly faults: number;
  readonly wire: WirePart;
}

/** Both ways of a wire. */
export interface WirePart {
  readonly there: OneWay;
  readonly back: OneWay;
  /** The worse of both. */
  readonly worst: OneWay;
}

export interface PairPart {
  readonly boxes: readonly [BoxName, BoxName];
  readonly wire: WirePart;
  /** What the two say of one another. */
  readonly relation: 'none' | 'paired' | 'split' | 'two-backups' | 'one-sided';
  /** One of them does not reach the other. */
  readonly isSilent: boolean;
  /** Data goes from the first to the second; null: none is under way. */
  readonly sync: {
    readonly from: BoxName;
    readonly to: BoxName;
    readonly share: number;
    readonly isSilent: boolean;
  } | null;
  /** When data last went over, by the clock of the box that took it; null: never, or nobody knows. */
  readonly syncedMs: number | null;
}

export interface Picture {
  readonly people: readonly PersonPart[];
  readonly fleet: FleetPart;
  readonly name: NamePart;
  readonly boxes: readonly BoxPart[];
  readonly pairs: readonly PairPart[];
  /** Who serves the site now; null: nobody. */
  readonly answers: BoxName | null;
}

const wire = (there: OneWay, back: OneWay): WirePart => ({ there, back, worst: worse(there, back) });

function workOf(box: BoxState, answers: boolean): BoxWork {
  const { face, power } = box;
  if (power === 'off') return { kind: 'off' };
  if (box.noDisk) return { kind: 'no-disk' };
  if (box.still !== null) return { kind: box.still };
  if (power === 'starting' || face === null) return { kind: 'starting' };
  if (box.isObserved === true && box.answer === null) return { kind: 'silent' };
  const { install, down, role } = face;
  if (down === 'damaged') return { kind: 'damaged' };
  if (install?.isStuck === true) return { kind: 'stuck', package: install.package };
  if (install?.stage === 'failed') return { kind: 'failed' };
  if (install !== null && install.stage !== 'damaged') return { ...install, kind: 'installing' };
  if (down === 'restoring' || down === 'not-installed') return { kind: down };
  if (role === 'conflict' || role === 'promoting' || role === 'demoting' || role === 'pairing') {
    return { kind: role };
  }
  if (role === 'backup') return { kind: 'standing-by' };
  return { kind: answers ? 'serving' : 'ready' };
}

const isPaired = ({ face }: BoxState): boolean =>
  face !== null && face.role !== 'alone' && face.role !== 'pairing';

const leads = ({ face }: BoxState): boolean =>
  face?.role === 'primary' || face?.role === 'conflict' || face?.role === 'demoting';

function relationOf(x: BoxState, y: BoxState): PairPart['relation'] {
  if (!isPaired(x) && !isPaired(y)) return 'none';
  if (x.face === null || y.face === null) return 'paired';
  if (isPaired(x) !== isPaired(y)) return 'one-sided';
  if (x.face.role === 'conflict' || y.face.role === 'conflict' || (leads(x) && leads(y))) return 'split';
  return x.face.role === 'backup' && y.face.role === 'backup' ? 'two-backups' : 'paired';
}

function pairPart(x: BoxState, y: BoxState): PairPart {
  const puller = [x, y].find(({ face }) => face?.sync != null);
  const giver = puller === x ? y : x;
  const sync = puller?.face?.sync ?? null;
  const stamps = [x, y].flatMap(({ face }) => (face?.syncedMs == null ? [] : [face.syncedMs]));
  return {
    boxes: [x.name, y.name],
    wire: wire(between(x, y), between(y, x)),
    relation: relationOf(x, y),
    isSilent: [x, y].some(({ face }) => (face?.peerTrouble ?? null) !== null),
    sync: sync === null || puller === undefined ? null : { ...sync, from: giver.name, to: puller.name },
    syncedMs: stamps.length === 0 ? null : Math.max(...stamps),
  };
}

/** Boxes side by side; only those that are or may be related. */
function pairsOf(boxes: readonly BoxState[]): PairPart[] {
  return boxes.slice(1).flatMap((box, index) => {
    const before = boxes[index];
    return before === undefined ? [] : [pairPart(before, box)];
  });
}

const sameEnd = (x: Route, y: Route): boolean => x.box === y.box && x.finds === y.finds;

/** The picture of a lab as it is at this instant. */
export function pictureOf(state: LabState): Picture {
  const fresh = freshRoute(state);
  const answers = fresh.finds === 'site' ? fresh.box : null;
  const target = fresh.inside ?? fresh.address;
  const conflict = state.network.conflicts.find(({ address }) => address === target);
  return {
    answers,
    people: state.seats.map((seat) => {
      const route = seatRoute(state, seat);
      return {
        seat: seat.name,
        user: seat.console.user,
        inSession: seat.console.session !== null,
        route,
        isApart: !sameEnd(route, fresh),
      };
    }),
    fleet: { total: state.fleet.total, stages: state.fleet.stages },
    name: {
      ...nameAnswer(state),
      name: state.siteName,
      route: fresh,
      rivals: conflict?.rivals ?? [],
      isTaken: conflict !== undefined && conflict.holder === null,
    },
    boxes: state.boxes.map((box) => ({
      name: box.name,
      power: box.power,
      face: box.face,
      nics: nicsOf(box),
      work: workOf(box, answers === box.name),
      answers: answers === box.name,
      holds: box.claims,
      faults: box.overlays.length,
      wire: wire(endOf(box, 'in', 'lab'), endOf(box, 'out', 'lab')),
    })),
    pairs: pairsOf(state.boxes),
  };
}
