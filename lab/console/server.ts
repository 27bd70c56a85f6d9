/**
 * The lab console: pages for people, the same as JSON for tools, on loopback only.
 *
 * GET /api says what tools can ask, /api/openapi.json in full.
 *
 * Tools send `authorization: Bearer TOKEN`; the console's own pages may use their cookie and token.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hostWait } from '../../hardware/kernel/host-time.js';
import { SECOND } from '../../hardware/ports.js';
import { hidden } from '../../views/names.js';
import { debriefOfId } from '../guide/learning/teach.js';
import { asHtml } from '../rehearsals/report/html.js';
import { formats } from '../rehearsals/report/index.js';
import type { Debrief } from '../rehearsals/report/report.js';
import type { LabOutcome } from './commands/command.js';
import { wrongWords } from './commands/entries.js';
import { readCommand } from './commands/index.js';
import type { LabControl } from './control/lab-control.js';
import type { LabState } from './control/lab-state.js';
import {
  barredBy,
  chosenLanguage,
  createPagesApp,
  type Doorway,
  listenOn,
  notice,
  pathOf,
  visitsOf,
} from './door/app.js';
import { examinable, isExamined } from './door/examination.js';
import { addFiles } from './door/files.js';
import { createFlashes } from './door/flashes.js';
import { createFollowers } from './door/followers.js';
import type { Guard } from './door/guard.js';
import type { Flash } from './drawing/parts.js';
import { drawPage, eventsPath, labPages } from './drawing/site.js';
import { valuePrefix } from './pages/faults.js';
import { attachmentOf } from './pages/mailbox.js';
import { MOMENTS } from './pages/moments.js';
import { concealing } from './tools/concealment.js';
import { addTools } from './tools/serve.js';

export interface LabConsoleOptions {
  /** What tools must show. */
  readonly token: string;
  /** A result that comes this soon is what is told first. */
  readonly resultMs?: number;
  /** Absent: plain HTTP for whoever is on this machine. */
  readonly doorway?: Doorway;
}

export interface LabConsole {
  /** The server itself, for tests. */
  readonly app: FastifyInstance;
  /** Listens on loopback; resolves to the address of its first page. Rejects when it is taken. */
  listen(port: number, host?: string): Promise<string>;
  close(): Promise<void>;
}

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
  if (command.do === 'fault-add' || command.do === 'what-if-play') command.values = values;
  return command;
}

function addPages(
  app: FastifyInstance,
  lab: LabControl,
  guard: Guard,
  { resultMs }: { readonly resultMs: number },
): void {
  const flashes = createFlashes<Flash>();
  const visitOf = visitsOf(guard);
  const page = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const visit = visitOf(request, reply);
    const language = chosenLanguage(request, reply);
    const flash = flashes.take(visit, request);
    const html = drawPage(pathOf(request), {
      state: lab.state(),
      flight: lab.flight(),
      school: lab.school,
      past: lab.past,
      language,
      here: request.url,
      csrf: guard.csrf(visit),
      flash,
    });
    return html === null
      ? notice(request, reply, 'closed', 403)
      : reply.type('text/html; charset=utf-8').send(html);
  };
  const form = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const visit = visitOf(request, reply);
    const body = (request.body ?? {}) as Readonly<Record<string, unknown>>;
    const refused = guard.refuseOrigin(request.headers);
    if (refused !== null || !guard.csrfMatches(visit, String(body[hidden.csrf] ?? ''))) {
      return notice(request, reply, refused === null ? 'old-form' : 'elsewhere', 403);
    }
    const outcome = await perform(lab, commandOfForm(body));
    flashes.answer(visit, await firstWord(outcome, resultMs, (flash) => flashes.later(visit, flash)));
    return reply.redirect(returnTo(pathOf(request), body), 303);
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
    const { debrief, isFile } = askedDebrief(lab, request);
    if (debrief === null) return noDebrief(lab, request, reply);
    // One file with its own styles and no scripts.
    reply.header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    );
    if (isFile)
      reply.header('content-disposition', `attachment; filename="${debrief.report.rehearsal}.html"`);
    return reply.type('text/html; charset=utf-8').send(asHtml(debrief, isFile ? null : '/debrief'));
  });
  app.get('/rehearsals/report.json', (request, reply) => {
    const { debrief } = askedDebrief(lab, request);
    if (debrief === null) return noDebrief(lab, request, reply);
    reply.header('content-disposition', `attachment; filename="${debrief.report.rehearsal}.json"`);
    return reply.type('application/json; charset=utf-8').send(formats.json.write(debrief));
  });
  for (const { path } of labPages) {
    app.get(path, page);
    if (path !== MOMENTS) app.post(path, form);
  }
  addFiles(app, lab, {
    guard,
    form,
    answer: (request, reply, flash) => {
      flashes.answer(visitOf(request, reply), flash);
      return reply.redirect(MOMENTS, 303);
    },
  });
}

