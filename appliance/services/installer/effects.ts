/** What the installer's decisions do to the box and ask of the world outside. Each is idempotent. */
import { DiskFullError, MS, SECOND } from '../../../hardware/ports.js';
import { downloadMs } from '../../../updates/installer/plan.js';
import type { InstallerEffect, InstallerInput, InstallerState } from '../../../updates/installer/state.js';
import { full } from '../../../updates/installer/words.js';
import { type Manifest, PACKAGE_BYTES_MAX } from '../../../updates/package-format.js';
import { packageById } from '../../../updates/packages/index.js';
import type { Label } from '../../../views/label.js';
import { migrateJob } from '../../heavy/site-migrate.js';
import type { Node } from '../../node/node.js';
import { databaseBytes } from '../../store/database.js';
import { hashPassword } from '../../store/passwords.js';
import { INITIAL_PASSWORD } from '../../store/site/accounts.js';
import { openPackage, packagePath, storePackage, unknownPackage } from './package-files.js';
import { askUpdateServer, readOffers, updateClientWords } from './update-client.js';

const CHUNK_BYTES = 1024;
const CHUNK_TRIES = 3;
const RETRY_US = 5 * SECOND;
const RECEIVED_TRIES = 2;

const words = {
  gone: {
    en: 'The package file is not there any more. Nothing was changed; choose the update again.',
    fr: 'Le fichier du package n’est plus là. Rien n’a été modifié ; choisissez de nouveau la mise à jour.',
  },
  broken: {
    en: 'The site’s data could not be converted. Nothing was changed: the site runs as before.',
    fr: 'Les données du site n’ont pas pu être converties. Rien n’a été modifié : le site fonctionne comme avant.',
  },
  fullSite: {
    en: 'The disk was full while the site’s data was converted. Nothing was changed: the site runs as before.',
    fr: 'Le disque s’est rempli pendant la conversion des données du site. Rien n’a été modifié : le site fonctionne comme avant.',
  },
} as const satisfies Record<string, Label>;

const otherPackage = ({ title: got }: Manifest, { title: wanted }: Manifest): Label => ({
  en: `The update server sent another package than the chosen one: ${got.en} instead of ${wanted.en}. Nothing was changed; try again, and tell technical support if it goes on.`,
  fr: `Le serveur de mise à jour a envoyé un autre package que celui choisi : ${got.fr} au lieu de ${wanted.fr}. Rien n’a été modifié ; réessayez, et prévenez l’assistance technique si cela persiste.`,
});

/** What the effects need of the service around them. */
export interface EffectContext {
  readonly node: Node;
  downloadKey(): string;
  /** Feeds progress while an effect goes on; false when nobody waits for it any more. */
  progress(attempt: number, receivedShare: number): boolean;
}

async function check(host: EffectContext): Promise<InstallerInput> {
  const asked = await askUpdateServer(host.node, '/api/check', { key: host.downloadKey() });
  if ('refused' in asked) return { kind: 'check-failed', reason: asked.refused };
  const offered = readOffers(asked.reply.body);
  return offered === null
    ? { kind: 'check-failed', reason: updateClientWords.garbled }
    : { kind: 'checked', ...offered };
}

interface Piece {
  readonly bytes: Buffer;
  readonly totalBytes: number;
}

async function fetchPiece(host: EffectContext, packageId: string, offset: number): Promise<Piece | Label> {
  let refused: Label = updateClientWords.unreachable;
  for (let attempt = 0; attempt < CHUNK_TRIES; attempt += 1) {
    const body = { key: host.downloadKey(), package: packageId, offset, length: CHUNK_BYTES };
    const asked = await askUpdateServer(host.node, '/api/download', body);
    if ('refused' in asked) {
      refused = asked.refused;
      // The server's own no is final; only silence is asked again.
      if (asked.again === 'never') return refused;
      if (asked.again === 'later') await host.node.ports.time.sleep(RETRY_US);
      continue;
    }
    const totalBytes = Number(asked.reply.headers['x-total-bytes']);
    const bytes = asked.reply.body;
    const sound =
      Number.isSafeInteger(totalBytes) &&
      totalBytes <= PACKAGE_BYTES_MAX &&
      bytes.length > 0 &&
      offset + bytes.length <= totalBytes;
    return sound ? { bytes, totalBytes } : updateClientWords.garbled;
  }
  return refused;
}

/** The whole file, at the pace of the line; null when nobody waits for it any more. */
async function download(
  host: EffectContext,
  manifest: Manifest,
  attempt: number,
): Promise<Buffer | Label | null> {
  const pieces: Buffer[] = [];
  let received = 0;
  for (;;) {
    const piece = await fetchPiece(host, manifest.id, received);
    if (!('bytes' in piece)) return piece;
    pieces.push(piece.bytes);
    received += piece.bytes.length;
    const paceMs = (downloadMs(manifest) * piece.bytes.length) / piece.totalBytes;
    await host.node.ports.time.sleep(Math.max(1, Math.round(paceMs * MS)));
    // 1 means: on the disk and being checked. Not yet.
    if (!host.progress(attempt, Math.min(0.999, received / piece.totalBytes))) return null;
    if (received >= piece.totalBytes) return Buffer.concat(pieces);
  }
}

