/**
 * How long things take: 15 to 60 minutes for usual amounts, longer the more the box stores (G04, G05).
 *
 * @guide G04, G05 seed
 */
import { MINUTE_MS, SECOND_MS } from '../../hardware/ports.js';
import type { Label } from '../../views/label.js';
import type { Manifest } from '../package-format.js';
import type { InstallerState, Plan } from './state.js';

/** Bytes a second of the way to the update server. */
const DOWNLOAD_RATE = 6_000_000;
/** Bytes a second at which databases are rewritten and stored files are gone through. */
const DATABASE_RATE = 250_000;
const FILES_RATE = 2_000_000;

const BASE_WORK_MS = 14 * MINUTE_MS;
const BASE_RESTART_MS = 4 * MINUTE_MS;
const SITE_WORK_MS = 12 * MINUTE_MS;
const SITE_RESTART_MS = 3 * MINUTE_MS;
const VERIFY_MS = 2 * MINUTE_MS;
const LICENCE_VERIFY_MS = 30 * SECOND_MS;

export const downloadMs = (manifest: Manifest): number =>
  Math.ceil((manifest.sizeBytes / DOWNLOAD_RATE) * SECOND_MS);

/** How long each part of installing this package takes from now. */
export function planFor(
  manifest: Manifest,
  amounts: { readonly databaseBytes: number; readonly filesBytes: number },
  monoMs: number,
): Plan {
  const { databaseBytes, filesBytes } = amounts;
  const filesMs = Math.ceil((filesBytes / FILES_RATE) * SECOND_MS);
  const databaseMs = Math.ceil((databaseBytes / DATABASE_RATE) * SECOND_MS);
  switch (manifest.kind) {
    case 'base':
      return {
        startedMono: monoMs,
        workMs: BASE_WORK_MS + filesMs,
        restartMs: BASE_RESTART_MS,
        verifyMs: VERIFY_MS,
      };
    case 'site':
      return {
        startedMono: monoMs,
        workMs: SITE_WORK_MS + databaseMs + filesMs,
        restartMs: SITE_RESTART_MS,
        verifyMs: VERIFY_MS,
      };
    case 'patch':
      return { startedMono: monoMs, workMs: 0, restartMs: SITE_RESTART_MS, verifyMs: VERIFY_MS };
    case 'licence':
      return { startedMono: monoMs, workMs: 0, restartMs: 0, verifyMs: LICENCE_VERIFY_MS };
  }
}

/** Room that an installation needs: the unpacked software, and a second copy of the database. */
export const neededBytes = (manifest: Manifest, databaseBytes: number): number =>
  manifest.sizeBytes + (manifest.kind === 'site' ? databaseBytes : 0);

export interface InstallerProgress {
  readonly title: Label;
  readonly stage: Label;
  readonly share: number | null;
  readonly leftMs: number | null;
  readonly detail: Label | null;
}

const stages = {
  checking: { en: 'Asking the update server', fr: 'Interrogation du serveur de mise à jour' },
  downloading: { en: 'Downloading', fr: 'Téléchargement' },
  preparing: { en: 'Checking the package', fr: 'Vérification du package' },
  'applying-base': { en: 'Writing the base software', fr: 'Écriture du logiciel de base' },
  migrating: { en: 'Converting the site’s data', fr: 'Conversion des données du site' },
  restarting: { en: 'Restarting', fr: 'Redémarrage' },
  verifying: { en: 'Verifying', fr: 'Vérification' },
  trouble: { en: 'Stopped: waiting for support', fr: 'Arrêt : en attente de l’assistance technique' },
} as const satisfies Record<string, Label>;

const siteDown: Label = {
  en: 'The site is unavailable until the installation has ended.',
  fr: 'Le site est indisponible jusqu’à la fin de l’installation.',
};
const doNotRestart: Label = {
  en: 'Do not restart the appliance: an interrupted base installation damages it. Contact support.',
  fr: 'Ne redémarrez pas le serveur : une installation de base interrompue l’endommage. Contactez l’assistance technique.',
};

const within = (value: number): number => Math.min(1, Math.max(0, value));

/** What the long work is doing; null when there is none. Derived from the state alone. */
export function progressOf(state: InstallerState, monoMs: number): InstallerProgress | null {
  if (state.at === 'checking') {
    return { title: stages.checking, stage: stages.checking, share: null, leftMs: null, detail: null };
  }
  if (state.at === 'downloading') {
    const { title } = state.chosen.manifest;
    const totalMs = downloadMs(state.chosen.manifest);
    const share = within(state.receivedShare);
    const stage = share < 1 ? stages.downloading : stages.preparing;
    return { title, stage, share, leftMs: Math.round(totalMs * (1 - share)), detail: null };
  }
  if (
    state.at !== 'applying-base' &&
    state.at !== 'migrating' &&
    state.at !== 'restarting' &&
    state.at !== 'verifying'
  ) {
    return null;
  }
  const { plan, chosen } = state;
  const totalMs = plan.workMs + plan.restartMs + plan.verifyMs;
  const beforeMs =
    state.at === 'restarting' ? plan.workMs : state.at === 'verifying' ? plan.workMs + plan.restartMs : 0;
  const stageMs =
    state.at === 'restarting' ? plan.restartMs : state.at === 'verifying' ? plan.verifyMs : plan.workMs;
  const trouble = state.at === 'applying-base' ? state.trouble : null;
  const elapsedMs = beforeMs + Math.min(stageMs, Math.max(0, monoMs - state.sinceMono));
  const detail =
    trouble !== null || state.at === 'applying-base'
      ? doNotRestart
      : chosen.manifest.kind === 'licence'
        ? null
        : siteDown;
  return {
    title: chosen.manifest.title,
    stage: trouble === null ? stages[state.at] : stages.trouble,
    share: totalMs === 0 ? null : within(elapsedMs / totalMs),
    leftMs: trouble === null ? Math.max(0, totalMs - elapsedMs) : null,
    detail,
  };
}
