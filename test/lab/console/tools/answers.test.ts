/** Each operation of the API describes its answers, and what a real lab answers is what is described. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { classRoutes } from '../../../../lab/console/class/routes.js';
import { hostRoutes } from '../../../../lab/console/labs/routes.js';
import { routes } from '../../../../lab/console/tools/routes/index.js';
import { openHostInHand, smallLab } from '../../live/host/host-in-hand.js';

t.setTimeout(280_000);

interface Answers {
  readonly content: Readonly<Record<string, { readonly schema: object }>>;
}
interface Described {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly responses: Readonly<Record<string, Answers | { $ref: string }>> }>>
    >
  >;
  readonly components: {
    readonly schemas: { readonly problem: object };
    readonly responses: Readonly<Record<string, Answers>>;
  };
}
type Validate = ((value: unknown) => boolean) & { readonly errors?: unknown };
interface Ajv {
  compile(schema: object): Validate;
}
// The validator of descriptions brings it.
const required = createRequire(createRequire(import.meta.url).resolve('@seriousme/openapi-schema-validator'));
const { default: AjvOf } = required('ajv/dist/2020.js') as {
  default: new (options: object) => Ajv;
};
const ajv = new AjvOf({ strict: false, validateFormats: false, allErrors: true });

t.test('no operation is without a described answer', async (t) => {
  for (const { method, path, type, json } of [...routes, ...hostRoutes, ...classRoutes])
    t.equal(json !== null, type === 'application/json', `${method} ${path}`);
});

/** Asks, and holds what comes against the description. */
function asking(url: string, token: string, described: Described) {
  const asked = new Set<string>();
  const ask = async (
    t: Test,
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    given: {
      readonly body?: object;
      readonly status?: number;
      readonly at?: string;
      readonly bare?: true;
    } = {},
  ): Promise<Readonly<Record<string, unknown>>> => {
    const { body = {}, status = 200, at = path.split('?')[0] ?? '' } = given;
    const answer = await fetch(new URL(path, url), {
      method,
      headers: {
        ...(given.bare ? {} : { authorization: `Bearer ${token}` }),
        ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
      },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
    });
    const what = `${method} ${path} ${answer.status}`;
    t.equal(answer.status, status, what);
    const operation = described.paths[at]?.[method.toLowerCase()];
    const found = operation?.responses[String(answer.status)];
    const response =
      found !== undefined && '$ref' in found
        ? described.components.responses[found.$ref.split('/').at(-1) ?? '']
        : found;
    const [type = ''] = (answer.headers.get('content-type') ?? '').split(';');
    const schema = response?.content[type]?.schema;
    t.ok(schema, `${what}: described as ${type}`);
    asked.add(`${method} ${at}`);
    if (type === 'application/octet-stream') return { bytes: (await answer.arrayBuffer()).byteLength };
    const said = (await answer.json()) as Readonly<Record<string, unknown>>;
    const isProblem = type === 'application/problem+json';
    const validate = ajv.compile(isProblem ? described.components.schemas.problem : (schema ?? {}));
    t.ok(validate(said), `${what}: ${JSON.stringify(validate.errors)?.slice(0, 400)}`);
    if (!isProblem) t.not(JSON.stringify(schema), '{}', `${what}: more than nothing is described`);
    return said;
  };
  return { ask, asked };
}

const folder = mkdtempSync(join(tmpdir(), 'answers-'));
const inHand = await openHostInHand(folder);
t.teardown(async () => {
  await inHand.close();
  rmSync(folder, { recursive: true, force: true });
});
const describedAt = async (url: string, token: string): Promise<Described> => {
  const headers = { authorization: `Bearer ${token}` };
  return (await (await fetch(new URL('/api/openapi.json', url), { headers })).json()) as Described;
};

