/**
 * Sessions of access consoles with remote computers: open ones stand in `active_session` of this
 * box, ended ones are history. One licence is used per endpoint that is accessed (G112).
 *
 * @guide G112 seed
 */
import { createHash } from 'node:crypto';
import { isStorageTrouble, MINUTE, MINUTE_MS, SECOND } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { Right } from '../../accounts/rights.js';
import type { Node } from '../../node/node.js';
import type { Store } from '../../store/database.js';
import { appendSession, appendSessionEvent } from '../../store/site/history/append.js';
import {
  insertOpenSession,
  type OpenSession,
  openSessions,
  removeOpenSession,
} from '../../store/site/history/open-sessions.js';
import type { EndReason } from '../contract.js';
import { findJumpItem } from '../jump/items.js';
import { rulesOfUser, startRefusal } from './rules.js';

const END_AGAIN_US = 30 * SECOND;
/** The id of a session is 32 hexadecimal digits long. */
const LSID_BYTES = 16;
const RECORDING_BYTES_BASE = 2_048;
const RECORDING_BYTES_PER_MINUTE = 1_024;
const RECORDING_BYTES_MAX = 256 * 1_024;

const words = {
  item: { en: 'This Jump Item does not exist any more.', fr: 'Cet élément de Jump n’existe plus.' },
  noSession: { en: 'There is no such session.', fr: 'Cette session n’existe pas.' },
} as const satisfies Record<string, Label>;

const licencesUsed = (count: number): Label => ({
  en: `All endpoint licences (${count}) are in use. End a session to another computer first.`,
  fr: `Toutes les licences de points de terminaison (${count}) sont utilisées. Terminez d’abord une session avec un autre ordinateur.`,
});

/**
 * What the clock would show now, had nobody set it since the session began: what happens in one is
 * in order, and lasts as long as it did.
 */
export const sessionNowMs = (node: Node, session: Pick<OpenSession, 'startedMs' | 'startedMono'>): number =>
  session.startedMs + Math.max(0, Math.floor(node.hardware.clock.monoMs()) - session.startedMono);

// A restart ends every session anyway: the timer need not outlive one.
function limit(node: Node, sessionId: string, maxMinutes: number): void {
  if (maxMinutes === 0) return;
  node.ports.time.timer(maxMinutes * MINUTE, () => {
    endSurely(node, sessionId, 'limit');
  });
}

/** Ends a session that nobody holds any more: again and again while the storage refuses it. */
export function endSurely(node: Node, sessionId: string, reason: EndReason): void {
  const site = node.site();
  if (site === null) return;
  try {
    endSessionAs(node, site, sessionId, reason);
  } catch (error) {
    if (!isStorageTrouble(error)) throw error;
    node.ports.time.timer(END_AGAIN_US, () => endSurely(node, sessionId, reason));
  }
}

/** Opens a session, or says why not. */
export function startSession(
  node: Node,
  site: Store,
  who: {
    readonly userId: string;
    readonly username: string;
    readonly clientVersion: string;
    readonly rights: ReadonlySet<Right>;
    /** Address of the console. */
    readonly source: string;
  },
  itemId: string,
): { readonly session: OpenSession } | { readonly refused: Label } {
  const item = findJumpItem(site, itemId);
  if (item === null) return { refused: words.item };
  const { endpointLicences } = node.software.installed();
  const open = openSessions(site);
  const used = new Set(open.map(({ host }) => host));
  if (!used.has(item.host) && used.size >= endpointLicences)
    return { refused: licencesUsed(endpointLicences) };
  const rules = rulesOfUser(site, who.userId, item.id);
  const own = open.filter(({ userId }) => userId === who.userId).length;
  const refusal = startRefusal(node, site, { rights: who.rights, open: own }, rules);
  if (refusal !== null) return { refused: refusal };
  const { userId, username, clientVersion } = who;
  const session: OpenSession = {
    id: node.ports.random.hex(LSID_BYTES),
    userId,
    username,
    clientVersion,
    jumpItem: item.name,
    host: item.host,
    startedMs: node.hardware.clock.nowMs(),
    startedMono: Math.floor(node.hardware.clock.monoMs()),
    recorded: rules.recording,
    scripts: rules.scripts,
    actions: rules.actions,
    files: rules.files,
  };
  site.transaction('session.start', () => {
    insertOpenSession(site, session);
    const { origin } = node;
    const { id: sessionId, startedMs: atMs } = session;
    appendSessionEvent(site, origin, {
      sessionId,
      atMs,
      kind: 'session.start',
      text: `${session.username} (${who.source})`,
    });
    appendSessionEvent(site, origin, {
      sessionId,
      atMs,
      kind: 'session.jump',
      text: `${session.jumpItem} (${session.host})`,
    });
    if (rules.prompts)
      appendSessionEvent(site, origin, {
        sessionId,
        atMs,
        kind: 'session.prompt',
        text: rules.promptDefault,
      });
  });
  limit(node, session.id, rules.maxMinutes);
  node.emit({
    kind: 'session.started',
    data: { id: session.id, user: session.username, jumpItem: session.jumpItem, host: session.host },
  });
  node.changed('sessions');
  return { session };
}

