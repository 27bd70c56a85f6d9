/**
 * appliance/web/: from a request to its answer, whoever brings it.
 *
 * Answers as they go out: headers that every answer has, cookies, the box's own date.
 */
import { SECOND_MS, type WireReply, type WireRequest } from '../../hardware/ports.js';
import type { Node } from '../node/node.js';
import type { Reply } from './exchange.js';

/** An answer, and whether the box has changed by what was asked. */
export interface WebReply extends WireReply {
  /** The box is as if nobody had asked: a recording need not repeat it. */
  readonly untouched?: true;
}

const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

const cookieText = ({ name, value, maxAgeS }: Reply['cookies'][number]): string =>
  [
    `${name}=${encodeURIComponent(value)}`,
    ...(maxAgeS === null ? [] : [`Max-Age=${maxAgeS}`]),
    'Path=/',
    'HttpOnly',
    'Secure',
    'SameSite=Strict',
  ].join('; ');

export type Answers = ReturnType<typeof createAnswers>;

/** Words of an answer for this box. */
export function createAnswers(node: Node) {
  // What the box believes the time is, as a browser sees it; put into words once a second.
  let last = { second: Number.NaN, text: '' };
  const date = (): string => {
    const second = Math.floor(node.hardware.clock.nowMs() / SECOND_MS);
    if (second !== last.second) last = { second, text: new Date(second * SECOND_MS).toUTCString() };
    return last.text;
  };

  const answer = (
    status: number,
    headers: WireReply['headers'],
    body: string | Buffer,
    untouched?: true,
  ): WebReply => {
    const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
    return {
      status,
      headers: { date: date(), ...securityHeaders, ...headers, 'content-length': String(bytes.length) },
      body: bytes,
      ...(untouched === true ? { untouched } : {}),
    };
  };
  const of = ({ status, headers, cookies, body, untouched }: Reply): WebReply =>
    answer(
      status,
      cookies.length === 0 ? headers : { ...headers, 'set-cookie': cookies.map(cookieText) },
      body,
      untouched,
    );
  return { answer, of };
}

export type HeadRequest = Omit<WireRequest, 'body'>;

/** Whether a body may be sent, and how it is to be read. */
export type WebAdmission =
  /** `known`: somebody who has signed in is told, and heard to the end. */
  | { readonly reply: WebReply; readonly known?: true }
  /** It is only looked at: `look` answers. */
  | { readonly kind: 'look' }
  /** In memory. */
  | { readonly kind: 'body'; readonly maxBytes: number }
  /** In pieces: a form that may bring files. */
  | { readonly kind: 'form'; readonly maxBytes: number };
