import type { Folder, Packed, RowKey } from '../../../failover/link/messages.js';
import type { Address, RoleState } from '../../../failover/role/state.js';
import type { SyncProgress } from '../../../failover/sync/engine.js';
import type { WireReply } from '../../../hardware/ports.js';
import type { Label } from '../../../views/label.js';
import type { FailoverSettings } from '../../store/box/failover-settings.js';

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
  /** Another key was saved: the peer is looked at at once. */
  keySaved(): void;
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
  /** Files as the peer has them, for what is damaged here; null: no peer, or no answer. */
  fetchFiles(folder: Folder, shas: readonly string[]): Promise<Packed | null>;
  /** Texts of single rows of the history, as the peer has them. */
  fetchRows(places: readonly RowKey[]): Promise<readonly (string | null)[] | null>;
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

/** A data-sync under way as pages show it. */
export interface ShownProgress {
  readonly progress: Pick<SyncProgress, 'stage' | 'share'> & Partial<SyncProgress>;
  readonly leftMs: number | null;
  /** The peer has not answered for this long; null: it does. */
  readonly silentMs: number | null;
}
