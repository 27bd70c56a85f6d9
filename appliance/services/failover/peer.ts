/**
 * What this box answers its peer: POST /peer/<verb>, authenticated by the pre-shared key.
 *
 * @guide G83-G85 seed
 */
import type { Admitted, Callee } from '../../../failover/link/callee.js';
import type { Answer } from '../../../failover/link/caller.js';
import { openJson } from '../../../failover/link/frames.js';
import type { RoleInput } from '../../../failover/role/inputs.js';
import { type Address, pairOf, type Software, type Trouble } from '../../../failover/role/state.js';
import { isCertificateTrouble } from '../../../failover/role/steps.js';
import { differ, turnFailure, turnTrouble } from '../../../failover/role/turn.js';
import type { JobTrouble, Packed } from '../../../failover/sync/jobs.js';
import type { WireReply } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { certificateOf } from './certificates.js';
import type { FailoverCore } from './core.js';
import type { FailoverEffects } from './effects/effects.js';
import { readCursors, readPlaces } from './history-watch.js';
import { type Message, wordOf } from './said.js';

/** Their bodies are big: checked in the job that unpacks them, not here. */
export const bulkVerbs: ReadonlySet<string> = new Set(['sync-give', 'sync-give-files']);

const PATH = /^\/peer\/([a-z-]{1,32})$/;
const NAME_LENGTH_MAX = 255;

type Reply = { readonly status: number; readonly body: Buffer; readonly digest?: string };

const ok = (value: unknown = {}): Reply => ({ status: 200, body: Buffer.from(JSON.stringify(value)) });
const no = (trouble: Trouble, detail: Label | null = null): Reply => ({
  status: trouble === 'not-paired' ? 410 : 409,
  body: Buffer.from(JSON.stringify({ trouble, detail })),
});

const sameSoftware = (a: Software | null | undefined, b: Software | null): boolean =>
  a != null && b !== null && a.version === b.version && a.build === b.build;

const isAddress = (value: unknown): value is Address => {
  const { host, port } = (value ?? {}) as { host?: unknown; port?: unknown };
  return (
    typeof host === 'string' && host.length <= NAME_LENGTH_MAX && Number.isInteger(port) && Number(port) > 0
  );
};

function reverseTrouble(answer: Answer, caller: string): Trouble | null {
  if (!answer.ok) {
    if (isCertificateTrouble(answer.why)) return turnTrouble(answer.why);
    return answer.why === 'unreachable'
      ? 'reverse-unreachable'
      : answer.why === 'stranger'
        ? 'reverse-stranger'
        : 'reverse-key';
  }
  return answer.callee !== caller || answer.status !== 200 ? 'reverse-wrong' : null;
}

/** The future primary proposes; both ways are tried before anything is kept. */
async function pair(
  core: FailoverCore,
  effects: FailoverEffects,
  caller: string,
  message: Message,
): Promise<Reply> {
  const { node } = core;
  const { relationId, name, software, reverse } = message;
  const mine = core.software();
  if (caller === node.ports.plate.guid) return no('itself');
  if (typeof relationId !== 'string' || typeof name !== 'string' || !isAddress(reverse)) return no('failed');
  const hello = { name: node.network.config().hostname, software: mine };
  const known = pairOf(core.state());
  if (known !== null && known.relationId === relationId && known.peer.guid === caller) return ok(hello);
  if (node.installer.siteDown() !== null) return no('busy');
  if (software == null || mine === null) return no('no-software');
  if (!sameSoftware(software, mine)) return no('software', differ(software, mine));
  if (core.state().kind === 'pairing') return no('pairing-too');
  if (core.state().kind !== 'alone') return no('already-paired');
  const asked = Buffer.from(JSON.stringify({ relationId }));
  const back = await effects.lineTo(reverse).ask('confirm', asked, { certificate: 'first' });
  const trouble = reverseTrouble(back, caller);
  if (trouble !== null || !back.ok) return no(trouble ?? 'reverse-unreachable');
  const { host, port } = reverse;
  const shortName = name.slice(0, NAME_LENGTH_MAX);
  const peer = { guid: caller, name: shortName, host, port, ...certificateOf(back.chain) };
  const outcome = core.input({ kind: 'adopt', relationId, peer, software });
  return 'refused' in outcome ? no('already-paired') : ok(hello);
}