/** Tells the server that the package has come; it leaves the list (G47). A lost word does no harm. */
async function confirmReceived(host: EffectContext, packageId: string): Promise<void> {
  for (let attempt = 0; attempt < RECEIVED_TRIES; attempt += 1) {
    const asked = await askUpdateServer(host.node, '/api/received', {
      key: host.downloadKey(),
      package: packageId,
    });
    if ('reply' in asked) return;
  }
}

/** The stored file if it is the chosen package, else why not; null when there is none. */
function stored(node: Node, manifest: Manifest): 'sound' | Label | null {
  const bytes = node.ports.disk.readFile(packagePath(manifest.id));
  if (bytes === null) return null;
  const opened = openPackage(node, bytes);
  if (!opened.ok) return opened.refused;
  const got = opened.content.manifest;
  return JSON.stringify(got) === JSON.stringify(manifest) ? 'sound' : otherPackage(got, manifest);
}

async function fetchPackage(
  host: EffectContext,
  effect: Extract<InstallerEffect, { kind: 'fetch' }>,
  manifest: Manifest,
): Promise<InstallerInput | null> {
  const { node } = host;
  const { attempt, onDisk } = effect;
  const unready = (reason: Label, isStored: boolean): InstallerInput => ({
    kind: 'unready',
    attempt,
    reason,
    stored: isStored,
  });
  // After a cut the file may be there although nobody noted it: it is not asked for twice.
  if (stored(node, manifest) !== 'sound') {
    const lost = onDisk ? stored(node, manifest) : null;
    if (lost !== null && lost !== 'sound') return unready(lost, false);
    const failed = node.hardware.operation('update.download');
    if (failed !== null) return unready(failed.failed, onDisk);
    const bytes = await download(host, manifest, attempt);
    if (bytes === null) return null;
    if (!Buffer.isBuffer(bytes)) return unready(bytes, onDisk);
    const refused = storePackage(node, manifest.id, bytes);
    if (refused !== null) return unready(refused, onDisk);
    const bad = stored(node, manifest);
    if (bad !== null && bad !== 'sound') return unready(bad, false);
    await confirmReceived(host, manifest.id);
  }
  const failed = node.hardware.operation('update.unpack');
  if (failed !== null) return unready(failed.failed, true);
  const site = node.site();
  return {
    kind: 'ready',
    attempt,
    databaseBytes: site === null ? 0 : databaseBytes(site.db),
    filesBytes: node.ports.disk.filesBytes(),
  };
}

/** Users out, running sessions ended into history (G07). */
function closeSessions(node: Node): void {
  const users = node.signIns.closeAll('login');
  const sessions = node.clients.closeSessions('install');
  node.emit({ kind: 'installer.site-closed', data: { users, sessions } });
}

function writeBase(node: Node, manifest: Manifest): InstallerInput {
  const failed = node.hardware.operation('update.apply-base');
  if (failed !== null) return { kind: 'trouble', reason: failed.failed };
  try {
    node.ports.disk.writeFile('base/image', Buffer.from(`${manifest.version} ${manifest.build}\n`, 'utf8'));
  } catch (error) {
    if (!(error instanceof DiskFullError)) throw error;
    return { kind: 'trouble', reason: full(error.neededBytes, node.hardware.read().storage.freeBytes) };
  }
  return { kind: 'base-written' };
}

async function migrate(node: Node, manifest: Manifest): Promise<InstallerInput> {
  const failed = node.hardware.operation('update.migrate');
  if (failed !== null) return { kind: 'migrate-failed', reason: failed.failed };
  const bytes = node.ports.disk.readFile(packagePath(manifest.id));
  const opened = bytes === null ? null : openPackage(node, bytes);
  if (opened === null || !opened.ok) return { kind: 'migrate-failed', reason: opened?.refused ?? words.gone };
  const known = packageById(manifest.id);
  if (known === null) return { kind: 'migrate-failed', reason: unknownPackage };
  const adminPasswordHash = node.site() === null ? await hashPassword(node.ports, INITIAL_PASSWORD) : null;
  const result = await node.ports.heavy.run(migrateJob, {
    update: {
      version: manifest.version,
      build: manifest.build,
      // Our own, which those of the file were compared with: nothing that came in is carried out.
      migrations: known.migrations,
      nowMs: node.hardware.clock.nowMs(),
      adminPasswordHash,
    },
    freeBytes: node.hardware.read().storage.freeBytes,
  });
  node.reopenSite();
  if ('done' in result) return { kind: 'migrated' };
  return { kind: 'migrate-failed', reason: result.failed === 'full' ? words.fullSite : words.broken };
}

/** Performs one effect; the result is the machine's next input. */
export async function performEffect(
  host: EffectContext,
  effect: InstallerEffect,
  state: InstallerState,
): Promise<InstallerInput | null> {
  const { node } = host;
  if (effect.kind === 'check') return check(host);
  if (effect.kind === 'forget-file') {
    node.ports.disk.removeFile(packagePath(effect.packageId));
    return null;
  }
  if (!('chosen' in state)) return null;
  const { manifest } = state.chosen;
  switch (effect.kind) {
    case 'fetch':
      return fetchPackage(host, effect, manifest);
    case 'close-sessions':
      closeSessions(node);
      return null;
    case 'write-base':
      return writeBase(node, manifest);
    case 'migrate':
      return migrate(node, manifest);
    case 'reboot':
      node.ports.chassis.reboot();
      return null;
  }
}
