/** Small words of the installer's steps. */
import type { Step } from '../hardware/machine.js';
import type { DomainEvent } from '../hardware/ports.js';
import type { Label } from '../views/label.js';
import type { InstallerEffect, InstallerState, Shelf, StoredPackage } from './installer-state.js';
import type { Manifest } from './package-format.js';

export type Result = Step<InstallerState, InstallerEffect>;
export type In<A extends InstallerState['at']> = Extract<InstallerState, { at: A }>;

export const refuse = (refused: Label): Result => ({ refused });

export const to = (
  next: InstallerState,
  because: Label,
  effects: readonly InstallerEffect[] = [],
  events: readonly DomainEvent[] = [],
): Result => ({ next, effects, because, events });

export const event = (
  kind: string,
  manifest: Manifest,
  more: Readonly<Record<string, unknown>> = {},
): DomainEvent => ({
  kind: `installer.${kind}`,
  data: { package: manifest.id, ...more },
});

export const failed = (shelf: Shelf, chosen: StoredPackage, reason: Label): Result =>
  to(
    { at: 'failed', shelf, chosen, reason },
    reason,
    [],
    [event('failed', chosen.manifest, { reason: reason.en })],
  );