t.test('a real lab answers as it is described, good or bad', async (t) => {
  const made = await inHand.api('POST', '/api/labs', { ...smallLab, paused: true });
  const { url, token } = made.console ?? { url: '', token: '' };
  const described = await describedAt(url, token);
  const { ask, asked } = asking(url, token, described);
  await ask(t, 'GET', '/api/health', { bare: true });
  await ask(t, 'POST', '/api/advance', { body: { by: '2 min' } });
  await ask(t, 'GET', '/api/ready', { bare: true });
  await ask(t, 'GET', '/api/state');
  await ask(t, 'GET', '/api/state', { bare: true, status: 401 });
  await ask(t, 'GET', '/api/events?limit=5');
  await ask(t, 'GET', '/api/events?limit=0', { status: 400 });
  await ask(t, 'POST', '/api/wait', { body: { ready: true } });
  await ask(t, 'POST', '/api/wait', { body: { event: { kind: 'never' }, limitMs: 5 }, status: 409 });
  await ask(t, 'POST', '/api/advance', { body: { by: 'soon' }, status: 400 });
  await ask(t, 'POST', '/api/advance', { body: { until: '2001-01-01T00:00:00Z' }, status: 409 });
  await ask(t, 'POST', '/api/judge', { status: 409 });
  await ask(t, 'POST', '/api/judge/begin');
  await ask(t, 'POST', '/api/judge');
  const saved = await ask(t, 'POST', '/api/moments', { body: { name: 'Here' } });
  await ask(t, 'POST', '/api/command', { body: { do: 'power', box: 'b', how: 'cut' } });
  await ask(t, 'POST', '/api/command', { body: { do: 'fly' }, status: 400 });
  await ask(t, 'POST', '/api/cable', { body: { box: 'a', nic: 'eth1', plugged: false } });
  await ask(t, 'POST', '/api/cable', { body: { box: 'a', nic: 'eth1', plugged: false }, status: 409 });
  await ask(t, 'POST', '/api/speed', { body: { speed: 'max' } });
  await ask(t, 'POST', '/api/pause');
  await ask(t, 'GET', '/api/moments');
  await ask(t, 'GET', '/api/deeds');
  await ask(t, 'POST', '/api/advance', { body: { by: '10 s' } });
  await ask(t, 'POST', '/api/what-if', { body: { without: [2] } });
  await ask(t, 'POST', '/api/what-if', { status: 409 });
  await ask(t, 'POST', '/api/lab-file');
  const { moment } = saved as { moment: { id: string } };
  const fork = await ask(t, 'POST', '/api/fork', { body: { moment: moment.id, name: 'Other' } });
  await ask(t, 'POST', '/api/fork', { body: { moment: 'm99' }, status: 409 });
  await ask(t, 'GET', '/api/forks');
  await ask(t, 'GET', '/api/others');
  await ask(t, 'POST', '/api/compare', { body: { other: fork.id } });
  const one = { at: '/api/forks/{id}/put-away' };
  await ask(t, 'POST', `/api/forks/${fork.id}/put-away`, one);
  await ask(t, 'POST', '/api/forks/none/put-away', { ...one, status: 404 });
  await ask(t, 'POST', `/api/forks/${fork.id}/open`, { at: '/api/forks/{id}/open' });
  await ask(t, 'DELETE', `/api/forks/${fork.id}`, { at: '/api/forks/{id}' });
  await ask(t, 'GET', '/api/rehearsals');
  await ask(t, 'GET', '/api/rehearsals/report', { status: 404 });
  await ask(t, 'GET', '/api/tries');
  await ask(t, 'GET', '/api/tries/none', { status: 404, at: '/api/tries/{try}' });
  await ask(t, 'GET', '/api/mastery');
  await ask(t, 'GET', '/api/guide');
  await ask(t, 'GET', '/api/guide?procedure=none', { status: 400 });
  const mail = { status: 404, at: '/api/mails/{mail}/attachments/{index}' };
  await ask(t, 'GET', '/api/mails/none/attachments/0', mail);
  await ask(t, 'POST', '/api/back', { body: { moment: 'm99' }, status: 409 });
  await ask(t, 'POST', '/api/back', { body: { moment: moment.id } });
  await ask(t, 'GET', '/api/state');
  const command = routes.filter(({ about, path }) => about !== undefined && !asked.has(`POST ${path}`));
  const left = command
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
    .filter((name) => !asked.has(name));
  for (const name of left.filter((one) => !one.endsWith('/stream'))) {
    const [method = '', path = ''] = name.split(' ');
    t.equal(method, 'POST', `${name}: only commands are left`);
    const schema = described.paths[path]?.post?.responses['200'];
    t.match(
      schema,
      described.paths['/api/command']?.post?.responses['200'],
      `${name} answers as commands do`,
    );
  }
});

t.test('and so does a host', async (t) => {
  const described = await describedAt(inHand.url, inHand.token);
  const { ask } = asking(inHand.url, inHand.token, described);
  await ask(t, 'GET', '/api/health', { bare: true });
  await ask(t, 'GET', '/api/rehearsals', { bare: true });
  const made = await ask(t, 'POST', '/api/labs', { body: { ...smallLab, paused: true } });
  await ask(t, 'POST', '/api/labs', { body: { rehearsal: 'none' }, status: 400 });
  await ask(t, 'GET', '/api/labs');
  await ask(t, 'GET', `/api/labs/${made.id}`, { at: '/api/labs/{id}' });
  await ask(t, 'GET', '/api/labs/none', { at: '/api/labs/{id}', status: 404 });
  for (const deed of ['resume', 'pause', 'reset', 'put-away', 'open'])
    await ask(t, 'POST', `/api/labs/${made.id}/${deed}`, { at: `/api/labs/{id}/${deed}` });
  await ask(t, 'DELETE', `/api/labs/${made.id}`, { at: '/api/labs/{id}' });
});
