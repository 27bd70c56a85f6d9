/**
 * What the role machine orders: messages to the peer, a data-sync, addresses, people out.
 *
 * @guide G86 seed
 */

import type { Answer, AskOptions, Caller } from '../../../failover/link/caller.js';
import { openJson } from '../../../failover/link/frames.js';
import type { Heard, RoleEffect, RoleInput } from '../../../failover/role/inputs.js';
import { roleMachine } from '../../../failover/role/machine.js';
import type { Address, Software, SyncRun, Trouble } from '../../../failover/role/state.js';
import { runSync, type SyncOutcome } from '../../../failover/sync/engine.js';
import type { SyncJobRunner } from '../../../failover/sync/jobs.js';
import { MS, type Random, SECOND } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import { closeAllSessions } from '../../clients/sessions/sessions.js';
import { findUser } from '../../store/site/users.js';
import { storageTrouble } from '../../store/storage-trouble.js';
import { ping } from '../network/ping.js';
import { certificateOf } from './certificates.js';
import type { FailoverCore } from './core.js';
import { createHistoryWatch, type HistoryWatch } from './history-watch.js';
import { createLines } from './lines.js';
import { type Message, wordOf } from './said.js';

export interface FailoverEffects {
  perform(effect: RoleEffect): Promise<RoleInput | null>;
  /** A conversation with the appliance at an address. */
  lineTo(address: Address): Caller;
  /** A heavy job on this box's disk. */
  readonly job: SyncJobRunner;
  readonly logs: HistoryWatch;
}

const RETRY_PAUSE_US = 3 * SECOND;
const SWAP_TRIES_MAX = 3;
const UNLOCK_PAUSE_US = 3 * SECOND;
const UNLOCK_PAUSE_US_MAX = 60 * SECOND;

