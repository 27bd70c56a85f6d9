/**
 * Words of Management > Failover. What Become Primary is for, and that clients must be led to the new
 * primary, stands beside its button.
 *
 * @guide G71, G73 seed
 */

import type { SyncStage } from '../../../../../failover/link/messages.js';
import type { PeerRole } from '../../../../../failover/role/state.js';
import { duration } from '../../../../../views/format.js';
import { type Label, same } from '../../../../../views/label.js';

export const failoverWords = {
  title: { en: 'Failover', fr: 'Reprise en séquence' },
  configuration: { en: 'Failover :: Configuration', fr: 'Reprise en séquence :: Configuration' },
  primaryStatus: {
    en: 'Failover :: Primary Site Instance Status',
    fr: 'Reprise en séquence :: État de l’instance du site principal',
  },
  backupStatus: {
    en: 'Failover :: Backup Site Instance Status',
    fr: 'Reprise en séquence :: État de l’instance du site de sauvegarde',
  },
  conflictStatus: {
    en: 'Failover :: Two Primary Site Instances',
    fr: 'Reprise en séquence :: Deux instances de site principal',
  },
  roles: { en: 'Failover :: Roles', fr: 'Reprise en séquence :: Rôles' },
  relation: { en: 'Failover :: Relationship', fr: 'Reprise en séquence :: Relation' },
  settings: {
    en: 'Failover :: Backup Settings',
    fr: 'Reprise en séquence :: Paramètres de sauvegarde',
  },
  shared: {
    en: 'Failover :: Shared IP Addresses',
    fr: 'Reprise en séquence :: Adresses IP partagées',
  },
  history: { en: 'Failover :: Status History', fr: 'Reprise en séquence :: Historique d’état' },

  none: {
    en: 'Failover is not configured: this appliance serves its site on its own.',
    fr: 'La reprise en séquence n’est pas configurée : ce serveur assure seul son site.',
  },
  setUp: {
    en: 'Set up a relationship from the appliance that is to be the primary.',
    fr: 'Établissez la relation depuis le serveur qui doit être le serveur principal.',
  },
  newBackup: {
    en: 'New Backup Site Connection Details',
    fr: 'Informations de connexion du nouveau site de sauvegarde',
  },
  reverse: {
    en: 'Reverse Connection Details To This Primary Site',
    fr: 'Rapporter les informations de connexion à ce site primaire',
  },
  host: { en: 'Host Name or IP Address', fr: 'Nom d’hôte ou adresse IP' },
  port: { en: 'TLS Port', fr: 'Port TLS' },
  hostWrong: {
    en: 'Enter a host name or an IP address.',
    fr: 'Saisissez un nom d’hôte ou une adresse IP.',
  },
  establish: { en: 'Establish Relationship', fr: 'Établir une relation' },
  noKey: {
    en: 'No inter-appliance pre-shared key is set here. Enter the same one on both appliances first: Management > Security.',
    fr: 'Aucune clé pré-partagée inter-serveurs n’est définie ici. Saisissez d’abord la même sur les deux serveurs : Gestion > Sécurité.',
  },

  syncNow: { en: 'Sync Now', fr: 'Synchroniser maintenant' },
  syncRunning: { en: 'A data-sync is under way.', fr: 'Une synchronisation est en cours.' },
  refresh: { en: 'Refresh Status', fr: 'Actualiser l’état' },
  becomePrimary: { en: 'Become Primary', fr: 'Devenir principal' },
  becomeBackup: { en: 'Become Backup', fr: 'Devenir serveur de sauvegarde' },
  breakRelation: {
    en: 'Break Failover Relationships',
    fr: 'Rompre les relations de reprise en séquence',
  },
  breakNote: {
    en: 'Only the relationship goes; settings and data stay on both appliances, and each serves its own site from then on. To pair them again, host name and TLS port of the other one are enough.',
    fr: 'Seule la relation disparaît ; paramètres et données restent sur les deux serveurs, et chacun assure dès lors son propre site. Pour les associer de nouveau, le nom d’hôte et le port TLS de l’autre suffisent.',
  },
  becomePrimaryNote: {
    en: 'For when the primary is silent or needs maintenance. If the other appliance can be reached, it becomes the backup. Afterwards clients must be led here: by the shared IP, DNS or NAT.',
    fr: 'À utiliser lorsque le serveur principal ne répond plus ou doit être entretenu. Si l’autre serveur est joignable, il devient le serveur de sauvegarde. Les clients doivent ensuite être dirigés ici : par l’adresse IP partagée, le DNS ou le NAT.',
  },
  becomeBackupNote: {
    en: 'The other appliance becomes the primary. Without the second box nothing happens when it cannot be reached.',
    fr: 'L’autre serveur devient le serveur principal. Sans la seconde case, rien ne se passe s’il est injoignable.',
  },
  force: {
    en: 'Become the backup even if the other appliance cannot be contacted',
    fr: 'Devenir serveur de sauvegarde même si l’autre serveur ne peut pas être contacté',
  },

  thisHost: { en: 'This appliance', fr: 'Ce serveur' },
  peerHost: { en: 'Other appliance', fr: 'Autre serveur' },
  lastPull: { en: 'Last successful data-sync', fr: 'Dernière synchronisation réussie' },
  lastTry: { en: 'Last attempt', fr: 'Dernière tentative' },
  lastCheck: { en: 'Last status check', fr: 'Dernière vérification d’état' },
  nextSync: { en: 'Next automatic data-sync', fr: 'Prochaine synchronisation automatique' },
  software: { en: 'Installed software', fr: 'Logiciel installé' },
  peerSoftware: { en: 'Software of the other appliance', fr: 'Logiciel de l’autre serveur' },
  since: { en: 'Relationship since', fr: 'Relation depuis' },
  never: { en: 'none yet', fr: 'aucune pour le moment' },
  soon: { en: 'within moments', fr: 'dans un instant' },
  softwareDiffers: {
    en: 'The two appliances run different software. Data-sync stays off until both have the same.',
    fr: 'Les deux serveurs utilisent des logiciels différents. La synchronisation reste arrêtée tant qu’ils ne sont pas identiques.',
  },
  fix: { en: 'Fix This Error', fr: 'Corriger cette erreur' },
  fixNote: {
    en: 'Whoever knows which appliance is to be the primary uses the buttons under Roles. Otherwise this one decides by the shared IP address and the DNS address of the site. If it fails, test first whether each appliance reaches the other’s TLS port: /appliance > Support > Utilities, TCP Port Test.',
    fr: 'Si vous savez quel serveur doit être principal, utilisez les boutons sous Rôles. Sinon, celui-ci décide d’après l’adresse IP partagée et l’adresse DNS du site. En cas d’échec, testez d’abord si chaque serveur atteint le port TLS de l’autre : /appliance > Assistance > Utilitaires, Test de port TCP.',
  },
  bothBackup: {
    en: 'Both appliances are backups: no data-sync is possible, and nobody serves the site. Make one of them the primary.',
    fr: 'Les deux serveurs sont des serveurs de sauvegarde : aucune synchronisation n’est possible et personne n’assure le site. Rendez l’un d’eux principal.',
  },
  link: { en: 'Connection', fr: 'Liaison' },
  lastHeard: {
    en: 'Last call from the other appliance',
    fr: 'Dernier appel de l’autre serveur',
  },
  oneWay: {
    en: 'The link works one way only: the other appliance’s calls arrive here, but this one gets no answer from it. Check the way from here to there: the address and TLS port of the other one, its network and the firewalls between.',
    fr: 'La liaison ne fonctionne que dans un sens : les appels de l’autre serveur arrivent ici, mais ce serveur n’obtient aucune réponse de lui. Vérifiez le chemin d’ici à là-bas : l’adresse et le port TLS de l’autre, son réseau et les pare-feu intermédiaires.',
  },
  otherCertificate: {
    en: 'The two appliances present different certificates to clients: after a change of roles, clients that trust the one may refuse the other. Import the same certificate on both (/appliance > Security > Certificates) and assign the same addresses to it.',
    fr: 'Les deux serveurs présentent des certificats différents aux clients : après un changement de rôles, ceux qui font confiance à l’un peuvent refuser l’autre. Importez le même certificat sur les deux (/appliance > Sécurité > Certificats) et assignez-lui les mêmes adresses.',
  },
  answers: { en: 'answers', fr: 'répond' },
  callsArrive: { en: 'its calls arrive', fr: 'ses appels arrivent' },
  hearsUs: { en: 'gets answers itself', fr: 'obtient lui-même des réponses' },
  hearsNothing: { en: 'gets no answer itself', fr: 'n’obtient lui-même aucune réponse' },
  silent: { en: 'does not answer', fr: 'ne répond pas' },
  ownCertificateRefused: {
    en: 'refuses this one’s certificate',
    fr: 'refuse le certificat de celui-ci',
  },
  certificateRefused: { en: 'its certificate is refused', fr: 'son certificat est refusé' },
  refuses: { en: 'refuses to talk', fr: 'refuse l’échange' },
  rows: { en: 'rows', fr: 'lignes' },
  file: { en: 'file', fr: 'fichier' },
  files: { en: 'files', fr: 'fichiers' },

  interval: { en: 'Automatic Data-Sync Interval', fr: 'Intervalle de synchronisation automatique' },
  minutes: { en: 'minutes', fr: 'minutes' },
  bandwidth: {
    en: 'Data-Sync Bandwidth Limit',
    fr: 'Limite de bande passante de la synchronisation',
  },
  kilobytes: { en: 'KB/s (0: no limit)', fr: 'Ko/s (0 : aucune limite)' },
  operations: { en: 'Enable Backup Operations', fr: 'Activer les opérations de sauvegarde' },
  automatic: { en: 'Enable Automatic Failover', fr: 'Activer la reprise en séquence automatique' },
  timeout: {
    en: 'Primary Site Instance Timeout',
    fr: 'Délai d’attente de l’instance du site principal',
  },
  tests: { en: 'Network Connectivity Test IPs', fr: 'Adresses IP de test de la connectivité réseau' },
  testsHelp: {
    en: 'Up to five, separated by commas. A silent primary is replaced only while one of them answers.',
    fr: 'Cinq au plus, séparées par des virgules. Un serveur principal silencieux n’est remplacé que si l’une d’elles répond.',
  },
  testsWrong: {
    en: 'Enter up to five IP addresses, separated by commas.',
    fr: 'Saisissez cinq adresses IP au plus, séparées par des virgules.',
  },
  testsMissing: {
    en: 'Automatic failover needs at least one address that tells whether this appliance’s own network works.',
    fr: 'La reprise automatique demande au moins une adresse qui dise si le réseau de ce serveur fonctionne.',
  },
  settingsNote: {
    en: 'They count while this appliance is the backup: it is the backup that pulls.',
    fr: 'Ils comptent tant que ce serveur est le serveur de sauvegarde : c’est lui qui va chercher les données.',
  },
  save: { en: 'Save Changes', fr: 'Enregistrer les modifications' },
  noSuchShared: {
    en: 'One of these addresses is not shared here any more. Look again; nothing was saved.',
    fr: 'Une de ces adresses n’est plus partagée ici. Regardez de nouveau ; rien n’a été enregistré.',
  },
  sharedCaption: {
    en: 'Ticked addresses move with the primary role: enabled where it is, disabled on the backup.',
    fr: 'Les adresses cochées suivent le rôle principal : activées là où il se trouve, désactivées sur le serveur de sauvegarde.',
  },
  moves: { en: 'Moves with the role', fr: 'Suit le rôle' },
  address: { en: 'Address', fr: 'Adresse' },
  stateNow: { en: 'State', fr: 'État' },
  on: { en: 'Enabled', fr: 'Activée' },
  off: { en: 'Disabled', fr: 'Désactivée' },
  noShared: { en: 'No shared address is configured.', fr: 'Aucune adresse partagée n’est configurée.' },
  time: { en: 'Time', fr: 'Heure' },
  role: { en: 'Role', fr: 'Rôle' },
  answer: { en: 'Answer', fr: 'Réponse' },
  noHistory: { en: 'Nothing has changed yet.', fr: 'Rien n’a encore changé.' },

  pairing: { en: 'Establishing the relationship', fr: 'Établissement de la relation' },
  pairingStage: {
    en: 'Both ways of the connection are being checked.',
    fr: 'Les deux sens de la connexion sont en cours de vérification.',
  },
  syncing: { en: 'Data-sync under way', fr: 'Synchronisation en cours' },
  promoting: { en: 'Becoming the primary', fr: 'Passage au rôle principal' },
  demoting: { en: 'Becoming the backup', fr: 'Passage au rôle de sauvegarde' },
  demotingStage: {
    en: 'Waiting for the other appliance to take over; users are kept out when a data-sync belongs to it.',
    fr: 'En attente de la reprise par l’autre serveur ; les utilisateurs sont tenus à l’écart si une synchronisation est prévue.',
  },
} as const satisfies Record<string, Label>;

