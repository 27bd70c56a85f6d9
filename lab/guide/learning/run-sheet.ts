/**
 * The run sheet: somebody's own best run as a list for the night of the real upgrade. Times, places and names are theirs;
 * what to check and the way back follow from what each step really was.
 */
import { type Micros, MS } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Condition, Rehearsal } from '../../rehearsals/language/vocabulary.js';
import type { Try, TryOutline } from '../../rehearsals/report/tries/try.js';
import { placeName } from './page-name.js';
import { type Nature, natures, settled, unchanged, waiting } from './sheet-words.js';

export interface SheetRow {
  readonly id: string;
  readonly title: Label;
  readonly how: Label;
  /** When it was begun and ended. */
  readonly fromUs: Micros;
  readonly toUs: Micros;
  readonly places: readonly Label[];
  readonly check: Label;
  readonly back: Label;
  /** Nothing leads back from here but the long way. */
  readonly isPoint: boolean;
}

export interface Sheet {
  readonly startUs: Micros;
  readonly rows: readonly SheetRow[];
  /** Steps that this run did not do: they are to be planned all the same. */
  readonly missing: readonly { readonly title: Label; readonly how: Label }[];
}

function kindsIn(condition: Condition): { kind: string; version: string }[] {
  const below = [...(condition.all ?? []), ...(condition.any ?? []), ...(condition.inOrder ?? [])].flatMap(
    kindsIn,
  );
  const version = condition.where?.version ?? condition.where?.package;
  const given = condition.event ?? condition.now?.event;
  const own =
    given === undefined ? [] : [{ kind: given, version: typeof version === 'string' ? version : '' }];
  return [...own, ...below];
}

/** A step that is nothing but to let time go by. */
const waitsForTime = ({ elapsed, all = [] }: Condition): boolean =>
  elapsed !== undefined || all.some(waitsForTime);

/** What a step is by its nature: by what it is recognised from. */
export function natureOf(condition: Condition): Nature {
  if (waitsForTime(condition)) return waiting;
  const found = kindsIn(condition);
  const known = natures.find(({ kinds, version }) =>
    found.some(
      (one) =>
        kinds.some((kind) => kind === one.kind) && (version === undefined || version.test(one.version)),
    ),
  );
  return known ?? natures[natures.length - 1] ?? { kinds: [], ...nothing };
}

const nothing = {
  check: { en: 'It is as the step says.', fr: 'C’est comme le dit l’étape.' },
  back: { en: 'Nothing to take back.', fr: 'Rien à défaire.' },
  isPoint: false,
};

/** Pages at which something was done in a stretch of time, each once. */
function placesIn({ deeds }: Pick<Try, 'deeds'>, fromUs: Micros, toUs: Micros): Label[] {
  const found = new Map<string, Label>();
  for (const { atUs, box, path } of deeds) {
    if (atUs <= fromUs || atUs > toUs + MS || path === null || path === '/login' || path === '/appliance')
      continue;
    const place = placeName(box, path);
    found.set(place.en, place);
  }
  return [...found.values()];
}

/** A run as a list for the night, in the order in which it was done. */
export function sheetOf(one: Try, rehearsal: Rehearsal): Sheet {
  const steps = new Map(rehearsal.steps.map((step) => [step.id, step]));
  const us = (ms: number): Micros => one.startUs + ms * MS;
  const done = one.report.steps
    .filter(({ endedMs }) => endedMs !== null)
    .sort((x, y) => (x.endedMs ?? 0) - (y.endedMs ?? 0));
  let isPast = false;
  const rows = done.flatMap(({ id, startedMs, endedMs }): SheetRow[] => {
    const step = steps.get(id);
    if (step === undefined || startedMs === null || endedMs === null) return [];
    const [fromUs, toUs] = [us(startedMs), us(endedMs)];
    const { check, back: known, isPoint } = natureOf(step.recognised);
    isPast ||= isPoint;
    const back = isPast && known === unchanged ? settled : known;
    // It began with the first thing that was done for it, not when the step before was over.
    const first = one.deeds.find(({ atUs }) => atUs > fromUs && atUs <= toUs)?.atUs ?? fromUs;
    const places = placesIn(one, fromUs, toUs);
    return [
      { ...{ id, title: step.title, how: step.hint }, fromUs: first, toUs, places, check, back, isPoint },
    ];
  });
  const missing = rehearsal.steps
    .filter(({ id, optional }) => optional !== true && !rows.some((row) => row.id === id))
    .map(({ title, hint }) => ({ title, how: hint }));
  return { startUs: one.startUs, rows, missing };
}

/** The best of somebody's runs: of those that came to the end the highest grade, the shortest outage, the shortest time. */
export function bestOf(tries: readonly TryOutline[], rehearsal: string): TryOutline | null {
  const points = ({ report }: TryOutline): number => report.trainee?.points ?? 0;
  const [first] = tries
    .filter((one) => one.rehearsal === rehearsal && one.how === 'finished')
    .sort(
      (x, y) =>
        points(y) - points(x) ||
        x.report.downtimeMs - y.report.downtimeMs ||
        x.report.simulatedMs - y.report.simulatedMs,
    );
  return first ?? null;
}
