/**
 * The one entrance of a box over HTTP: whoever asks, a browser at a real listener, a robot over the
 * emulated wire, or a recording that is repeated, the request comes here as plain data. Looking at a
 * page is synchronous; everything else is an event of the lock-step kernel that may wait.
 *
 * Whatever is asked gets an answer in the form of whoever asks: malformed, 4xx; not taken by the disks,
 * 507; and a bug is a 500 in fixed words that fails the run (ports.fail).
 */
import type { WireReply, WireRequest } from '../../hardware/ports.js';
import { applianceFiles } from '../../views/static-files.js';
import { type Api, createApi } from '../api/routes.js';
import type { Node } from '../node/node.js';
import { type Head, headOf, pathOf } from '../node/request-head.js';
import type { Raw } from '../pages/forms/fields.js';
import { limitText } from '../pages/forms/file-rule.js';
import { answersPlainHttp } from '../services/api/era.js';
import { type Answers, createAnswers, type HeadRequest, type WebAdmission, type WebReply } from './answer.js';
import { announcedBytes, readCookies } from './asked.js';
import { answerDirect, DIRECT_BODY_BYTES_MAX, isDirectRequest } from './direct-requests.js';
import { createDoor } from './door/door.js';
import type { ErrorMore } from './drawing/shown.js';
import type { WebFormReader } from './forms/sent.js';
import { createRefusals, type Refusals } from './refusals.js';
import { createSiteDoors, siteOf } from './sites.js';

export interface Web {
  /**
   * Looks at a page or a file of one of the sites: synchronous, sends nothing. `isAnswered`: a recording
   * repeats it, and what was seen is known: what comes of looking is done, and no page is drawn.
   */
  look(request: HeadRequest, isAnswered?: boolean): WebReply;
  /** `form`: what stood in a body that was read in pieces. Null: nothing answers there. */
  serve(request: WireRequest, form?: Raw): Promise<WebReply | null>;
  /** Asked before a body is read, outside of the box's time; changes nothing. */
  admit(request: HeadRequest): WebAdmission;
  /** Reads an admitted form in pieces, outside of the box's time. */
  openForm(request: HeadRequest): Promise<WebFormReader>;
  /** The answer to what never comes to an event, in the form of whoever asks. */
  refuse(request: HeadRequest, status: number, maxBytes?: number): WebReply;
  mayFollow(path: string, cookie: string | undefined): boolean;
  /** Whether a path is answered without TLS; all others are sent on to HTTPS. */
  answersPlain(path: string): boolean;
}

/** A slash at the end says nothing. */
const withoutSlash = (url: string): string => {
  const path = pathOf(url);
  return path.length > 1 && path.endsWith('/') ? `${path.slice(0, -1)}${url.slice(path.length)}` : url;
};

const tooLarge = (maxBytes: number): ErrorMore => {
  const limit = limitText(maxBytes);
  return {
    text: {
      en: `What was sent is too large: at most ${limit.en} are accepted here. Nothing was changed.`,
      fr: `L’envoi est trop volumineux : ${limit.fr} au plus sont acceptés ici. Rien n’a été modifié.`,
    },
  };
};

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD';

type Sites = ReturnType<typeof createSiteDoors>;

const plainHead = (request: HeadRequest): Head => {
  const head = headOf(request);
  return { ...head, url: withoutSlash(head.url) };
};

const withoutBody = (head: Head, reply: WebReply): WebReply =>
  head.method === 'HEAD' ? { ...reply, body: Buffer.alloc(0) } : reply;

/** What is only looked at; null: it is none of that. */
function createLooked(sites: Sites, { answer }: Answers) {
  const files = new Map(applianceFiles().map((file) => [file.path, file]));
  return (head: Head): WebReply | null => {
    const path = pathOf(head.url);
    if (path === '/') return answer(302, { location: '/login', 'cache-control': 'no-store' }, '');
    const file = files.get(path);
    if (file !== undefined) {
      const kept = { 'cache-control': 'public, max-age=31536000, immutable', 'content-type': file.type };
      return answer(200, kept, file.text);
    }
    const site = siteOf(path);
    return site === null ? null : sites.get(site, head);
  };
}

