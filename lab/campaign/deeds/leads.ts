/** Which deeds meet what another one has begun: a fault does harm where somebody does what it hinders. */
import type { Overlay } from '../../../hardware/faults/overlay.js';

/** What a box does while the other one is silent. */
export const UNHEARD: readonly string[] = [
  'become-primary',
  'become-backup',
  'sync-now',
  'establish',
  'break',
  'let-be',
];

/** What has something written. */
const WRITING: readonly string[] = [
  'session',
  'sync-now',
  'sync-now',
  'become-primary',
  'forget-password',
  'forget-password',
  'add-user',
  'restore',
];

const byAim: Readonly<Partial<Record<Overlay['aim'], readonly string[]>>> = {
  disk: WRITING,
  wire: UNHEARD,
  nic: UNHEARD,
  power: UNHEARD,
  pace: UNHEARD,
  operation: ['sync-now', 'become-primary', 'restore', 'backup', 'install'],
  clock: ['guess-password', 'session', 'sync-now'],
  people: ['establish', 'sync-now', 'restore'],
};

/** Those that take back what was written since, and those that have to be told of in time. */
const byName: Readonly<Record<string, readonly string[]>> = {
  'certificate-expired': ['let-be'],
  'certificate-foreign': ['let-be'],
  'disk-failed': ['let-be', 'session', 'sync-now'],
  'address-taken': ['restart', 'become-primary', 'let-be'],
  'commits-lost': ['session', 'session', 'power-cut'],
  'snapshot-put-back': ['session'],
  'old-backup': ['session', 'add-user'],
};

/** Deeds that bring a moment about, by words in what it waits for. */
const bringing: readonly (readonly [RegExp, readonly string[]])[] = [
  [/peer\/(lock|unlock|demote|promote)|role|failover/, ['become-primary', 'become-primary', 'become-backup']],
  [/peer\/(challenge|pair|confirm|break)/, ['establish', 'break']],
  [/sync|mend/, ['sync-now', 'sync-now', 'become-primary']],
  [/installer|migrate/, ['install', 'procedure']],
  [/session|recordings/, ['session', 'become-primary']],
  [/file|heavy|backup|restore/, ['sync-now', 'backup', 'restore']],
  [/mail/, ['become-primary', 'become-primary', 'forget-password']],
  [/password|account/, ['forget-password', 'guess-password', 'add-user']],
  [/network/, ['shared-address', 'become-primary']],
];

export const bringers = (what: string): readonly string[] =>
  bringing.find(([words]) => words.test(what))?.[1] ?? [];

/** What meets a fault of this kind; `write`: part of the names of the writes that it hits. */
export function leadsOf({ aim, name }: Overlay, write: unknown): readonly string[] {
  const named = typeof write === 'string' ? bringers(write) : [];
  return named.length > 0 ? named : (byName[name] ?? byAim[aim] ?? []);
}
