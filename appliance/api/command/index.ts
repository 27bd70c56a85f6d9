/**
 * appliance/api/command/: the Command API: one action a line of its index.
 *
 * The Command API: GET or form-encoded POST of /api/command?action=..., answered in XML (domain.md
 * section 6). The root is what the answer is about (V01), or `error`. One action, one right, one 'now'.
 */
import type { Node } from '../../node/node.js';
import { noteDenied } from '../answer/denied.js';
import {
  type ApiReply,
  type ApiRequest,
  type Caller,
  NOT_FOUND,
  namespaces,
  xmlError,
  xmlReply,
} from '../answer/reply.js';
import { document, element } from '../answer/xml.js';
import { barredReply, whoAsks } from '../who.js';
import { changeFailoverRole, getApiInfo, getHealth } from './box.js';
import type { Command } from './call.js';
import { importShortcut } from './jump.js';
import { join, readAttributes, terminate, writeAttributes } from './session.js';

export const commands: Readonly<Record<string, Command>> = {
  get_api_info: getApiInfo,
  check_health: getHealth,
  get_session_attributes: readAttributes,
  set_session_attributes: writeAttributes,
  join_session: join,
  terminate_session: terminate,
  import_jump_shortcut: importShortcut,
  set_failover_role: changeFailoverRole,
};

/** What the caller lacks; null: nothing. */
function lacks(node: Node, caller: Caller, name: string, { needs }: Command): ApiReply | null {
  if (needs === 'any') return null;
  const may = caller.command === 'full_access' || (needs === 'read' && caller.command !== 'deny');
  if (may) return null;
  noteDenied(node, caller, name, needs === 'read' ? 'Command API: read_only' : 'Command API: full');
  // An account without the permission does not learn what there is.
  return caller.command === 'deny'
    ? xmlError(NOT_FOUND, 404)
    : xmlError('This account has read-only access to the Command API.', 403);
}

/** Answers one request to /api/command. What a program asks wrongly is told with status 200 (V16). */
export async function handleCommand(node: Node, request: ApiRequest): Promise<ApiReply> {
  const caller = await whoAsks(node, request);
  if ('why' in caller) return barredReply(caller, xmlError);
  const name = request.parameters.action ?? '';
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    return xmlError(name === '' ? 'The parameter action is missing.' : 'Unknown action.', 200);
  }
  const denied = lacks(node, caller, name, command);
  if (denied !== null) return denied;
  const { needs, root } = command;
  if (request.method === 'HEAD' && needs === 'write') {
    const refused = xmlError(`Ask for ${name} by GET or POST.`, 405);
    return { ...refused, headers: { ...refused.headers, allow: 'GET, POST' } };
  }
  const answer = await command.run({
    node,
    caller,
    nowMs: node.hardware.clock.nowMs(),
    parameters: request.parameters,
  });
  if ('error' in answer) return xmlError(answer.error, 200);
  const children = 'done' in answer ? [answer.done] : answer.children;
  return xmlReply(document(element(root, { xmlns: namespaces.command }, ...children)));
}
