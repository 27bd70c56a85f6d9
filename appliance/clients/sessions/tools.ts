/**
 * What is done inside an open session beside looking at it: canned scripts, special actions, and an
 * outsider let in by a key. Each leaves its event in the session's report.
 */
import { createHash } from 'node:crypto';
import { MINUTE, MS } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { SignIn } from '../../accounts/sign-ins.js';
import { lastingFor } from '../../node/lasting.js';
import type { Node } from '../../node/node.js';
import { one, run, type Store } from '../../store/database.js';
import { findRecord, listRecords } from '../../store/records.js';
import {
  accessInvites,
  type CannedScript,
  cannedScripts,
  type SpecialAction,
  specialActions,
} from '../../store/site/console-records.js';
import { appendSessionEvent } from '../../store/site/history/append.js';
import { type OpenSession, openSessions } from '../../store/site/history/open-sessions.js';
import { teamsOfUser } from '../../store/site/policies.js';
import { promptRefusal, rulesOfPolicy } from './rules.js';
import { sessionNowMs } from './sessions.js';

type Done<T> = T | { readonly refused: Label };

const KEY_BYTES = 5;
const KEYS_MAX = 1_000;
const words = {
  noSession: { en: 'There is no such session.', fr: 'Cette session n’existe pas.' },
  noTool: {
    en: 'This script or action does not exist any more, or is not meant for you.',
    fr: 'Ce script ou cette action n’existe plus, ou ne vous est pas destiné.',
  },
  noScripts: {
    en: 'The session policy does not allow canned scripts.',
    fr: 'La règle de session n’autorise pas les scripts prédéfinis.',
  },
  noActions: {
    en: 'The session policy does not allow special actions.',
    fr: 'La règle de session n’autorise pas les actions spéciales.',
  },
  noFiles: {
    en: 'The session policy does not allow file transfer.',
    fr: 'La règle de session n’autorise pas le transfert de fichiers.',
  },
  noShare: {
    en: 'You have no right to invite others into sessions.',
    fr: 'Vous n’avez pas le droit d’inviter d’autres personnes dans vos sessions.',
  },
  noProfile: {
    en: 'This invite profile does not exist any more.',
    fr: 'Ce profil d’invitation n’existe plus.',
  },
  full: {
    en: 'Too many keys are waiting to be used. Try again later.',
    fr: 'Trop de clés sont en attente d’utilisation. Réessayez plus tard.',
  },
  badKey: {
    en: 'This key is wrong, was used already, or is too old.',
    fr: 'Cette clé est incorrecte, a déjà servi ou est trop ancienne.',
  },
} satisfies Record<string, Label>;

const own = (site: Store, userId: string, sessionId: string): OpenSession | null =>
  openSessions(site).find(({ id, userId: user }) => id === sessionId && user === userId) ?? null;

/** Canned scripts that a user may run: those of everybody and of the user's teams. */
export function scriptsOf(site: Store, userId: string): CannedScript[] {
  const teams = new Set(teamsOfUser(site, userId).map(({ id }) => id));
  return listRecords(site, cannedScripts).filter(({ team }) => team === '' || teams.has(team));
}

type ToolEvent = 'session.script' | 'session.action' | 'session.files' | 'session.invite' | 'session.joined';

function log(node: Node, site: Store, session: OpenSession, kind: ToolEvent, text: string): void {
  const atMs = sessionNowMs(node, session);
  site.transaction(kind, () =>
    appendSessionEvent(site, node.origin, { sessionId: session.id, atMs, kind, text }),
  );
  node.emit({ kind, data: { id: session.id, user: session.username, text } });
}

const commandOf = (action: SpecialAction): string => `${action.command} ${action.arguments}`.trim();

/** 'files': a file, named by `tool`, goes to the remote computer. */
export type ToolKind = 'script' | 'action' | 'files';

