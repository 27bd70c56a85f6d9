/** Small words of the installer's steps. */

import type { DomainEvent, EventData, EventKind, EventOf } from '../../hardware/kernel/event-kinds.js';
import type { Step } from '../../hardware/machine.js';
import type { Label } from '../../views/label.js';
import type { Manifest } from '../package-format.js';
import type { InstallerEffect, InstallerState, Shelf, StoredPackage } from './state.js';

export type Result = Step<InstallerState, InstallerEffect>;
export type In<A extends InstallerState['at']> = Extract<InstallerState, { at: A }>;

export const refuse = (refused: Label): Result => ({ refused });

export const to = (
  next: InstallerState,
  because: Label,
  effects: readonly InstallerEffect[] = [],
  events: readonly DomainEvent[] = [],
): Result => ({ next, effects, because, events });

type InstallerKind = Extract<EventKind, `installer.${string}`> extends `installer.${infer K}` ? K : never;

/** An event of this machine, by the end of its kind. */
export const event = <K extends InstallerKind>(
  kind: K,
  data: EventData<`installer.${K}`>,
): EventOf<`installer.${K}`> => ({ kind: `installer.${kind}`, data });

/** Which package it is about. */
export const about = ({ id }: Manifest): { readonly package: string } => ({ package: id });

/** The installation has failed; the box is as it was, and says why. */
export const failed = (shelf: Shelf, chosen: StoredPackage, reason: Label): Result =>
  to(
    { at: 'failed', shelf, chosen, reason },
    reason,
    [],
    [event('failed', { ...about(chosen.manifest), reason: reason.en })],
  );
