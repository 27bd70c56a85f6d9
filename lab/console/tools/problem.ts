/** Errors as RFC 9457 says: application/problem+json, in the language of whoever asks. */
import type { Label, Language } from '../../../views/label.js';

interface Kind {
  readonly status: number;
  readonly title: Label;
}

/** Each kind of problem, once; its `type` leads to its description at /api/openapi.json. */
export const problems = {
  'not-signed-in': {
    status: 401,
    title: { en: 'The token is missing or wrong', fr: 'Le jeton manque ou est erroné' },
  },
  malformed: {
    status: 400,
    title: { en: 'The request is not understood', fr: 'La requête n’est pas comprise' },
  },
  'not-found': { status: 404, title: { en: 'There is no such thing', fr: 'Cela n’existe pas' } },
  refused: {
    status: 409,
    title: { en: 'Refused; nothing was changed', fr: 'Refusé ; rien n’a été modifié' },
  },
  'in-vain': {
    status: 409,
    title: { en: 'It did not come within the limit', fr: 'Cela n’est pas arrivé dans le délai' },
  },
  overruled: {
    status: 409,
    title: {
      en: 'Somebody else has decided otherwise meanwhile',
      fr: 'Quelqu’un d’autre en a décidé autrement entre-temps',
    },
  },
  'not-ready': { status: 503, title: { en: 'The lab is not ready', fr: 'Le laboratoire n’est pas prêt' } },
  'too-many': { status: 503, title: { en: 'Too many follow already', fr: 'Trop de suiveurs' } },
  failed: { status: 500, title: { en: 'Something went wrong', fr: 'Une erreur s’est produite' } },
} as const satisfies Record<string, Kind>;

export type ProblemKind = keyof typeof problems;

/** Why there is no answer. `more`: members of its own kind. */
export interface Problem {
  readonly problem: ProblemKind;
  readonly detail: Label;
  /** Other than its kind's. */
  readonly status?: number;
  readonly more?: Readonly<Record<string, unknown>>;
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

export const problemType = (kind: ProblemKind): string => `/api/openapi.json#/components/responses/${kind}`;

/** The body of a problem. `error` says the same for tools that were made before. */
export function problemBody({ problem, detail, status, more }: Problem, language: Language): object {
  const kind: Kind = problems[problem];
  return {
    type: problemType(problem),
    title: kind.title[language],
    status: status ?? kind.status,
    detail: detail[language],
    error: detail.en,
    ...more,
  };
}

export const statusOf = ({ problem, status }: Problem): number => status ?? problems[problem].status;
