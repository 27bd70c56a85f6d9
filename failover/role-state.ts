/**
 * The role of a box and its relation with the peer.
 *
 *              establish                    answered
 *   alone ───────────────────► pairing ───────────────────► primary
 *     ▲ │                         │ refused, no answer         ▲ │ ▲
 *     │ │                         └──────────► alone           │ │ │ silence, peer gave up
 *     │ │ adopt (the peer established)                         │ ▼ │
 *     │ └───────────────────────────────────► backup        demoting
 *     │                                        ▲ │ ▲           │
 *     │ break, on either side                  │ │ └───────────┘ peer is primary; forced
 *     │ (from every paired state)              │ ▼
 *     │                              failed  promoting ──────► primary
 *     │                                                          │ peer says primary too
 *     │                              (operator, or a silent      │
 *     │                               primary: automatic)        │
 *     └──────────────────────────────────────────────────────── conflict ──► backup
 *                                                                (operator), or primary when
 *                                                                the peer became backup
 *
 * Each state has only the fields that are legal there. All of it is plain JSON.
 */
import type { Label } from '../views/label.js';

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface Software {
  readonly version: string;
  readonly build: string;
}

export type PeerRole = 'alone' | 'pairing' | 'primary' | 'backup' | 'promoting' | 'demoting' | 'conflict';

export interface Peer extends Address {
  readonly guid: string;
  /** Host name, for people. */
  readonly name: string;
}

export interface SyncReport {
  /** Box time. */
  readonly atMs: number;
  readonly tookMs: number;
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
}

/** Why something with the peer did not work. Words: words.ts. */
export type Trouble =
  | 'unreachable'
  | 'stranger'
  | 'key'
  | 'no-key'
  | 'software'
  | 'no-software'
  | 'already-paired'
  | 'reverse-unreachable'
  | 'reverse-stranger'
  | 'reverse-key'
  | 'reverse-wrong'
  | 'itself'
  | 'shared-host'
  | 'busy'
  | 'busy-here'
  | 'pairing-too'
  | 'not-primary'
  | 'not-primary-here'
  | 'unheard'
  | 'not-paired'
  | 'conflict'
  | 'disk-full'
  | 'disk-full-peer'
  | 'failed'
  | 'failed-peer'
  | 'interrupted';

export interface Attempt {
  readonly atMs: number;
  readonly trouble: Trouble;
  /** More about it, when something said more. */
  readonly detail: Label | null;
}

/** The last word of the peer, either way, or that there was none. */
export interface Contact {
  readonly atMs: number;
  readonly role: PeerRole | null;
  readonly software: Software | null;
  /** What became of this box's own last call; null: the peer answers. */
  readonly trouble: Trouble | null;
}

/** Everything that a paired box knows of its relation, whatever its role. */
export interface Pair {
  /** Given by the box that established the relation. */
  readonly relationId: string;
  readonly peer: Peer;
  readonly sinceMs: number;
  readonly lastSync: SyncReport | null;
  readonly lastAttempt: Attempt | null;
  readonly contact: Contact | null;
  /** Changes of what contacts said, newest first, at most STATUS_KEPT. */
  readonly history: readonly Contact[];
  /** What the operator should read. */
  readonly notice: Label | null;
  /** Status check (monotonic ms). */
  readonly nextCheckMono: number;
  /** Since when this box's own calls fail; null: they are answered. */
  readonly failingSinceMono: number | null;
  /** The last call of the peer, by the box's clock and by the monotonic one. */
  readonly heard: { readonly atMs: number; readonly mono: number } | null;
  /** What the peer says of its own calls to this box; null: they are answered. */
  readonly peerTrouble: Trouble | null;
  /** How often the peer looks at this box, by its own word. */
  readonly peerEveryMs: number | null;
  /** Last word of the peer, either way, or since when this box listens. */
  readonly lastWordMono: number;
  /** The operators were told that this backup is about to take over. */
  readonly autoPending: boolean;
}

export const STATUS_KEPT = 20;

export type SyncReason = 'first' | 'asked' | 'asked-by-peer' | 'automatic' | 'swap';

/** A sync under way. Progress is not state: it starts over from the cursors. */
export interface SyncRun {
  readonly id: number;
  readonly reason: SyncReason;
  readonly startedMs: number;
}

