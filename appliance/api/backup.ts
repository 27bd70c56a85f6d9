/**
 * The Backup API: GET or POST /api/backup answers with the file (domain.md section 4). A JSON body
 * with a password protects it, from site 16.1.1 on. Before, a bad login was answered with a text.
 *
 * @guide G65 vendor
 */

import type { Node } from '../node.js';
import { makeBackup } from '../site-backup.js';
import { hasApiAccounts } from '../store/api-accounts.js';
import { type ApiReply, type ApiRequest, textReply } from './reply.js';
import { whoAsks } from './who.js';

const PASSWORD_LENGTH_MAX = 255;

/** The password that the body asks for; null: the body is not understood. */
function passwordOf(request: ApiRequest): string | null {
  if (request.body.length === 0 || !/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    return '';
  }
  try {
    const given: unknown = JSON.parse(request.body.toString('utf8'));
    if (typeof given !== 'object' || given === null) return null;
    const password: unknown = 'password' in given ? given.password : '';
    return typeof password === 'string' && password.length <= PASSWORD_LENGTH_MAX ? password : null;
  } catch {
    return null;
  }
}

/** Answers one request to /api/backup. */
export async function handleBackup(node: Node, request: ApiRequest): Promise<ApiReply> {
  const caller = await whoAsks(node, request);
  if ('why' in caller) {
    const refused = textReply(caller.why, caller.status);
    return { ...refused, headers: { ...refused.headers, ...caller.headers } };
  }
  if (!caller.backup) return textReply('This account may not use the Backup API.', 403);
  const site = node.site();
  const accounts = site !== null && hasApiAccounts(site);
  const password = accounts ? passwordOf(request) : '';
  if (password === null) return textReply('The body must be JSON such as {"password":"..."}.', 400);
  const made = await makeBackup(node, {
    by: caller.name,
    nowMs: node.hardware.clock.nowMs(),
    password,
    history: true,
  });
  if ('refused' in made) return textReply(made.refused.en, 500);
  return {
    status: 200,
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${made.filename.replace(/[^A-Za-z0-9._-]/g, '_')}"`,
    },
    body: made.bytes,
  };
}
