/**
 * What can be asked of a lab: each route is declared once, with the schemas that check a request and
 * describe it (openapi.ts), and listed in routes/index.ts.
 */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import * as v from 'valibot';
import type { Label, Language } from '../../../views/label.js';
import { schemaTrouble } from '../../acts/schema-words.js';
import type { LabControl } from '../control/lab-control.js';
import type { AsAnswered } from './answers.js';
import type { Problem, ProblemKind } from './problem.js';

/** What a route is carried out with. */
export interface RouteCall<Query, Body, Subject = LabControl> {
  /** Of whom it is asked. */
  readonly lab: Subject;
  readonly query: Query;
  readonly body: Body;
  readonly params: Readonly<Record<string, string>>;
  readonly language: Language;
  /** Titles of the console's pages by their paths. */
  readonly titles: ReadonlyMap<string, Label>;
  /** The body as it came. */
  readonly sent: unknown;
  readonly headers: IncomingHttpHeaders;
  /** The address that asks. */
  readonly from: string;
  /** For an answer that has no end: who calls it answers himself. */
  takeOver(): ServerResponse;
  /** Resolves when who asks has gone. */
  readonly gone: Promise<void>;
}

/** An answer as JSON, as a file; why there is none; or the route has answered itself. */
export type RouteAnswer<Json = unknown> =
  | { readonly json: AsAnswered<Json> }
  | { readonly file: { readonly name: string; readonly bytes: Buffer } }
  | Problem
  | 'answered';

type Schema<T> = v.GenericSchema<unknown, T>;

/** What can be told of a route. */
export interface RouteFacts {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With Fastify's `:name` for parts that vary. */
  readonly path: string;
  readonly about: Label;
  /** Whoever asks shows no token: nothing secret is told, nothing done. */
  readonly isOpen: boolean;
  readonly query: v.GenericSchema;
  readonly body: v.GenericSchema | null;
  /** What the answer is, for people. */
  readonly gives: Label;
  /** What it is for programs, where it is JSON: at least this. */
  readonly json: v.GenericSchema | null;
  readonly type: 'application/json' | 'application/octet-stream' | 'text/event-stream';
  readonly problems: readonly ProblemKind[];
}

export interface Route<Subject = LabControl> extends RouteFacts {
  readonly answer: (call: RouteCall<unknown, unknown, Subject>) => RouteAnswer | Promise<RouteAnswer>;
}

interface Declared<Query, Body, Subject, Json>
  extends Pick<RouteFacts, 'method' | 'path' | 'about' | 'gives'> {
  readonly isOpen?: true;
  readonly query?: Schema<Query>;
  readonly body?: Schema<Body>;
  readonly json?: v.GenericSchema<Json>;
  readonly type?: RouteFacts['type'];
  readonly problems?: readonly ProblemKind[];
  readonly answer: (
    call: RouteCall<Query, Body, Subject>,
  ) => RouteAnswer<NoInfer<Json>> | Promise<RouteAnswer<NoInfer<Json>>>;
}

const nothing = v.object({});

const unread = (schema: v.GenericSchema<unknown, unknown>, given: unknown): Problem | null => {
  const detail = schemaTrouble(schema, given);
  if (detail === null) return null;
  const [issue] = v.safeParse(schema, given).issues ?? [];
  const field = issue?.path?.map(({ key }) => String(key)).join('.') ?? '';
  return { problem: 'malformed', detail, more: { field } };
};

/** A route with its own types; what comes is read by its schemas before it is carried out. */
export function routeTo<Subject, Query, Body, Json = unknown>(
  declared: Declared<Query, Body, Subject, Json>,
): Route<Subject> {
  const { method, path, about, gives, isOpen = false, type = 'application/json', query, body } = declared;
  return {
    method,
    path,
    about,
    gives,
    isOpen,
    type,
    json: declared.json ?? null,
    query: query ?? nothing,
    body: body ?? null,
    problems: declared.problems ?? [],
    answer: (call) => {
      const asked: Schema<unknown> = query ?? nothing;
      const wrong = unread(asked, call.query) ?? (body === undefined ? null : unread(body, call.body ?? {}));
      if (wrong !== null) return wrong;
      // Without a schema of its own a route names no type either.
      return declared.answer({
        ...call,
        query: v.parse(asked, call.query) as Query,
        body: (body === undefined ? null : v.parse(body, call.body ?? {})) as Body,
      });
    },
  };
}

/** A route of a lab. */
export const route = <Query = object, Body = null, Json = unknown>(
  declared: Declared<Query, Body, LabControl, Json>,
): Route => routeTo(declared);
