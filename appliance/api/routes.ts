/**
 * The doors of the HTTP API beside the two sites: tokens, Command, Backup and Reporting APIs, and the
 * health of the box for load balancers. Bodies are read here, each kind by its own rule. Nothing below
 * /api answers with a page.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Node } from '../node.js';
import { sourceGuard } from '../source-guard.js';
import { isSupport } from '../support-access.js';
import { supportBundle } from '../support-bundle.js';
import { apiHeaders, CSP_REPORT_PATH } from './api-headers.js';
import { handleBackup } from './backup.js';
import { handleClientScript } from './client-script.js';
import { handleCommand } from './command.js';
import { commandXsd } from './command-xsd.js';
import { DOWNLOAD_PATH, handleDownload } from './downloads.js';
import { takesUserCalls } from './era.js';
import { troubles } from './health.js';
import {
  type ApiReply,
  type ApiRequest,
  isJson,
  jsonReply,
  NOT_FOUND,
  namespaces,
  textReply,
  xmlError,
  xmlReply,
} from './reply.js';
import { handleReporting } from './reporting.js';
import { reportingXsd } from './reporting-xsd.js';
import { giveToken } from './token.js';

const BODY_BYTES_MAX = 64 * 1024;
const PARAMETERS_MAX = 200;
const FORM = /^application\/x-www-form-urlencoded\b/i;

type Method = 'GET' | 'HEAD' | 'POST';
type Handle = (request: ApiRequest) => ApiReply | Promise<ApiReply>;

interface Door {
  readonly methods: readonly Method[];
  readonly handle: Handle;
  /** How this door refuses. */
  readonly refuse: (text: string, status: number) => ApiReply;
  /** Bodies may be JSON. */
  readonly json?: boolean;
}

/** What programs expect to be read by machines. */
export const isApiPath = (url: string): boolean => /^\/(api|oauth2)(\/|$|\?)/.test(url);

const headersOf = (request: FastifyRequest): Record<string, string> => {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') result[name] = value;
  }
  return result;
};

/** Parameters of query and form; null: too many. */
function parametersOf(...texts: readonly string[]): Record<string, string> | null {
  const result: Record<string, string> = {};
  let count = 0;
  for (const text of texts) {
    for (const [name, value] of new URLSearchParams(text)) {
      count += 1;
      if (count > PARAMETERS_MAX) return null;
      Object.defineProperty(result, name, { value, enumerable: true, configurable: true, writable: true });
    }
  }
  return result;
}

function requestOf(request: FastifyRequest, { refuse, json }: Door): ApiRequest | ApiReply {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const headers = headersOf(request);
  const type = headers['content-type'] ?? '';
  // Programs that post without a type send a form.
  const form = FORM.test(type) || type === '';
  const mark = request.url.indexOf('?');
  const path = mark < 0 ? request.url : request.url.slice(0, mark);
  const query = mark < 0 ? '' : request.url.slice(mark + 1);
  const parameters = parametersOf(query, form ? body.toString('utf8') : '');
  if (parameters === null) return refuse('Too many parameters.', 400);
  const asked = { method: request.method, path, parameters, headers, body, source: request.ip };
  if (body.length > 0 && !form && !(json === true && isJson(asked))) {
    return refuse('Send parameters in the query or as application/x-www-form-urlencoded.', 415);
  }
  return asked;
}

/** JSON for programs that ask for nothing else, XML for all others: never a page. */
export function notFound(accept: string): ApiReply {
  return /\bjson\b/i.test(accept) && !/\b(xml|html)\b|\*\/\*/i.test(accept)
    ? jsonReply({ error: 'not_found', message: NOT_FOUND }, 404)
    : xmlError(NOT_FOUND, 404);
}

const asJson = (text: string, status: number): ApiReply =>
  jsonReply({ error: 'invalid_request', error_description: text, message: text }, status);
const reportError = (text: string, status: number): ApiReply => xmlError(text, status, namespaces.reporting);

/** One human line, no sign-in (domain.md section 6): 200 when all is well, 500 when not. */
function health(node: Node): ApiReply {
  const found = troubles(node);
  return found.length === 0
    ? textReply('The appliance is healthy.\n')
    : textReply(`${found.join(' ')}\n`, 500);
}

