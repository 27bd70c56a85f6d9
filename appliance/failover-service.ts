/** The relation with the peer as the rest of the node sees it. */
import { createDesk } from '../failover/desk.js';
import { keyPrint, stretchKey } from '../failover/handshake.js';
import { roleMachine } from '../failover/role-machine.js';
import {
  type Address,
  type CertificateTrouble,
  pairOf,
  type RoleFacts,
  type RoleInput,
  type RoleState,
  type Software,
} from '../failover/role-state.js';
import type { SyncProgress } from '../failover/sync-engine.js';
import { because } from '../failover/words.js';
import type { WireReply } from '../hardware/ports.js';
import type { Label } from '../views/label.js';
import { judgePeer, presentedChain, siteCertificateOf } from './failover-certificates.js';
import { createFailoverEffects } from './failover-effects.js';
import { bulkVerbs, createPeerDesk } from './failover-peer.js';
import { createProgress, type ShownProgress } from './failover-progress.js';
import { ownWord, type Word } from './failover-said.js';
import { runMachine } from './machine.js';
import type { Node } from './node.js';
import {
  type FailoverSettings,
  readFailoverSettings,
  writeFailoverSettings,
} from './store/failover-settings.js';
import { readPsk } from './store/psk.js';
import { readSetting } from './store/settings.js';
import { siteHost } from './store/site-settings.js';

export type FailoverRole = 'none' | 'primary' | 'backup';

export type FailoverOutcome = { readonly because: Label } | { readonly refused: Label };

export interface FailoverService {
  role(): FailoverRole;
  /** Users are locked out while a role swap with data sync is under way. */
  lockedOut(): boolean;
  state(): RoleState;
  settings(): FailoverSettings;
  saveSettings(settings: FailoverSettings): void;
  /** The data-sync under way; on the primary, as the backup tells of it. Null: none. */
  progress(): ShownProgress | null;
  /** By what the pre-shared keys of two boxes are compared; null: none is set. */
  keyPrint(): string | null;
  /** Names and addresses that both boxes share. */
  sharedHosts(): readonly string[];
  /** Resolves when the relation stands, or with the reason why it does not. */
  establish(target: Address, reverse: Address): Promise<FailoverOutcome>;
  break(): FailoverOutcome;
  syncNow(): FailoverOutcome;
  /** Asks the peer how it is; the state tells what came of it. */
  checkNow(): Promise<void>;
  becomePrimary(withSync: boolean): FailoverOutcome;
  becomeBackup(withSync: boolean, force: boolean): FailoverOutcome;
  /** Two backups: the other one becomes the primary. */
  handOver(): FailoverOutcome;
  /** Resolves when nothing of this service is under way. */
  idle(): Promise<void>;
  /** Messages of the peer appliance: everything below /peer. Authenticated inside. */
  onPeer(
    path: string,
    headers: Readonly<Record<string, string>>,
    body: Buffer,
    /** Address of this box that it was sent to; '' where nobody knows. */
    address: string,
  ): Promise<WireReply>;
  /** Thumbprint of the certificate that this box presents to the site's clients; null: none. */
  siteCertificate(): string | null;
  /** Loads the state; called once per boot, after the installer's start. */
  start(): void;
}

const MINUTE_MS = 60_000;

const roles: Readonly<Record<RoleState['kind'], FailoverRole>> = {
  alone: 'none',
  pairing: 'none',
  primary: 'primary',
  demoting: 'primary',
  conflict: 'primary',
  backup: 'backup',
  promoting: 'backup',
};

/** What effects and the peer's desk need of the service. */
export interface FailoverCore {
  readonly node: Node;
  state(): RoleState;
  input(input: RoleInput): FailoverOutcome;
  idle(): Promise<void>;
  settings(): FailoverSettings;
  software(): Software | null;
  /** What this box says of itself in a status check. */
  word(): Word;
  /** What is wrong with the peer's certificates; `first`: the relation is being established. */
  judge(chain: readonly string[], first: boolean): CertificateTrouble | null;
  /** The stretched key; null: none is set. */
  key(): Buffer | null;
  sharedHosts(): readonly string[];
  /** Progress of this box's own sync. */
  showOwn(progress: SyncProgress | null): void;
  /** This box's own sync waits for an answer of the peer. */
  showAsking(on: boolean): void;
  /** This box's own sync goes on by itself for so long. */
  syncMoves(forMs: number): void;
  /** Progress that the peer tells of. */
  showPeer(progress: Pick<SyncProgress, 'stage' | 'share'> | null): void;
}