/** A data-sync that waits for its peer. */
export const peerSilent = (forMs: number): Label => ({
  en: `The other appliance has not answered for ${duration(forMs).en}; it is asked again.`,
  fr: `L’autre serveur ne répond pas depuis ${duration(forMs).fr} ; la demande est répétée.`,
});

export const stageWords: Readonly<Record<SyncStage, Label>> = {
  contact: { en: 'Contacting the primary', fr: 'Contact avec le serveur principal' },
  history: { en: 'Sessions and reports', fr: 'Sessions et rapports' },
  recordings: { en: 'Session recordings', fr: 'Enregistrements de sessions' },
  configuration: { en: 'Settings and stored files', fr: 'Paramètres et fichiers stockés' },
  finish: { en: 'Finishing', fr: 'Finalisation' },
};

export const promotingWords: Readonly<Record<'lock' | 'sync' | 'demote', Label>> = {
  lock: { en: 'Closing the other appliance for users', fr: 'Fermeture de l’autre serveur aux utilisateurs' },
  sync: { en: 'Pulling a last data-sync', fr: 'Dernière synchronisation en cours' },
  demote: { en: 'Taking the role over', fr: 'Reprise du rôle' },
};

export const peerRoleWords: Readonly<Record<PeerRole, Label>> = {
  alone: { en: 'No relationship', fr: 'Aucune relation' },
  pairing: { en: 'No relationship yet', fr: 'Pas encore de relation' },
  primary: { en: 'Primary', fr: 'Principal' },
  backup: { en: 'Backup', fr: 'Sauvegarde' },
  promoting: { en: 'Becoming primary', fr: 'Devient principal' },
  demoting: { en: 'Becoming backup', fr: 'Devient sauvegarde' },
  conflict: { en: 'Primary (conflict)', fr: 'Principal (conflit)' },
};

