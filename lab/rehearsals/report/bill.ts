/**
 * The bill of a run: what a grade out of twenty is made of, line by line. The rates below are the whole
 * formula, and they are shown with it.
 */
import { MINUTE_MS } from '../../../hardware/ports.js';
import { counted, duration } from '../../../views/format.js';
import type { Label } from '../../../views/label.js';
import { durationUs } from '../../hosting/when/duration.js';
import type { Mistake, Rehearsal } from '../language/vocabulary.js';
import type { Report } from './report.js';

export const OF = 20;
export const PASSED = 10;
/** Not passed as long as the aim is not reached. */
const UNREACHED_MAX = 9;

/** Points off for each piece of a hint. */
export const HINT_PRICE = 0.5;

/** Points off for what is risked by a mistake, whatever came of it. */
const RISKS = { small: 0.5, real: 1, grave: 2 } as const;

/** Points off for what happened, and the most that it costs. */
const RATES = {
  /** For each quarter of an hour that the site was away longer than in the best run. */
  outage: { each: 1, of: 15 * MINUTE_MS, most: 6 },
  users: { each: 0.5, most: 4 },
  support: { each: 2, most: 6 },
  /** For the first row that is lost, and again for ten, a hundred, a thousand. */
  rows: { each: 3, most: 9 },
  hints: { each: HINT_PRICE, most: 8 },
  /** For each two hours beyond one and a half times of the best run. */
  time: { each: 0.5, of: 120 * MINUTE_MS, most: 2 },
} as const;

/** Measures of a run end at looks: so much more than the best run is no fault. */
const OUTAGE_SPARE_MS = 5 * MINUTE_MS;
const TIME_SHARE = 1.5;

interface BillLine {
  readonly id: 'steps' | 'mistakes' | keyof typeof RATES | 'unreached';
  readonly label: Label;
  /** What it is reckoned from. */
  readonly amount: Label;
  /** Points off. */
  readonly off: number;
}

export interface Bill {
  readonly lines: readonly BillLine[];
  readonly points: number;
}

const labels = {
  steps: { en: 'Steps that are missing', fr: 'Étapes manquantes' },
  mistakes: { en: 'Risks taken by mistakes', fr: 'Risques pris par des erreurs' },
  outage: {
    en: 'Site down, beyond the best possible run',
    fr: 'Indisponibilité au-delà du meilleur parcours',
  },
  users: { en: 'People and sessions cut off', fr: 'Personnes et sessions coupées' },
  support: { en: 'Calls to support', fr: 'Appels à l’assistance' },
  rows: { en: 'Rows and files lost', fr: 'Lignes et fichiers perdus' },
  hints: { en: 'Hints', fr: 'Indices' },
  time: { en: 'Time, beyond the best possible run', fr: 'Temps au-delà du meilleur parcours' },
  unreached: { en: 'The aim is not reached: at most 9', fr: 'But non atteint : 9 au plus' },
} as const satisfies Record<BillLine['id'], Label>;

/** The formula in words, for whoever wants to know. */
export const formula: Label = {
  en: `Of ${OF} points: the share of steps that are missing; ${RISKS.small}, ${RISKS.real} or ${RISKS.grave} for each mistake by its risk; ${RATES.outage.each} for each 15 minutes that the site was away longer than in the best possible run; ${RATES.users.each} for each person or session cut off; ${RATES.support.each} for each call to support; ${RATES.rows.each} for the first row lost, and for each further power of ten; ${RATES.hints.each} for each hint; ${RATES.time.each} for each 2 hours beyond one and a half times of the best time.`,
  fr: `Sur ${OF} points : la part des étapes manquantes ; 0,5, ${RISKS.real} ou ${RISKS.grave} par erreur selon son risque ; ${RATES.outage.each} par tranche de 15 minutes d’indisponibilité au-delà du meilleur parcours possible ; 0,5 par personne ou session coupée ; ${RATES.support.each} par appel à l’assistance ; ${RATES.rows.each} pour la première ligne perdue, puis pour chaque puissance de dix ; 0,5 par indice ; 0,5 par tranche de 2 heures au-delà d’une fois et demie le meilleur temps.`,
};

const rounded = (points: number): number => Math.round(points * 10) / 10;

/** Off for something that is counted, or measured in stretches. */
const rated = (id: keyof typeof RATES, units: number): number =>
  Math.min(RATES[id].most, RATES[id].each * Math.max(0, units));

const ms = (text: string | undefined): number | null =>
  text === undefined ? null : durationUs(text) / 1_000;

const persons = (count: number): Label =>
  counted(
    count,
    { en: 'person or session', fr: 'personne ou session' },
    { en: 'people or sessions', fr: 'personnes ou sessions' },
  );