function keyOf(node: Node): Buffer | null {
  const psk = readPsk(node.box);
  return psk === '' ? null : stretchKey(psk);
}

function sharedHostsOf(node: Node): readonly string[] {
  const site = node.site();
  const name = site === null ? '' : readSetting(site, siteHost);
  const addresses = node.network.config().addresses.filter(({ shared }) => shared);
  return [name.toLowerCase(), ...addresses.map(({ address }) => address)].filter((host) => host !== '');
}

export function createFailoverService(node: Node): FailoverService {
  const progress = createProgress(node);
  const settings = (): FailoverSettings => readFailoverSettings(node.box);
  const chance = node.ports.random.fork('failover');
  let endOfPairing: ((outcome: FailoverOutcome) => void) | null = null;

  const facts = (): RoleFacts => ({
    nowMs: node.hardware.clock.nowMs(),
    monoMs: node.hardware.clock.monoMs(),
    guid: node.ports.plate.guid,
    software: core.software(),
    siteDown: node.installer.siteDown() !== null,
    keySet: readPsk(node.box) !== '',
    sharedHosts: core.sharedHosts(),
    autoSyncMs: settings().autoSyncMinutes * MINUTE_MS,
    backupOperations: settings().backupOperations,
    syncStillMs: progress.syncStillMs(),
    takeOverAfterMs: settings().automaticFailover ? settings().primaryTimeoutMinutes * MINUTE_MS : null,
  });

  const core: FailoverCore = {
    node,
    state: () => running.state(),
    input: (input) => running.input(input),
    idle: () => running.idle(),
    settings,
    software: () => node.installer.installed().site,
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
    committed: (before, after) => {
      if (before.kind !== after.kind) node.changed('role');
      if (before.kind === 'pairing' && after.kind !== 'pairing') {
        endOfPairing?.(
          after.kind === 'primary'
            ? { because: because.established }
            : { refused: (after.kind === 'alone' ? after.notice : null) ?? because.pairingFailed },
        );
        endOfPairing = null;
      }
    },
  });
  const desk = createDesk({
    guid: node.ports.plate.guid,
    random: chance.fork('desk'),
    key: core.key,
    chain: (address) => presentedChain(node, address),
    bulk: bulkVerbs,
  });
  const peer = createPeerDesk(core, desk, effects);

  return {
    role: () => roles[running.state().kind],
    lockedOut: () => {
      const state = running.state();
      return state.kind === 'demoting' && state.withSync;
    },
    state: () => running.state(),
    settings,
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
    sharedHosts: core.sharedHosts,
    establish: (target, reverse) => {
      const relationId = chance.uuid();
      const outcome = core.input({ kind: 'establish', relationId, target, reverse });
      if ('refused' in outcome) return Promise.resolve(outcome);
      return new Promise((done) => {
        endOfPairing = done;
      });
    },
    break: () => core.input({ kind: 'break' }),
    syncNow: () => core.input({ kind: 'sync-now' }),
    checkNow: async () => {
      const pair = pairOf(running.state());
      if (pair === null) return;
      const { relationId, peer: asked } = pair;
      const checked = await effects.perform({ kind: 'check', relationId, peer: asked });
      // Null: the role has changed meanwhile, which told more than the check.
      if (checked !== null) core.input(checked);
    },
    becomePrimary: (withSync) => core.input({ kind: 'become-primary', withSync }),
    becomeBackup: (withSync, force) => core.input({ kind: 'become-backup', withSync, force }),
    handOver: () => core.input({ kind: 'hand-over' }),
    idle: () => running.idle(),
    onPeer: peer,
    siteCertificate: () => siteCertificateOf(node),
    start: () => running.start(),
  };
}
