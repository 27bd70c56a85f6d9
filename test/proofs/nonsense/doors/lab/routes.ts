/** What tools ask of a lab and of a host of labs: every value of every route, as it comes over the wire. */
import type * as v from 'valibot';
import { commands } from '../../../../../lab/console/commands/index.js';

import type { LabControl } from '../../../../../lab/console/control/lab-control.js';
import { hostRoutes } from '../../../../../lab/console/labs/routes.js';
import type { Route, RouteAnswer } from '../../../../../lab/console/tools/route.js';
import { routes } from '../../../../../lab/console/tools/routes/index.js';
import type { Host, HostedLab } from '../../../../../lab/live/host/contract.js';
import { texts, values } from '../../corpus.js';
import { type Bench, bare, type Door, type Said, type Tries } from '../../door.js';
import { type Place, placeName, sampleOf, schemaPlaces, withAt } from '../../schemas.js';
import { anyValue } from '../../values.js';
import { holdStand } from './commands.js';

/** Answered by the route itself, over a connection of its own. */
const ANSWERS_ITSELF = new Set(['/api/events/stream']);
const commandPaths: ReadonlySet<string> = new Set(Object.keys(commands).map((name) => `/api/${name}`));
/** An answer that takes lab time does not come here: nobody lets the clock go on. */
const PATIENCE_MS = 400;

interface At<Subject> {
  readonly route: Route<Subject>;
  readonly part: 'query' | 'body' | 'params';
  readonly place: Place;
}

const paramsOf = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);

function entriesOf<Subject>(all: readonly Route<Subject>[]): Map<string, At<Subject>> {
  const found = new Map<string, At<Subject>>();
  for (const route of all) {
    // Commands are tried by their own door, by these paths' schemas.
    if (ANSWERS_ITSELF.has(route.path) || commandPaths.has(route.path)) continue;
    const name = `${route.method} ${route.path}`;
    for (const place of schemaPlaces(route.query))
      found.set(`${name} ?${placeName(place)}`, { route, part: 'query', place });
    if (route.body !== null)
      for (const place of [[], ...schemaPlaces(route.body)])
        found.set(`${name} ${placeName(place)}`, { route, part: 'body', place });
    for (const param of paramsOf(route.path))
      found.set(`${name} :${param}`, { route, part: 'params', place: [param] });
  }
  return found;
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

/** What a route takes; nothing where its schema asks for what only a lab can tell. */
function sampleBy(schema: v.GenericSchema): unknown {
  try {
    return sampleOf(schema);
  } catch {
    return {};
  }
}

function givenBy<Subject>({ route, part, place }: At<Subject>, value: unknown) {
  const put = (from: unknown, of: At<Subject>['part']): unknown =>
    part !== of ? from : place.length === 0 ? value : withAt(from as Record<string, unknown>, place, value);
  const params = Object.fromEntries(paramsOf(route.path).map((name) => [name, 'lab-1']));
  if (part === 'params') params[String(place[0])] = plain(value);
  return {
    query: put(sampleBy(route.query), 'query'),
    body: route.body === null ? null : put(sampleBy(route.body), 'body'),
    params,
  };
}

/** What is said to whoever sends this. */
async function ask<Subject>(subject: Subject, at: At<Subject>, value: unknown): Promise<Said> {
  const { query, body, params } = givenBy(at, value);
  const answer: RouteAnswer | null = await Promise.race([
    at.route.answer({
      ...{ lab: subject, query, body, params, sent: body },
      language: 'fr',
      titles: new Map(),
      headers: {},
      from: '127.0.0.1',
      takeOver: () => {
        throw new Error('it answers itself');
      },
      gone: Promise.resolve(),
    }),
    new Promise<null>((resolve) => {
      setTimeout(() => resolve(null), PATIENCE_MS);
    }),
  ]);
  if (answer === null || answer === 'answered' || !('problem' in answer)) return 'taken';
  const { en, fr } = answer.detail;
  if (en === '' || fr === '') throw new Error('refused without words');
  if (/Expected|received "|undefined/.test(fr)) throw new Error(`refused in words of a schema: ${fr}`);
  return 'refused';
}

const benchOf = <Subject>(
  all: ReadonlyMap<string, At<Subject>>,
  subject: Subject,
  state: () => string,
): Bench =>
  bare([...all.keys()], async (entry: string, { each }: Tries) => {
    const at = all.get(entry);
    if (at === undefined) return;
    await each(anyValue, [...values, ...texts], async (value) => {
      const before = state();
      const said = await ask(subject, at, value);
      if (said === 'refused' && state() !== before) throw new Error('refused, but something changed');
      return said;
    });
  });

/** The API of a lab. */
export const labRoutes: Door = {
  name: 'tool-route',
  open: async () => {
    const { stand, letGo } = await holdStand();
    const found = entriesOf<LabControl>(routes);
    const bench = benchOf(found, stand.control, () => JSON.stringify(stand.control.state()));
    return { ...bench, close: letGo };
  },
};

/** A host on which everything goes well, and which counts what was done. */
function countingHost(): { readonly host: Host; readonly done: () => string } {
  const lab: HostedLab = {
    id: 'lab-1',
    name: 'One',
    rehearsal: null,
    madeMs: 0,
    bay: 0,
    status: 'running',
    why: null,
    folder: '',
    nowUs: 0,
    sites: {},
    console: null,
  };
  const done: string[] = [];
  const did = (what: string) => {
    done.push(what);
    return { lab };
  };
  const host: Host = {
    labs: () => [lab],
    find: (id: string) => (id === lab.id ? lab : null),
    live: () => null,
    make: async () => did('make'),
    open: async () => did('open'),
    pause: () => did('pause'),
    resume: () => did('resume'),
    putAway: async () => did('put away'),
    reset: async () => did('reset'),
    remove: async () => did('remove'),
    inBay: () => lab,
    branchAt: async () => null,
    onChange: () => {},
    close: async () => {},
  };
  return { host, done: () => String(done.length) };
}

/** The API of a host of labs. */
export const labsRoutes: Door = {
  name: 'host-route',
  open: async () => {
    const { host, done } = countingHost();
    return benchOf(entriesOf<Host>(hostRoutes), host, done);
  },
};