export const thisIsBackup = (site: string): Label => ({
  en: `This is the backup site instance for ${site}.`,
  fr: `Ceci est l’instance de sauvegarde du site ${site}.`,
});

export const thisIsPrimary = (site: string): Label => ({
  en: `This is the primary site instance for ${site}.`,
  fr: `Ceci est l’instance principale du site ${site}.`,
});

export const establishNote = (site: string): Label => ({
  en: `With the first pair of values this appliance reaches the other one; the second pair is given to the other one, so that it finds the way back. Both ways are tried, and the other appliance then becomes the backup of this one. Both need the same installed package and the same pre-shared key (Management > Security). Enter addresses of the single appliances, best their own IP addresses, not the shared name ${site}.`,
  fr: `La première paire de valeurs permet à ce serveur de joindre l’autre ; la seconde est transmise à l’autre pour qu’il retrouve le chemin du retour. Les deux sens sont essayés, puis l’autre serveur devient le serveur de sauvegarde de celui-ci. Tous deux doivent avoir le même package installé et la même clé pré-partagée (Gestion > Sécurité). Saisissez les adresses propres à chaque serveur, de préférence leurs adresses IP, et non le nom partagé ${site}.`,
});

export const pullWhilePrimary = (peer: string): Label => ({
  en: `Pull a data-sync from ${peer} while becoming the primary`,
  fr: `Synchroniser les données depuis ${peer} en devenant principal`,
});

