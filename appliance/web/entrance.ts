/**
 * The one entrance of a box over HTTP: whoever asks, a browser at a real listener, a robot over the
 * emulated wire, or a recording that is repeated, the request comes here as plain data. Looking at a
 * page is synchronous; everything else is an event of the lock-step kernel that may wait.
 *
 * Whatever is asked gets an answer in the form of whoever asks: malformed, 4xx; not taken by the disks,
 * 507; and a bug is a 500 in fixed words that fails the run (ports.fail).
 */
import { PowerLostError, type WireReply, type WireRequest } from '../../hardware/ports.js';
import { applianceFiles } from '../../views/static-files.js';
import { createApi } from '../api/routes.js';
import type { Node } from '../node/node.js';
import { type Head, headOf, pathOf } from '../node/request-head.js';
import type { Raw } from '../pages/forms/fields.js';
import { limitText } from '../pages/forms/file-rule.js';
import { answersPlainHttp } from '../services/api/era.js';
import { storageTrouble } from '../store/storage-trouble.js';
import { createAnswers, type HeadRequest, type WebAdmission, type WebReply } from './answer.js';
import { announcedBytes, homeIncoming, readCookies } from './asked.js';
import { answerDirect, isDirectRequest, MACHINE_BODY_BYTES_MAX, turnAway } from './direct-requests.js';
import { createDoor } from './door/door.js';
import type { ErrorMore } from './shown.js';
import { createSiteDoors, siteOf, type WebFormReader } from './sites.js';

export interface Web {
  /** Looks at a page or a file of one of the sites: synchronous, sends nothing. */
  look(request: HeadRequest): WebReply;
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

/** Not the product's own words: what is left to say when even the page of an error cannot be drawn. */
const BARE = 'The appliance could not answer.\n';

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

export function createWeb(node: Node): Web {
  const door = createDoor(node);
  const api = createApi(node);
  const { answer, of } = createAnswers(node);
  const files = new Map(applianceFiles().map((file) => [file.path, file]));
  const plain = (reply: Pick<WireReply, 'status' | 'headers'> & { body: string | Buffer }): WebReply =>
    answer(reply.status, reply.headers, reply.body);

  const refuseHead = (head: Head, status: number, more?: ErrorMore): WebReply => {
    const path = pathOf(head.url);
    if (isDirectRequest(head.url)) return { ...plain(turnAway(status)), untouched: true };
    if (api.owns(path)) return { ...plain(api.refuse(head, status)), untouched: true };
    const told = { back: homeIncoming(head).path, ...more };
    return of({ ...door.error(homeIncoming(head), status, told), untouched: true });
  };
  /** The same for what was an event: it is repeated, whatever came of it. */
  const failed = (head: Head, status: number, more?: ErrorMore): WebReply => {
    const { untouched: _none, ...reply } = refuseHead(head, status, more);
    return reply;
  };
  /** What the storage did not take is told; anything else is a bug, and nobody learns more of it. */
  const trouble = (head: Head, error: unknown): WebReply => {
    if (error instanceof PowerLostError) throw error;
    const why = storageTrouble(error);
    if (why !== null) return failed(head, 507, { text: why });
    node.ports.fail(error);
    try {
      return failed(head, 500);
    } catch {
      return answer(500, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }, BARE);
    }
  };
  const sites = createSiteDoors(node, door, of, (head, status, more) => refuseHead(head, status, more));

  /** What is only looked at; null: it is none of that. */
  const looked = (head: Head): WebReply | null => {
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
  const withoutBody = (head: Head, reply: WebReply): WebReply =>
    head.method === 'HEAD' ? { ...reply, body: Buffer.alloc(0) } : reply;
  const plainHead = (request: HeadRequest): Head => {
    const head = headOf(request);
    return { ...head, url: withoutSlash(head.url) };
  };

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
    look: (request) => {
      const head = plainHead(request);
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
    admit: (request) => {
      const head = plainHead(request);
      const admission = ((): WebAdmission => {
        if (isDirectRequest(head.url)) return { kind: 'body', maxBytes: MACHINE_BODY_BYTES_MAX };
        if (api.owns(pathOf(head.url))) return { kind: 'body', maxBytes: api.bodyBytesMax };
        const site = siteOf(pathOf(head.url));
        if (head.method === 'POST' && site !== null) return sites.admit(site, head);
        return isRead(head.method)
          ? { kind: 'look' }
          : { reply: refuseHead(head, head.method === 'POST' ? 404 : 405) };
      })();
      if ('reply' in admission || admission.kind === 'look') return admission;
      const { maxBytes } = admission;
      const bytes = announcedBytes(head) ?? 0;
      const known = admission.kind === 'form' ? { known: true as const } : {};
      if (bytes > maxBytes) return { reply: refuseHead(head, 413, tooLarge(maxBytes)), ...known };
      if (admission.kind === 'form' && bytes > node.hardware.read().storage.freeBytes) {
        return { reply: refuseHead(head, 507), ...known };
      }
      return admission;
    },
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