/** Runs a script or an action, or transfers a file, in a session of the user's own. */
export function useTool(
  node: Node,
  site: Store,
  userId: string,
  asked: { readonly id: string; readonly kind: ToolKind; readonly tool: string },
): Done<{ readonly ran: string }> {
  const session = own(site, userId, asked.id);
  if (session === null) return { refused: words.noSession };
  if (asked.kind === 'script') {
    if (!session.scripts) return { refused: words.noScripts };
    const script = scriptsOf(site, userId).find(({ id }) => id === asked.tool);
    if (script === undefined) return { refused: words.noTool };
    log(node, site, session, 'session.script', script.name);
    return { ran: script.name };
  }
  if (asked.kind === 'files') {
    const name = asked.tool.trim();
    if (!session.files) return { refused: words.noFiles };
    if (name === '') return { refused: words.noTool };
    log(node, site, session, 'session.files', name);
    return { ran: name };
  }
  if (!session.actions) return { refused: words.noActions };
  const action = findRecord(site, specialActions, asked.tool);
  if (action === null) return { refused: words.noTool };
  log(node, site, session, 'session.action', `${action.name}: ${commandOf(action)}`);
  return { ran: action.name };
}

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** A key that lets an outsider into one session of the user's own, once. */
export function invite(
  node: Node,
  site: Store,
  signIn: SignIn,
  asked: { readonly id: string; readonly profile: string },
): Done<{ readonly key: string; readonly untilMs: number }> {
  if (!signIn.actor.rights.has('session.share')) return { refused: words.noShare };
  const open = own(site, signIn.userId, asked.id);
  if (open === null) return { refused: words.noSession };
  const profile = findRecord(site, accessInvites, asked.profile);
  if (profile === null) return { refused: words.noProfile };
  const { clock } = node.hardware;
  const monoMs = clock.monoMs();
  const { untilMs, untilMono } = lastingFor(clock, (profile.validMinutes * MINUTE) / MS);
  const key = node.ports.random.hex(KEY_BYTES);
  const waiting = one<{ n: number }>(
    site.db,
    'SELECT count(*) AS n FROM session_invite WHERE expires_ms > ?',
    monoMs,
  );
  if ((waiting?.n ?? 0) >= KEYS_MAX) return { refused: words.full };
  site.transaction('session.invite', () => {
    run(site.db, 'DELETE FROM session_invite WHERE expires_ms <= ?', monoMs);
    run(
      site.db,
      'INSERT INTO session_invite (key_hash, session_id, profile_id, expires_ms) VALUES (?,?,?,?)',
      hashOf(key),
      open.id,
      profile.id,
      // Measured, not dated: the table never leaves this box.
      untilMono,
    );
  });
  log(node, site, open, 'session.invite', profile.name);
  return { key, untilMs };
}

/** An outsider comes with a key. It is used up only when it lets somebody in. */
export function join(
  node: Node,
  site: Store,
  asked: { readonly key: string; readonly name: string },
): Done<{ readonly session: OpenSession }> {
  const hash = hashOf(asked.key);
  const row = one<{ session_id: string; profile_id: string; expires_ms: number }>(
    site.db,
    'SELECT session_id, profile_id, expires_ms FROM session_invite WHERE key_hash = ?',
    hash,
  );
  const open = openSessions(site).find(({ id }) => id === row?.session_id);
  const profile = row === null ? null : findRecord(site, accessInvites, row.profile_id);
  if (row === null || open === undefined || profile === null) return { refused: words.badKey };
  if (row.expires_ms <= node.hardware.clock.monoMs()) return { refused: words.badKey };
  const rules = rulesOfPolicy(site, profile.sessionPolicy);
  const refusal = rules === null ? null : promptRefusal(rules);
  if (refusal !== null) return { refused: refusal };
  site.transaction('session.join', () => run(site.db, 'DELETE FROM session_invite WHERE key_hash = ?', hash));
  log(node, site, open, 'session.joined', asked.name);
  return { session: open };
}
