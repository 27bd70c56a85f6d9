/**
 * updates/installer/: the machine of the software installer: inputs, states, what follows. Pure.
 *
 * Steps of the installer before anything is changed: list, choice, agreement, download.
 *
 * @guide G106 seed
 */
import type { DomainEvent } from '../../hardware/kernel/event-kinds.js';
import type { Label } from '../../views/label.js';
import { isInstalled, missing, needs } from '../catalogue.js';
import type { Manifest } from '../package-format.js';
import { neededBytes, planFor } from './plan.js';
import {
  type InstallerEffect,
  type InstallerFacts,
  type InstallerInput,
  isOnDisk,
  listed,
  type Shelf,
  type StoredPackage,
} from './state.js';
import { about, event, failed, type In, type Result, refuse, to } from './step.js';
import { full, waitsFor, installerWords as words } from './words.js';

/** Why a package cannot be installed now; null: it can. */
function obstacle(manifest: Manifest, facts: InstallerFacts): Label | null {
  if (isInstalled(manifest, facts.software)) return words.installed;
  const unmet = missing(manifest, facts.software);
  return unmet.length > 0 ? waitsFor(needs(unmet)) : null;
}

function choose(
  state: In<'idle' | 'failed' | 'awaiting-licence'>,
  packageId: string,
  facts: InstallerFacts,
): Result {
  const chosen = listed(state.shelf, facts.software).find(({ manifest }) => manifest.id === packageId);
  if (chosen === undefined) return refuse(words.unknown);
  const wrong = obstacle(chosen.manifest, facts);
  if (wrong !== null) return refuse(wrong);
  return to(
    { at: 'awaiting-licence', shelf: state.shelf, chosen },
    words.agreeFirst,
    [],
    [event('chosen', about(chosen.manifest))],
  );
}

function uploaded(
  state: In<'idle' | 'failed' | 'awaiting-licence'>,
  manifest: Manifest,
  facts: InstallerFacts,
): Result {
  const wrong = obstacle(manifest, facts);
  if (wrong !== null) return refuse(wrong);
  const chosen: StoredPackage = { manifest, method: 'manual' };
  const shelf = {
    ...state.shelf,
    onDisk: [...state.shelf.onDisk.filter((stored) => stored.manifest.id !== manifest.id), chosen],
  };
  return to(
    { at: 'awaiting-licence', shelf, chosen },
    words.agreeFirst,
    [],
    [event('uploaded', about(manifest))],
  );
}

function fetching(shelf: Shelf, chosen: StoredPackage, facts: InstallerFacts, because: Label): Result {
  const onDisk = isOnDisk(shelf, chosen.manifest.id);
  return to(
    {
      at: 'downloading',
      shelf,
      chosen,
      attempt: facts.monoMs,
      sinceMono: facts.monoMs,
      receivedShare: onDisk ? 1 : 0,
    },
    because,
    [{ kind: 'fetch', attempt: facts.monoMs, packageId: chosen.manifest.id, onDisk }],
    [event('fetching', about(chosen.manifest))],
  );
}

function accept(state: In<'awaiting-licence'>, facts: InstallerFacts): Result {
  const { shelf, chosen } = state;
  const wrong = obstacle(chosen.manifest, facts);
  if (wrong !== null) return refuse(wrong);
  const needed = neededBytes(chosen.manifest, 0);
  if (needed > facts.freeBytes) return failed(shelf, chosen, full(needed, facts.freeBytes));
  return fetching(shelf, chosen, facts, words.started);
}

/** The file has come and was checked: the work itself begins. */
function begin(
  state: In<'downloading'>,
  input: Extract<InstallerInput, { kind: 'ready' }>,
  facts: InstallerFacts,
): Result {
  const { chosen } = state;
  const { manifest } = chosen;
  const stored = state.shelf.onDisk.filter((known) => known.manifest.id !== manifest.id);
  // What was downloaded is gone from the offers (G47); it stays on the disk until it is installed.
  const shelf: Shelf = {
    ...state.shelf,
    offers: state.shelf.offers.filter(({ id }) => id !== manifest.id),
    onDisk: [...stored, chosen],
  };
  const wrong = obstacle(manifest, facts);
  if (wrong !== null) return failed(shelf, chosen, wrong);
  const needed = neededBytes(manifest, input.databaseBytes);
  if (needed > facts.freeBytes) return failed(shelf, chosen, full(needed, facts.freeBytes));
  const plan = planFor(manifest, input, facts.monoMs);
  const common = { shelf, chosen, plan, sinceMono: facts.monoMs };
  const events = [
    event('started', {
      ...about(manifest),
      minutes: Math.round((plan.workMs + plan.restartMs + plan.verifyMs) / 60_000),
    }),
  ];
  const closing: readonly InstallerEffect[] = [{ kind: 'close-sessions' }];
  switch (manifest.kind) {
    case 'base':
      return to(
        { at: 'applying-base', ...common, writing: false, trouble: null },
        words.installing,
        closing,
        events,
      );
    case 'site':
      return to({ at: 'migrating', ...common, writing: false }, words.installing, closing, events);
    case 'patch':
      return to({ at: 'restarting', ...common }, words.restarting, closing, events);
    case 'licence':
      return to({ at: 'verifying', ...common }, words.verifying, [], events);
  }
}

