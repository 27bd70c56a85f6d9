/**
 * The doors of the HTTP API beside the two sites: tokens, Command, Backup and Reporting APIs, and the
 * health of the box for load balancers. Bodies are read here, each kind by its own rule.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Node } from '../node.js';
import { sourceGuard } from '../source-guard.js';
import { isSupport } from '../support-access.js';
import { supportBundle } from '../support-bundle.js';
import { handleBackup } from './backup.js';
import { handleCommand } from './command.js';
import { commandXsd } from './command-xsd.js';
import { troubles } from './health.js';
import { type ApiReply, type ApiRequest, textReply, xmlError, xmlReply } from './reply.js';
import { handleReporting } from './reporting.js';
import { giveToken } from './token.js';

const BODY_BYTES_MAX = 64 * 1024;
const PARAMETERS_MAX = 200;
const FORM = /^application\/x-www-form-urlencoded\b/i;
const JSON_TYPE = /^application\/json\b/i;

type Handle = (request: ApiRequest) => ApiReply | Promise<ApiReply>;

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

function requestOf(request: FastifyRequest): ApiRequest | ApiReply {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const type = request.headers['content-type'] ?? '';
  const form = FORM.test(type);
  if (body.length > 0 && !form && !JSON_TYPE.test(type)) {
    return xmlError('Send parameters in the query or as application/x-www-form-urlencoded.', 415);
  }
  const mark = request.url.indexOf('?');
  const path = mark < 0 ? request.url : request.url.slice(0, mark);
  const query = mark < 0 ? '' : request.url.slice(mark + 1);
  const parameters = parametersOf(query, form ? body.toString('utf8') : '');
  if (parameters === null) return xmlError('Too many parameters.', 400);
  return { method: request.method, path, parameters, headers: headersOf(request), body, source: request.ip };
}

function send(reply: FastifyReply, answer: ApiReply): FastifyReply {
  reply.code(answer.status).header('cache-control', 'no-store').header('connection', 'close');
  for (const [name, value] of Object.entries(answer.headers)) reply.header(name, value);
  return reply.send(answer.body);
}

function door(app: FastifyInstance, url: string, methods: readonly ('GET' | 'POST')[], handle: Handle): void {
  app.route({
    method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    url,
    handler: async (request, reply) => {
      if (!methods.some((method) => method === request.method)) {
        reply.header('allow', methods.join(', '));
        return send(reply, textReply('This method is not allowed here.', 405));
      }
      const asked = requestOf(request);
      return send(reply, 'status' in asked ? asked : await handle(asked));
    },
  });
}

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

export function addApi(app: FastifyInstance, node: Node): void {
  app.register(async (inner) => {
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX },
      (_request, body, done) => done(null, body),
    );
    inner.setErrorHandler((error, _request, reply) => {
      const status =
        typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500;
      if (status >= 500) throw error;
      return send(reply, xmlError('The request is not understood.', status));
    });
    door(inner, '/oauth2/token', ['POST'], (request) => giveToken(node, request));
    door(inner, '/api/command', ['GET', 'POST'], (request) => handleCommand(node, request));
    door(inner, '/api/command.xsd', ['GET'], () =>
      siteUp(node) ? xmlReply(commandXsd()) : xmlError('The site is temporarily unavailable.', 503),
    );
    door(inner, '/api/backup', ['GET', 'POST'], (request) => handleBackup(node, request));
    door(inner, '/api/reporting', ['GET', 'POST'], (request) => handleReporting(node, request));
    door(inner, '/support/bundle', ['GET'], (request) => forSupport(node, request));
    door(inner, '/check_health', ['GET'], () => health(node));
  });
}
