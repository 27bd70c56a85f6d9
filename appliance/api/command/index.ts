/**
 * appliance/api/command/: the Command API: one action a line of its index.
 *
 * The Command API: GET or form-encoded POST of /api/command?action=..., answered in XML (domain.md
 * section 6). The root is what the answer is about (V01), or `error`. One action, one right, one 'now'.
 */
import type { Node } from '../../node/node.js';
import { type CommandName, commands, isCommand } from '../../services/api/commands.js';
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
import { apiInfo, checkHealth, setFailoverRole } from './box.js';
import type { CommandAnswer, CommandCall } from './call.js';
import { importJumpShortcut } from './jump.js';
import { getSessionAttributes, joinSession, setSessionAttributes, terminateSession } from './session.js';

type Run = (call: CommandCall) => CommandAnswer | Promise<CommandAnswer>;

const runs: Readonly<Record<CommandName, Run>> = {
  get_api_info: apiInfo,
  check_health: checkHealth,
  get_session_attributes: getSessionAttributes,
  set_session_attributes: setSessionAttributes,
  join_session: joinSession,
  terminate_session: terminateSession,
  import_jump_shortcut: importJumpShortcut,
  set_failover_role: setFailoverRole,
};

/** What the caller lacks; null: nothing. */
function lacks(node: Node, caller: Caller, name: CommandName): ApiReply | null {
  const { needs } = commands[name];
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
  if (!isCommand(name)) {
    return xmlError(name === '' ? 'The parameter action is missing.' : 'Unknown action.', 200);
  }
  const denied = lacks(node, caller, name);
  if (denied !== null) return denied;
  const { needs, root } = commands[name];
  if (request.method === 'HEAD' && needs === 'write') {
    const refused = xmlError(`Ask for ${name} by GET or POST.`, 405);
    return { ...refused, headers: { ...refused.headers, allow: 'GET, POST' } };
  }
  const answer = await runs[name]({
    node,
    caller,
    nowMs: node.hardware.clock.nowMs(),
    parameters: request.parameters,
  });
  if ('error' in answer) return xmlError(answer.error, 200);
  const children = 'done' in answer ? [answer.done] : answer.children;
  return xmlReply(document(element(root, { xmlns: namespaces.command }, ...children)));
}
