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
 * A change of roles (role-promoting.ts, role-demoting.ts) always ends: each side asks the other how far
 * it is, and goes back when that one has given up or is silent for too long.
 *
 * Each state has only the fields that are legal there. All of it is plain JSON.
 */
import type { Label } from '../../views/label.js';

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface Software {
  readonly version: string;
  readonly build: string;
}

export const peerRoles = [
  'alone',
  'pairing',
  'primary',
  'backup',
  'promoting',
  'demoting',
  'conflict',
] as const;
export type PeerRole = (typeof peerRoles)[number];

export interface Peer extends Address {
  readonly guid: string;
  /** Host name, for people. */
  readonly name: string;
  /** Thumbprint of the certificate that it presented when the relation was established. */
  readonly certificate?: string;
}

export interface SyncReport {
  /** Box time. */
  readonly atMs: number;
  readonly tookMs: number;
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
}

/** What this box finds wrong with the certificate of the other one. */
export const certificateTroubles = [
  'certificate-expired',
  'certificate-early',
  'certificate-unknown',
  'certificate-name',
] as const;
export type CertificateTrouble = (typeof certificateTroubles)[number];

/** Why something with the peer did not work. Words: words.ts. */
export const troubles = [
  ...certificateTroubles,
  // The same, found by the other box with this one's.
  'own-certificate-expired',
  'own-certificate-early',
  'own-certificate-unknown',
  'own-certificate-name',
  'unreachable',
  'stranger',
  'key',
  'no-key',
  'software',
  'no-software',
  'already-paired',
  'reverse-unreachable',
  'reverse-stranger',
  'reverse-key',
  'reverse-wrong',
  'itself',
  'shared-host',
  'busy',
  'busy-here',
  'pairing-too',
  'not-primary',
  'not-primary-here',
  'unheard',
  'not-paired',
  'conflict',
  'disk-full',
  'disk-full-peer',
  'swap-busy',
  'swap-over',
  'failed',
  'failed-peer',
  'interrupted',
] as const;
export type Trouble = (typeof troubles)[number];

export interface Attempt {
  readonly atMs: number;
  readonly trouble: Trouble;
  /** More about it, when something said more. */
  readonly detail: Label | null;
}

/** The last word of the peer, either way, or that there was none. */
export interface Contact {
  /** Thumbprint of what it presents to the site's clients; null: nothing; absent: it has not said. */
  readonly certificate?: string | null;
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
  /** Since when the pair is not synchronised, if no data-sync ends well (monotonic ms). */
  readonly unsyncedSinceMono?: number;
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
      /** The peer may still be closed for a change of roles that has ended here: it is told until it hears. */
      readonly unlockDue?: true;
      /** Since when the peer says that it is a backup, too; absent: it does not. */
      readonly bothSinceMono?: number;
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
      /** When it began (monotonic): answers to an earlier change of roles are ignored. */
      readonly sinceMono: number;
      /** When the stage is looked at again. */
      readonly untilMono: number;
      /** Nobody asked: the pair was without a primary for this long. */
      readonly silentMs?: number;
      /** The peer is a backup, too: there is no primary that could be silent. */
      readonly bothBackup?: true;
    }
  | {
      readonly kind: 'demoting';
      readonly pair: Pair;
      readonly withSync: boolean;
      /** Go ahead although the peer cannot be contacted. */
      readonly force: boolean;
      /** 'here': the operator asked on this box. */
      readonly asked: 'here' | 'peer';
      /** The peer is known to take part. Until then it may speak as the backup that it was before. */
      readonly answered: boolean;
      /** Pushed on by every word of the peer that belongs to the change of roles. */
      readonly untilMono: number;
      readonly startedMs: number;
      readonly sinceMono: number;
    }
  | { readonly kind: 'conflict'; readonly pair: Pair };

export type PairedState = Exclude<RoleState, { kind: 'alone' } | { kind: 'pairing' }>;

/** What of a box this state leaves its role, its data-sync and its change of roles in. */
export const lifecyclesOf = (state: RoleState) => ({
  role: state.kind,
  sync: 'sync' in state && state.sync !== null ? 'running' : 'idle',
  swap: state.kind === 'promoting' ? state.stage : state.kind === 'demoting' ? 'hand-over' : 'idle',
});

/** The relation, null where there is none. */
export const pairOf = (state: RoleState): Pair | null => ('pair' in state ? state.pair : null);
