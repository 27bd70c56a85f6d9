/**
 * /api/client_script: makes a script for the access console, or hands it to the console at once
 * (V14). It asks for no account: the console that carries it out signs in itself.
 */
import type { Node } from '../node/node.js';
import { companyName } from '../services/api/era.js';
import { type ApiReply, type ApiRequest, namespaces, xmlError } from './answer/reply.js';
import { apiSite, barredReply } from './who.js';

const HEADER = 'BRCS1.0';
const VALUE_LENGTH_MAX = 1_024;
/** All attributes of the session together. */
const CUSTOM_LENGTH_MAX = 10_240;
const CUSTOM = /^session\.custom\.[A-Za-z0-9_]{1,64}$/;

interface ScriptAction {
  /** At least one of these must be given. */
  readonly oneOf: readonly string[];
  readonly also: readonly string[];
  /** Attributes of the session may be given. */
  readonly custom: boolean;
}

const searched = [
  'client_id',
  'search_string',
  'client.hostname',
  'client.comments',
  'client.tag',
  'client.public_ip',
  'client.private_ip',
] as const;

const starting = (oneOf: readonly string[], ...also: readonly string[]): ScriptAction => ({
  oneOf,
  also,
  custom: true,
});

/** Each with what it takes. */
export const scriptActions: Readonly<Record<string, ScriptAction>> = {
  login: { oneOf: [], also: ['must_have'], custom: false },
  start_jump_item_session: starting(searched, 'session.policy'),
  start_pinned_client_session: starting(searched, 'session.policy'),
  push_and_start_local: starting(['hostname']),
  push_and_start_remote: starting(['target'], 'jumpoint'),
  start_rdp_session: starting(['target'], 'jumpoint', 'username', 'domain', 'quality'),
  start_shell_jump_session: starting(['shelljump_id', 'target'], 'jumpoint', 'protocol', 'port', 'username'),
};

const OPERATIONS = ['generate', 'execute'] as const;

/** What is wrong with the parameters of an action; null: nothing. */
function refusalOf(action: ScriptAction, given: readonly (readonly [string, string])[]): string | null {
  if (action.oneOf.length > 0 && !given.some(([name]) => action.oneOf.includes(name))) {
    return action.oneOf.length === 1
      ? `The parameter ${action.oneOf[0]} is missing.`
      : `Give one of the parameters ${action.oneOf.join(', ')}.`;
  }
  const known = (name: string): boolean =>
    action.oneOf.includes(name) || action.also.includes(name) || (action.custom && CUSTOM.test(name));
  const strange = given.find(([name]) => !known(name));
  if (strange !== undefined) return `The parameter ${strange[0].slice(0, 50)} is not known to this action.`;
  const long = given.find(([, value]) => value.length > VALUE_LENGTH_MAX);
  if (long !== undefined) return `The parameter ${long[0]} has more than ${VALUE_LENGTH_MAX} characters.`;
  const custom = given.filter(([name]) => CUSTOM.test(name));
  return custom.reduce((sum, [, value]) => sum + value.length, 0) > CUSTOM_LENGTH_MAX
    ? `The attributes of a session have at most ${CUSTOM_LENGTH_MAX} characters together.`
    : null;
}

/** One command as the console reads it: percent-encoded pairs. */
const commandOf = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');

/** Answers one request to /api/client_script. */
export function handleClientScript(node: Node, request: ApiRequest): ApiReply {
  const fail = (text: string, status = 200): ApiReply => xmlError(text, status, namespaces.command);
  const open = apiSite(node);
  if ('why' in open) return barredReply(open, fail);
  const { type = '', operation = '', action: name = '', ...rest } = request.parameters;
  if (type !== 'rep') return fail('The parameter type must be rep.');
  if (!OPERATIONS.some((one) => one === operation)) {
    return fail(`The parameter operation must be ${OPERATIONS.join(' or ')}.`);
  }
  const action = Object.hasOwn(scriptActions, name) ? scriptActions[name] : undefined;
  if (action === undefined) {
    return fail(`The parameter action must be one of ${Object.keys(scriptActions).join(', ')}.`);
  }
  const given = Object.entries(rest).filter(([one]) => one !== 'username' || action.also.includes(one));
  const refusal = refusalOf(action, given);
  if (refusal !== null) return fail(refusal);
  const ending = `brcs-${companyName(node).replace(/[^A-Za-z0-9-]/g, '_')}`;
  const disposition = operation === 'generate' ? 'attachment' : 'inline';
  return {
    status: 200,
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `${disposition}; filename="${name}.${ending}"`,
    },
    body: `${HEADER}\n${commandOf([['action', name], ...given])}\n`,
  };
}
