/**
 * What a box knows of its peer: one place where every answer, every silence and every call of the
 * peer is written down, whatever else the input means. Two directions are kept apart:
 *
 *   this box ──► peer   contact.trouble: what became of this box's own last call
 *   this box ◄── peer   heard: the peer's last call; peerTrouble: what it says of its own calls
 *
 * Pure.
 */
import type { DomainEvent } from '../../hardware/kernel/event-kinds.js';
import type { Label } from '../../views/label.js';
import type { ContactResult, PeerWord, RoleFacts, RoleInput } from './inputs.js';
import {
  type Attempt,
  type Contact,
  type Pair,
  type PeerRole,
  pairOf,
  type RoleState,
  STATUS_KEPT,
  type Trouble,
} from './state.js';
import {
  BACKUP_LATER_MS,
  CHECK_MS,
  event,
  isChangedAlone,
  isLineTrouble,
  LOOK_BOTH_MS,
  SWAP_LOOK_MS,
} from './steps.js';
import { because } from './words.js';

/** How often a backup that may take over looks at its primary, and asks to be looked at. */
const WATCH_MS = 30_000;
/** The same while the primary is silent. */
const SILENT_WATCH_MS = 15_000;
/** So long before its time a take-over is prepared: a look, the test addresses, and a last look. */
export const PREPARE_MS = 20_000;
/** The first look after a start, which also tells the peer that this box is there again. */
const BOOT_CHECK_MS = 10_000;
/** What a word of the peer makes doubtful is looked at after so long. */
const DOUBT_MS = 2_000;

type News =
  | { readonly by: 'answer' | 'call'; readonly word: Partial<PeerWord> }
  | { readonly by: 'silence'; readonly trouble: Trouble };

const answer = (word: Partial<PeerWord> = {}): News => ({ by: 'answer', word });
const call = (word: Partial<PeerWord> = {}): News => ({ by: 'call', word });

/** An answer that is a refusal is one as well. */
const result = (trouble: Trouble | null, word: Partial<PeerWord> = {}): News =>
  trouble === null ? answer(word) : isLineTrouble(trouble) ? { by: 'silence', trouble } : answer();

// Troubles of a data-sync that this box has with itself say nothing of the peer.
const own: ReadonlySet<Trouble> = new Set(['busy-here', 'disk-full', 'failed', 'interrupted', 'no-software']);

function syncNews(
  state: RoleState,
  input: Extract<RoleInput, { kind: 'sync-ended' }>,
  facts: RoleFacts,
): News | null {
  if (!('sync' in state) || state.sync?.id !== input.id) return null;
  if (input.result.ok) {
    // Only boxes with the same software synchronise.
    return answer({ role: state.kind === 'promoting' ? 'demoting' : 'primary', software: facts.software });
  }
  return own.has(input.result.trouble) ? null : result(input.result.trouble);
}

function heardNews({ trouble, ...word }: ContactResult): News | null {
  if (trouble === 'not-paired') return null;
  return trouble === null ? answer(word) : { by: 'silence', trouble };
}

/** What an input tells of the peer; null: nothing. */
function newsOf(state: RoleState, input: RoleInput, facts: RoleFacts): News | null {
  switch (input.kind) {
    case 'checked':
      return heardNews(input.contact);
    case 'network-tested':
      return input.contact === null ? null : heardNews(input.contact);
    case 'peer-status': {
      // What it says of its own calls is older than this one.
      const { trouble: _, reach: __, ...word } = input.contact;
      return call(word);
    }
    case 'locked':
      return result(input.trouble, { role: 'demoting' });
    case 'demoted':
      return result(input.trouble, { role: 'backup' });
    case 'promote-asked':
      return result(input.trouble, { role: 'promoting' });
    case 'handed-over':
      return result(input.trouble, { role: 'promoting' });
    case 'sync-asked':
    case 'unlocked':
      return result(input.trouble);
    case 'sync-ended':
      return syncNews(state, input, facts);
    case 'peer-lock':
      return call({ role: 'promoting' });
    case 'peer-unlock':
      return call({ role: 'backup' });
    case 'peer-demote':
      return call({ role: 'primary' });
    case 'peer-promote':
      return call({ role: 'demoting' });
    case 'peer-sync-now':
      return call({ role: 'primary' });
    case 'peer-synced': {
      const software = input.result.ok ? { software: facts.software } : {};
      return call({ role: state.kind === 'demoting' ? 'promoting' : 'backup', ...software });
    }
    case 'peer-pulls':
      return call({ role: input.forSwap ? 'promoting' : 'backup' });
    default:
      return null;
  }
}

