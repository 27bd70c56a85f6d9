/** How the console answers what is no page of it: as a page for people, in JSON for tools. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Language } from '../../../views/label.js';
import { languageParameter } from '../../../views/names.js';
import type { RawHead } from '../../hosting/door/http-server.js';
import { pageTitles } from '../drawing/site.js';
import { drawNotice, type NoticeKind, noticeOf, noticeText } from './notices.js';

/** Cookie of the language that was chosen. */
export const LANGUAGE = 'lab_language';

export const headers: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

const isApi = (url: string): boolean => url === '/api' || url.startsWith('/api/');

interface Asked {
  readonly headers: IncomingHttpHeaders;
  readonly query?: unknown;
  // Not there yet where an address could not even be read.
  readonly cookies?: Readonly<Record<string, string | undefined>>;
}

/** By the address, else the cookie, else what the browser prefers. */
export function languageOf({ query, cookies, headers }: Asked): Language {
  const asked = (query as Readonly<Record<string, unknown>> | undefined)?.[languageParameter];
  if (asked === 'fr' || asked === 'en') return asked;
  const kept = cookies?.[LANGUAGE];
  if (kept === 'fr' || kept === 'en') return kept;
  return /^\s*fr\b/i.test(headers['accept-language'] ?? '') ? 'fr' : 'en';
}

/** Says in the console's own layout why there is no page: to a tool as RFC 9457 says. */
export function noticeFor(
  request: Asked & { readonly url: string },
  kind: NoticeKind,
  status: number,
  hasTabs = true,
): { readonly type: string; readonly body: string } {
  if (isApi(request.url)) {
    const error = noticeText(kind);
    const problem = { type: 'about:blank', title: error, status, detail: error, error };
    return { type: 'application/problem+json; charset=utf-8', body: JSON.stringify(problem) };
  }
  // An address that begins like that of another host would make links to it.
  const here = request.url.replace(/^[/\\]*/, '/');
  const [path = '/'] = here.split('?', 1);
  const back = kind === 'no-report' ? '/rehearsals' : pageTitles().has(path) ? path : '/';
  const body = drawNotice(kind, { language: languageOf(request), here, back, hasTabs });
  return { type: 'text/html; charset=utf-8', body };
}

/** What was thrown on the way to a page or an answer. */
export const failureOf = (error: unknown): number => {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500) return status;
  process.emitWarning(error instanceof Error ? error : String(error));
  return 500;
};

/** Connections that say what is no HTTP at all hear why too. */
export const wireNotice = (head: RawHead, status: number) => {
  const { type, body } = noticeFor(head, noticeOf(status), status);
  const bytes = Buffer.from(body);
  return {
    status,
    headers: { ...headers, 'content-type': type, 'content-length': String(bytes.length) },
    body: bytes,
  };
};
