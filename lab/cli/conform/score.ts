/** What a tool is worth: by cases, and by the guide's statements. */
import { type StatementId, statementIds, statements } from '../../guide/statements.js';
import type { Outcome } from './play.js';

interface StatementScore {
  readonly id: StatementId;
  readonly text: { readonly en: string; readonly fr: string };
  /** Cases that are about it, and those of them in which it was heeded. */
  readonly cases: number;
  readonly heeded: number;
}

export interface Score {
  readonly cases: number;
  readonly passed: number;
  /** Of a hundred. */
  readonly percent: number;
  /** Statements that any case is about, in the guide's order. */
  readonly statements: readonly StatementScore[];
}

/** Labs that have failed say nothing of the tool, and count as not passed. */
export function scoreOf(outcomes: readonly Outcome[]): Score {
  const passed = outcomes.filter(({ verdict }) => verdict === 'passed').length;
  const percent = outcomes.length === 0 ? 0 : Math.floor((1_000 * passed) / outcomes.length) / 10;
  const byStatement = statementIds.map((id): StatementScore => {
    const about = outcomes.filter(({ guide }) => guide.includes(id));
    const heeded = about.filter(({ unheeded }) => !unheeded.includes(id)).length;
    return { id, text: statements[id] ?? { en: id, fr: id }, cases: about.length, heeded };
  });
  return {
    cases: outcomes.length,
    passed,
    percent,
    statements: byStatement.filter(({ cases }) => cases > 0),
  };
}
