/**
 * The doors of the HTTP API beside the two sites: tokens, Command, Backup and Reporting APIs, and the
 * health of the box for load balancers. Bodies are read here, each kind by its own rule. Nothing below
 * /api answers with a page.
 */
import type { WireReply } from '../../hardware/ports.js';
import type { Node } from '../node/node.js';
import { type Head, pathOf } from '../node/request-head.js';
import { takesUserCalls } from '../services/api/era.js';
import { troubles } from '../services/monitoring/health.js';
import { isSupport } from '../services/monitoring/support-access.js';
import { supportBundle } from '../services/monitoring/support-bundle.js';
import { guarded } from '../store/storage-trouble.js';
import { apiHeaders, CSP_REPORT_PATH, plainHeaders } from './answer/headers.js';
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
} from './answer/reply.js';
import { handleBackup } from './backup.js';
import { handleClientScript } from './client-script.js';
import { handleCommand } from './command/index.js';
import { commandXsd } from './command/xsd.js';
import { DOWNLOAD_PATH, handleDownload } from './downloads.js';
import { handleReporting } from './reporting/index.js';
import { reportingXsd } from './reporting/xsd.js';
import { giveToken } from './token.js';

const BODY_BYTES_MAX = 64 * 1024;
const PARAMETERS_MAX = 200;
const FORM = /^application\/x-www-form-urlencoded\b/i;

type Method = 'GET' | 'HEAD' | 'POST';
type Handle = (request: ApiRequest) => ApiReply | Promise<ApiReply>;

/** One address of the API. */
export interface ApiDoor {
  readonly methods: readonly Method[];
  readonly handle: Handle;
  /** How this door refuses. */
  readonly refuse: (text: string, status: number) => ApiReply;
  /** Bodies may be JSON. */
  readonly json?: boolean;
}

/** What programs expect to be read by machines. */
const isApiPath = (url: string): boolean => /^\/(api|oauth2)(\/|$|\?)/.test(url);

/** The doors of the API, for whoever has a request as plain data. */
export interface Api {
  owns(path: string): boolean;
  /** Longest body. */
  readonly bodyBytesMax: number;
  answer(head: Head, body: Buffer): Promise<WireReply>;
  /** What is said where a request is not carried out; nothing of the box takes part in it. */
  refuse(head: Head, status: number): WireReply;
}

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

function requestOf(head: Head, body: Buffer, { refuse, json }: ApiDoor): ApiRequest | ApiReply {
  const { method, url, headers, source } = head;
  const type = headers['content-type'] ?? '';
  // Programs that post without a type send a form.
  const form = FORM.test(type) || type === '';
  const path = pathOf(url);
  const query = url.slice(path.length + 1);
  const parameters = parametersOf(query, form ? body.toString('utf8') : '');
  if (parameters === null) return refuse('Too many parameters.', 400);
  const asked = { method, path, parameters, headers, body, source };
  if (body.length > 0 && !form && !(json === true && isJson(asked))) {
    return refuse('Send parameters in the query or as application/x-www-form-urlencoded.', 415);
  }
  return asked;
}

/** JSON for programs that ask for nothing else, XML for all others: never a page. */
function notFound(accept: string): ApiReply {
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
  const guard = node.limits.passwords;
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

const siteUp = (node: Node): boolean => node.site() !== null && node.software.siteDown() === null;

const READ: readonly Method[] = ['GET', 'HEAD'];
const ASK: readonly Method[] = ['GET', 'HEAD', 'POST'];

/** Every door of the API by its path. */
export function apiDoors(node: Node): Readonly<Record<string, ApiDoor>> {
  const command: ApiDoor = { methods: ASK, handle: (asked) => handleCommand(node, asked), refuse: xmlError };
  const reporting: ApiDoor = {
    methods: ASK,
    handle: (asked) => handleReporting(node, asked),
    refuse: reportError,
  };
  const backup: ApiDoor = {
    methods: ASK,
    handle: (asked) => handleBackup(node, asked),
    refuse: textReply,
    json: true,
  };
  const script: ApiDoor = {
    methods: ASK,
    handle: (asked) => handleClientScript(node, asked),
    refuse: xmlError,
  };
  const start: ApiDoor = {
    methods: ASK,
    handle: () => xmlError('This product has no public page on which sessions start.', 200),
    refuse: xmlError,
  };
  const schema = (text: () => string): ApiDoor => ({
    methods: READ,
    handle: () => (siteUp(node) ? xmlReply(text()) : xmlError('The site is temporarily unavailable.', 503)),
    refuse: xmlError,
  });
  /** The name that a door had in versions of old: there as long as users' names and passwords are taken. */
  const old = (now: ApiDoor): ApiDoor => ({
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
    '/support/bundle': { methods: READ, handle: (asked) => forSupport(node, asked), refuse: textReply },
    '/check_health': { methods: READ, handle: () => health(node), refuse: textReply },
    [DOWNLOAD_PATH]: { methods: READ, handle: (asked) => handleDownload(node, asked), refuse: textReply },
  };
}

/** What a door says of a request that is not carried out, by status. */
const refusals: Readonly<Record<number, string>> = {
  404: NOT_FOUND,
  408: 'The request did not arrive completely.',
  413: `The request is too large: at most ${BODY_BYTES_MAX / 1024} KB are accepted here.`,
  500: 'The appliance could not answer.',
  503: 'The appliance is busy. Try again in a moment.',
  507: 'No room is left on the disk. Nothing was changed.',
};

const inBytes = ({ body }: ApiReply): Buffer => (typeof body === 'string' ? Buffer.from(body, 'utf8') : body);

/** The APIs of one node; `owns` says whose a path is. */
export function createApi(node: Node): Api {
  const doors = new Map(Object.entries(apiDoors(node)));
  const sent = (reply: ApiReply): WireReply => ({
    status: reply.status,
    headers: apiHeaders(node, reply),
    body: inBytes(reply),
  });

  const answered = async (head: Head, body: Buffer): Promise<ApiReply> => {
    const path = pathOf(head.url);
    if (path === CSP_REPORT_PATH) return { status: 204, headers: {}, body: '' };
    const door = doors.get(path);
    if (door === undefined) return notFound(head.headers.accept ?? '');
    if (!door.methods.some((method) => method === head.method)) {
      const no = door.refuse('This method is not allowed here.', 405);
      return { ...no, headers: { ...no.headers, allow: door.methods.join(', ') } };
    }
    const asked = requestOf(head, body, door);
    if ('status' in asked) return asked;
    return guarded<ApiReply>(
      () => door.handle(asked),
      (why) => door.refuse(why.en, 507),
    );
  };
  return {
    owns: (path) => doors.has(path) || isApiPath(path) || path === CSP_REPORT_PATH,
    bodyBytesMax: BODY_BYTES_MAX,
    answer: async (head, body) => sent(await answered(head, body)),
    refuse: (head, status) => {
      const { refuse } = doors.get(pathOf(head.url)) ?? { refuse: xmlError };
      const reply = refuse(refusals[status] ?? 'The request is not understood.', status);
      return { status: reply.status, headers: plainHeaders(reply), body: inBytes(reply) };
    },
  };
}