/** The installer while nothing is under way: a check, a choice, a file, an agreement. */
export function stepResting(
  state: In<'idle' | 'failed' | 'awaiting-licence'>,
  input: InstallerInput,
  facts: InstallerFacts,
): Result {
  const { shelf } = state;
  switch (input.kind) {
    case 'check':
      return to({ at: 'checking', shelf, sinceMono: facts.monoMs }, words.checking, [{ kind: 'check' }]);
    case 'choose':
      return choose(state, input.packageId, facts);
    case 'uploaded':
      return uploaded(state, input.manifest, facts);
    case 'accept':
      return state.at === 'awaiting-licence' ? accept(state, facts) : refuse(words.notNow);
    case 'decline':
      if (state.at !== 'awaiting-licence') return refuse(words.notNow);
      return to({ at: 'idle', shelf, notice: { tone: 'info', text: words.declined } }, words.declined);
    case 'dismiss':
      return state.at === 'awaiting-licence'
        ? refuse(words.notNow)
        : to({ at: 'idle', shelf, notice: null }, words.dismissed);
    default:
      return refuse(words.notNow);
  }
}

/** The check for updates is under way: its answer, or its deadline. */
export function stepChecking(state: In<'checking'>, input: InstallerInput, facts: InstallerFacts): Result {
  const idle = (shelf: Shelf, tone: 'info' | 'bad', text: Label, events: readonly DomainEvent[]): Result =>
    to({ at: 'idle', shelf, notice: { tone, text } }, text, [], events);
  const gone = (text: Label): Result =>
    idle(state.shelf, 'bad', text, [{ kind: 'installer.check-failed', data: { reason: text.en } }]);
  switch (input.kind) {
    case 'checked': {
      const { offers, extractableConsole } = input;
      const shelf = { ...state.shelf, offers, extractableConsole, checkedMs: facts.nowMs };
      const any = listed(shelf, facts.software).length > 0;
      const data = { offers: offers.map(({ id }) => id) };
      return idle(shelf, 'info', any ? words.found : words.none, [{ kind: 'installer.checked', data }]);
    }
    case 'check-failed':
      return gone(input.reason);
    case 'due':
    case 'boot':
      return gone(words.checkCut);
    default:
      return refuse(words.busy);
  }
}

/** The installer while a package comes: progress, its end, its failure; words of an earlier attempt are refused. */
export function stepDownloading(
  state: In<'downloading'>,
  input: InstallerInput,
  facts: InstallerFacts,
): Result {
  const { shelf, chosen } = state;
  switch (input.kind) {
    case 'progress':
      if (input.attempt !== state.attempt) return refuse(words.late);
      return to({ ...state, sinceMono: facts.monoMs, receivedShare: input.receivedShare }, words.progress);
    case 'ready':
      return input.attempt === state.attempt ? begin(state, input, facts) : refuse(words.late);
    case 'unready': {
      if (input.attempt !== state.attempt) return refuse(words.late);
      // A sound file stays for the next attempt, for it is not offered twice (G47); a bad one does not.
      const others = shelf.onDisk.filter(({ manifest }) => manifest.id !== chosen.manifest.id);
      const onDisk = input.stored ? [...others, chosen] : others;
      return failed({ ...shelf, onDisk }, chosen, input.reason);
    }
    case 'cancel':
      return to({ at: 'idle', shelf, notice: { tone: 'info', text: words.cancelled } }, words.cancelled);
    case 'due':
      return failed(shelf, chosen, words.stalled);
    case 'boot':
      return fetching(shelf, chosen, facts, words.resumed);
    default:
      return refuse(words.busy);
  }
}
