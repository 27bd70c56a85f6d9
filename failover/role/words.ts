/** What failover says when something did not work, and the reasons it gives for its steps. */
import type { Label } from '../../views/label.js';
import type { Trouble } from './state.js';

export const troubleWords: Readonly<Record<Trouble, Label>> = {
  unreachable: {
    en: 'The other appliance did not answer at this host name or IP address and TLS port. Check both, its power and its network.',
    fr: 'L’autre serveur n’a pas répondu à ce nom d’hôte ou à cette adresse IP et à ce port TLS. Vérifiez-les, ainsi que son alimentation et son réseau.',
  },
  stranger: {
    en: 'Something answered there, but not an appliance of this kind. Check the address and the port.',
    fr: 'Une machine a répondu, mais ce n’est pas un serveur de ce type. Vérifiez l’adresse et le port.',
  },
  key: {
    en: 'The inter-appliance pre-shared keys differ. Compare them under Management > Security on both appliances.',
    fr: 'Les clés pré-partagées inter-serveurs sont différentes. Comparez-les dans Gestion > Sécurité sur les deux serveurs.',
  },
  'no-key': {
    en: 'This appliance has no inter-appliance pre-shared key yet. Enter it under Management > Security.',
    fr: 'Ce serveur n’a pas encore de clé pré-partagée inter-serveurs. Saisissez-la dans Gestion > Sécurité.',
  },
  software: {
    en: 'The two appliances do not run the same software: product version and build must be equal. Update one of them first.',
    fr: 'Les deux serveurs n’utilisent pas le même logiciel : la version et le build du produit doivent être identiques. Mettez d’abord l’un des deux à jour.',
  },
  'no-software': {
    en: 'No site software is installed on one of the two appliances. Install it there first.',
    fr: 'Aucun logiciel de site n’est installé sur l’un des deux serveurs. Installez-le d’abord.',
  },
  'already-paired': {
    en: 'The other appliance already has a failover relationship. Break it there first.',
    fr: 'L’autre serveur a déjà une relation de reprise en séquence. Rompez-la d’abord sur cet autre serveur.',
  },
  'pairing-too': {
    en: 'The other appliance is establishing a relationship itself just now. Define it from one side only, the one that is to be the primary.',
    fr: 'L’autre serveur établit lui-même une relation en ce moment. Définissez-la d’un seul côté, celui du futur serveur principal.',
  },
  'reverse-unreachable': {
    en: 'The other appliance was reached, but it got no answer at the reverse connection details. Enter this appliance’s own address and port there.',
    fr: 'L’autre serveur a été joint, mais il n’a obtenu aucune réponse avec les informations de connexion en retour. Indiquez-y l’adresse et le port propres à ce serveur.',
  },
  'reverse-stranger': {
    en: 'The reverse connection details lead the other appliance to a machine that is not an appliance. Enter this appliance’s own address and port.',
    fr: 'Les informations de connexion en retour mènent l’autre serveur vers une machine qui n’est pas un serveur de ce type. Indiquez l’adresse et le port propres à ce serveur.',
  },
  'reverse-key': {
    en: 'The reverse connection details lead the other appliance to one with a different pre-shared key.',
    fr: 'Les informations de connexion en retour mènent l’autre serveur vers un serveur dont la clé pré-partagée est différente.',
  },
  'reverse-wrong': {
    en: 'The reverse connection details lead the other appliance to a different one, not to this one. Enter this appliance’s own address and port.',
    fr: 'Les informations de connexion en retour mènent l’autre serveur vers un autre que celui-ci. Indiquez l’adresse et le port propres à ce serveur.',
  },
  itself: {
    en: 'These connection details lead back to this appliance. Enter those of the other one.',
    fr: 'Ces informations de connexion ramènent à ce serveur-ci. Indiquez celles de l’autre.',
  },
  'shared-host': {
    en: 'This name or address is shared by both appliances. Enter the one that belongs to a single appliance.',
    fr: 'Ce nom ou cette adresse est partagé par les deux serveurs. Saisissez ce qui n’appartient qu’à un seul.',
  },
  busy: {
    en: 'The other appliance is installing or restoring and cannot answer now. Try again when that has ended.',
    fr: 'L’autre serveur effectue une installation ou une restauration et ne peut pas répondre. Réessayez une fois qu’elle est terminée.',
  },
  'busy-here': {
    en: 'This appliance is installing or restoring. Try again when that has ended.',
    fr: 'Ce serveur effectue une installation ou une restauration. Réessayez une fois qu’elle est terminée.',
  },
  'not-primary': {
    en: 'The other appliance is not the primary now.',
    fr: 'L’autre serveur n’est pas le serveur principal actuellement.',
  },
  'not-primary-here': {
    en: 'This appliance is not the primary now.',
    fr: 'Ce serveur n’est pas le serveur principal actuellement.',
  },
  unheard: {
    en: 'The other appliance gets no answer from this one. Check the way from there to here: the address and TLS port of this appliance, its network and the firewalls between.',
    fr: 'L’autre serveur n’obtient aucune réponse de celui-ci. Vérifiez le chemin dans ce sens : l’adresse et le port TLS de ce serveur, son réseau et les pare-feu intermédiaires.',
  },
  'not-paired': {
    en: 'The other appliance no longer has this failover relationship.',
    fr: 'L’autre serveur n’a plus cette relation de reprise en séquence.',
  },
  conflict: {
    en: 'Both appliances hold the primary role. Data-sync stays off until one of them becomes the backup.',
    fr: 'Les deux serveurs tiennent le rôle principal. La synchronisation reste arrêtée tant qu’aucun ne devient serveur de sauvegarde.',
  },
  'disk-full': {
    en: 'The disk of this appliance is full. Status > Storage shows how full; technical support helps to free space.',
    fr: 'Le disque de ce serveur est plein. La page État > Stockage indique son remplissage ; l’assistance technique aide à libérer de la place.',
  },
  'disk-full-peer': {
    en: 'The disk of the other appliance is full. Its Status > Storage shows how full; technical support helps to free space.',
    fr: 'Le disque de l’autre serveur est plein. Sa page État > Stockage indique son remplissage ; l’assistance technique aide à libérer de la place.',
  },
  'swap-busy': {
    en: 'The other appliance is changing its role itself. Wait for its end and look at the roles again.',
    fr: 'L’autre serveur change lui-même de rôle. Attendez la fin, puis regardez de nouveau les rôles.',
  },
  'swap-over': {
    en: 'The other appliance has given up this change of roles and serves the site. Begin anew.',
    fr: 'L’autre serveur a abandonné ce changement de rôles et sert le site. Recommencez.',
  },
  'certificate-expired': {
    en: 'The certificate of the other appliance has expired by the clock of this one. Import a valid one there (/appliance > Security > Certificates), or set this appliance’s time right.',
    fr: 'Le certificat de l’autre serveur a expiré selon l’horloge de celui-ci. Importez-y un certificat valide (/appliance > Sécurité > Certificats) ou réglez l’heure de ce serveur.',
  },
  'certificate-early': {
    en: 'The certificate of the other appliance is not yet valid by the clock of this one. Set this appliance’s time right, or import a valid certificate there (/appliance > Security > Certificates).',
    fr: 'Le certificat de l’autre serveur n’est pas encore valide selon l’horloge de celui-ci. Réglez l’heure de ce serveur ou importez-y un certificat valide (/appliance > Sécurité > Certificats).',
  },
  'certificate-unknown': {
    en: 'The certificate of the other appliance is neither the one with which the relationship was established nor from an issuer known here. Import the same certificate with its chain on both appliances (/appliance > Security > Certificates), or establish the relationship anew.',
    fr: 'Le certificat de l’autre serveur n’est ni celui avec lequel la relation a été établie, ni émis par une autorité connue ici. Importez le même certificat avec sa chaîne sur les deux serveurs (/appliance > Sécurité > Certificats) ou établissez la relation de nouveau.',
  },
  'certificate-name': {
    en: 'The certificate of the other appliance names neither the site nor that appliance. Import the site’s certificate there (/appliance > Security > Certificates).',
    fr: 'Le certificat de l’autre serveur ne nomme ni le site, ni ce serveur-là. Importez-y le certificat du site (/appliance > Sécurité > Certificats).',
  },
  'own-certificate-expired': {
    en: 'The other appliance refuses this one’s certificate: by its clock it has expired. Import a valid one here (/appliance > Security > Certificates), or set the other appliance’s time right.',
    fr: 'L’autre serveur refuse le certificat de celui-ci : selon son horloge, il a expiré. Importez ici un certificat valide (/appliance > Sécurité > Certificats) ou réglez l’heure de l’autre serveur.',
  },
  'own-certificate-early': {
    en: 'The other appliance refuses this one’s certificate: by its clock it is not yet valid. Set the other appliance’s time right, or import a valid certificate here (/appliance > Security > Certificates).',
    fr: 'L’autre serveur refuse le certificat de celui-ci : selon son horloge, il n’est pas encore valide. Réglez l’heure de l’autre serveur ou importez ici un certificat valide (/appliance > Sécurité > Certificats).',
  },
  'own-certificate-unknown': {
    en: 'The other appliance refuses this one’s certificate: it knows neither the certificate nor its issuer. Import the same certificate with its chain on both appliances (/appliance > Security > Certificates), or establish the relationship anew.',
    fr: 'L’autre serveur refuse le certificat de celui-ci : il ne connaît ni ce certificat, ni son émetteur. Importez le même certificat avec sa chaîne sur les deux serveurs (/appliance > Sécurité > Certificats) ou établissez la relation de nouveau.',
  },
  'own-certificate-name': {
    en: 'The other appliance refuses this one’s certificate: it names neither the site nor this appliance. Import the site’s certificate here (/appliance > Security > Certificates).',
    fr: 'L’autre serveur refuse le certificat de celui-ci : il ne nomme ni le site, ni ce serveur. Importez ici le certificat du site (/appliance > Sécurité > Certificats).',
  },
  failed: { en: 'The operation failed.', fr: 'L’opération a échoué.' },
  'failed-peer': {
    en: 'The operation failed on the other appliance.',
    fr: 'L’opération a échoué sur l’autre serveur.',
  },
  interrupted: {
    en: 'It was interrupted before its end.',
    fr: 'Elle a été interrompue avant la fin.',
  },
};