/** The diagnostic file for the maker's support, while an operator has opened the box to it. */
function forSupport(node: Node, request: ApiRequest): ApiReply {
  const guard = sourceGuard(node);
  const key = `support ${request.source}`;
  if (!guard.begin(key)) return textReply('Too many attempts.\n', 429);
  const code = /^Bearer ([0-9A-Za-z-]{1,40})$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  if (!isSupport(node, code)) return textReply('Not found.\n', 404);
  guard.succeeded(key);
  node.emit({ kind: 'support.bundle', data: { by: 'support' } });
  const { filename, bytes } = supportBundle(node);
  const headers = {
    'content-type': 'application/json',
    'content-disposition': `attachment; filename="${filename.replace(/[^A-Za-z0-9._-]/g, '_')}"`,
  };
  return { status: 200, headers, body: bytes };
}

const siteUp = (node: Node): boolean => node.site() !== null && node.installer.siteDown() === null;

const READ: readonly Method[] = ['GET', 'HEAD'];
const ASK: readonly Method[] = ['GET', 'HEAD', 'POST'];

/** Every door of the API by its path. */
function doorsOf(node: Node): Readonly<Record<string, Door>> {
  const command: Door = { methods: ASK, handle: (asked) => handleCommand(node, asked), refuse: xmlError };
  const reporting: Door = {
    methods: ASK,
    handle: (asked) => handleReporting(node, asked),
    refuse: reportError,
  };
  const backup: Door = {
    methods: ASK,
    handle: (asked) => handleBackup(node, asked),
    refuse: textReply,
    json: true,
  };
  const script: Door = { methods: ASK, handle: (asked) => handleClientScript(node, asked), refuse: xmlError };
  const start: Door = {
    methods: ASK,
    handle: () => xmlError('This product has no public page on which sessions start.', 200),
    refuse: xmlError,
  };
  const schema = (text: () => string): Door => ({
    methods: READ,
    handle: () => (siteUp(node) ? xmlReply(text()) : xmlError('The site is temporarily unavailable.', 503)),
    refuse: xmlError,
  });
  /** The name that a door had in versions of old: there as long as users' names and passwords are taken. */
  const old = (now: Door): Door => ({
    ...now,
    handle: (asked) => {
      const site = node.site();
      return site === null || takesUserCalls(site) ? now.handle(asked) : now.refuse(NOT_FOUND, 404);
    },
  });
  return {
    '/oauth2/token': {
      methods: ['POST'],
      handle: (asked) => giveToken(node, asked),
      refuse: asJson,
      json: true,
    },
    '/api/command': command,
    '/api/command.ns': old(command),
    '/api/command.xsd': schema(commandXsd),
    '/api/backup': backup,
    '/api/backup.ns': old(backup),
    '/api/reporting': reporting,
    '/api/reporting.ns': old(reporting),
    '/api/reporting.xsd': schema(reportingXsd),
    '/api/client_script': script,
    '/api/client_script.ns': old(script),
    '/api/start_session.ns': old(start),
    [DOWNLOAD_PATH]: { methods: READ, handle: (asked) => handleDownload(node, asked), refuse: textReply },
  };
}

export function addApi(app: FastifyInstance, node: Node): void {
  const send = (reply: FastifyReply, answer: ApiReply): FastifyReply => {
    reply.code(answer.status);
    for (const [name, value] of Object.entries(apiHeaders(node, answer))) reply.header(name, value);
    return reply.send(answer.body);
  };
  app.register(async (inner) => {
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX },
      (_request, body, done) => done(null, body),
    );
    const doors = doorsOf(node);
    inner.setErrorHandler((error, request, reply) => {
      const status =
        typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500;
      if (status >= 500) throw error;
      const { refuse } = doors[request.url.split('?', 1)[0] ?? ''] ?? { refuse: xmlError };
      return send(reply, refuse('The request is not understood.', status));
    });
    for (const [url, door] of Object.entries(doors)) {
      inner.route({
        method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
        url,
        handler: async (request, reply) => {
          if (!door.methods.some((method) => method === request.method)) {
            reply.header('allow', door.methods.join(', '));
            return send(reply, door.refuse('This method is not allowed here.', 405));
          }
          const asked = requestOf(request, door);
          return send(reply, 'status' in asked ? asked : await door.handle(asked));
        },
      });
    }
    inner.get('/support/bundle', async (request, reply) => {
      const asked = requestOf(request, { methods: READ, handle: () => textReply(''), refuse: textReply });
      return send(reply, 'status' in asked ? asked : forSupport(node, asked));
    });
    inner.get('/check_health', async (_request, reply) => send(reply, health(node)));
    inner.post(CSP_REPORT_PATH, async (_request, reply) => reply.code(204).send());
    // What no door knows, whatever the method.
    for (const url of ['/api', '/api/*', '/oauth2', '/oauth2/*']) {
      inner.route({
        method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
        url,
        handler: async (request, reply) => send(reply, notFound(request.headers.accept ?? '')),
      });
    }
  });
}
