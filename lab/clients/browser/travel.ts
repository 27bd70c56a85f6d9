/** Requests and redirects of a browser: from 'go there' to the page, or the download, that came. */
import type { WireReply } from '../../../hardware/ports.js';
import type { BrowserFetch } from '../workstation.js';
import { createJar, type Jar } from './cookies.js';
import { BrowserError } from './error.js';
import { textHash, titleOf } from './html.js';

/** One page or redirect as the operator saw it: a line of the transcript. */
export interface PageVisit {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  /** 0: nobody answered. */
  readonly status: number;
  readonly title: string;
  readonly textHash: string;
}

export interface BrowserOptions {
  readonly fetch: BrowserFetch;
  readonly language: 'en' | 'fr';
  /** Cookies of a profile that has other windows; default: a profile of its own. */
  readonly jar?: Jar;
  onSeen?(seen: PageVisit): void;
  /** The whole page as read: for ledgers and artefacts. */
  onPage?(page: { readonly host: string; readonly path: string; readonly html: string }): void;
}

export interface Download {
  readonly filename: string;
  readonly type: string;
  readonly bytes: Buffer;
}

export interface Going {
  readonly host: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly contentType: string | null;
  readonly body: Buffer;
}

export interface LoadedPage {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly status: number;
  readonly html: string;
  readonly title: string;
}

export type Landed = { readonly page: LoadedPage } | { readonly download: Download };

// A site that redirects more often goes in circles.
const REDIRECTS_MAX = 10;
export const NOTHING = Buffer.alloc(0);

const headerOf = (reply: WireReply, name: string): string => {
  const value = reply.headers[name];
  return value === undefined ? '' : Array.isArray(value) ? (value[0] ?? '') : value;
};

const cookieLines = (reply: WireReply): readonly string[] => {
  const value = reply.headers['set-cookie'];
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
};

function filenameOf(disposition: string): string {
  const star = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  if (star !== undefined) return decodeURIComponent(star);
  return /filename="?([^";]+)"?/i.exec(disposition)?.[1] ?? 'download';
}

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status);

/** Where a redirect or link leads: 303 and friends turn a POST into a GET, 307 and 308 do not. */
export function onward(from: Going, status: number, location: string): Going {
  const target = new URL(location, `https://${from.host}:${from.port}${from.path}`);
  const keep = status === 307 || status === 308;
  return {
    host: target.hostname,
    port: target.port === '' ? 443 : Number(target.port),
    method: keep ? from.method : 'GET',
    path: `${target.pathname}${target.search}`,
    contentType: keep ? from.contentType : null,
    body: keep ? from.body : NOTHING,
  };
}

function headersFor(going: Going, language: 'en' | 'fr', cookies: string | null): Record<string, string> {
  const headers: Record<string, string> = {
    host: going.port === 443 ? going.host : `${going.host}:${going.port}`,
    'accept-language': language === 'fr' ? 'fr,en;q=0.5' : 'en',
    accept: 'text/html,*/*;q=0.8',
    'user-agent': 'Operator/1',
  };
  if (cookies !== null) headers.cookie = cookies;
  if (going.method === 'POST') {
    headers.origin = `https://${headers.host}`;
    headers['content-length'] = String(going.body.length);
  }
  if (going.contentType !== null) headers['content-type'] = going.contentType;
  return headers;
}

/** A browser profile: its cookies, and how it gets from an address to what came. */
export function createTravel(options: BrowserOptions): (first: Going) => Promise<Landed> {
  const jar = options.jar ?? createJar();

  const ask = async (going: Going): Promise<WireReply> => {
    const { host, port, method, path, body } = going;
    const headers = headersFor(going, options.language, jar.header(host, path));
    const reply = await options.fetch({ host, port, method, path, headers, body });
    if (reply === null) {
      options.onSeen?.({ host, method, path, status: 0, title: '', textHash: '' });
      throw new BrowserError('unreachable', `${host} does not answer (${method} ${path})`);
    }
    jar.take(host, path.split('?')[0] ?? '/', cookieLines(reply));
    return reply;
  };

  const land = (going: Going, reply: WireReply): Landed => {
    const { host, port, method, path } = going;
    const { status } = reply;
    const type = headerOf(reply, 'content-type');
    const disposition = headerOf(reply, 'content-disposition');
    if (!type.startsWith('text/html') || disposition.startsWith('attachment')) {
      const download = { filename: filenameOf(disposition), type, bytes: reply.body };
      options.onSeen?.({ host, method, path, status, title: download.filename, textHash: '' });
      return { download };
    }
    const html = reply.body.toString('utf8');
    const title = titleOf(html);
    options.onSeen?.({ host, method, path, status, title, textHash: textHash(html) });
    options.onPage?.({ host, path, html });
    return { page: { host, port, path, status, html, title } };
  };

  return async (first) => {
    let going = first;
    for (let hop = 0; hop <= REDIRECTS_MAX; hop += 1) {
      const reply = await ask(going);
      const location = headerOf(reply, 'location');
      if (!isRedirect(reply.status) || location === '') return land(going, reply);
      const { host, method, path } = going;
      options.onSeen?.({ host, method, path, status: reply.status, title: location, textHash: '' });
      going = onward(going, reply.status, location);
    }
    throw new BrowserError('unexpected', `${first.host}${first.path} redirects in circles`);
  };
}
