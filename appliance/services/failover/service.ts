/** The relation with the peer as the rest of the node sees it. */
import { createCallee } from '../../../failover/link/callee.js';
import { keyPrint, stretchKey } from '../../../failover/link/handshake.js';
import type { RoleFacts } from '../../../failover/role/inputs.js';
import { roleMachine } from '../../../failover/role/machine.js';
import { lifecyclesOf, pairOf, type RoleState } from '../../../failover/role/state.js';
import { because } from '../../../failover/role/words.js';
import { MINUTE_MS, type Random } from '../../../hardware/ports.js';
import type { Node } from '../../node/node.js';
import { runMachine } from '../../node/run-machine.js';
import { readFailoverSettings, writeFailoverSettings } from '../../store/box/failover-settings.js';
import { readPsk } from '../../store/box/psk.js';
import { readSetting } from '../../store/site/settings.js';
import { siteHostname } from '../../store/site/site-settings.js';
import { judgePeer, presentedChain, siteCertificateOf } from './certificates.js';
import type { FailoverOutcome, FailoverRole, FailoverService } from './contract.js';
import type { FailoverCore } from './core.js';
import { createFailoverEffects, type FailoverEffects } from './effects/effects.js';
import { createPeerAnswers } from './peer.js';
import { createProgress } from './progress.js';
import { ownWord } from './said.js';

const roles: Readonly<Record<RoleState['kind'], FailoverRole>> = {
  alone: 'none',
  pairing: 'none',
  primary: 'primary',
  demoting: 'primary',
  conflict: 'primary',
  backup: 'backup',
  promoting: 'backup',
};

function keyOf(node: Node): Buffer | null {
  const psk = readPsk(node.box);
  return psk === '' ? null : stretchKey(psk);
}

function sharedHostsOf(node: Node): readonly string[] {
  const site = node.site();
  const name = site === null ? '' : readSetting(site, siteHostname);
  const addresses = node.network.config().addresses.filter(({ shared }) => shared);
  return [name.toLowerCase(), ...addresses.map(({ address }) => address)].filter((host) => host !== '');
}

/** What the role machine decides by, as it is now. */
const factsOf = (core: FailoverCore, syncStillMs: number | null): RoleFacts => {
  const { node, settings } = core;
  const { autoSyncMinutes, backupOperations, automaticFailover, primaryTimeoutMinutes } = settings();
  return {
    nowMs: node.hardware.clock.nowMs(),
    monoMs: node.hardware.clock.monoMs(),
    guid: node.ports.plate.guid,
    software: core.software(),
    siteDown: node.software.siteDown() !== null,
    keySet: readPsk(node.box) !== '',
    sharedHosts: core.sharedHosts(),
    autoSyncMs: autoSyncMinutes * MINUTE_MS,
    backupOperations,
    syncStillMs,
    takeOverAfterMs: automaticFailover ? primaryTimeoutMinutes * MINUTE_MS : null,
  };
};

/** Whoever establishes a relation waits for its end. */
function createPairingWait() {
  let tell: ((outcome: FailoverOutcome) => void) | null = null;
  return {
    end: () =>
      new Promise<FailoverOutcome>((done) => {
        tell = done;
      }),
    heard: (before: RoleState, after: RoleState): void => {
      if (before.kind !== 'pairing' || after.kind === 'pairing') return;
      tell?.(
        after.kind === 'primary'
          ? { because: because.established }
          : { refused: (after.kind === 'alone' ? after.notice : null) ?? because.pairingFailed },
      );
      tell = null;
    },
  };
}

