/**
 * What this box answers its peer: POST /peer/<verb>, authenticated by the pre-shared key.
 *
 * @guide G83-G85 seed
 */

import * as v from 'valibot';
import type { Callee } from '../../../failover/link/callee.js';
import { type PeerAnswer, readRequest, viewOf } from '../../../failover/link/line.js';
import { type Packed, packedSchema } from '../../../failover/link/messages.js';
import {
  type AnswerOf,
  type PeerVerb,
  type RequestOf,
  type Verb,
  verbs,
} from '../../../failover/link/verbs.js';
import type { RoleInput } from '../../../failover/role/inputs.js';
import { pairOf, type Software, type Trouble } from '../../../failover/role/state.js';
import { isCertificateTrouble } from '../../../failover/role/steps.js';
import { differ, turnFailure, turnTrouble } from '../../../failover/role/turn.js';
import type { JobResult, JobTrouble } from '../../../failover/sync/jobs.js';
import type { WireReply } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { readRowsJob } from '../../heavy/scrub.js';
import { certificateOf } from './certificates.js';
import type { FailoverCore } from './core.js';
import type { FailoverEffects } from './effects/effects.js';
import { wordOf } from './said.js';

const PATH = '/peer/';
const NAME_LENGTH_MAX = 255;

/** The verb of an address; null: it is none of the peer's. */
export function verbOf(path: string): Verb | null {
  const name = path.startsWith(PATH) ? path.slice(PATH.length) : '';
  return isVerb(name) ? name : null;
}

const isVerb = (name: string): name is Verb => Object.hasOwn(verbs, name);

type Refused = { readonly trouble: Trouble; readonly detail: Label | null };
type Reply<V extends PeerVerb> = { readonly said: AnswerOf<V> } | Refused;

/** What an answer to a verb is made of. */
interface PeerContext {
  readonly core: FailoverCore;
  readonly effects: FailoverEffects;
}

type Handlers = {
  readonly [V in PeerVerb]: (
    context: PeerContext,
    request: RequestOf<V>,
    caller: string,
  ) => Reply<V> | Promise<Reply<V>>;
};

const no = (trouble: Trouble, detail: Label | null = null): Refused => ({ trouble, detail });
const yes = { said: {} };

const sameSoftware = (a: Software | null, b: Software | null): boolean =>
  a !== null && b !== null && a.version === b.version && a.build === b.build;

function reverseTrouble(back: PeerAnswer<'confirm'>, caller: string): Trouble | null {
  if (back.ok) return back.callee === caller ? null : 'reverse-wrong';
  switch (back.why) {
    case 'unreachable':
    case 'stranger':
      return `reverse-${back.why}`;
    case 'refused':
      return 'reverse-wrong';
    default:
      return isCertificateTrouble(back.why) ? turnTrouble(back.why) : 'reverse-key';
  }
}

/** The future primary proposes; both ways are tried before anything is kept. */
async function pair(
  { core, effects }: PeerContext,
  { relationId, name, software, reverse }: RequestOf<'pair'>,
  caller: string,
): Promise<Reply<'pair'>> {
  const { node } = core;
  const mine = core.software();
  if (caller === node.ports.plate.guid) return no('itself');
  const hello = { said: { name: node.network.config().hostname, software: mine } };
  const known = pairOf(core.state());
  if (known !== null && known.relationId === relationId && known.peer.guid === caller) return hello;
  if (node.software.siteDown() !== null) return no('busy');
  if (software === null || mine === null) return no('no-software');
  if (!sameSoftware(software, mine)) return no('software', differ(software, mine));
  if (core.state().kind === 'pairing') return no('pairing-too');
  if (core.state().kind !== 'alone') return no('already-paired');
  const back = await effects.lineTo(reverse).ask('confirm', { relationId }, 'first');
  const trouble = reverseTrouble(back, caller);
  if (trouble !== null || !back.ok) return no(trouble ?? 'reverse-unreachable');
  const { host, port } = reverse;
  const shortName = name.slice(0, NAME_LENGTH_MAX);
  const peer = { guid: caller, name: shortName, host, port, ...certificateOf(back.chain) };
  const outcome = core.input({ kind: 'adopt', relationId, peer, software });
  return 'refused' in outcome ? no('already-paired') : hello;
}