const isArmed = (state: RoleState, facts: RoleFacts): boolean =>
  state.kind === 'backup' && facts.takeOverAfterMs !== null && facts.backupOperations;

/** How often this box looks at a peer that answers: told to the peer, who counts on it. */
export function lookEveryMs(state: RoleState, pair: Pair, facts: RoleFacts): number {
  if (isArmed(state, facts)) return Math.min(WATCH_MS, (facts.takeOverAfterMs ?? WATCH_MS) / 4);
  return state.kind === 'primary' ? Math.min(CHECK_MS, pair.peerEveryMs ?? CHECK_MS) : CHECK_MS;
}

/** Time to the next look; a primary's silence is looked at again when it has lasted long enough. */
export function lookAfterMs(state: RoleState, pair: Pair, facts: RoleFacts): number {
  if (state.kind === 'demoting') return SWAP_LOOK_MS;
  if (state.kind === 'backup' && state.bothSinceMono !== undefined) return LOOK_BOTH_MS;
  if (isChangedAlone(pair)) return LOOK_BOTH_MS;
  // It has not noticed: it may have been told when its storage refused.
  if (state.kind === 'conflict' && pair.contact?.role === 'primary') return LOOK_BOTH_MS;
  const everyMs = lookEveryMs(state, pair, facts);
  if (!isArmed(state, facts)) return state.kind === 'backup' ? everyMs + BACKUP_LATER_MS : everyMs;
  if (pair.failingSinceMono === null) return everyMs;
  const leftMs = pair.lastWordMono + (facts.takeOverAfterMs ?? 0) - facts.monoMs;
  const next = [leftMs - PREPARE_MS, leftMs].filter((inMs) => inMs > 0);
  return Math.min(SILENT_WATCH_MS, ...next);
}

/** Its calls arrive, but this box's own get no answer. */
export const isOneWay = ({ failingSinceMono, heard }: Pair): boolean =>
  failingSinceMono !== null && heard !== null && heard.mono > failingSinceMono;

/** For how long the primary has been silent beyond what its own rhythm explains. */
export const isSilentFor = (pair: Pair, forMs: number, facts: RoleFacts): boolean => {
  const rhythmMs = isOneWay(pair) ? 2 * (pair.peerEveryMs ?? CHECK_MS) : 0;
  return (
    pair.contact?.trouble === 'unreachable' && facts.monoMs - pair.lastWordMono >= Math.max(forMs, rhythmMs)
  );
};

const sameContact = (a: Contact | null, b: Contact): boolean =>
  a !== null &&
  a.role === b.role &&
  a.trouble === b.trouble &&
  a.software?.version === b.software?.version &&
  a.software?.build === b.software?.build;

/** Only the backup knows how its data-syncs end; its reports may have been lost. */
function attemptOf(pair: Pair, { role, attempt }: Partial<PeerWord>): Attempt | null {
  const { lastAttempt } = pair;
  if (role !== 'backup' || attempt === undefined) return lastAttempt;
  if (attempt !== null) return attempt;
  // That it could not be asked is this box's own knowledge.
  return lastAttempt !== null && isLineTrouble(lastAttempt.trouble) ? lastAttempt : null;
}

/** What was known, and what the word says anew. */
function contactOf(pair: Pair, word: Partial<PeerWord>, trouble: Trouble | null, facts: RoleFacts): Contact {
  const { role = null, software = null, certificate } = { ...pair.contact, ...word };
  const known = certificate === undefined ? {} : { certificate };
  return { atMs: facts.nowMs, role, software, ...known, trouble };
}

function noted(pair: Pair, contact: Contact, word: Partial<PeerWord> = {}): Pair {
  const changed = !sameContact(pair.contact, contact);
  return {
    ...pair,
    contact,
    lastAttempt: attemptOf(pair, word),
    history: changed ? [contact, ...pair.history].slice(0, STATUS_KEPT) : pair.history,
  };
}

/** What a peer that speaks, in one role or in any, has made untrue. */
const untrueOnce: readonly { readonly notice: Label; readonly role: PeerRole | null }[] = [
  { notice: because.ownNetwork, role: null },
  { notice: because.promotedAlone, role: 'backup' },
  { notice: because.demotedAlone, role: 'primary' },
];