const noRelation = {
  en: 'Failover is not configured on this appliance.',
  fr: 'La reprise en séquence n’est pas configurée sur ce serveur.',
};

/** Reasons of the machine's steps and refusals. */
export const because = {
  noRelation,
  related: {
    en: 'This appliance already has a failover relationship.',
    fr: 'Ce serveur a déjà une relation de reprise en séquence.',
  },
  pairing: { en: 'Contacting the other appliance.', fr: 'Contact avec l’autre serveur en cours.' },
  pairingBusy: {
    en: 'A relationship is being established just now.',
    fr: 'Une relation est en cours d’établissement.',
  },
  established: {
    en: 'The failover relationship is established. This is the primary site instance; the first data-sync starts in about a minute.',
    fr: 'La relation de reprise en séquence est établie. Ceci est l’instance principale du site ; la première synchronisation démarre dans une minute environ.',
  },
  adopted: {
    en: 'This appliance became the backup of the one that established the relationship.',
    fr: 'Ce serveur est devenu le serveur de sauvegarde de celui qui a établi la relation.',
  },
  pairingFailed: {
    en: 'The relationship was not established; nothing was changed.',
    fr: 'La relation n’a pas été établie ; rien n’a été modifié.',
  },
  broken: {
    en: 'The failover relationship is broken. All other settings and data are kept.',
    fr: 'La relation de reprise en séquence est rompue. Tous les autres paramètres et données sont conservés.',
  },
  peerBroke: {
    en: 'The other appliance broke the failover relationship.',
    fr: 'L’autre serveur a rompu la relation de reprise en séquence.',
  },
  syncStarted: { en: 'Data-sync started.', fr: 'La synchronisation des données a démarré.' },
  syncAsked: {
    en: 'The backup was asked to pull a data-sync.',
    fr: 'Il a été demandé au serveur de sauvegarde de synchroniser les données.',
  },
  syncRunning: { en: 'A data-sync is already under way.', fr: 'Une synchronisation est déjà en cours.' },
  synced: { en: 'Data-sync finished.', fr: 'La synchronisation des données est terminée.' },
  syncFailed: { en: 'The data-sync did not succeed.', fr: 'La synchronisation des données a échoué.' },
  swapBusy: {
    en: 'A change of roles is under way: wait for its end.',
    fr: 'Un changement de rôles est en cours : attendez la fin.',
  },
  noSyncInConflict: troubleWords.conflict,
  alreadyPrimary: {
    en: 'This appliance is the primary already.',
    fr: 'Ce serveur est déjà le serveur principal.',
  },
  alreadyBackup: {
    en: 'This appliance is the backup already.',
    fr: 'Ce serveur est déjà le serveur de sauvegarde.',
  },
  promoting: {
    en: 'This appliance is becoming the primary.',
    fr: 'Ce serveur devient le serveur principal.',
  },
  demoting: {
    en: 'This appliance is becoming the backup.',
    fr: 'Ce serveur devient le serveur de sauvegarde.',
  },
  promoted: {
    en: 'This appliance is now the primary.',
    fr: 'Ce serveur est maintenant le serveur principal.',
  },
  promotedAlone: {
    en: 'This appliance is now the primary, but the other one could not be told. If it still believes to be the primary, a conflict shows when both meet again.',
    fr: 'Ce serveur est maintenant le serveur principal, mais l’autre n’a pas pu en être informé. S’il se croit encore principal, un conflit apparaîtra lorsqu’ils se retrouveront.',
  },
  demoted: {
    en: 'This appliance is now the backup.',
    fr: 'Ce serveur est maintenant le serveur de sauvegarde.',
  },
  demotedAlone: {
    en: 'This appliance is now the backup. The other one could not be told: make it the primary there.',
    fr: 'Ce serveur est maintenant le serveur de sauvegarde. L’autre n’a pas pu en être informé : rendez-le principal sur place.',
  },
  swapCancelled: {
    en: 'The change of roles was cancelled; roles are as before.',
    fr: 'Le changement de rôles a été annulé ; les rôles sont inchangés.',
  },
  swapGivenUp: {
    en: 'The other appliance has given it up.',
    fr: 'L’autre serveur l’a abandonné.',
  },
  nothingToPull: {
    en: 'The other appliance is a backup, too: there is nothing to pull. Untick the box, or make the other appliance the primary if it has the newer data.',
    fr: 'L’autre serveur est lui aussi serveur de sauvegarde : il n’y a rien à récupérer. Décochez la case, ou rendez l’autre serveur principal s’il a les données les plus récentes.',
  },
  primarySilent: {
    en: 'Without the pull (untick the box) this appliance takes the role over although the other one is silent.',
    fr: 'Sans la récupération (décochez la case), ce serveur prend le rôle bien que l’autre ne réponde pas.',
  },
  otherTakesOver: {
    en: 'The other appliance is becoming the primary: this one stays the backup.',
    fr: 'L’autre serveur devient le serveur principal : celui-ci reste serveur de sauvegarde.',
  },
  unlocked: {
    en: 'The other appliance knows that the change of roles is over.',
    fr: 'L’autre serveur sait que le changement de rôles est terminé.',
  },
  conflictFound: troubleWords.conflict,
  conflictOver: {
    en: 'The conflict is over: the other appliance is the backup.',
    fr: 'Le conflit est terminé : l’autre serveur est le serveur de sauvegarde.',
  },
  handedOver: {
    en: 'The other appliance is becoming the primary.',
    fr: 'L’autre serveur devient le serveur principal.',
  },
  heard: { en: 'The other appliance answered.', fr: 'L’autre serveur a répondu.' },
  silent: { en: 'The other appliance did not answer.', fr: 'L’autre serveur n’a pas répondu.' },
  automatic: {
    en: 'The primary was silent for too long: this appliance has taken its role. Clients must be led here. If the other one comes back as primary, a conflict shows on both: make one of them the backup.',
    fr: 'Le serveur principal est resté silencieux trop longtemps : ce serveur a pris son rôle. Les clients doivent être dirigés ici. Si l’autre revient comme principal, un conflit apparaît sur les deux : faites de l’un d’eux le serveur de sauvegarde.',
  },
  automaticBoth: {
    en: 'Both appliances were backups for too long: this appliance has become the primary. Clients must be led here.',
    fr: 'Les deux serveurs étaient serveurs de sauvegarde depuis trop longtemps : ce serveur est devenu le serveur principal. Les clients doivent être dirigés ici.',
  },
  ownNetwork: {
    en: 'The primary is silent, but none of the test addresses answers either: this appliance takes its own network for cut and stays the backup.',
    fr: 'Le serveur principal ne répond plus, mais aucune adresse de test ne répond non plus : ce serveur juge son propre réseau coupé et reste serveur de sauvegarde.',
  },
  operationsOff: {
    en: 'Backup operations are disabled: nothing was done.',
    fr: 'Les opérations de sauvegarde sont désactivées : rien n’a été fait.',
  },
  addresses: { en: 'Shared addresses are set.', fr: 'Les adresses partagées sont réglées.' },
  checking: { en: 'Checking the other appliance.', fr: 'Vérification de l’autre serveur.' },
  settings: { en: 'The settings were saved.', fr: 'Les paramètres ont été enregistrés.' },
  stale: { en: 'This no longer matters.', fr: 'Ceci n’a plus d’importance.' },
  locked: {
    en: 'The other appliance asked this one to close for users.',
    fr: 'L’autre serveur a demandé à celui-ci de se fermer aux utilisateurs.',
  },
  resumed: { en: 'Going on after a restart.', fr: 'Reprise après un redémarrage.' },
  keyMissing: troubleWords['no-key'],
  siteDown: troubleWords['busy-here'],
  noSite: {
    en: 'No site software is installed on this appliance.',
    fr: 'Aucun logiciel de site n’est installé sur ce serveur.',
  },
  sharedHost: troubleWords['shared-host'],
} as const satisfies Record<string, Label>;
