/** The description of the API is OpenAPI 3.1, whole, and true. */
import { Validator } from '@seriousme/openapi-schema-validator';
import t from 'tap';
import { commands } from '../../../../lab/console/commands/index.js';
import { createLabConsole } from '../../../../lab/console/server.js';
import { openApi } from '../../../../lab/console/tools/openapi.js';
import { routes } from '../../../../lab/console/tools/routes/index.js';
import { stillControl } from '../../../support/sample-lab/control.js';

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<Record<string, object>>;
}
interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

t.test('it is valid, in both languages', async (t) => {
  for (const language of ['en', 'fr'] as const) {
    const document = structuredClone(openApi(routes, language)) as Record<string, unknown>;
    const checked = await new Validator().validate(document);
    t.ok(checked.valid, JSON.stringify(checked.errors)?.slice(0, 500));
  }
});

/** All of JSON Schema that the description uses. */
const vocabulary = new Set(
  'type enum const anyOf allOf properties required additionalProperties propertyNames items prefixItems minItems maxItems minLength maxLength pattern format minimum maximum default description'.split(
    ' ',
  ),
);
/** Words in a schema, and in those inside it, that are not of JSON Schema. */
function otherWords(schema: object): string[] {
  return Object.entries(schema).flatMap(([word, value]) => {
    if (!vocabulary.has(word)) return [word];
    const inside: unknown[] =
      word === 'properties'
        ? Object.values(value)
        : ['anyOf', 'allOf', 'prefixItems'].includes(word)
          ? value
          : ['items', 'additionalProperties', 'propertyNames'].includes(word)
            ? [value]
            : [];
    return inside.flatMap((one) => (typeof one === 'object' && one !== null ? otherWords(one) : []));
  });
}

t.test('a strict reader finds nothing in it that it does not know', async (t) => {
  const { paths } = openApi(routes, 'en') as Described;
  const bodies = Object.values(paths).flatMap(({ post }) => post?.requestBody ?? []);
  const schemas = bodies.flatMap(({ content }) => content['application/json']?.schema ?? []);
  t.same([...new Set(schemas.flatMap(otherWords))], []);
  t.match(paths['/api/speed']?.post?.requestBody, {
    required: true,
    content: {
      'application/json': { schema: { properties: { speed: { anyOf: [{}, { maximum: 100_000 }] } } } },
    },
  });
  t.match(paths['/api/pause']?.post?.requestBody, { required: false });
});

t.test('everything that a person can do by a button is in it, with its fields', async (t) => {
  const { paths } = openApi(routes, 'en') as Described;
  for (const { name, values } of Object.values(commands)) {
    const operation = paths[`/api/${name}`]?.post;
    t.ok(operation, name);
    if (name === 'advance') continue;
    const schema = operation?.requestBody?.content['application/json']?.schema as {
      properties: Record<string, object>;
    };
    t.same(Object.keys(schema.properties), Object.keys(values), name);
  }
  const ids = Object.values(paths).flatMap((path) =>
    Object.values(path).map(({ operationId }) => operationId),
  );
  t.equal(new Set(ids).size, ids.length, 'each operation has a name of its own');
});

t.test('what it describes is what is served, and nothing is served that it does not describe', async (t) => {
  const site = await createLabConsole(stillControl(), { token: 'token' });
  t.teardown(() => site.close());
  const { paths } = openApi(routes, 'en') as Described;
  const headers = { host: 'localhost:1', authorization: 'Bearer token' };
  for (const [path, methods] of Object.entries(paths)) {
    if (path.endsWith('/stream')) continue;
    for (const [method, { responses }] of Object.entries(methods)) {
      const url = path.replace(/\{\w+\}/g, '1');
      const options = { url, headers, ...(method === 'post' ? { payload: { limitMs: 'wrong' } } : {}) };
      const answer = await site.app.inject({ method: method === 'post' ? 'POST' : 'GET', ...options });
      t.ok(Object.hasOwn(responses, String(answer.statusCode)), `${method} ${path}: ${answer.statusCode}`);
    }
  }
  const listed = (await site.app.inject({ url: '/api', headers })).json() as { routes: { path: string }[] };
  t.equal(listed.routes.length, routes.length);
  const served = site.app.printRoutes({ commonPrefix: false }).match(/\/api\/[\w-]+/g) ?? [];
  const described = new Set(Object.keys(paths).map((path) => path.split('/').slice(0, 3).join('/')));
  t.same(
    [...new Set(served)].filter((path) => !described.has(path) && path !== '/api/openapi'),
    [],
  );
});
