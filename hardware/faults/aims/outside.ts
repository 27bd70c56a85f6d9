import type { Micros } from '../../ports.js';

/** What the time server tells that is not so. */
export type NtpTrick = { readonly kind: 'off'; readonly byUs: Micros };

/** Of which names the name server tells something that is not so: a part of them; '': all. */
export type DnsTrick = { readonly kind: 'none'; readonly name: string };

/** What is wrong at each machine outside; whoever asks it is told the same. */
export interface OutsideTricks {
  readonly ntp: NtpTrick;
  readonly dns: DnsTrick;
}

export type OutsideCondition = { readonly [S in keyof OutsideTricks]: readonly OutsideTricks[S][] };

export const soundOutside: OutsideCondition = { ntp: [], dns: [] };
