/** Actions of the Command API that concern one session, named by its `lsid`. */
import { endSessionAs, sessionNowMs } from '../../clients/sessions/sessions.js';
import type { Store } from '../../store/database.js';
import { appendSessionEvent } from '../../store/site/history/append.js';
import { type OpenSession, openSessions } from '../../store/site/history/open-sessions.js';
import { eventsOf } from '../../store/site/history/report-queries.js';
import { findUser, findUserByName } from '../../store/site/users.js';
import { element } from '../answer/xml.js';
import { type Command, type CommandAnswer, type CommandCall, writing } from './call.js';

const CUSTOM = /^session\.custom\.([A-Za-z0-9_]{1,64})$/;
const VALUE_LENGTH_MAX = 1_024;
const ATTRIBUTES_MAX = 50;
/** All values of a session together, the external key among them. */
const VALUES_LENGTH_MAX = 10_240;
const ATTRIBUTE_EVENT = 'session.attribute';
const JOIN_EVENT = 'session.join';

type Found = { readonly site: Store; readonly session: OpenSession } | { readonly error: string };

function found({ node, parameters }: CommandCall): Found {
  const site = node.site();
  const { lsid = '' } = parameters;
  if (lsid === '') return { error: 'The parameter lsid is missing.' };
  if (node.failover.role() === 'backup') return { error: 'This is a backup site. It has no sessions.' };
  const session = site === null ? undefined : openSessions(site).find(({ id }) => id === lsid);
  return site === null || session === undefined ? { error: 'There is no such session.' } : { site, session };
}

/** Custom attributes of a session, each with its newest value; they stand in its events. */
export function customAttributes(site: Store, sessionId: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const { kind, text } of eventsOf(site, sessionId)) {
    if (kind !== ATTRIBUTE_EVENT) continue;
    const sign = text.indexOf('=');
    values.set(text.slice(0, sign), text.slice(sign + 1));
  }
  // An empty value clears an attribute.
  for (const [name, value] of values) if (value === '') values.delete(name);
  return values;
}

function terminateSession(call: CommandCall): CommandAnswer {
  const at = found(call);
  if ('error' in at) return at;
  const outcome = endSessionAs(call.node, at.site, at.session.id, 'api');
  if ('refused' in outcome) return { error: outcome.refused.en };
  return { done: 'Successfully terminated' };
}

function getSessionAttributes(call: CommandCall): CommandAnswer {
  const at = found(call);
  if ('error' in at) return at;
  const values = [...customAttributes(at.site, at.session.id)];
  return {
    children: values.map(([name, value]) =>
      element('custom_attribute', { display_name: name, code_name: name }, value),
    ),
  };
}

function setSessionAttributes(call: CommandCall): CommandAnswer {
  const at = found(call);
  if ('error' in at) return at;
  const given = Object.entries(call.parameters).flatMap(([name, value]) => {
    const code = CUSTOM.exec(name)?.[1];
    return code === undefined ? [] : [[code, value] as const];
  });
  if (given.length === 0) return { error: 'Give at least one parameter session.custom.<code name>.' };
  if (given.some(([, value]) => value.length > VALUE_LENGTH_MAX)) {
    return { error: `A value has at most ${VALUE_LENGTH_MAX} characters.` };
  }
  const known = customAttributes(at.site, at.session.id);
  const all = new Set([...known.keys(), ...given.map(([code]) => code)]);
  if (all.size > ATTRIBUTES_MAX)
    return { error: `A session has at most ${ATTRIBUTES_MAX} custom attributes.` };
  const after = new Map([...known, ...given]);
  if ([...after.values()].reduce((sum, value) => sum + value.length, 0) > VALUES_LENGTH_MAX) {
    return { error: `The values of a session have at most ${VALUES_LENGTH_MAX} characters together.` };
  }
  const { node, caller } = call;
  const atMs = sessionNowMs(node, at.session);
  const sessionId = at.session.id;
  at.site.transaction('session.attributes', () => {
    for (const [code, value] of given) {
      if ((known.get(code) ?? '') === value) continue;
      const text = `${code}=${value}`;
      appendSessionEvent(at.site, node.origin, { sessionId, atMs, kind: ATTRIBUTE_EVENT, text });
    }
  });
  node.emit({
    kind: 'session.attributes',
    data: { id: sessionId, by: caller.name, names: given.map(([code]) => code) },
  });
  return { done: 'Session attributes were set' };
}

/** Adds a user to a session under way (parameters R): its report names who joined. */
function joinSession(call: CommandCall): CommandAnswer {
  const at = found(call);
  if ('error' in at) return at;
  const { 'user.id': id = '', 'user.username': username = '' } = call.parameters;
  if (id === '' && username === '') return { error: 'Give user.id or user.username.' };
  const user = id !== '' ? findUser(at.site, id) : findUserByName(at.site, username);
  if (user === null || !user.enabled) return { error: 'There is no such user, or the account is disabled.' };
  const { node } = call;
  const atMs = sessionNowMs(node, at.session);
  const { id: sessionId, userId } = at.session;
  if (user.id === userId) return { error: 'This user is in the session already.' };
  const joined = eventsOf(at.site, sessionId).some(
    ({ kind, text }) => kind === JOIN_EVENT && text === user.username,
  );
  if (joined) return { error: 'This user is in the session already.' };
  at.site.transaction('session.join', () =>
    appendSessionEvent(at.site, node.origin, {
      sessionId,
      atMs,
      kind: JOIN_EVENT,
      text: user.username,
    }),
  );
  node.emit({
    kind: 'session.joined',
    data: { id: sessionId, user: user.username, by: call.caller.name },
  });
  node.changed('sessions');
  return { done: 'The user has joined the session' };
}

export const readAttributes: Command = {
  needs: 'read',
  root: 'custom_attributes',
  does: { en: 'Reads a session’s attributes', fr: 'Lit les attributs d’une session' },
  run: getSessionAttributes,
};

export const writeAttributes = writing(
  { en: 'Sets a session’s attributes', fr: 'Définit les attributs d’une session' },
  setSessionAttributes,
);

export const join = writing(
  { en: 'Adds a user to a session', fr: 'Ajoute un utilisateur à une session' },
  joinSession,
);

export const terminate = writing({ en: 'Ends a session', fr: 'Termine une session' }, terminateSession);