const calls = (count: number): Label =>
  counted(count, { en: 'call', fr: 'appel' }, { en: 'calls', fr: 'appels' });

const against = (is: Label, best: Label): Label => ({
  en: `${is.en}; possible: ${best.en}`,
  fr: `${is.fr} ; possible : ${best.fr}`,
});

type Billed = Pick<Report, 'steps' | 'mistakes' | 'lost' | 'downtimeMs' | 'simulatedMs' | 'costs'>;

/** Lines that what was measured makes. */
function measuredLines(report: Billed, best: Rehearsal['best']): BillLine[] {
  const outageBest = ms(best?.outage);
  const timeBest = ms(best?.time);
  const users = report.costs?.users ?? 0;
  const support = report.costs?.support ?? 0;
  const lost = report.lost.rows + report.lost.files;
  const tooLong = outageBest === null ? 0 : report.downtimeMs - outageBest - OUTAGE_SPARE_MS;
  const late = timeBest === null ? 0 : report.simulatedMs - timeBest * TIME_SHARE;
  return [
    {
      id: 'outage',
      label: labels.outage,
      amount:
        outageBest === null
          ? duration(report.downtimeMs)
          : against(duration(report.downtimeMs), duration(outageBest)),
      off: rated('outage', tooLong <= 0 ? 0 : Math.ceil(tooLong / RATES.outage.of)),
    },
    {
      id: 'users',
      label: labels.users,
      amount: against(persons(users), persons(best?.users ?? 0)),
      off: best === undefined ? 0 : rated('users', users - (best.users ?? 0)),
    },
    {
      id: 'support',
      label: labels.support,
      amount: against(calls(support), calls(best?.support ?? 0)),
      off: rated('support', support - (best?.support ?? 0)),
    },
    {
      id: 'rows',
      label: labels.rows,
      amount: counted(
        lost,
        { en: 'row or file', fr: 'ligne ou fichier' },
        { en: 'rows or files', fr: 'lignes ou fichiers' },
      ),
      off: lost === 0 ? 0 : rated('rows', 1 + Math.floor(Math.log10(lost))),
    },
    {
      id: 'time',
      label: labels.time,
      amount:
        timeBest === null
          ? duration(report.simulatedMs)
          : against(duration(report.simulatedMs), duration(timeBest)),
      off: rated('time', late <= 0 ? 0 : Math.ceil(late / RATES.time.of)),
    },
  ];
}

/** Points off for a mistake, whatever came of it. */
export const riskOf = (mistake: Pick<Mistake, 'risk'> | undefined): number => RISKS[mistake?.risk ?? 'real'];

/** What a run costs of its points. */
export function billOf(
  {
    report,
    rehearsal,
  }: { readonly report: Billed; readonly rehearsal: Pick<Rehearsal, 'steps' | 'mistakes' | 'best'> },
  hints: number,
  isReached: boolean,
): Bill {
  const optional = new Set(rehearsal.steps.filter((step) => step.optional === true).map((step) => step.id));
  const needed = report.steps.filter((step) => !optional.has(step.id));
  const missing = needed.filter((step) => step.outcome !== 'done').length;
  const all = Math.max(1, needed.length);
  const riskBy = (id: string): number => riskOf(rehearsal.mistakes.find((one) => one.id === id));
  const lines: BillLine[] = [
    {
      id: 'steps',
      label: labels.steps,
      amount: { en: `${missing} of ${all}`, fr: `${missing} sur ${all}` },
      off: needed.length === 0 ? OF : (OF * missing) / all,
    },
    {
      id: 'mistakes',
      label: labels.mistakes,
      amount: counted(
        report.mistakes.length,
        { en: 'mistake', fr: 'erreur' },
        { en: 'mistakes', fr: 'erreurs' },
      ),
      off: report.mistakes.reduce((sum, { id }) => sum + riskBy(id), 0),
    },
    ...measuredLines(report, rehearsal.best),
    {
      id: 'hints',
      label: labels.hints,
      amount: counted(hints, { en: 'hint', fr: 'indice' }, { en: 'hints', fr: 'indices' }),
      off: rated('hints', hints),
    },
  ];
  const reckoned = Math.max(0, OF - lines.reduce((sum, { off }) => sum + off, 0));
  const points = rounded(isReached ? reckoned : Math.min(UNREACHED_MAX, reckoned));
  const capped = rounded(reckoned) - points;
  const unreached: BillLine = {
    id: 'unreached',
    label: labels.unreached,
    amount: { en: '', fr: '' },
    off: capped,
  };
  const shown = [
    ...lines.map((line) => ({ ...line, off: rounded(line.off) })),
    ...(capped > 0 ? [unreached] : []),
  ];
  return { lines: shown, points };
}
