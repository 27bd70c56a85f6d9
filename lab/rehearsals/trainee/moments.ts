/** Moments that a lab keeps while it runs: by name, and by themselves at whatever one may want to go back to. */
import type { Entry } from '../../../hardware/kernel/turn.js';
import type { Micros } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Act, ActRecord } from '../../acts/act.js';
import { isHostError } from '../../hosting/host/words.js';
import { isUnseen, seenOf } from '../../hosting/when/unseen.js';
import { lastGiven, type Moment, readMoments, writeMoments } from '../../live/keeping/moments-file.js';
import { type BoxName, boxOfRank } from '../../plan.js';
import type { Trainee } from './trainee.js';

export interface MomentsParts {
  /** The folder that keeps them. */
  readonly folder: string;
  readonly trainee: Pick<Trainee, 'state' | 'onChange'>;
  onEntry(listener: (entry: Entry) => void): void;
  onAct(listener: (record: ActRecord) => void): void;
}

export interface Moments {
  /** Oldest first. */
  list(): readonly Moment[];
  find(id: string): Moment | null;
}

/** More than a day of work makes; then the oldest that nobody named is dropped. */
const MOMENTS_MAX = 300;
/** What happens at both boxes, or again at once, is one moment. */
const TOGETHER_US = 5_000_000;

const roles: Readonly<Record<string, Label>> = {
  primary: { en: 'primary', fr: 'principal' },
  backup: { en: 'backup', fr: 'sauvegarde' },
  alone: { en: 'alone', fr: 'seul' },
};

const dataOf = ({ data }: Entry): Readonly<Record<string, unknown>> =>
  typeof data === 'object' && data !== null ? (data as Readonly<Record<string, unknown>>) : {};

/** What happened, where it makes a moment. */
function happened(entry: Entry): Pick<Moment, 'kind' | 'name'> | null {
  const box = boxOfRank(entry.rank)?.toUpperCase() ?? '';
  const data = dataOf(entry);
  if (entry.kind === 'installer.installed') {
    const what = `${String(data.package)}`;
    return {
      kind: 'installed',
      name: { en: `Appliance ${box}: ${what} installed`, fr: `Serveur ${box} : ${what} installé` },
    };
  }
  if (entry.kind === 'failover.role') {
    const role = roles[String(data.role)] ?? { en: String(data.role), fr: String(data.role) };
    return {
      kind: 'role',
      name: { en: `Appliance ${box} is ${role.en}`, fr: `Serveur ${box} : ${role.fr}` },
    };
  }
  return null;
}

type Laid = Pick<Moment, 'name' | 'fault'>;

/** What was laid, told once as long as it is there. */
function createLaid(): (act: Act) => Laid | null {
  const before = new Map<BoxName, ReadonlySet<string>>();
  return (act) => {
    if (act.kind === 'cut-power') {
      const box = act.box.toUpperCase();
      return { name: { en: `Power of appliance ${box} cut`, fr: `Alimentation du serveur ${box} coupée` } };
    }
    if (act.kind !== 'overlays') return null;
    const last = seenOf(act.list).at(-1);
    const known = before.get(act.box);
    before.set(act.box, new Set(act.list.map(({ id }) => id)));
    if (last === undefined || known?.has(last.id) === true) return null;
    const what = last.overlay;
    const box = act.box.toUpperCase();
    const name = { en: `Fault on appliance ${box}: ${what}`, fr: `Panne sur le serveur ${box} : ${what}` };
    return { name, fault: last.id };
  };
}

/** Tells a deed of which nobody is to see anything from all others. */
function createDiscretion(): (act: Act) => boolean {
  const shown = new Map<BoxName, string>();
  const had = new Set<BoxName>();
  return (act) => {
    if (act.kind === 'when-set') return isUnseen(act.when.id);
    if (act.kind === 'when-remove') return isUnseen(act.id);
    if (act.kind !== 'overlays') return false;
    const text = JSON.stringify(seenOf(act.list));
    const isSame = text === (shown.get(act.box) ?? '[]');
    shown.set(act.box, text);
    const isAny = act.list.some(({ id }) => isUnseen(id));
    const isHidden = isSame && (isAny || had.has(act.box));
    if (isAny) had.add(act.box);
    else had.delete(act.box);
    return isHidden;
  };
}

/** The list, on the disk as soon as it changes. */
function createList(folder: string) {
  let moments = [...readMoments(folder)];
  let given = lastGiven(folder);
  return {
    list: (): readonly Moment[] => moments,
    add: (moment: Omit<Moment, 'id'>): void => {
      const last = moments.findLast(({ kind }) => kind === moment.kind);
      const isSame = moment.kind === 'role' || moment.kind === 'installed';
      if (isSame && last !== undefined && moment.atUs - last.atUs < TOGETHER_US) return;
      given += 1;
      moments.push({ id: `m${given}`, ...moment });
      if (moments.length > MOMENTS_MAX) {
        const oldest = moments.find(({ kind }) => kind !== 'named') ?? moments[0];
        moments = moments.filter((one) => one !== oldest);
      }
      try {
        writeMoments(folder, moments, given);
      } catch (error) {
        // A full disk: they are kept as long as the lab runs.
        if (!isHostError(error)) throw error;
      }
    },
  };
}

/** Follows a lab, and goes on with what its folder holds. */
export function createMoments({ folder, trainee, onEntry, onAct }: MomentsParts): Moments {
  const kept = createList(folder);
  let deedUs: Micros = 0;
  let seenUs: Micros = 0;
  const known = new Set<string>();
  const learn = (isNew: boolean): void => {
    const { current } = trainee.state();
    if (current === null) return;
    for (const { id, title, doneUs } of current.steps) {
      const key = `step ${current.startUs} ${id}`;
      if (doneUs === null || known.has(key)) continue;
      known.add(key);
      if (isNew) kept.add({ kind: 'step', atUs: seenUs, backUs: seenUs, name: title });
    }
    for (const { id, title, atUs } of current.mistakes) {
      const key = `mistake ${current.startUs} ${id} ${atUs}`;
      if (known.has(key)) continue;
      known.add(key);
      // Just before what somebody did, not before what came of it.
      const backUs = (deedUs > 0 ? deedUs : seenUs) - 1;
      if (isNew) kept.add({ kind: 'mistake', atUs: seenUs, backUs, name: title });
    }
  };
  learn(false);
  onEntry((entry) => {
    seenUs = Math.max(seenUs, entry.t);
    if (entry.kind === 'outside' && dataOf(entry).method !== 'GET') deedUs = entry.t;
    const told = happened(entry);
    if (told !== null) kept.add({ ...told, atUs: entry.t, backUs: entry.t });
  });
  trainee.onChange(() => learn(true));
  const isHidden = createDiscretion();
  const laid = createLaid();
  onAct(({ t, act }) => {
    if (isHidden(act)) return;
    if (act.kind === 'moment')
      kept.add({ kind: 'named', atUs: t, backUs: t, name: { en: act.name, fr: act.name } });
    const fault = laid(act);
    if (fault !== null) kept.add({ kind: 'fault', atUs: t, backUs: t - 1, ...fault });
    if (act.kind !== 'moment') deedUs = t;
  });
  return { list: kept.list, find: (id) => kept.list().find((one) => one.id === id) ?? null };
}
