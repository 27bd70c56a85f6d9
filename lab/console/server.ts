/**
 * The lab console: pages for people, the same as JSON for tools, on loopback only.
 *
 * GET /api says what tools can ask, /api/openapi.json in full.
 *
 * Tools send `authorization: Bearer TOKEN`; the console's own pages may use their cookie and token.
 */
import type { AddressInfo } from 'node:net';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { hostWait } from '../../hardware/kernel/host-time.js';
import type { Label } from '../../views/label.js';
import { hidden, languageParameter } from '../../views/names.js';
import { labFiles } from '../../views/static-files.js';
import { guardServer, serverLimits } from '../hosting/door/http-server.js';
import { asHtml } from '../rehearsals/report/html.js';
import { formats } from '../rehearsals/report/index.js';
import type { LabOutcome } from './commands/command.js';
import { wrongWords } from './commands/entries.js';
import { readCommand } from './commands/index.js';
import type { LabControl } from './control/lab-control.js';
import { createFollowers } from './door/followers.js';
import { BODY_BYTES_MAX, readFileForm } from './door/form.js';
import { createGuard, type Guard } from './door/guard.js';
import { type NoticeKind, noticeOf } from './door/notices.js';
import { failureOf, headers, LANGUAGE, languageOf, noticeFor, wireNotice } from './door/refusals.js';
import { drawPage, eventsPath, type Flash, labPages } from './drawing/site.js';
import { valuePrefix } from './pages/faults.js';
import { attachmentOf } from './pages/mailbox.js';
import { addTools, type Barred } from './tools/serve.js';

export interface LabConsoleOptions {
  /** What tools must show. */
  readonly token: string;
  /** A result that comes this soon is what is told first. */
  readonly resultMs?: number;
}

export interface LabConsole {
  /** The server itself, for tests. */
  readonly app: FastifyInstance;
  /** Listens on loopback; resolves to the address of its first page. Rejects when it is taken. */
  listen(port: number, host?: string): Promise<string>;
  close(): Promise<void>;
}

const VISIT = 'lab_visit';
const YEAR_S = 31_536_000;
const FLASHES_MAX = 500;

type Tell = (request: FastifyRequest, reply: FastifyReply, kind: NoticeKind, status: number) => FastifyReply;

const notice: Tell = (request, reply, kind, status) => {
  const { type, body } = noticeFor(request, kind, status);
  return reply.code(status).headers(headers).type(type).send(body);
};

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '/';

/** A form's fields as a command; the values of a fault stand in fields of their own. */
export function commandOfForm(body: Readonly<Record<string, unknown>>): unknown {
  const command: Record<string, unknown> = Object.create(null);
  command.do = body[hidden.action];
  const values: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(body)) {
    if (name === hidden.csrf || name === hidden.action) continue;
    if (name.startsWith(valuePrefix)) values[name.slice(valuePrefix.length)] = value;
    else command[name] = value;
  }
  if (command.do === 'fault-add') command.values = values;
  return command;
}

function addPages(
  app: FastifyInstance,
  lab: LabControl,
  guard: Guard,
  { resultMs }: { readonly resultMs: number },
): void {
  const flashes = new Map<string, Flash>();
  const visitOf = (request: FastifyRequest, reply: FastifyReply): string => {
    const visit = guard.visit(request.cookies[VISIT]);
    if (visit.isNew) reply.setCookie(VISIT, visit.id, { path: '/', httpOnly: true, sameSite: 'strict' });
    return visit.id;
  };
  const page = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const visit = visitOf(request, reply);
    const language = languageOf(request);
    if (languageParameter in (request.query as object)) {
      reply.setCookie(LANGUAGE, language, { path: '/', httpOnly: true, sameSite: 'strict', maxAge: YEAR_S });
    }
    const flash = flashes.get(visit) ?? null;
    flashes.delete(visit);
    const html = drawPage(pathOf(request), {
      state: lab.state(),
      language,
      here: request.url,
      csrf: guard.csrf(visit),
      flash,
    });
    return reply.type('text/html; charset=utf-8').send(html ?? '');
  };
  const form = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const visit = visitOf(request, reply);
    const body = (request.body ?? {}) as Readonly<Record<string, unknown>>;
    const refused = guard.refuseOrigin(request.headers);
    if (refused !== null || !guard.csrfMatches(visit, String(body[hidden.csrf] ?? ''))) {
      return notice(request, reply, refused === null ? 'old-form' : 'elsewhere', 403);
    }
    if (flashes.size >= FLASHES_MAX) flashes.clear();
    const outcome = await perform(lab, commandOfForm(body));
    flashes.set(visit, await firstWord(outcome, resultMs, (flash) => flashes.set(visit, flash)));
    return reply.redirect(pathOf(request), 303);
  };
  app.get('/mailbox/attachments/:mail/:index', async (request, reply) => {
    const { mail, index } = request.params as { mail: string; index: string };
    const found = attachmentOf(lab.state().mails, mail, index);
    if (found === null) return notice(request, reply, 'not-found', 404);
    return reply
      .header('content-disposition', `attachment; filename="${found.filename}"`)
      .type('application/octet-stream')
      .send(found.bytes);
  });
  app.get('/rehearsals/report', (request, reply) => {
    const debrief = lab.debrief();
    if (debrief === null) return notice(request, reply, 'no-report', 404);
    // One file with its own styles and no scripts.
    reply.header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    );
    return reply.type('text/html; charset=utf-8').send(asHtml(debrief, '/rehearsals'));
  });
  app.get('/rehearsals/report.json', (request, reply) => {
    const debrief = lab.debrief();
    if (debrief === null) return notice(request, reply, 'no-report', 404);
    reply.header('content-disposition', `attachment; filename="${debrief.report.rehearsal}.json"`);
    return reply.type('application/json; charset=utf-8').send(formats.json.write(debrief));
  });
  for (const { path } of labPages) {
    app.get(path, page);
    app.post(path, form);
  }
}