const jobTroubles: Readonly<Record<JobTrouble, Trouble>> = {
  damaged: 'failed-peer',
  'disk-full': 'disk-full-peer',
  'no-site': 'busy',
};

const bulk = (result: { ok: true; packed: Packed } | { ok: false; why: JobTrouble }): Reply => {
  if (!result.ok) return no(jobTroubles[result.why]);
  const { body, digest } = result.packed;
  return { status: 200, body: Buffer.from(body.buffer, body.byteOffset, body.byteLength), digest };
};

const plain = <T extends { ok: true }>(result: T | { ok: false; why: JobTrouble }): Reply =>
  result.ok ? ok(result) : no(jobTroubles[result.why]);

/** Whether this box may be pulled from now. */
function syncTrouble(core: FailoverCore): Trouble | null {
  const { kind } = core.state();
  if (kind === 'conflict') return 'conflict';
  if (kind !== 'primary' && kind !== 'demoting') return 'not-primary';
  return core.node.installer.siteDown() === null ? null : 'busy';
}

async function open(core: FailoverCore, effects: FailoverEffects, message: Message): Promise<Reply> {
  const mine = core.software();
  if (!sameSoftware(message.software, mine)) return no('software', differ(message.software, mine));
  const other = readCursors(message.cursors);
  const stand = await effects.job('sync.stand', { other });
  if (stand.ok) effects.logs.compared(stand.cursors, other);
  return plain(stand);
}

async function sync(
  core: FailoverCore,
  effects: FailoverEffects,
  verb: string,
  message: Message,
  packed: Packed,
): Promise<Reply> {
  const trouble = syncTrouble(core);
  if (trouble !== null) return no(trouble);
  const hindered = core.node.hardware.operation(verb)?.failed;
  if (hindered !== undefined) return no('failed-peer', hindered);
  const { relationId = '', stage, share } = message;
  const forSwap = message.forSwap === true;
  // The users are back: what is pulled now would not be all.
  if (forSwap && core.state().kind !== 'demoting') return no('swap-over');
  if (!bulkVerbs.has(verb)) core.input({ kind: 'peer-pulls', relationId, forSwap });
  if (stage !== undefined && typeof share === 'number') core.showPeer({ stage, share });
  const brotli = message.brotli === true;
  switch (verb) {
    case 'sync-open':
      return open(core, effects, message);
    case 'sync-digests':
      return plain(await effects.job('sync.digests', { places: readPlaces(message.places) }));
    case 'sync-rows': {
      const { table = '', origin = '', after = 0, upTo = 0 } = message;
      return bulk(await effects.job('sync.pack', { table, origin, after, upTo, brotli }));
    }
    case 'sync-give':
      return plain(await effects.job('sync.apply', packed));
    case 'sync-config':
      return bulk(await effects.job('sync.config-pack', { brotli }));
    case 'sync-files': {
      const { folder = 'recordings', shas = [] } = message;
      return bulk(await effects.job('sync.blobs-pack', { folder, shas }));
    }
    case 'sync-wanted': {
      return plain(await effects.job('sync.wanted', { absent: message.absent ?? [] }));
    }
    case 'sync-give-files':
      return plain(await effects.job('sync.blobs-store', packed));
    default:
      return no('failed');
  }
}

