/** The relation with the peer as the rest of the node sees it. */
import type { WireReply } from '../hardware/ports.js';

export type FailoverRole = 'none' | 'primary' | 'backup';

export interface FailoverService {
  role(): FailoverRole;
  /** Users are locked out while a role swap with data sync is under way. */
  lockedOut(): boolean;
  /** Messages of the peer appliance: everything below /peer. Authenticated inside. */
  onPeer(path: string, headers: Readonly<Record<string, string>>, body: Buffer): Promise<WireReply>;
  /** Loads the state; called once per boot, after the installer's start. */
  start(): void;
}
