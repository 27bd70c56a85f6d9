/**
 * The installer: one package at a time, from the list to the running software.
 *
 *            check            checked / check-failed
 *   +------+ ----> +----------+ ------------------------------> idle
 *   | idle |
 *   +------+ choose / uploaded
 *      ^  \------------> +------------------+ decline -> idle
 *      |  (also failed)  | awaiting-licence |
 *      |                 +------------------+
 *      |                     | accept
 *      |                     v                 unready, no room, stalled
 *      | cancel         +-------------+ ---------------------------------> +--------+
 *      +--------------- | downloading |                                    | failed | dismiss -> idle
 *      |                +-------------+ ready:                             +--------+
 *      |         base /     site |    \ patch     \ licence                    ^
 *      |             v           v     \           \                           |
 *      |  +---------------+ +-----------+ \         \        migrate-failed    |
 *      |  | applying-base | | migrating | -\---------\-------------------------+
 *      |  +---------------+ +-----------+   \         \                        |
 *      |    |     | boot         | migrated  \         \                       |
 *      |    |     v              v            v         v     not verified     |
 *      |    |  +---------+   +------------+          +-----------+ ------------+
 *      |    |  | damaged |   | restarting | -------> | verifying |
 *      |    |  +---------+   +------------+ due/boot +-----------+
 *      |    |     | repair        ^                       | due
 *      |    +-----|---------------+ base-written          |
 *      +----------+---------------------------------------+
 *
 * A boot in 'downloading' fetches again, in 'migrating' goes on or back by what the site database
 * says of itself, in 'applying-base' finds a half-written base (G10).
 *
 * @guide G06, G38 seed
 */
import type { Machine } from '../../hardware/machine.js';
import { stepChecking, stepDownloading, stepResting } from './choosing.js';
import {
  type InstallerEffect,
  type InstallerFacts,
  type InstallerInput,
  type InstallerState,
  initialInstallerState,
  isOnDisk,
  siteDownBy,
} from './state.js';
import type { Result } from './step.js';
import { stepApplyingBase, stepDamaged, stepMigrating, stepRestarting, stepVerifying } from './working.js';

// A check or a download that stands still for so long is given up.
const CHECK_GIVE_UP_MS = 2 * 60 * 1000;
const STALL_GIVE_UP_MS = 5 * 60 * 1000;
// What is being written is ordered again when nothing was heard of it.
const WRITE_AGAIN_MS = 10 * 60 * 1000;
// The restart after a base installation is asked for again when it did not come.
const REBOOT_AGAIN_MS = 10 * 60 * 1000;

function step(state: InstallerState, input: InstallerInput, facts: InstallerFacts): Result {
  switch (state.at) {
    case 'idle':
    case 'failed':
    case 'awaiting-licence':
      return stepResting(state, input, facts);
    case 'checking':
      return stepChecking(state, input, facts);
    case 'downloading':
      return stepDownloading(state, input, facts);
    case 'applying-base':
      return stepApplyingBase(state, input, facts);
    case 'migrating':
      return stepMigrating(state, input, facts);
    case 'restarting':
      return stepRestarting(state, input, facts);
    case 'verifying':
      return stepVerifying(state, input, facts);
    case 'damaged':
      return stepDamaged(state, input);
  }
}

const againMs = ({ writing, orders = 1 }: { readonly writing: boolean; readonly orders?: number }): number =>
  writing ? orders * WRITE_AGAIN_MS : 0;

function deadline(state: InstallerState): number | null {
  switch (state.at) {
    case 'checking':
      return state.sinceMono + CHECK_GIVE_UP_MS;
    case 'downloading':
      return state.sinceMono + STALL_GIVE_UP_MS;
    case 'applying-base':
      return state.trouble !== null ? null : state.sinceMono + state.plan.workMs + againMs(state);
    case 'migrating':
      return state.sinceMono + state.plan.workMs + againMs(state);
    case 'restarting':
      return (
        state.sinceMono + (state.chosen.manifest.kind === 'base' ? REBOOT_AGAIN_MS : state.plan.restartMs)
      );
    case 'verifying':
      return state.sinceMono + state.plan.verifyMs;
    default:
      return null;
  }
}

function wants(state: InstallerState, effect: InstallerEffect): boolean {
  switch (effect.kind) {
    case 'check':
      return state.at === 'checking';
    case 'fetch':
      return state.at === 'downloading' && state.attempt === effect.attempt;
    case 'close-sessions':
      return siteDownBy(state) !== null;
    case 'write-base':
      return state.at === 'applying-base' && state.writing;
    case 'migrate':
      return state.at === 'migrating' && state.writing && state.chosen.manifest.id === effect.packageId;
    case 'reboot':
      return state.at === 'restarting' && state.chosen.manifest.kind === 'base';
    case 'forget-file':
      return !isOnDisk(state.shelf, effect.packageId);
  }
}

// A boot means something in these; the others wait for a person or for their deadline.
const minds = new Set<InstallerState['at']>([
  'checking',
  'downloading',
  'applying-base',
  'migrating',
  'restarting',
]);

function check(state: InstallerState): void {
  const assert = (holds: boolean, what: string): void => {
    if (!holds) throw new Error(`installer: ${what} in ${state.at}`);
  };
  const ids = state.shelf.onDisk.map(({ manifest }) => manifest.id);
  assert(new Set(ids).size === ids.length, 'the same package twice on the disk');
  if (!('chosen' in state)) return;
  const { kind, id } = state.chosen.manifest;
  assert(state.at !== 'applying-base' || kind === 'base', `a ${kind} package`);
  assert(state.at !== 'damaged' || kind === 'base', `a ${kind} package`);
  assert(state.at !== 'migrating' || kind === 'site', `a ${kind} package`);
  assert(state.at !== 'restarting' || kind !== 'licence', `a ${kind} package`);
  assert(!('plan' in state) || ids.includes(id), 'no file of the package');
  assert(state.at !== 'applying-base' || !(state.writing && state.trouble !== null), 'writing with trouble');
}

export const installerMachine: Machine<InstallerState, InstallerInput, InstallerFacts, InstallerEffect> = {
  name: 'installer',
  initial: initialInstallerState,
  // Monotonic all along, but named like box time.
  oldNames: { sinceMs: 'sinceMono', startedMs: 'startedMono' },
  step,
  boot: (state) => (minds.has(state.at) ? { kind: 'boot' } : null),
  deadline,
  due: () => ({ kind: 'due' }),
  wants,
  check,
};
