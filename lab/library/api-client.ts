/** The console's API over HTTP: one question, its answer or its problem. */
import * as v from 'valibot';

/** The lab refused, or could not do, what it was asked. `message` says why and what to do. */
export class LabProblemError extends Error {
  constructor(
    /** HTTP status: 409 was refused and changed nothing. */
    readonly status: number,
    message: string,
    /** RFC 9457 problem details as they came. */
    readonly problem: Readonly<Record<string, unknown>>,
  ) {
    super(message);
    this.name = 'LabProblemError';
  }
}

export interface ApiClient {
  /** Throws LabProblemError. */
  get(path: string): Promise<unknown>;
  /** Throws LabProblemError. */
  post(path: string, body: object): Promise<unknown>;
  /** Throws LabProblemError. */
  remove(path: string): Promise<unknown>;
}

const problemSchema = v.looseObject({ detail: v.string() });

/** Asks at `baseUrl` with the token that was given to the lab. */
export function createApiClient(baseUrl: string, token: string): ApiClient {
  const ask = async (path: string, init: RequestInit): Promise<unknown> => {
    // Whoever shows the token is told all that is so, whatever a rehearsal keeps from who walks it.
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    };
    const answer = await fetch(new URL(path, baseUrl), { ...init, headers });
    const said: unknown = await answer.json();
    if (answer.ok) return said;
    const problem = v.safeParse(problemSchema, said);
    if (problem.success) throw new LabProblemError(answer.status, problem.output.detail, problem.output);
    throw new LabProblemError(answer.status, `the lab answered ${answer.status}`, {});
  };
  return {
    get: (path) => ask(path, {}),
    post: (path, body) => ask(path, { method: 'POST', body: JSON.stringify(body) }),
    remove: (path) => ask(path, { method: 'DELETE', body: '{}' }),
  };
}
