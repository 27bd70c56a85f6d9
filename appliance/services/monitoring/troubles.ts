/**
 * What is wrong for as long as it stands: whatever leaves the site without service or the pair without
 * data-sync. One list for health checks, pages, log and mails (trouble-watch.ts).
 */
import type { PairedState } from '../../../failover/role/state.js';
import type { NtpReading } from '../../../hardware/hardware.js';
import type { InstallerState } from '../../../updates/installer/state.js';
import { duration } from '../../../views/format.js';
import type { Label } from '../../../views/label.js';
import type { Node } from '../../node/node.js';
import type { FailoverSettings } from '../../store/box/failover-settings.js';
import { contestedAlarm, isContested } from '../network/address-words.js';
import { lostCount } from '../scrub/contract.js';
import { clockTrouble } from './alarms.js';

export interface Trouble {
  /** The same as long as it is the same trouble. */
  readonly kind: string;
  readonly subject: Label;
  /** What it means and what to do. */
  readonly text: Label;
  /**
   * Who writes to the administrators: the site; the box, because the site may be down; or nobody,
   * because the event with which it begins is mailed, or its card's alarm.
   */
  readonly mailedBy: 'site' | 'box' | 'event';
  /** Whether a health check fails by it; else it is a choice of somebody. */
  readonly unhealthy: boolean;
}

/** A change of roles takes seconds, with a large data-sync minutes. */
const SWAP_LONG_MS = 5 * 60_000;
/** Two backups for less than this may be a change of roles that is just ending. */
const BOTH_LONG_MS = 60_000;
/** A backup looks at its primary every five minutes. */
const SILENT_LONG_MS = 6 * 60_000;
/** So many intervals without a data-sync are too many, but never less than an hour. */
const SYNC_INTERVALS_MAX = 3;
const SYNC_LONG_MS_MIN = 60 * 60_000;
/** So much longer than planned an installation may take. */
const INSTALL_LONG_MS = 30 * 60_000;

const PAGE = {
  en: 'Management > Failover',
  fr: 'Gestion > Reprise en séquence',
};

const twoBackups: Trouble = {
  kind: 'two-backups',
  subject: {
    en: 'Both appliances of the pair are backups: nobody serves the site',
    fr: 'Les deux serveurs de la paire sont serveurs de sauvegarde : personne n’assure le site',
  },
  text: {
    en: `No data-sync is possible either. Open ${PAGE.en} on the appliance that served last and make it the primary.`,
    fr: `Aucune synchronisation n’est possible non plus. Ouvrez ${PAGE.fr} sur le serveur qui assurait le site en dernier et rendez-le principal.`,
  },
  mailedBy: 'site',
  unhealthy: true,
};

const conflict: Trouble = {
  kind: 'two-primaries',
  subject: {
    en: 'Both appliances of the pair are primary',
    fr: 'Les deux serveurs de la paire sont principaux',
  },
  text: {
    en: `Data-sync has stopped. Open ${PAGE.en} and make one of them the backup.`,
    fr: `La synchronisation est arrêtée. Ouvrez ${PAGE.fr} et faites de l’un d’eux le serveur de sauvegarde.`,
  },
  mailedBy: 'event',
  unhealthy: true,
};

const swapLong = (isClosed: boolean): Trouble => ({
  kind: 'swap-long',
  subject: {
    en: 'A change of roles does not come to its end',
    fr: 'Un changement de rôles ne se termine pas',
  },
  text: {
    en: `${isClosed ? 'The site is closed to its users meanwhile. ' : ''}${PAGE.en} shows what is waited for. Check the storage of both appliances (Status > Storage) and the network between them.`,
    fr: `${isClosed ? 'Le site est fermé à ses utilisateurs pendant ce temps. ' : ''}${PAGE.fr} indique ce qui est attendu. Vérifiez le stockage des deux serveurs (État > Stockage) et le réseau entre eux.`,
  },
  mailedBy: 'site',
  unhealthy: true,
});

const primarySilent: Trouble = {
  kind: 'primary-silent',
  subject: {
    en: 'The primary cannot be reached from its backup',
    fr: 'Le serveur principal est injoignable depuis son serveur de sauvegarde',
  },
  text: {
    en: `Look whether it is on and serves the site. If it does not, make this appliance the primary under ${PAGE.en}.`,
    fr: `Vérifiez qu’il est allumé et qu’il assure le site. Sinon, rendez ce serveur principal dans ${PAGE.fr}.`,
  },
  // The event that begins it is: the peer is lost.
  mailedBy: 'event',
  unhealthy: true,
};