/** Inputs that messages mean for the machine. */
function inputOf(core: FailoverCore, verb: string, relationId: string, message: Message): RoleInput | null {
  const withSync = message.withSync === true;
  switch (verb) {
    case 'status':
      return { kind: 'peer-status', relationId, contact: { ...wordOf(core, message), trouble: null } };
    case 'sync-now':
      return { kind: 'peer-sync-now', relationId };
    case 'lock':
      return { kind: 'peer-lock', relationId, withSync };
    case 'unlock':
      return { kind: 'peer-unlock', relationId };
    case 'demote':
      return { kind: 'peer-demote', relationId };
    case 'promote':
      return { kind: 'peer-promote', relationId, withSync };
    case 'synced': {
      const { result, software } = message;
      if (result === undefined) return null;
      const here = result.ok ? result : { ...result, ...turnFailure(result, core.software(), software) };
      return { kind: 'peer-synced', relationId, result: here };
    }
    default:
      return null;
  }
}

/** Why this box does not take its part in a change of roles; null: it may. */
function swapTrouble(core: FailoverCore, verb: string, message: Message): Trouble | null {
  const { kind } = core.state();
  if (verb === 'lock' && kind === 'backup') return 'not-primary';
  // A site that was opened again may hold what the peer has not pulled.
  if (verb === 'demote' && message.withSync === true && kind === 'primary') return 'swap-over';
  return null;
}

async function related(core: FailoverCore, verb: string, message: Message): Promise<Reply> {
  const { relationId = '' } = message;
  const input = inputOf(core, verb, relationId, message);
  if (input === null) return no('failed');
  if (verb === 'synced') core.showPeer(null);
  if (verb === 'status') {
    core.input(input);
    // What this box is now that it has heard.
    return ok(core.word());
  }
  const state = core.state();
  // What is asked for is under way already.
  if (verb === 'sync-now' && state.kind === 'backup' && state.sync !== null) return ok();
  const trouble = swapTrouble(core, verb, message);
  if (trouble !== null) return no(trouble);
  const outcome = core.input(input);
  if ('refused' in outcome) {
    const isBusy = verb === 'demote' && core.state().kind === 'promoting';
    return isBusy ? no('swap-busy') : no('failed', outcome.refused);
  }
  // The peer takes the shared addresses next: they must be free when it hears 'yes'.
  if (verb === 'demote') await core.idle();
  return ok();
}

/** Verbs that need no relation that both sides know of. */
async function strange(
  core: FailoverCore,
  effects: FailoverEffects,
  admitted: Admitted,
  message: Message,
): Promise<Reply | null> {
  const { verb, caller } = admitted;
  const state = core.state();
  switch (verb) {
    case 'pair':
      return pair(core, effects, caller, message);
    case 'confirm':
      return state.kind === 'pairing' && state.relationId === message.relationId ? ok() : no('not-paired');
    case 'break':
      // The relation may be gone here already, which is what was wanted.
      if (pairOf(state)?.peer.guid === caller) {
        core.input({ kind: 'peer-broke', relationId: message.relationId ?? '' });
      }
      return ok();
    default:
      return null;
  }
}

export function createPeerDesk(
  core: FailoverCore,
  callee: Callee,
  effects: FailoverEffects,
): (
  path: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
  address: string,
) => Promise<WireReply> {
  const answer = async (admitted: Admitted, body: Buffer): Promise<Reply> => {
    const { verb, caller, digest } = admitted;
    const isBulk = bulkVerbs.has(verb);
    const message = isBulk ? {} : openJson<Message>(body);
    if (message === null) return no('failed');
    const early = await strange(core, effects, admitted, message);
    if (early !== null) return early;
    const known = pairOf(core.state());
    const sameRelation = isBulk || known?.relationId === message.relationId;
    if (known === null || known.peer.guid !== caller || !sameRelation) return no('not-paired');
    if (!verb.startsWith('sync-') || verb === 'sync-now') return related(core, verb, message);
    return sync(core, effects, verb, message, { body, digest });
  };
  return async (path, headers, body, address) => {
    const verb = PATH.exec(path)?.[1];
    if (verb === undefined) {
      return { status: 404, headers: { 'content-type': 'application/json' }, body: Buffer.from('{}') };
    }
    const received = callee.receive(verb, headers, body, address);
    if ('reply' in received) return received.reply;
    const reply = await answer(received.admitted, body);
    return received.admitted.seal(reply.status, reply.body, reply.digest);
  };
}