export type RoleState =
  | { readonly kind: 'alone'; readonly notice: Label | null }
  | {
      readonly kind: 'pairing';
      readonly relationId: string;
      readonly target: Address;
      readonly reverse: Address;
      readonly startedMs: number;
      readonly untilMono: number;
    }
  | {
      readonly kind: 'primary';
      readonly pair: Pair;
      /** Ticked shared addresses still have to be enabled here. */
      readonly claimDue: boolean;
    }
  | {
      readonly kind: 'backup';
      readonly pair: Pair;
      readonly sync: SyncRun | null;
      readonly nextSyncMono: number;
      /** Number of the next sync: late results of older ones are ignored. */
      readonly syncId: number;
      readonly releaseDue: boolean;
    }
  | {
      readonly kind: 'promoting';
      readonly pair: Pair;
      readonly withSync: boolean;
      /** 'lock': the peer closes for users; 'sync'; 'demote': the peer gives its role up. */
      readonly stage: 'lock' | 'sync' | 'demote';
      readonly sync: SyncRun | null;
      readonly syncId: number;
      readonly nextSyncMono: number;
      readonly startedMs: number;
      /** Nobody asked: the primary was silent for this long. */
      readonly silentMs?: number;
    }
  | {
      readonly kind: 'demoting';
      readonly pair: Pair;
      readonly withSync: boolean;
      /** Go ahead although the peer cannot be contacted. */
      readonly force: boolean;
      /** 'here': the operator asked on this box. */
      readonly asked: 'here' | 'peer';
      /** Pushed on by every word of the peer. */
      readonly untilMono: number;
      readonly startedMs: number;
    }
  | { readonly kind: 'conflict'; readonly pair: Pair };

export type PairedState = Exclude<RoleState, { kind: 'alone' } | { kind: 'pairing' }>;

/** The relation, null where there is none. */
export const pairOf = (state: RoleState): Pair | null => ('pair' in state ? state.pair : null);

// What the peer says of itself before either side knows of a relation.
export interface Hello {
  readonly guid: string;
  readonly name: string;
  readonly role: PeerRole;
  readonly software: Software | null;
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
  | { readonly kind: 'checked'; readonly relationId: string; readonly contact: Heard }
  | { readonly kind: 'locked'; readonly relationId: string; readonly trouble: Trouble | null }
  | { readonly kind: 'demoted'; readonly relationId: string; readonly trouble: Trouble | null }
  | { readonly kind: 'asked-peer'; readonly relationId: string; readonly trouble: Trouble | null }
  | { readonly kind: 'addresses-set' }
  /** Whether any of the test addresses answers: a silent peer, or this box's own network. */
  | {
      readonly kind: 'network-tested';
      readonly relationId: string;
      readonly answered: boolean;
      /** A last look at the peer after an address had answered; null: there was none. */
      readonly contact: Heard | null;
    }
  /** The peer, authenticated. */
  | {
      readonly kind: 'adopt';
      readonly relationId: string;
      readonly peer: Peer;
      readonly software: Software | null;
    }
  | { readonly kind: 'peer-status'; readonly relationId: string; readonly contact: Heard }
  | { readonly kind: 'peer-broke'; readonly relationId: string }
  | { readonly kind: 'peer-sync-now'; readonly relationId: string }
  | { readonly kind: 'peer-lock'; readonly relationId: string; readonly withSync: boolean }
  | { readonly kind: 'peer-unlock'; readonly relationId: string }
  | { readonly kind: 'peer-demote'; readonly relationId: string }
  | { readonly kind: 'peer-promote'; readonly relationId: string; readonly withSync: boolean }
  | { readonly kind: 'peer-synced'; readonly relationId: string; readonly result: SyncResult }
  /** Any word of the peer while it pulls: it is alive. */
  | { readonly kind: 'peer-alive'; readonly relationId: string }
  /** The settings were saved. */
  | { readonly kind: 'settings' }
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
  /** How often it looks at its peer. */
  readonly everyMs?: number;
  /** A backup: the data-sync that failed last, as this box sees it; null: none. */
  readonly attempt?: Attempt | null;
}

/** What a contact brought; `trouble` when it brought nothing. */
export interface Heard extends PeerWord {
  readonly trouble: Trouble | null;
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
  | {
      readonly kind: 'lock-peer';
      readonly relationId: string;
      readonly peer: Peer;
      readonly withSync: boolean;
    }
  | { readonly kind: 'unlock-peer'; readonly relationId: string; readonly peer: Peer }
  | { readonly kind: 'demote-peer'; readonly relationId: string; readonly peer: Peer; readonly once?: true }
  | {
      readonly kind: 'promote-peer';
      readonly relationId: string;
      readonly peer: Peer;
      readonly withSync: boolean;
    }
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
  /** Silence of the primary after which a backup takes over; null: it never does by itself. */
  readonly takeOverAfterMs: number | null;
}
