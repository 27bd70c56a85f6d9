/** What the parts of the failover service share. */
import type { Word } from '../../../failover/link/messages.js';
import type { RoleInput } from '../../../failover/role/inputs.js';
import type { CertificateTrouble, RoleState, Software } from '../../../failover/role/state.js';
import type { SyncProgress } from '../../../failover/sync/engine.js';
import type { Node } from '../../node/node.js';
import type { FailoverSettings } from '../../store/box/failover-settings.js';
import type { FailoverOutcome } from './contract.js';

/** What effects and the answers to the peer need of the service. */
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