type Performed = LabOutcome | Extract<ReturnType<typeof readCommand>, { wrong: string }>;

async function perform(lab: LabControl, given: unknown): Promise<Performed> {
  const read = readCommand(given);
  return 'wrong' in read ? read : lab.perform(read.command);
}

const RESULT_MS = 700;

/** What is told at once; `later` hears the result of what takes longer, for the page that is then open. */
async function firstWord(
  outcome: Performed,
  resultMs: number,
  later: (flash: Flash) => void,
): Promise<Flash> {
  if (!('later' in outcome) || outcome.later === undefined) return flashOf(outcome);
  const wait = hostWait(resultMs);
  let result: Flash | null = null;
  let isTold = false;
  void outcome.later.then((given) => {
    result = flashOf(given);
    wait.wake();
    if (isTold) later(result);
  });
  await wait.done;
  isTold = true;
  return result ?? flashOf(outcome);
}

function flashOf(outcome: Performed): Flash {
  if ('done' in outcome) return { tone: 'good', text: outcome.done };
  if ('refused' in outcome) return { tone: 'bad', text: outcome.refused };
  return { tone: 'bad', text: wrongWords(outcome.entry) };
}

const noToken: Label = {
  en: 'Show the token that was printed at start: authorization: Bearer TOKEN.',
  fr: 'Présentez le jeton affiché au démarrage : authorization: Bearer JETON.',
};
const fromElsewhere: Label = {
  en: 'The request came from another site.',
  fr: 'La requête vient d’un autre site.',
};

/** Tools show the token; the console's own pages their cookie and its token. */
const barredBy =
  (guard: Guard): Barred =>
  (request) => {
    if (guard.bearerMatches(request.headers.authorization)) return null;
    const visit = request.cookies[VISIT];
    const given = request.headers['x-csrf-token'];
    const own = visit !== undefined && typeof given === 'string' && guard.csrfMatches(visit, given);
    if (!own) return noToken;
    return guard.refuseOrigin(request.headers) === null ? null : fromElsewhere;
  };

/** The console of a lab, not listening yet. */
export async function createLabConsole(lab: LabControl, options: LabConsoleOptions): Promise<LabConsole> {
  const guard = createGuard(options.token);
  const app = fastify({
    bodyLimit: BODY_BYTES_MAX,
    forceCloseConnections: true,
    clientErrorHandler: () => {},
    frameworkErrors: (error, request, reply) => {
      const status = failureOf(error);
      notice(request, reply, noticeOf(status), status);
    },
  });
  guardServer(app.server, serverLimits, wireNotice);
  app.setNotFoundHandler((request, reply) => notice(request, reply, 'not-found', 404));
  app.setErrorHandler((error, request, reply) => {
    const status = failureOf(error);
    return notice(request, reply, noticeOf(status), status);
  });
  const followers = createFollowers(() => JSON.stringify(lab.state()), lab.attend);
  await app.register(cookie);
  await app.register(formbody, { bodyLimit: BODY_BYTES_MAX });
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX },
    async (request: FastifyRequest, body: Buffer) =>
      readFileForm(body, request.headers['content-type'] ?? ''),
  );
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers);
    const refused = guard.refuseHost(request.headers.host);
    if (refused === null) lab.fresh().then(() => done(), done);
    else reply.code(421).type('text/plain; charset=utf-8').send(`${refused}\n`);
  });
  for (const file of labFiles()) {
    app.get(file.path, (_request, reply) => {
      reply.header('cache-control', 'public, max-age=31536000, immutable').type(file.type).send(file.text);
    });
  }
  app.get(eventsPath, (_request, reply) => {
    if (!followers.accept(reply.raw)) return reply.code(503).send();
    return reply.hijack();
  });
  addPages(app, lab, guard, { resultMs: options.resultMs ?? RESULT_MS });
  addTools(app, lab, barredBy(guard));
  const unsubscribe = lab.subscribe(followers.changed);
  return {
    app,
    listen: async (port, host = '127.0.0.1') => {
      await app.listen({ port, host });
      const { port: bound } = app.server.address() as AddressInfo;
      return `http://${host}:${bound}/`;
    },
    close: async () => {
      unsubscribe();
      followers.close();
      await app.close();
    },
  };
}
