/** Puts the routes of the API on the console's server: who may ask, what is answered, and in which form. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Label } from '../../../views/label.js';
import type { LabControl } from '../control/lab-control.js';
import { closedWords, isRouteOpen } from '../door/examination.js';
import { languageOf } from '../door/refusals.js';
import { pageTitles } from '../drawing/site.js';
import { openApi } from './openapi.js';
import { PROBLEM_TYPE, problemBody, statusOf } from './problem.js';
import type { Route, RouteAnswer } from './route.js';
import { routes } from './routes/index.js';

/** Whether somebody may ask; null: yes. */
export type Barred = (request: FastifyRequest) => Label | null;

const goneOf = (reply: FastifyReply): Promise<void> =>
  new Promise((resolve) => {
    reply.raw.once('close', resolve);
  });

function send(request: FastifyRequest, reply: FastifyReply, answer: RouteAnswer): FastifyReply {
  if (answer === 'answered') return reply;
  if ('problem' in answer) {
    const body = JSON.stringify(problemBody(answer, languageOf(request)));
    return reply.code(statusOf(answer)).type(PROBLEM_TYPE).send(body);
  }
  if ('json' in answer)
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer.json));
  return reply
    .header('content-disposition', `attachment; filename="${answer.file.name}"`)
    .type('application/octet-stream')
    .send(answer.file.bytes);
}

/** What is asked of whom. */
export interface Tools<Subject> {
  readonly subject: Subject;
  /** Of whom this one asks; absent: of the subject. */
  subjectOf?(request: FastifyRequest): Subject;
  readonly routes: readonly Route<Subject>[];
  readonly barred: Barred;
  /** Titles of pages by their paths. */
  readonly titles: ReadonlyMap<string, Label>;
  /** Why a route is shut just now; null: it is not. */
  closed?(path: string): Label | null;
  /** What the description is called. */
  readonly title?: string;
}

function addRoute<Subject>(
  app: FastifyInstance,
  { subject, subjectOf = () => subject, barred, titles, closed }: Tools<Subject>,
  route: Route<Subject>,
): void {
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const no = route.isOpen ? null : barred(request);
    if (no !== null) return send(request, reply, { problem: 'not-signed-in', detail: no });
    const shut = closed?.(route.path) ?? null;
    if (shut !== null) return send(request, reply, { problem: 'refused', detail: shut });
    const { query, body, headers } = request;
    const params = request.params as Readonly<Record<string, string>>;
    const given = await route.answer({
      lab: subjectOf(request),
      query,
      body,
      params,
      language: languageOf(request),
      titles,
      sent: body,
      headers,
      from: request.ip,
      takeOver: () => reply.hijack().raw,
      gone: goneOf(reply),
    });
    return send(request, reply, given);
  };
  app.route({ method: route.method, url: route.path, handler: answer });
}

/** All routes, their list and their description. */
export function addRoutes<Subject>(app: FastifyInstance, tools: Tools<Subject>): void {
  const { routes: given, barred, title } = tools;
  for (const route of given) addRoute(app, tools, route);
  app.get('/api', (_request, reply) =>
    reply.send({
      description: '/api/openapi.json',
      routes: given.map(({ method, path, about }) => ({ method, path, about })),
    }),
  );
  app.get('/api/openapi.json', (request, reply) => reply.send(openApi(given, languageOf(request), title)));
  // What is none of them, to whoever may ask: others hear nothing of what there is.
  app.all('/api/*', (request, reply) => {
    const no = barred(request);
    return send(
      request,
      reply,
      no === null ? { problem: 'not-found', detail: unknown } : { problem: 'not-signed-in', detail: no },
    );
  });
}

/** What tools can ask of a lab. */
export const addTools = (
  app: FastifyInstance,
  lab: LabControl,
  barred: Barred,
  subjectOf: (request: FastifyRequest) => LabControl,
): void =>
  addRoutes(app, {
    ...{ subject: lab, subjectOf, routes, barred, titles: pageTitles() },
    closed: (path) => (isRouteOpen(lab, path) ? null : closedWords),
  });

const unknown: Label = {
  en: 'There is no such address. GET /api lists what there is.',
  fr: 'Cette adresse n’existe pas. GET /api donne la liste de ce qui existe.',
};