const noSync = (forMs: number): Trouble => ({
  kind: 'no-sync',
  subject: {
    en: `No data-sync for ${duration(forMs).en}`,
    fr: `Aucune synchronisation des données depuis ${duration(forMs).fr}`,
  },
  text: {
    en: `The backup site has pulled no data for so long. If the primary failed now, what was written since would be missing. ${PAGE.en} tells why the last attempt failed.`,
    fr: `Le site de sauvegarde n’a récupéré aucune donnée depuis ce temps. Si le site principal tombait en panne maintenant, ce qui a été écrit depuis manquerait. ${PAGE.fr} indique pourquoi la dernière tentative a échoué.`,
  },
  mailedBy: 'site',
  unhealthy: true,
});

const backupOff: Trouble = {
  kind: 'backup-off',
  subject: {
    en: 'Backup operations are disabled',
    fr: 'Les opérations de sauvegarde sont désactivées',
  },
  text: {
    en: `This backup site neither synchronises by itself nor takes over. Enable backup operations under ${PAGE.en}.`,
    fr: `Ce site de sauvegarde ne se synchronise pas de lui-même et ne prend pas la relève. Activez les opérations de sauvegarde dans ${PAGE.fr}.`,
  },
  mailedBy: 'site',
  unhealthy: false,
};

const sharedMissing = (address: string): Trouble => ({
  kind: `shared ${address}`,
  subject: {
    en: `Trouble with the shared IP address ${address}`,
    fr: `Problème avec l’adresse IP partagée ${address}`,
  },
  text: {
    en: `This appliance is primary and should hold ${address}, but does not: another machine answers for it, the network link is down, or it is not enabled under /appliance > Networking > IP Configuration.`,
    fr: `Ce serveur est principal et devrait porter ${address}, mais ce n’est pas le cas : une autre machine répond pour elle, la liaison réseau est coupée, ou elle n’est pas activée dans /appliance > Réseau > Configuration IP.`,
  },
  mailedBy: 'site',
  unhealthy: true,
});

const contested = (address: string, rivals: readonly string[]): Trouble => ({
  kind: `contested ${address}`,
  subject: {
    en: `Address conflict about the shared IP address ${address}`,
    fr: `Conflit d’adresse pour l’adresse IP partagée ${address}`,
  },
  text: contestedAlarm(address, rivals),
  mailedBy: 'site',
  // Told as a conflict of any address is.
  unhealthy: false,
});

const clock: Trouble = {
  kind: 'clock',
  subject: {
    en: 'The clock is not kept right by an NTP server',
    fr: 'L’horloge n’est pas maintenue à l’heure par un serveur NTP',
  },
  text: {
    en: 'Keys, certificates and data-sync times depend on it. The server is set under Networking > IP Configuration.',
    fr: 'Les clés, les certificats et les heures de synchronisation en dépendent. Le serveur se règle sous Réseau > Configuration IP.',
  },
  mailedBy: 'event',
  unhealthy: true,
};

/** With what the server said, if it said something. */
function clockStands(ntp: NtpReading): Trouble {
  const said = clockTrouble(ntp);
  return said === null
    ? clock
    : { ...clock, text: { en: `${said.en} ${clock.text.en}`, fr: `${said.fr} ${clock.text.fr}` } };
}

const damagedContents: Trouble = {
  kind: 'damaged-contents',
  subject: {
    en: 'Some of what is stored is damaged, and neither the other disk nor the other appliance has it whole',
    fr: 'Une partie de ce qui est stocké est endommagée, et ni l’autre disque ni l’autre serveur ne l’a intacte',
  },
  text: {
    en: '/appliance > Status > Storage tells what. It is looked for again every few hours: bring the other appliance back, or replace the bad disk.',
    fr: '/appliance > État > Stockage indique quoi. La recherche reprend toutes les quelques heures : rétablissez l’autre serveur, ou remplacez le disque défectueux.',
  },
  // The check that found it is mailed.
  mailedBy: 'event',
  unhealthy: true,
};

const forSupport = (kind: 'damaged' | 'base-waits'): Trouble => ({
  kind,
  subject:
    kind === 'damaged'
      ? {
          en: 'The base software of this appliance is damaged',
          fr: 'Le logiciel de base de ce serveur est endommagé',
        }
      : {
          en: 'The installation of the base software has stopped and waits for technical support',
          fr: 'L’installation du logiciel de base s’est arrêtée et attend l’assistance technique',
        },
  text: {
    en: 'The site is down. Do not restart the appliance; /appliance > Updates shows the request code for technical support.',
    fr: 'Le site est indisponible. Ne redémarrez pas le serveur ; /appliance > Mises à jour indique le code de demande pour l’assistance technique.',
  },
  mailedBy: 'box',
  unhealthy: true,
});

