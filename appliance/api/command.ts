/**
 * The Command API: GET or form-encoded POST of /api/command?action=..., answered in XML whose root
 * is the action, or `error` (domain.md section 6). One action, one right, one 'now'.
 */
import type { Node } from '../node.js';
import { apiInfo, checkHealth, setFailoverRole } from './command-box.js';
import { importJumpShortcut } from './command-jump.js';
import {
  getSessionAttributes,
  joinSession,
  setSessionAttributes,
  terminateSession,
} from './command-session.js';
import { type ApiReply, type ApiRequest, type Caller, namespaces, xmlError, xmlReply } from './reply.js';
import { whoAsks } from './who.js';
import { document, type Element, element } from './xml.js';

export interface CommandCall {
  readonly node: Node;
  readonly caller: Caller;
  /** Box time, ms. */
  readonly nowMs: number;
  readonly parameters: Readonly<Record<string, string>>;
}

export type CommandAnswer = { readonly children: readonly (Element | null)[] } | { readonly error: string };

interface CommandAction {
  /** 'read' needs read_only, 'write' full access, 'any' only a valid account. */
  readonly needs: 'any' | 'read' | 'write';
  run(call: CommandCall): CommandAnswer | Promise<CommandAnswer>;
}

export const commandActions: Readonly<Record<string, CommandAction>> = {
  get_api_info: { needs: 'any', run: apiInfo },
  check_health: { needs: 'read', run: checkHealth },
  get_session_attributes: { needs: 'read', run: getSessionAttributes },
  set_session_attributes: { needs: 'write', run: setSessionAttributes },
  join_session: { needs: 'write', run: joinSession },
  terminate_session: { needs: 'write', run: terminateSession },
  import_jump_shortcut: { needs: 'write', run: importJumpShortcut },
  set_failover_role: { needs: 'write', run: setFailoverRole },
};

/** What the caller lacks; null: nothing. */
function lacks(caller: Caller, action: CommandAction): ApiReply | null {
  if (action.needs === 'any') return null;
  // An account without the permission does not learn what there is.
  if (caller.command === 'deny') return xmlError('Document Not Found', 404);
  if (action.needs === 'read' || caller.command === 'full_access') return null;
  return xmlError('This account has read-only access to the Command API.', 403);
}

/** Answers one request to /api/command. */
export async function handleCommand(node: Node, request: ApiRequest): Promise<ApiReply> {
  const caller = await whoAsks(node, request);
  if ('why' in caller) {
    const refused = xmlError(caller.why, caller.status);
    return { ...refused, headers: { ...refused.headers, ...caller.headers } };
  }
  const name = request.parameters.action ?? '';
  const action = Object.hasOwn(commandActions, name) ? commandActions[name] : undefined;
  if (action === undefined) {
    return xmlError(name === '' ? 'The parameter action is missing.' : 'Unknown action.', 400);
  }
  const denied = lacks(caller, action);
  if (denied !== null) return denied;
  const answer = await action.run({
    node,
    caller,
    nowMs: node.hardware.clock.nowMs(),
    parameters: request.parameters,
  });
  if ('error' in answer) return xmlError(answer.error, 200);
  return xmlReply(document(element(name, { xmlns: namespaces.command }, ...answer.children)));
}