const jobTroubles: Readonly<Record<JobTrouble, Trouble>> = {
  damaged: 'failed-peer',
  'disk-full': 'disk-full-peer',
  'no-site': 'busy',
};

const told = <T>(result: JobResult<T>): { said: T } | Refused =>
  result.ok ? { said: result } : no(jobTroubles[result.why]);

const packedOf = (result: JobResult<{ packed: Packed }>): { said: Packed } | Refused =>
  result.ok ? { said: result.packed } : no(jobTroubles[result.why]);

/** Whether this box may be pulled from now. */
function syncTrouble(core: FailoverCore): Trouble | null {
  const { kind } = core.state();
  if (kind === 'conflict') return 'conflict';
  if (kind !== 'primary' && kind !== 'demoting') return 'not-primary';
  return core.node.software.siteDown() === null ? null : 'busy';
}

/** A part of a change of roles, or something else that the machine may refuse. */
function order(core: FailoverCore, input: RoleInput): Refused | typeof yes {
  const outcome = core.input(input);
  return 'refused' in outcome ? no('failed-peer', outcome.refused) : yes;
}

const handlers: Handlers = {
  pair,
  confirm: ({ core }, { relationId }) => {
    const state = core.state();
    return state.kind === 'pairing' && state.relationId === relationId ? yes : no('not-paired');
  },
  break: ({ core }, { relationId }, caller) => {
    // The relation may be gone here already, which is what was wanted.
    if (pairOf(core.state())?.peer.guid === caller) core.input({ kind: 'peer-broke', relationId });
    return yes;
  },

  status: ({ core }, { relationId, ...word }) => {
    core.input({ kind: 'peer-status', relationId, contact: { ...wordOf(core, word), trouble: null } });
    // What this box is now that it has heard.
    return { said: core.word() };
  },
  'sync-now': ({ core }, { relationId }) => {
    const state = core.state();
    // What is asked for is under way already.
    if (state.kind === 'backup' && state.sync !== null) return yes;
    return order(core, { kind: 'peer-sync-now', relationId });
  },
  lock: ({ core }, { relationId, withSync }) =>
    core.state().kind === 'backup'
      ? no('not-primary')
      : order(core, { kind: 'peer-lock', relationId, withSync }),
  demote: async ({ core }, { relationId, withSync }) => {
    // A site that was opened again may hold what the peer has not pulled.
    if (withSync && core.state().kind === 'primary') return no('swap-over');
    const reply = order(core, { kind: 'peer-demote', relationId });
    if ('trouble' in reply) return core.state().kind === 'promoting' ? no('swap-busy') : reply;
    // The peer takes the shared addresses next: they must be free when it hears 'yes'.
    await core.idle();
    return reply;
  },
  promote: ({ core }, { relationId, withSync }) =>
    order(core, { kind: 'peer-promote', relationId, withSync }),
  unlock: ({ core }, { relationId }) => order(core, { kind: 'peer-unlock', relationId }),
  synced: ({ core }, { relationId, result, software }) => {
    core.showPeer(null);
    const here = result.ok ? result : { ...result, ...turnFailure(result, core.software(), software) };
    return order(core, { kind: 'peer-synced', relationId, result: here });
  },

  'mend-files': async ({ effects }, { folder, shas }) =>
    packedOf(await effects.job('sync.blobs-pack', { folder, shas })),
  'mend-rows': async ({ core: { node } }, { places }) => {
    if (node.software.siteDown() !== null) return no('busy');
    return { said: { texts: await node.ports.heavy.run(readRowsJob, { places }) } };
  },

  'sync-open': async ({ core, effects }, { software, cursors }) => {
    const mine = core.software();
    if (!sameSoftware(software, mine)) return no('software', differ(software, mine));
    const stand = await effects.job('sync.stand', { other: cursors });
    if (stand.ok) effects.logs.compared(stand.cursors, cursors);
    return told(stand);
  },
  'sync-digests': async ({ effects }, { places }) => told(await effects.job('sync.digests', { places })),
  'sync-rows': async ({ effects }, { table, origin, after, upTo, brotli }) =>
    packedOf(await effects.job('sync.pack', { table, origin, after, upTo, brotli })),
  'sync-give': async ({ effects }, packed) => told(await effects.job('sync.apply', packed)),
  'sync-files': async ({ effects }, { folder, shas }) =>
    packedOf(await effects.job('sync.blobs-pack', { folder, shas })),
  'sync-wanted': async ({ effects }, { absent }) => told(await effects.job('sync.wanted', { absent })),
  'sync-give-files': async ({ effects }, packed) => told(await effects.job('sync.blobs-store', packed)),
  'sync-config': async ({ effects }, { brotli }) =>
    packedOf(await effects.job('sync.config-pack', { brotli })),
};

