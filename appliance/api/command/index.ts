/**
 * The Command API: GET or form-encoded POST of /api/command?action=..., answered in XML (domain.md
 * section 6). The root is what the answer is about (V01), or `error`. One action, one right, one 'now'.
 */
import type { Label } from '../../../views/label.js';
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
import { apiInfo, checkHealth, setFailoverRole } from './box.js';
import type { CommandAnswer, CommandCall } from './call.js';
import { importJumpShortcut } from './jump.js';
import { getSessionAttributes, joinSession, setSessionAttributes, terminateSession } from './session.js';

export interface CommandAction {
  /** 'read' needs read_only, 'write' full access, 'any' only a valid account. */
  readonly needs: 'any' | 'read' | 'write';
  /** Root of the answer. */
  readonly root: string;
  readonly does: Label;
  run(call: CommandCall): CommandAnswer | Promise<CommandAnswer>;
}

const writing = (does: Label, run: CommandAction['run']): CommandAction => ({
  needs: 'write',
  root: 'success',
  does,
  run,
});

export const commandActions: Readonly<Record<string, CommandAction>> = {
  get_api_info: {
    needs: 'any',
    root: 'api_information',
    does: {
      en: 'Tells the API’s version and what the account may do',
      fr: 'Indique la version de l’API et les autorisations du compte',
    },
    run: apiInfo,
  },
  check_health: {
    needs: 'read',
    root: 'health_check',
    does: {
      en: 'Tells the appliance’s health and failover role',
      fr: 'Indique l’état du serveur et son rôle de reprise',
    },
    run: checkHealth,
  },
  get_session_attributes: {
    needs: 'read',
    root: 'custom_attributes',
    does: { en: 'Reads a session’s attributes', fr: 'Lit les attributs d’une session' },
    run: getSessionAttributes,
  },
  set_session_attributes: writing(
    { en: 'Sets a session’s attributes', fr: 'Définit les attributs d’une session' },
    setSessionAttributes,
  ),
  join_session: writing(
    { en: 'Adds a user to a session', fr: 'Ajoute un utilisateur à une session' },
    joinSession,
  ),
  terminate_session: writing({ en: 'Ends a session', fr: 'Termine une session' }, terminateSession),
  import_jump_shortcut: writing(
    { en: 'Adds a Jump Shortcut (from 16.1)', fr: 'Ajoute un raccourci de Jump (dès la 16.1)' },
    importJumpShortcut,
  ),
  set_failover_role: writing(
    { en: 'Changes the failover role', fr: 'Change le rôle de reprise' },
    setFailoverRole,
  ),
};

/** What the caller lacks; null: nothing. */
function lacks(node: Node, caller: Caller, name: string, action: CommandAction): ApiReply | null {
  if (action.needs === 'any') return null;
  const may = caller.command === 'full_access' || (action.needs === 'read' && caller.command !== 'deny');
  if (may) return null;
  noteDenied(node, caller, name, action.needs === 'read' ? 'Command API: read_only' : 'Command API: full');
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
  const action = Object.hasOwn(commandActions, name) ? commandActions[name] : undefined;
  if (action === undefined) {
    return xmlError(name === '' ? 'The parameter action is missing.' : 'Unknown action.', 200);
  }
  const denied = lacks(node, caller, name, action);
  if (denied !== null) return denied;
  if (request.method === 'HEAD' && action.needs === 'write') {
    const refused = xmlError(`Ask for ${name} by GET or POST.`, 405);
    return { ...refused, headers: { ...refused.headers, allow: 'GET, POST' } };
  }
  const answer = await action.run({
    node,
    caller,
    nowMs: node.hardware.clock.nowMs(),
    parameters: request.parameters,
  });
  if ('error' in answer) return xmlError(answer.error, 200);
  const children = 'done' in answer ? [answer.done] : answer.children;
  return xmlReply(document(element(action.root, { xmlns: namespaces.command }, ...children)));
}
