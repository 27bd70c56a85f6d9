/** Steps of the installer once the software is being changed. */
import { isInstalled } from '../catalogue.js';
import type { InstallerEffect, InstallerFacts, InstallerInput } from './state.js';
import { about, event, failed, type In, type Result, refuse, to } from './step.js';
import { done, installerWords as words } from './words.js';

/** The work is ordered; again when nothing was heard of it, for it may be done twice. */
const ordered = <S extends In<'applying-base'> | In<'migrating'>>(state: S): S => ({
  ...state,
  writing: true,
  orders: state.writing ? (state.orders ?? 1) + 1 : 1,
});

/** The installer while base software is written: the write, its end, what was in the way. */
export function stepApplyingBase(
  state: In<'applying-base'>,
  input: InstallerInput,
  facts: InstallerFacts,
): Result {
  const { shelf, chosen, plan } = state;
  switch (input.kind) {
    case 'due':
      if (state.trouble !== null) return refuse(words.notNow);
      return to(ordered(state), words.installing, [{ kind: 'write-base' }]);
    case 'base-written': {
      if (!state.writing) return refuse(words.late);
      const next = { at: 'restarting', shelf, chosen, plan, sinceMono: facts.monoMs } as const;
      return to(next, words.restarting, [{ kind: 'reboot' }], [event('restarting', about(chosen.manifest))]);
    }
    case 'trouble': {
      if (!state.writing) return refuse(words.late);
      const events = [event('trouble', { ...about(chosen.manifest), reason: input.reason.en })];
      return to({ ...state, writing: false, trouble: input.reason }, words.trouble, [], events);
    }
    case 'repair': {
      if (state.trouble === null) return refuse(words.notNow);
      const next = { ...state, trouble: null, writing: false, orders: 0, sinceMono: facts.monoMs };
      return to(next, words.installing, [], [event('helped', about(chosen.manifest))]);
    }
    case 'boot': {
      const next = { at: 'damaged', shelf, chosen, damagedMs: facts.nowMs } as const;
      return to(
        next,
        words.damaged,
        [{ kind: 'close-sessions' }],
        [event('damaged', about(chosen.manifest))],
      );
    }
    default:
      return refuse(words.busy);
  }
}

/** The site's data is migrated: done, refused, or not in time. */
export function stepMigrating(state: In<'migrating'>, input: InstallerInput, facts: InstallerFacts): Result {
  const { shelf, chosen, plan } = state;
  const restart = (): Result =>
    to(
      { at: 'restarting', shelf, chosen, plan, sinceMono: facts.monoMs },
      words.restarting,
      [],
      [event('restarting', about(chosen.manifest))],
    );
  switch (input.kind) {
    case 'due':
      return to(ordered(state), words.installing, [{ kind: 'migrate', packageId: chosen.manifest.id }]);
    case 'migrated':
      return state.writing ? restart() : refuse(words.late);
    case 'migrate-failed':
      return state.writing ? failed(shelf, chosen, input.reason) : refuse(words.late);
    case 'boot': {
      if (isInstalled(chosen.manifest, facts.software)) return restart();
      const again = { ...state, writing: false, orders: 0, sinceMono: facts.monoMs };
      return to(
        again,
        words.resumed,
        [{ kind: 'close-sessions' }],
        [event('resumed', about(chosen.manifest))],
      );
    }
    default:
      return refuse(words.busy);
  }
}

/** The installer until the box, or the site, is up again. */
export function stepRestarting(
  state: In<'restarting'>,
  input: InstallerInput,
  facts: InstallerFacts,
): Result {
  const reboots = state.chosen.manifest.kind === 'base';
  if (input.kind === 'boot' || (input.kind === 'due' && !reboots)) {
    return to({ ...state, at: 'verifying', sinceMono: facts.monoMs }, words.verifying);
  }
  if (input.kind === 'due') {
    return to({ ...state, sinceMono: facts.monoMs }, words.restarting, [{ kind: 'reboot' }]);
  }
  return refuse(words.busy);
}

/** The package is verified: it goes on when that is due. */
export function stepVerifying(state: In<'verifying'>, input: InstallerInput, facts: InstallerFacts): Result {
  if (input.kind !== 'due') return refuse(words.busy);
  const { chosen } = state;
  const { manifest } = chosen;
  if (!isInstalled(manifest, facts.software)) return failed(state.shelf, chosen, words.notVerified);
  const shelf = {
    ...state.shelf,
    onDisk: state.shelf.onDisk.filter((stored) => stored.manifest.id !== manifest.id),
  };
  const text = done(manifest);
  const forget: InstallerEffect = { kind: 'forget-file', packageId: manifest.id };
  return to(
    { at: 'idle', shelf, notice: { tone: 'good', text } },
    text,
    [forget],
    [event('installed', { ...about(manifest), version: manifest.version })],
  );
}

/** A damaged base: nothing can be installed until it is repaired. */
export function stepDamaged(state: In<'damaged'>, input: InstallerInput): Result {
  if (input.kind !== 'repair') return refuse(words.damaged);
  const notice = { tone: 'good', text: words.repaired } as const;
  return to(
    { at: 'idle', shelf: state.shelf, notice },
    words.repaired,
    [],
    [event('repaired', about(state.chosen.manifest))],
  );
}