type Run = Pick<RequestOf<'sync-open'>, 'relationId' | 'forSwap' | 'stage' | 'share'>;

/** Why the peer cannot pull now; null: it can, and what it says of its data-sync is noted. */
function pullRefusal(core: FailoverCore, verb: PeerVerb, run: Run | null): Refused | null {
  const trouble = syncTrouble(core);
  if (trouble !== null) return no(trouble);
  const hindered = core.node.hardware.operation(verb)?.failed;
  if (hindered !== undefined) return no('failed-peer', hindered);
  if (run === null) return null;
  const { relationId, forSwap, stage, share } = run;
  // The users are back: what is pulled now would not be all.
  if (forSwap && core.state().kind !== 'demoting') return no('swap-over');
  core.input({ kind: 'peer-pulls', relationId, forSwap });
  core.showPeer({ stage, share });
  return null;
}

/** Carries out a verb, if what it needs holds. */
async function answer<V extends PeerVerb>(
  context: PeerContext,
  verb: V,
  caller: string,
  packed: Packed,
): Promise<Reply<V>> {
  const { core } = context;
  const request = readRequest(verb, packed);
  if (request === null) return no('failed');
  const { needs } = verbs[verb];
  if (needs !== 'nothing') {
    const known = pairOf(core.state());
    const sameRelation = !('relationId' in request) || known?.relationId === request.relationId;
    if (known === null || known.peer.guid !== caller || !sameRelation) return no('not-paired');
  }
  if (needs === 'primary') {
    const refusal = pullRefusal(core, verb, 'forSwap' in request ? request : null);
    if (refusal !== null) return refusal;
  }
  const handler: Handlers[V] = handlers[verb];
  return handler(context, request, caller);
}

/** A reply as it travels, with its digest where that is known. */
function packReply<V extends PeerVerb>(
  verb: V,
  reply: Reply<V>,
): { status: number; body: Buffer; digest?: string } {
  if ('trouble' in reply) {
    const status = reply.trouble === 'not-paired' ? 410 : 409;
    return { status, body: Buffer.from(JSON.stringify(reply)) };
  }
  const { said } = reply;
  if (verbs[verb].bulk !== 'answer') return { status: 200, body: Buffer.from(JSON.stringify(said)) };
  const packed = v.parse(packedSchema, said);
  return { status: 200, body: viewOf(packed), digest: packed.digest };
}

const unknownVerb: WireReply = {
  status: 404,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from('{}'),
};

/** Answers one request of a peer; whoever does not prove the key is turned away by the callee. */
export function createPeerAnswers(
  core: FailoverCore,
  callee: Callee,
  effects: FailoverEffects,
): (
  path: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
  address: string,
) => Promise<WireReply> {
  const context = { core, effects };
  return async (path, headers, body, address) => {
    const asked = verbOf(path);
    if (asked === null) return unknownVerb;
    const received = callee.receive(asked, headers, body, address);
    if ('reply' in received) return received.reply;
    const { verb, caller, digest, seal } = received.admitted;
    const reply = packReply(verb, await answer(context, verb, caller, { body, digest }));
    return seal(reply.status, reply.body, reply.digest);
  };
}