const noDebrief = (lab: LabControl, request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  isExamined(lab) ? notice(request, reply, 'closed', 403) : notice(request, reply, 'no-report', 404);

const TRY = /^try-\d{1,9}$/;

/** Where the result of a form is told: on the page that it stands on, a try that is open stays open. */
function returnTo(path: string, { try: id }: Readonly<Record<string, unknown>>): string {
  return typeof id === 'string' && TRY.test(id) ? `${path}?try=${id}` : path;
}

/** The debrief of a try that is asked for by its id; of none: the last one. */
function askedDebrief(
  lab: Pick<LabControl, 'school' | 'state' | 'debrief'>,
  request: FastifyRequest,
): { readonly debrief: Debrief | null; readonly isFile: boolean } {
  const { try: asked, download } = request.query as { readonly try?: unknown; readonly download?: unknown };
  const { trainee, addresses } = lab.state();
  const id = asked ?? trainee.last?.tried;
  const found = typeof id === 'string' ? debriefOfId(lab.school, id, addresses) : null;
  const isFile = download !== undefined;
  const own = asked === undefined ? lab.debrief() : null;
  if (found === null) return { debrief: own, isFile };
  const { instructor } = own ?? {};
  return { debrief: instructor === undefined ? found : { ...found, instructor }, isFile };
}

type Performed = LabOutcome | Extract<ReturnType<typeof readCommand>, { entry: unknown }>;

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

/** What pages show, in short: time to the second. Finer it would tell of what is done unseen, which takes an instant, too. */
export const shownOf = (state: LabState): string =>
  JSON.stringify({ ...state, nowUs: Math.floor(state.nowUs / SECOND) });

/** The console of a lab, not listening yet. */
export async function createLabConsole(given: LabControl, options: LabConsoleOptions): Promise<LabConsole> {
  const whole = examinable(given);
  const lab = concealing(whole);
  const { app, guard } = await createPagesApp({
    token: options.token,
    ready: lab.fresh,
    ...(options.doorway === undefined ? {} : { doorway: options.doorway }),
  });
  const followers = createFollowers(() => shownOf(lab.state()), lab.attend);
  app.get(eventsPath, (_request, reply) => {
    if (!followers.accept(reply.raw)) return reply.code(503).send();
    return reply.hijack();
  });
  addPages(app, lab, guard, { resultMs: options.resultMs ?? RESULT_MS });
  addTools(app, lab, barredBy(guard), ({ headers }) =>
    guard.bearerMatches(headers.authorization) ? whole : lab,
  );
  const unsubscribe = lab.subscribe(followers.changed);
  return {
    app,
    listen: (port, host = options.doorway?.address) =>
      listenOn(app, port, host, options.doorway === undefined ? 'http' : 'https'),
    close: async () => {
      unsubscribe();
      followers.close();
      await app.close();
    },
  };
}