const installLong: Trouble = {
  kind: 'install-long',
  subject: {
    en: 'An installation takes much longer than planned',
    fr: 'Une installation dure bien plus longtemps que prévu',
  },
  text: {
    en: 'The site is down meanwhile. /appliance > Updates shows how far it is, Status > Storage whether the disks take what is written.',
    fr: 'Le site est indisponible pendant ce temps. /appliance > Mises à jour indique l’avancement, État > Stockage si les disques acceptent les écritures.',
  },
  mailedBy: 'box',
  unhealthy: true,
};

function installerTroubles(state: InstallerState, monoMs: number): Trouble[] {
  if (state.at === 'damaged') return [forSupport('damaged')];
  if (state.at === 'applying-base' && state.trouble !== null) return [forSupport('base-waits')];
  if (!('plan' in state)) return [];
  const { startedMono, workMs, restartMs, verifyMs } = state.plan;
  const plannedMs = workMs + restartMs + verifyMs;
  return monoMs - startedMono > plannedMs + INSTALL_LONG_MS ? [installLong] : [];
}

function sharedTroubles(node: Node, untickedShared: readonly string[]): Trouble[] {
  const found: Trouble[] = [];
  const { addresses } = node.hardware.read();
  for (const { address, shared } of node.network.config().addresses) {
    if (!shared || untickedShared.includes(address)) continue;
    const held = addresses.find((one) => one.address === address && one.state === 'bound');
    if (held === undefined) found.push(sharedMissing(address));
    else if (isContested(held)) found.push(contested(address, held.rivals));
  }
  return found;
}

function roleTroubles(node: Node, state: PairedState, settings: FailoverSettings, monoMs: number): Trouble[] {
  switch (state.kind) {
    case 'primary':
      return sharedTroubles(node, settings.untickedShared);
    case 'conflict':
      return [conflict];
    case 'promoting':
      return monoMs - state.sinceMono > SWAP_LONG_MS ? [swapLong(false)] : [];
    case 'demoting':
      return monoMs - state.sinceMono > SWAP_LONG_MS ? [swapLong(state.withSync)] : [];
    case 'backup': {
      const { bothSinceMono, pair } = state;
      const both = bothSinceMono !== undefined && monoMs - bothSinceMono > BOTH_LONG_MS;
      // That its own calls arrive makes it no better reached: the site may be served as little as they are answered.
      const unheardMs = monoMs - Math.min(pair.lastWordMono, pair.failingSinceMono ?? monoMs);
      const isSilent = pair.contact?.trouble === 'unreachable' && unheardMs > SILENT_LONG_MS;
      return [
        ...(both ? [twoBackups] : isSilent ? [primarySilent] : []),
        ...(settings.backupOperations ? [] : [backupOff]),
      ];
    }
  }
}

function syncTroubles(node: Node, { pair }: PairedState, { autoSyncMinutes }: FailoverSettings): Trouble[] {
  const longMs = Math.max(SYNC_INTERVALS_MAX * autoSyncMinutes * 60_000, SYNC_LONG_MS_MIN);
  const { clock } = node.hardware;
  const { unsyncedSinceMono, lastSync, sinceMs } = pair;
  // A pair that was made with the lab has no instant of this clock yet.
  const forMs =
    unsyncedSinceMono === undefined
      ? clock.nowMs() - (lastSync?.atMs ?? sinceMs)
      : clock.monoMs() - unsyncedSinceMono;
  return forMs > longMs ? [noSync(longMs)] : [];
}

/** What stands now, the gravest first. */
export function standingTroubles(node: Node): readonly Trouble[] {
  const monoMs = node.hardware.clock.monoMs();
  const state = node.failover.state();
  const found = installerTroubles(node.installer.state(), monoMs);
  if ('pair' in state) {
    const settings = node.failover.settings();
    found.push(...roleTroubles(node, state, settings, monoMs), ...syncTroubles(node, state, settings));
  }
  const checked = node.scrub.last();
  if (checked !== null && lostCount(checked) > 0) found.push(damagedContents);
  const { ntp } = node.hardware.read();
  if (ntp.state === 'unreachable' || ntp.state === 'panic' || ntp.state === 'denied')
    found.push(clockStands(ntp));
  return found;
}