/** Stands for what was recorded of the screen: content-addressed, as long as the session was. */
function record(node: Node, durationMs: number): { sha256: string; bytes: number } | null {
  const size = RECORDING_BYTES_BASE + Math.ceil(durationMs / MINUTE_MS) * RECORDING_BYTES_PER_MINUTE;
  const bytes = node.ports.random.bytes(Math.min(size, RECORDING_BYTES_MAX));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  try {
    node.ports.disk.writeFile(`recordings/${sha256}`, bytes);
    return { sha256, bytes: bytes.length };
  } catch (error) {
    // The session itself is worth keeping without its recording.
    if (isStorageTrouble(error)) return null;
    throw error;
  }
}

/** The end of its session was not written: it would be recorded anew. What is refused here the next start sweeps. */
function discard(node: Node, sha256: string): void {
  try {
    node.ports.disk.removeFile(`recordings/${sha256}`);
  } catch (error) {
    if (!isStorageTrouble(error)) throw error;
  }
}

function close(node: Node, site: Store, session: OpenSession, reason: EndReason): void {
  const endedMs = sessionNowMs(node, session);
  const recorded = session.recorded && reason !== 'power-lost';
  const recording = !recorded ? null : record(node, endedMs - session.startedMs);
  const { origin } = node;
  try {
    site.transaction('session.end', () => {
      removeOpenSession(site, session.id);
      appendSession(site, origin, {
        id: session.id,
        username: session.username,
        jumpItem: session.jumpItem,
        host: session.host,
        startedMs: session.startedMs,
        endedMs,
        endReason: reason,
        recordingSha256: recording?.sha256 ?? null,
        recordingBytes: recording?.bytes ?? 0,
      });
      appendSessionEvent(site, origin, {
        sessionId: session.id,
        atMs: endedMs,
        kind: 'session.end',
        text: reason,
      });
    });
  } catch (error) {
    if (recording !== null && isStorageTrouble(error)) discard(node, recording.sha256);
    throw error;
  }
  node.emit({
    kind: 'session.ended',
    data: { id: session.id, user: session.username, jumpItem: session.jumpItem, reason },
  });
  node.changed('sessions');
}

/** Ends a session of this user: it becomes history. */
export function endSession(
  node: Node,
  site: Store,
  userId: string,
  sessionId: string,
): { readonly ended: true } | { readonly refused: Label } {
  const session = openSessions(site).find(({ id }) => id === sessionId);
  if (session === undefined || session.userId !== userId) return { refused: words.noSession };
  close(node, site, session, 'user');
  return { ended: true };
}

/** Ends a session whoever uses it: somebody with the right to says so. */
export function endSessionAs(
  node: Node,
  site: Store,
  sessionId: string,
  reason: EndReason,
): { readonly ended: true } | { readonly refused: Label } {
  const session = openSessions(site).find(({ id }) => id === sessionId);
  if (session === undefined) return { refused: words.noSession };
  close(node, site, session, reason);
  return { ended: true };
}

/** Ends all sessions of a user who signs out of the console. */
export function endSessionsOf(node: Node, site: Store, userId: string): number {
  const own = openSessions(site).filter((session) => session.userId === userId);
  for (const session of own) close(node, site, session, 'signed-out');
  return own.length;
}

/** Ends every session; each becomes history. */
export function closeAllSessions(node: Node, reason: EndReason): number {
  // A restore changes the data, not the connections.
  if (reason !== 'restore') node.clients.drop();
  const site = node.site();
  if (site === null) return 0;
  const left = openSessions(site);
  for (const session of left) close(node, site, session, reason);
  return left.length;
}