/** What the peer answers with besides its own verb's content. */
interface Said {
  readonly trouble?: Trouble;
  readonly detail?: Label | null;
  readonly software?: Software | null;
  readonly name?: string;
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** What the peer did not do, and its own words for it. */
function refusalOf(answer: Answer): { readonly trouble: Trouble | null; readonly detail: Label | null } {
  if (!answer.ok) return { trouble: answer.why, detail: null };
  if (answer.status === 200) return { trouble: null, detail: null };
  const said = openJson<Said>(answer.body);
  return { trouble: said?.trouble ?? 'failed', detail: said?.detail ?? null };
}

const troubleOf = (answer: Answer): Trouble | null => refusalOf(answer).trouble;

async function pair(
  core: FailoverCore,
  lineTo: (address: Address) => Caller,
  effect: Extract<RoleEffect, { kind: 'pair' }>,
): Promise<RoleInput> {
  const { node } = core;
  const { relationId, target, reverse } = effect;
  const failed = (trouble: Trouble, detail: Label | null = null): RoleInput => ({
    kind: 'pair-failed',
    relationId,
    trouble,
    detail,
  });
  // A name may stand for the shared address without being the shared name.
  for (const { host } of [target, reverse]) {
    const address = await node.hardware.resolve(host);
    if (address !== null && core.sharedHosts().includes(address)) return failed('shared-host');
  }
  const { hostname } = node.network.config();
  const proposal = { relationId, name: hostname, software: core.software(), reverse };
  const answer = await lineTo(target).ask('pair', json(proposal), { certificate: 'first' });
  if (!answer.ok) return failed(answer.why);
  if (answer.callee === node.ports.plate.guid) return failed('itself');
  const said = openJson<Said>(answer.body);
  if (answer.status !== 200 || said === null) return failed(said?.trouble ?? 'failed', said?.detail ?? null);
  const peer = {
    guid: answer.callee,
    name: said.name ?? target.host,
    ...target,
    ...certificateOf(answer.chain),
  };
  return { kind: 'paired', relationId, peer, software: said.software ?? null };
}

/** Users whose account the new configuration no longer has are signed out. */
function signOutUnknown(core: FailoverCore): void {
  const { node } = core;
  const site = node.site();
  if (site === null) return;
  for (const { userId } of node.signIns.list('login')) {
    const user = findUser(site, userId);
    if (user === null || !user.enabled) node.signIns.closeUser('login', userId);
  }
}

function closeSite(core: FailoverCore, users: boolean): void {
  const { node } = core;
  closeAllSessions(node, 'failover');
  if (!users) return;
  // Whoever may change roles stays, to see how it goes on.
  for (const { userId, actor } of node.signIns.list('login')) {
    if (!actor.rights.has('failover.manage')) node.signIns.closeUser('login', userId);
  }
}

/** Whether this box's own network works: one of the test addresses answers. */
const anyAnswers = async ({ node, settings }: FailoverCore): Promise<boolean> =>
  (await Promise.all(settings().testAddresses.map((address) => ping(node, address)))).includes(true);

async function setShared(core: FailoverCore, enabled: boolean): Promise<void> {
  const { node } = core;
  const { untickedShared } = core.settings();
  for (const address of node.network.config().addresses) {
    if (!address.shared || address.enabled === enabled || untickedShared.includes(address.address)) continue;
    await node.network.setEnabled(address.address, enabled);
  }
}

export function createFailoverEffects(core: FailoverCore, random: Random): FailoverEffects {
  const { node } = core;
  const lineTo = createLines(core, random);
  const logs = createHistoryWatch(node);
  let syncing: Promise<unknown> = Promise.resolve();

  const job: SyncJobRunner = async (name, input) => {
    if (node.installer.siteDown() !== null || node.site() === null) return { ok: false, why: 'no-site' };
    const { freeBytes } = node.hardware.read().storage;
    const given = input === null ? null : { ...input, freeBytes };
    return (await node.ports.heavy.run(name, given)) as never;
  };

  const tell = (address: Address, verb: string, message: unknown, options?: AskOptions): Promise<Answer> =>
    lineTo(address).ask(verb, json(message), options);

  const sync = async (effect: Extract<RoleEffect, { kind: 'sync' }>): Promise<RoleInput> => {
    const { run, relationId, peer } = effect;
    const before = syncing;
    let ended: () => void = () => {};
    syncing = new Promise<void>((done) => {
      ended = done;
    });
    core.syncMoves(0);
    try {
      // A run that is no longer wanted stops at its next message; two never work side by side.
      await before;
      const startedMono = node.hardware.clock.monoMs();
      const outcome = await runOne(run, relationId, peer);
      if (!outcome.ok) return { kind: 'sync-ended', id: run.id, result: outcome };
      signOutUnknown(core);
      const report = {
        atMs: node.hardware.clock.nowMs(),
        tookMs: Math.round(node.hardware.clock.monoMs() - startedMono),
        rows: outcome.rows,
        files: outcome.files,
        bytes: outcome.bytes,
      };
      return { kind: 'sync-ended', id: run.id, result: { ok: true, report } };
    } catch (error) {
      const detail = storageTrouble(error);
      if (detail === null) throw error;
      return { kind: 'sync-ended', id: run.id, result: { ok: false, trouble: 'failed', detail } };
    } finally {
      core.showOwn(null);
      ended();
    }
  };

  const runOne = (run: SyncRun, relationId: string, peer: Address): Promise<SyncOutcome> => {
    const software = core.software();
    if (software === null) return Promise.resolve({ ok: false, trouble: 'no-software', detail: null });
    const { bandwidthKbs } = core.settings();
    const line = lineTo(peer);
    return runSync(
      {
        ask: (verb, body, options) => line.ask(verb, body, options),
        job,
        pace: (bytes) => {
          if (bandwidthKbs === 0) return Promise.resolve();
          const paceUs = Math.ceil((bytes / (bandwidthKbs * 1_024)) * SECOND);
          core.syncMoves(paceUs / MS);
          return node.ports.time.sleep(paceUs);
        },
        pause: () => node.ports.time.sleep(RETRY_PAUSE_US),
        alive: () => {
          const state = core.state();
          return 'sync' in state && state.sync?.id === run.id && node.installer.siteDown() === null;
        },
        hindered: (operation) => node.hardware.operation(operation)?.failed ?? null,
        progress: (progress) => core.showOwn(progress),
        asking: (on) => core.showAsking(on),
        compared: logs.compared,
        parted: logs.parted,
      },
      {
        relationId,
        software,
        brotli: bandwidthKbs > 0,
        forSwap: run.reason === 'swap',
      },
    );
  };

  const check = async (
    relationId: string,
    peer: Address,
  ): Promise<Extract<RoleInput, { kind: 'checked' }> | null> => {
    const asked = core.state().kind;
    const answer = await tell(peer, 'status', { relationId, ...core.word() });
    const said = answer.ok ? openJson<Message>(answer.body) : null;
    const contact: Heard = { ...wordOf(core, said ?? {}), trouble: troubleOf(answer) };
    const { trouble } = contact;
    // What was asked in another role says nothing about this one.
    if (asked !== core.state().kind && trouble !== 'not-paired') return null;
    return { kind: 'checked', relationId, contact };
  };

  type SwapEffect = Extract<RoleEffect, { kind: 'lock-peer' | 'demote-peer' | 'promote-peer' }>;

  /** A part of a change of roles: asked again when the answer is lost, for it may have been done. */
  const swapAnswer = async (verb: string, effect: SwapEffect, triesMax: number) => {
    const { relationId, peer, swap, withSync } = effect;
    for (let tried = 1; ; tried += 1) {
      const said = refusalOf(await tell(peer, verb, { relationId, withSync }));
      const isOver = said.trouble !== 'unreachable' || tried >= triesMax;
      if (isOver || !roleMachine.wants(core.state(), effect)) return { relationId, swap, ...said };
      await node.ports.time.sleep(500 * MS);
    }
  };

  /** As long as the relation holds and the peer may still be closed, until it has heard. */
  const unlock = async (effect: Extract<RoleEffect, { kind: 'unlock-peer' }>): Promise<RoleInput | null> => {
    const { relationId, peer } = effect;
    for (let pauseUs = UNLOCK_PAUSE_US; ; pauseUs = Math.min(pauseUs * 2, UNLOCK_PAUSE_US_MAX)) {
      const trouble = troubleOf(await tell(peer, 'unlock', { relationId }, { certificate: 'any' }));
      if (trouble === null || trouble === 'not-paired') return { kind: 'unlocked', relationId, trouble };
      await node.ports.time.sleep(pauseUs);
      if (!roleMachine.wants(core.state(), effect)) return null;
    }
  };

  const perform = async (effect: RoleEffect): Promise<RoleInput | null> => {
    switch (effect.kind) {
      case 'pair':
        return pair(core, lineTo, effect);
      case 'tell-break':
        await tell(effect.peer, 'break', { relationId: effect.relationId }, { certificate: 'any' });
        return null;
      case 'sync':
        return sync(effect);
      case 'check':
        return check(effect.relationId, effect.peer);
      case 'ask-sync': {
        // The page tells of the data-sync from the first moment on; the backup's own words follow.
        core.showPeer({ stage: 'contact', share: 0 });
        const trouble = troubleOf(await tell(effect.peer, 'sync-now', { relationId: effect.relationId }));
        if (trouble !== null) core.showPeer(null);
        return { kind: 'sync-asked', relationId: effect.relationId, trouble };
      }
      case 'lock-peer':
        return { kind: 'locked', ...(await swapAnswer('lock', effect, SWAP_TRIES_MAX)) };
      case 'unlock-peer':
        return unlock(effect);
      case 'demote-peer': {
        const tries = effect.once === true ? 1 : SWAP_TRIES_MAX;
        return { kind: 'demoted', ...(await swapAnswer('demote', effect, tries)) };
      }
      case 'promote-peer':
        return { kind: 'promote-asked', ...(await swapAnswer('promote', effect, 1)) };
      case 'hand-over': {
        const { relationId, peer } = effect;
        const said = refusalOf(await tell(peer, 'promote', { relationId, withSync: false }));
        return { kind: 'handed-over', relationId, ...said };
      }
      case 'report-sync':
        await tell(effect.peer, 'synced', {
          relationId: effect.relationId,
          result: effect.result,
          software: core.software(),
        });
        return null;
      case 'test-network': {
        const { relationId } = effect;
        const answered = await anyAnswers(core);
        // The network may have come back a moment ago: the primary gets a last chance to answer.
        const seen = answered ? await check(relationId, effect.peer) : null;
        return { kind: 'network-tested', relationId, answered, contact: seen?.contact ?? null };
      }
      case 'claim-shared':
        await setShared(core, true);
        return { kind: 'addresses-set' };
      case 'release-shared':
        await setShared(core, false);
        return { kind: 'addresses-set' };
      case 'close-site':
        closeSite(core, effect.users);
        return null;
    }
  };
  return { perform, lineTo, job, logs };
}
