/** The console's API in the words of OpenAPI 3.1, made of the schemas that check requests. */
import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import type { Language } from '../../../views/label.js';
import { type ProblemKind, problems } from './problem.js';
import type { RouteFacts } from './route.js';

const VERSION = '1';

const numberTaken = v.looseObject({ kind: v.literal('number'), min: v.number(), max: v.number() });

/** What a field takes in words of our own is left out: strict readers refuse what they do not know. Limits of numbers are said. */
const inTheirWords = (_: string, value: unknown): unknown => {
  if (
    !v.is(v.record(v.string(), v.unknown()), value) ||
    !v.is(v.looseObject({ kind: v.string() }), value.takes)
  )
    return value;
  const { takes, ...schema } = value;
  return v.is(numberTaken, takes) ? { ...schema, minimum: takes.min, maximum: takes.max } : schema;
};

/** What JSON Schema cannot say of a schema is checked all the same. */
function schemaOf(schema: v.GenericSchema): object {
  const { $schema: _, ...body } = toJsonSchema(schema, {
    target: 'draft-2020-12',
    typeMode: 'input',
    errorMode: 'ignore',
  });
  return JSON.parse(JSON.stringify(body), inTheirWords);
}

interface Properties {
  readonly properties?: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

const PARAMETER = /:(\w+)/g;

const pathParameters = ({ path }: RouteFacts): object[] =>
  [...path.matchAll(PARAMETER)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

function queryParameters({ query }: RouteFacts): object[] {
  const { properties = {}, required = [] }: Properties = schemaOf(query);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

const openApiPath = ({ path }: RouteFacts): string => path.replace(PARAMETER, '{$1}');

/** A name for programs that are made of this: 'get_rehearsals_report'. */
const operationId = ({ method, path }: RouteFacts): string =>
  `${method.toLowerCase()}${path.replace(/^\/api/, '').replace(/\W+/g, '_')}`;

const others: Readonly<Record<Exclude<RouteFacts['type'], 'application/json'>, object>> = {
  'application/octet-stream': { type: 'string', format: 'binary' },
  'text/event-stream': {
    type: 'string',
    description:
      'events by blank lines; each has id (the cursor), event (its kind) and data (JSON: cursor, atUs, at, source, kind, data); “gap” has data with after, why (no-longer-kept, other-line), cursor, nowUs, now',
  },
};
const answerOf = ({ type, json }: RouteFacts): object => {
  if (type !== 'application/json') return others[type];
  return json === null ? {} : schemaOf(json);
};

const problemsOf = (route: RouteFacts): readonly ProblemKind[] => [
  ...new Set<ProblemKind>([
    'malformed',
    ...(route.isOpen ? [] : (['not-signed-in'] as const)),
    ...route.problems,
  ]),
];

const problemResponse = (description: string): object => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/problem' } } },
});

/** Several of one status stand together. */
function problemResponses(route: RouteFacts, language: Language): Record<string, object> {
  const byStatus = new Map<number, ProblemKind[]>();
  for (const kind of problemsOf(route)) {
    const { status } = problems[kind];
    byStatus.set(status, [...(byStatus.get(status) ?? []), kind]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, kinds]) => [
      String(status),
      kinds.length === 1
        ? { $ref: `#/components/responses/${kinds[0]}` }
        : problemResponse(kinds.map((kind) => problems[kind].title[language]).join(' · ')),
    ]),
  );
}

const operationOf = (route: RouteFacts, language: Language): object => ({
  operationId: operationId(route),
  summary: route.about[language],
  ...(route.isOpen ? { security: [] } : {}),
  parameters: [...pathParameters(route), ...queryParameters(route)],
  ...(route.body === null
    ? {}
    : {
        requestBody: {
          // Who leaves it away is taken to send nothing in it.
          required: !v.is(route.body, {}),
          content: { 'application/json': { schema: schemaOf(route.body) } },
        },
      }),
  responses: {
    200: { description: route.gives[language], content: { [route.type]: { schema: answerOf(route) } } },
    ...problemResponses(route, language),
  },
});

/** The whole description, its words in one language. */
export function openApi(routes: readonly RouteFacts[], language: Language, title = 'bomgar-sim lab'): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = openApiPath(route);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, language) };
  }
  const responses = Object.fromEntries(
    Object.entries(problems).map(([kind, { title }]) => [kind, problemResponse(title[language])]),
  );
  return {
    openapi: '3.1.0',
    info: { title, version: VERSION },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: {
        problem: {
          type: 'object',
          required: ['type', 'title', 'status', 'detail'],
          properties: {
            type: { type: 'string', format: 'uri-reference' },
            title: { type: 'string' },
            status: { type: 'integer' },
            detail: { type: 'string' },
          },
        },
      },
      responses,
    },
  };
}