function disproved(pair: Pair): Pair {
  const { notice, contact } = pair;
  const untrue = untrueOnce.some(
    (one) => one.notice.en === notice?.en && (one.role === null || one.role === contact?.role),
  );
  return untrue ? { ...pair, notice: null } : pair;
}

type Met = { readonly pair: Pair; readonly events: readonly DomainEvent[] };

function answered(state: RoleState, pair: Pair, word: Partial<PeerWord>, facts: RoleFacts): Met {
  const { reach, everyMs } = word;
  const contact = contactOf(pair, word, null, facts);
  const next: Pair = {
    ...disproved(noted(pair, contact, word)),
    failingSinceMono: null,
    lastWordMono: facts.monoMs,
    autoPending: false,
    peerTrouble: reach === undefined ? pair.peerTrouble : reach,
    peerEveryMs: everyMs ?? pair.peerEveryMs,
  };
  // An answer that leaves out whether this box can be reached must not put off the question for ever.
  const isDoubtful = reach === undefined && next.peerTrouble !== null;
  const afterMs = isDoubtful ? DOUBT_MS : lookAfterMs(state, next, facts);
  return {
    pair: { ...next, nextCheckMono: facts.monoMs + afterMs },
    events: [
      ...(pair.contact !== null && pair.contact.trouble !== null ? [event('peer-back', {})] : []),
      ...(pair.autoPending ? [event('auto-cancelled', {})] : []),
    ],
  };
}

function unanswered(state: RoleState, pair: Pair, trouble: Trouble, facts: RoleFacts): Met {
  // Silence does not make the box forget what the peer last was.
  const contact = contactOf(pair, {}, trouble, facts);
  const next: Pair = {
    ...noted(pair, contact),
    failingSinceMono: pair.failingSinceMono ?? facts.monoMs,
    // A refusal is a word as well.
    lastWordMono: trouble === 'unreachable' ? pair.lastWordMono : facts.monoMs,
  };
  return {
    pair: { ...next, nextCheckMono: facts.monoMs + lookAfterMs(state, next, facts) },
    events: pair.contact?.trouble === trouble ? [] : [event('peer-lost', { trouble })],
  };
}

function called(state: RoleState, pair: Pair, word: Partial<PeerWord>, facts: RoleFacts): Met {
  const { everyMs } = word;
  const contact = contactOf(pair, word, pair.contact?.trouble ?? null, facts);
  const next: Pair = {
    ...disproved(noted(pair, contact, word)),
    heard: { atMs: facts.nowMs, mono: facts.monoMs },
    lastWordMono: facts.monoMs,
    autoPending: false,
    peerEveryMs: everyMs ?? pair.peerEveryMs,
  };
  // Whoever can call may be able to answer again; a backup that watches counts on being looked at.
  const doubtful = pair.failingSinceMono !== null || pair.peerTrouble !== null;
  const afterMs = doubtful ? DOUBT_MS : lookAfterMs(state, next, facts);
  return {
    pair: { ...next, nextCheckMono: Math.min(pair.nextCheckMono, facts.monoMs + afterMs) },
    events: pair.autoPending ? [event('auto-cancelled', {})] : [],
  };
}

/** The pair of a box that begins to listen: what came before it could not hear. */
export const listening = (pair: Pair, facts: RoleFacts): Pair => ({
  ...pair,
  lastWordMono: facts.monoMs,
  nextCheckMono: Math.min(pair.nextCheckMono, facts.monoMs + BOOT_CHECK_MS),
});

/** The state after what an input tells of the peer, and the events that the change is worth. */
export function meet<S extends RoleState>(
  state: S,
  input: RoleInput,
  facts: RoleFacts,
): { readonly state: S; readonly events: readonly DomainEvent[] } {
  const pair = pairOf(state);
  if (pair === null) return { state, events: [] };
  if ('relationId' in input && input.relationId !== pair.relationId) return { state, events: [] };
  const news = newsOf(state, input, facts);
  if (news === null) return { state, events: [] };
  const met =
    news.by === 'silence'
      ? unanswered(state, pair, news.trouble, facts)
      : news.by === 'answer'
        ? answered(state, pair, news.word, facts)
        : called(state, pair, news.word, facts);
  return { state: { ...state, pair: met.pair }, events: met.events };
}