export const pullWhileBackup = (peer: string): Label => ({
  en: `Let ${peer} pull a data-sync from here before the roles change`,
  fr: `Laisser ${peer} synchroniser les données d’ici avant le changement de rôles`,
});

export const lastPulled = (when: Label): Label => ({
  en: `The last data-sync was successfully pulled at ${when.en}.`,
  fr: `La dernière synchronisation a réussi le ${when.fr}.`,
});

export const confirmBreak = (peer: string): Label => ({
  en: `The relationship with ${peer} ends, on both appliances when the other one can be reached. No data-sync happens after that. Settings and data stay.`,
  fr: `La relation avec ${peer} prend fin, sur les deux serveurs si l’autre est joignable. Aucune synchronisation n’aura plus lieu ensuite. Paramètres et données restent.`,
});

export const confirmPrimary = (here: string, peer: string, withSync: boolean): Label => ({
  en: `${here} becomes the primary and ${peer}, if it can be reached, the backup.${withSync ? ' First a data-sync is pulled: meanwhile the users of the primary are cut off and kept out.' : ' Data that has not been synchronised yet stays on the other appliance until the next data-sync.'}`,
  fr: `${here} devient le serveur principal et ${peer}, s’il est joignable, le serveur de sauvegarde.${withSync ? ' Une synchronisation a d’abord lieu : pendant ce temps, les utilisateurs du serveur principal sont déconnectés et tenus à l’écart.' : ' Les données non encore synchronisées restent sur l’autre serveur jusqu’à la prochaine synchronisation.'}`,
});

export const confirmBackup = (here: string, peer: string, force: boolean): Label => ({
  en: `${here} becomes the backup: its users and running sessions are ended, and ${peer} serves the site.${force ? ' This happens even if the other appliance cannot be reached: then nobody serves the site.' : ''}`,
  fr: `${here} devient le serveur de sauvegarde : ses utilisateurs et ses sessions en cours sont déconnectés, et ${peer} assure le site.${force ? ' Cela se fait même si l’autre serveur est injoignable : personne n’assure alors le site.' : ''}`,
});

/** What a status check that somebody asked for has found. */
export const checkedWords = (peer: string, role: PeerRole, version: Label): Label => ({
  en: `${peer} answered: ${peerRoleWords[role].en}, software ${version.en}.`,
  fr: `${peer} a répondu : ${peerRoleWords[role].fr}, logiciel ${version.fr}.`,
});

export const versionText = (software: { version: string; build: string } | null): Label =>
  software === null ? same('-') : same(`${software.version} (${software.build})`);
