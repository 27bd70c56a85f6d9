/** Headers of the API's answers as those of the real product have them (V05). */
import type { Node } from '../../node/node.js';
import type { ApiReply } from './reply.js';

/** Where browsers would report what the policy forbade; nothing is kept of it. */
export const CSP_REPORT_PATH = '/csp_report';

const always: Readonly<Record<string, string>> = {
  server: 'Apache',
  'cache-control': 'must-revalidate, no-cache, no-store, private',
  'content-security-policy': `default-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-ancestors 'self'; report-uri ${CSP_REPORT_PATH};`,
  'strict-transport-security': 'max-age=31536000',
  'x-frame-options': 'SAMEORIGIN',
  'x-content-type-options': 'nosniff',
  connection: 'close',
};

const WARNINGS = encodeURIComponent(JSON.stringify({ ssl_verification: true }));
const SESSION_BYTES = 24;

/**
 * Cookies that the real product sets whoever asks. Nothing reads them: a program with a cookie jar
 * brings them back, one without is none the worse.
 */
function cookies(node: Node, reply: ApiReply): string[] {
  const warnings = `global_warnings=${WARNINGS}; Path=/login; Secure; SameSite=Strict`;
  if (reply.headers['content-type'] !== 'application/json') return [warnings];
  const value = node.ports.random.hex(SESSION_BYTES);
  return [warnings, `ns_sl=${value}; Path=/; Secure; HttpOnly; SameSite=Strict`];
}

/** Without cookies: of what the box itself takes no part in. */
export const plainHeaders = (reply: ApiReply): Readonly<Record<string, string>> => ({
  ...always,
  ...reply.headers,
});

export const apiHeaders = (node: Node, reply: ApiReply): Readonly<Record<string, string | string[]>> => ({
  ...always,
  'set-cookie': cookies(node, reply),
  ...reply.headers,
});
