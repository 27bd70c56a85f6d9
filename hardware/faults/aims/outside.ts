import type { KissCode } from '../../clock/ntp-packet.js';
import type { Micros } from '../../ports.js';

/** What the time server tells that is not so. */
export type NtpTrick =
  | { readonly kind: 'off'; readonly byUs: Micros }
  /** Again and again by so much, each time after so long. */
  | { readonly kind: 'steps'; readonly byUs: Micros; readonly everyUs: Micros }
  /** To and fro. */
  | { readonly kind: 'flaps'; readonly byUs: Micros; readonly everyUs: Micros }
  /** Another server behind the same name: some clients reach it, or some questions. */
  | { readonly kind: 'two'; readonly byUs: Micros; readonly per: 'client' | 'question' }
  | { readonly kind: 'stratum'; readonly stratum: number }
  | { readonly kind: 'kiss'; readonly code: KissCode }
  /** At the end of the day in which it begins. */
  | { readonly kind: 'leap'; readonly way: 'insert' | 'delete' };

/** Of which names the name server tells something that is not so: a part of them; '': all. */
export type DnsTrick = { readonly name: string } & (
  | { readonly kind: 'none' }
  | { readonly kind: 'wrong'; readonly address: 'nobody' | 'another' }
  /** As they were when it began. */
  | { readonly kind: 'stale' }
);

/** What the update server does wrong with questions, and with the files that it sends. */
export type UpdatesTrick =
  | { readonly kind: 'error'; readonly status: number }
  | { readonly kind: 'slow'; readonly byUs: Micros }
  /** Only a part of the file is there. */
  | { readonly kind: 'truncated'; readonly share: number }
  /** Sound, but another package, or one for another box. */
  | { readonly kind: 'other'; readonly which: 'package' | 'box' }
  /** An older file of the same kind, as it was sent long ago. */
  | { readonly kind: 'replayed' }
  | { readonly kind: 'signature'; readonly how: 'foreign' | 'altered' };

/** Where the mail server asks to try again later. */
export type MailTrick = {
  readonly kind: 'later';
  readonly at: 'connection' | 'sender' | 'recipient' | 'message';
};

export type DirectoryService = 'ldap' | 'radius' | 'kerberos' | 'saml';
type DirectoryTrick = {
  readonly kind: 'slow';
  readonly service: DirectoryService | 'any';
  readonly byUs: Micros;
};

/** What is wrong at each machine outside; whoever asks it is told the same. */
export interface OutsideTricks {
  readonly ntp: NtpTrick;
  readonly dns: DnsTrick;
  readonly updates: UpdatesTrick;
  readonly mail: MailTrick;
  readonly directory: DirectoryTrick;
}

export type OutsideCondition = { readonly [S in keyof OutsideTricks]: readonly OutsideTricks[S][] };

export const soundOutside: OutsideCondition = { ntp: [], dns: [], updates: [], mail: [], directory: [] };