/** The role machine at work, and what everything around it shares. */
function createRole(node: Node, chance: Random) {
  const progress = createProgress(node);
  const pairing = createPairingWait();
  const facts = (): RoleFacts => factsOf(core, progress.syncStillMs());
  const core: FailoverCore = {
    node,
    state: () => running.state(),
    input: (input) => running.input(input),
    idle: () => running.idle(),
    settings: () => readFailoverSettings(node.box),
    software: () => node.software.installed().site,
    word: () => ({ ...ownWord(running.state(), facts()), certificate: siteCertificateOf(node) }),
    judge: (chain, first) => judgePeer(node, pairOf(running.state()), chain, first),
    key: () => keyOf(node),
    sharedHosts: () => sharedHostsOf(node),
    showOwn: progress.showOwn,
    showAsking: progress.showAsking,
    syncMoves: progress.syncMoves,
    showPeer: progress.showPeer,
  };
  const effects = createFailoverEffects(core, chance.fork('line'));
  const running = runMachine({
    node,
    machine: roleMachine,
    facts,
    perform: (effect) => effects.perform(effect),
    lifecycles: lifecyclesOf,
    committed: (before, after) => {
      if (before.kind !== after.kind) node.changed('role');
      pairing.heard(before, after);
    },
  });
  return { core, running, effects, pairing, progress };
}

async function checkNow({ state, input }: FailoverCore, { perform }: FailoverEffects): Promise<void> {
  const pair = pairOf(state());
  if (pair === null) return;
  const { relationId, peer } = pair;
  const checked = await perform({ kind: 'check', relationId, peer });
  // Null: the role has changed meanwhile, which told more than the check.
  if (checked !== null) input(checked);
}

/** What is damaged here, from the peer. */
const createMending = (
  { state }: FailoverCore,
  { lineTo }: FailoverEffects,
): Pick<FailoverService, 'fetchFiles' | 'fetchRows'> => ({
  fetchFiles: async (folder, shas) => {
    const pair = pairOf(state());
    if (pair === null) return null;
    const said = await lineTo(pair.peer).ask('mend-files', { relationId: pair.relationId, folder, shas });
    return said.ok ? said.said : null;
  },
  fetchRows: async (places) => {
    const pair = pairOf(state());
    if (pair === null) return null;
    const said = await lineTo(pair.peer).ask('mend-rows', { relationId: pair.relationId, places });
    return said.ok ? said.said.texts : null;
  },
});

/** Failover of one node: the role machine at work, its effects and its answers to the peer. */
export function createFailoverService(node: Node): FailoverService {
  const chance = node.ports.random.fork('failover');
  const { core, running, effects, pairing, progress } = createRole(node, chance);
  const callee = createCallee({
    guid: node.ports.plate.guid,
    random: chance.fork('desk'),
    key: core.key,
    chain: (address) => presentedChain(node, address),
  });
  const peer = createPeerAnswers(core, callee, effects);

  return {
    role: () => roles[running.state().kind],
    lockedOut: () => {
      const state = running.state();
      return state.kind === 'demoting' && state.withSync;
    },
    state: () => running.state(),
    settings: core.settings,
    saveSettings: (next) => {
      node.box.transaction('failover.settings', () => writeFailoverSettings(node.box, next));
      core.input({ kind: 'settings' });
      node.changed('failover');
    },
    progress: progress.shown,
    keyPrint: () => {
      const key = core.key();
      return key === null ? null : keyPrint(key);
    },
    keySaved: () => {
      core.input({ kind: 'key-saved' });
    },
    sharedHosts: core.sharedHosts,
    establish: (target, reverse) => {
      const relationId = chance.uuid();
      const outcome = core.input({ kind: 'establish', relationId, target, reverse });
      return 'refused' in outcome ? Promise.resolve(outcome) : pairing.end();
    },
    break: () => core.input({ kind: 'break' }),
    syncNow: () => core.input({ kind: 'sync-now' }),
    checkNow: () => checkNow(core, effects),
    becomePrimary: (withSync) => core.input({ kind: 'become-primary', withSync }),
    becomeBackup: (withSync, force) => core.input({ kind: 'become-backup', withSync, force }),
    handOver: () => core.input({ kind: 'hand-over' }),
    ...createMending(core, effects),
    idle: () => running.idle(),
    onPeer: peer,
    siteCertificate: () => siteCertificateOf(node),
    start: () => running.start(),
  };
}
