/** What the role machine hears, and what it orders. All of it is plain JSON. */
import type { Label } from '../../views/label.js';
import type { Address, Attempt, Peer, PeerRole, Software, SyncReport, SyncRun, Trouble } from './state.js';

/** What the peer answered to a part of a change of roles. */
interface SwapAnswer {
  readonly relationId: string;
  /** `sinceMono` of the change of roles that asked. */
  readonly swap: number;
  readonly trouble: Trouble | null;
  /** The peer's own words for a refusal. */
  readonly detail: Label | null;
}

export type RoleInput =
  /** Operator. */
  | {
      readonly kind: 'establish';
      readonly relationId: string;
      readonly target: Address;
      readonly reverse: Address;
    }
  | { readonly kind: 'break' }
  | { readonly kind: 'sync-now' }
  | { readonly kind: 'become-primary'; readonly withSync: boolean }
  /** Two backups: the other one is to be the primary. */
  | { readonly kind: 'hand-over' }
  | { readonly kind: 'become-backup'; readonly withSync: boolean; readonly force: boolean }
  /** Results of effects. */
  | {
      readonly kind: 'paired';
      readonly relationId: string;
      readonly peer: Peer;
      readonly software: Software | null;
    }
  | {
      readonly kind: 'pair-failed';
      readonly relationId: string;
      readonly trouble: Trouble;
      readonly detail: Label | null;
    }
  | { readonly kind: 'sync-ended'; readonly id: number; readonly result: SyncResult }
  | { readonly kind: 'checked'; readonly relationId: string; readonly contact: ContactResult }
  | ({ readonly kind: 'locked' } & SwapAnswer)
  | ({ readonly kind: 'demoted' } & SwapAnswer)
  | ({ readonly kind: 'promote-asked' } & SwapAnswer)
  | { readonly kind: 'unlocked'; readonly relationId: string; readonly trouble: Trouble | null }
  | {
      readonly kind: 'handed-over';
      readonly relationId: string;
      readonly trouble: Trouble | null;
      readonly detail: Label | null;
    }
  | { readonly kind: 'sync-asked'; readonly relationId: string; readonly trouble: Trouble | null }
  | { readonly kind: 'addresses-set' }
  /** Whether any of the test addresses answers: a silent peer, or this box's own network. */
  | {
      readonly kind: 'network-tested';
      readonly relationId: string;
      readonly answered: boolean;
      /** A last look at the peer after an address had answered; null: there was none. */
      readonly contact: ContactResult | null;
    }
  /** The peer, authenticated. */
  | {
      readonly kind: 'adopt';
      readonly relationId: string;
      readonly peer: Peer;
      readonly software: Software | null;
    }
  | { readonly kind: 'peer-status'; readonly relationId: string; readonly contact: ContactResult }
  | { readonly kind: 'peer-broke'; readonly relationId: string }
  | { readonly kind: 'peer-sync-now'; readonly relationId: string }
  | { readonly kind: 'peer-lock'; readonly relationId: string; readonly withSync: boolean }
  | { readonly kind: 'peer-unlock'; readonly relationId: string }
  | { readonly kind: 'peer-demote'; readonly relationId: string }
  | { readonly kind: 'peer-promote'; readonly relationId: string; readonly withSync: boolean }
  | { readonly kind: 'peer-synced'; readonly relationId: string; readonly result: SyncResult }
  /** Any word of the peer while it pulls, for a change of roles or just so. */
  | { readonly kind: 'peer-pulls'; readonly relationId: string; readonly forSwap: boolean }
  /** The settings were saved. */
  | { readonly kind: 'settings' }
  /** Another pre-shared key was saved: whether the peer has it, too, only a look can tell. */
  | { readonly kind: 'key-saved' }
  /** Timer and power. */
  | { readonly kind: 'due' }
  | { readonly kind: 'boot' };

export type SyncResult =
  | { readonly ok: true; readonly report: SyncReport }
  | { readonly ok: false; readonly trouble: Trouble; readonly detail: Label | null };

/** What a box says of itself in each status check, asked or answered. */
export interface PeerWord {
  readonly role: PeerRole | null;
  readonly software: Software | null;
  /** What became of its own last call; null: it was answered. */
  readonly reach?: Trouble | null;
  /** Thumbprint of the certificate that it presents to the site's clients; null: none. */
  readonly certificate?: string | null;
  /** How often it looks at its peer. */
  readonly everyMs?: number;
  /** A backup: the data-sync that failed last, as this box sees it; null: none. */
  readonly attempt?: Attempt | null;
}

/** What a contact brought; `trouble` when it brought nothing. */
export interface ContactResult extends PeerWord {
  readonly trouble: Trouble | null;
}

interface SwapOrder {
  readonly relationId: string;
  readonly peer: Peer;
  readonly swap: number;
  readonly withSync: boolean;
}

export type RoleEffect =
  | {
      readonly kind: 'pair';
      readonly relationId: string;
      readonly target: Address;
      readonly reverse: Address;
    }
  | { readonly kind: 'tell-break'; readonly relationId: string; readonly peer: Address }
  | { readonly kind: 'sync'; readonly run: SyncRun; readonly relationId: string; readonly peer: Peer }
  | { readonly kind: 'check'; readonly relationId: string; readonly peer: Peer }
  | { readonly kind: 'ask-sync'; readonly relationId: string; readonly peer: Peer }
  | ({ readonly kind: 'lock-peer' } & SwapOrder)
  | { readonly kind: 'unlock-peer'; readonly relationId: string; readonly peer: Peer }
  /** `once`: its answer decides nothing, nobody waits long for it. */
  | ({ readonly kind: 'demote-peer'; readonly once?: true } & SwapOrder)
  | ({ readonly kind: 'promote-peer' } & SwapOrder)
  /** Two backups: the peer becomes the primary. */
  | { readonly kind: 'hand-over'; readonly relationId: string; readonly peer: Peer }
  | {
      readonly kind: 'report-sync';
      readonly relationId: string;
      readonly peer: Peer;
      readonly result: SyncResult;
    }
  | { readonly kind: 'test-network'; readonly relationId: string; readonly peer: Peer }
  | { readonly kind: 'claim-shared' }
  | { readonly kind: 'release-shared' }
  /** Everybody out: consoles and users of the site. */
  | { readonly kind: 'close-site'; readonly users: boolean };

/** What the machine may look at besides its state. */
export interface RoleFacts {
  /** Box time and monotonic time. */
  readonly nowMs: number;
  readonly monoMs: number;
  readonly guid: string;
  readonly software: Software | null;
  /** The site cannot serve now (install, restore, damage). */
  readonly siteDown: boolean;
  readonly keySet: boolean;
  /** Names and addresses that both boxes share, lower case. */
  readonly sharedHosts: readonly string[];
  readonly autoSyncMs: number;
  /** What a backup does without being asked: data-syncs, and taking over. */
  readonly backupOperations: boolean;
  /** How long the data-sync under way has not moved; null: none is worked at. */
  readonly syncStillMs: number | null;
  /** Silence of the primary after which a backup takes over; null: it never does by itself. */
  readonly takeOverAfterMs: number | null;
}
