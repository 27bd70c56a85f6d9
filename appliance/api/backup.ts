/**
 * appliance/api/: the product's own APIs.
 *
 * The Backup API: GET or POST /api/backup answers with the file (domain.md section 4). From site 16.1.1
 * on a password protects it, wherever the request gives it: JSON body, form or query. A user's own
 * password in an old call is none; there a bad login is answered with a text.
 *
 * @guide G65 vendor
 */
import * as v from 'valibot';
import { readJson } from '../../hardware/kernel/read-json.js';
import type { Node } from '../node/node.js';
import { makeBackup } from '../services/backup/backup.js';
import { noteDenied } from './answer/denied.js';
import { type ApiReply, type ApiRequest, isJson, textReply } from './answer/reply.js';
import { barredReply, isUserCall, whoAsks } from './who.js';

const PASSWORD_LENGTH_MAX = 255;
const bodySchema = v.object({ password: v.optional(v.string(), '') });

/** The password that protects the file, '' for none; null: the body is not understood. */
function passwordOf(request: ApiRequest): string | null {
  if (request.body.length === 0 || !isJson(request)) return request.parameters.password ?? '';
  return readJson(bodySchema, request.body)?.password ?? null;
}

/** Answers one request to /api/backup. */
export async function handleBackup(node: Node, request: ApiRequest): Promise<ApiReply> {
  const caller = await whoAsks(node, request);
  if ('why' in caller) return barredReply(caller, textReply);
  if (!caller.backup) {
    noteDenied(node, caller, 'backup', 'Backup API');
    return textReply('This account may not use the Backup API.', 403);
  }
  const site = node.site();
  const user = site === null || (isUserCall(site, request) && request.headers.authorization === undefined);
  const password = user ? '' : passwordOf(request);
  if (password === null) return textReply('The body must be JSON such as {"password":"..."}.', 400);
  if (password.length > PASSWORD_LENGTH_MAX) {
    return textReply(`A backup password has at most ${PASSWORD_LENGTH_MAX} characters.`, 400);
  }
  // Whether it would be given, without making it.
  if (request.method === 'HEAD') return textReply('');
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