/** Whether a body may come, and how much of it. */
function createAdmissions(node: Node, api: Api, sites: Sites, { refuseHead }: Refusals) {
  /** By what a request is for; nothing of its body has been read. */
  const bodyFor = (head: Head): WebAdmission => {
    if (isDirectRequest(head.url)) return { kind: 'body', maxBytes: DIRECT_BODY_BYTES_MAX };
    if (api.owns(pathOf(head.url))) return { kind: 'body', maxBytes: api.bodyBytesMax };
    const site = siteOf(pathOf(head.url));
    if (head.method === 'POST' && site !== null) return sites.admit(site, head);
    return isRead(head.method)
      ? { kind: 'look' }
      : { reply: refuseHead(head, head.method === 'POST' ? 404 : 405) };
  };
  return (head: Head): WebAdmission => {
    const admission = bodyFor(head);
    if ('reply' in admission || admission.kind === 'look') return admission;
    const { maxBytes } = admission;
    const bytes = announcedBytes(head) ?? 0;
    const known = admission.kind === 'form' ? { known: true as const } : {};
    if (bytes > maxBytes) return { reply: refuseHead(head, 413, tooLarge(maxBytes)), ...known };
    const isTooMuch = admission.kind === 'form' && bytes > node.hardware.read().storage.freeBytes;
    return isTooMuch ? { reply: refuseHead(head, 507), ...known } : admission;
  };
}

/** The entrance of one node: a request in, its answer out. */
export function createWeb(node: Node): Web {
  const door = createDoor(node);
  const api = createApi(node);
  const answers = createAnswers(node);
  const refusals = createRefusals(node, door, api, answers);
  const { plain, refuseHead, failed, trouble } = refusals;
  const sites = createSiteDoors(node, door, answers.of, refuseHead);
  const looked = createLooked(sites, answers);
  const admissionOf = createAdmissions(node, api, sites, refusals);
  const respond = async (head: Head, body: Buffer, form: Raw | null): Promise<WebReply> => {
    const path = pathOf(head.url);
    if (isDirectRequest(head.url)) return plain(await answerDirect(node, { ...head, body }));
    if (api.owns(path)) {
      return body.length > api.bodyBytesMax ? failed(head, 413) : plain(await api.answer(head, body));
    }
    const found = isRead(head.method) ? looked(head) : null;
    if (found !== null) return found;
    const site = siteOf(path);
    if (head.method === 'POST' && site !== null) return sites.post(site, head, body, form);
    return refuseHead(head, isRead(head.method) || head.method === 'POST' ? 404 : 405);
  };

  return {
    look: (request, isAnswered = false) => {
      const plain = plainHead(request);
      const head: Head = isAnswered ? { ...plain, isAnswered } : plain;
      try {
        return withoutBody(head, looked(head) ?? refuseHead(head, 404));
      } catch (error) {
        return trouble(head, error);
      }
    },
    serve: async (request, form) => {
      if (request.proto === 'udp' || request.proto === 'tcp') return null;
      if (request.proto === 'http' && !answersPlainHttp(node, request.path))
        return redirect(request, node.network.port);
      const head = plainHead(request);
      try {
        return withoutBody(head, await respond(head, request.body, form ?? null));
      } catch (error) {
        return trouble(head, error);
      }
    },
    admit: (request) => admissionOf(plainHead(request)),
    openForm: (request) => sites.openForm(plainHead(request)),
    refuse: (request, status, maxBytes) =>
      refuseHead(plainHead(request), status, maxBytes === undefined ? undefined : tooLarge(maxBytes)),
    answersPlain: (path) => answersPlainHttp(node, path),
    mayFollow: (path, header) => door.mayFollow(path, readCookies(header)),
  };
}

const redirect = (request: WireRequest, port: number): WireReply => ({
  status: 301,
  headers: { location: `https://${request.host}:${port}${request.path}` },
  body: Buffer.alloc(0),
});
