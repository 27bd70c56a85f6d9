/** The pair: G53 to G101. */
import type { Label } from '../../views/label.js';

export const pairStatements = {
  G53: {
    en: 'Synchronous: no failover takes place, but production is down for longer.',
    fr: 'Synchrone : aucune reprise en séquence, mais un arrêt de production plus long.',
  },
  G54: {
    en: 'Asynchronous: the shortest production downtime, at the price of a failover.',
    fr: 'Asynchrone : le plus court arrêt de production, au prix d’une reprise en séquence.',
  },
  G55: { en: 'Plan two separate windows.', fr: 'Prévoir deux fenêtres distinctes.' },
  G56: {
    en: 'The update takes as long on one box as on the other.',
    fr: 'La mise à jour dure autant sur l’un que sur l’autre.',
  },
  G57: {
    en: 'Between them: long enough to confirm the version in production, short enough not to live long without failover.',
    fr: 'Entre les deux : assez long pour confirmer la version en production, assez court pour ne pas rester sans reprise.',
  },
  G58: {
    en: 'A is the primary, to which the main host name leads; B is the backup.',
    fr: 'A est le serveur principal, auquel mène le nom d’hôte principal ; B est le serveur de sauvegarde.',
  },
  G59: {
    en: 'Download the backup of A and keep it in a safe place.',
    fr: 'Télécharger la sauvegarde de A et la garder en lieu sûr.',
  },
  G60: {
    en: 'A backup password is a choice, but then a restore needs it; lost, the file is of no use.',
    fr: 'Un mot de passe de sauvegarde est facultatif, mais la restauration l’exige ensuite ; perdu, le fichier ne sert plus.',
  },
  G61: {
    en: 'Without logged history the file lacks the data of session reports.',
    fr: 'Sans l’historique consigné, le fichier ne contient pas les données des rapports de session.',
  },
  G62: {
    en: 'Recordings are never in a backup.',
    fr: 'Les enregistrements ne sont jamais dans une sauvegarde.',
  },
  G63: {
    en: 'Files of the file store: only those under 200 KB, and 50 at most.',
    fr: 'Fichiers stockés : seulement ceux de moins de 200 Ko, et 50 au plus.',
  },
  G64: {
    en: 'Take a backup after each change of settings; after a hardware failure it lets the site be hosted elsewhere.',
    fr: 'Sauvegarder après chaque changement de paramètres ; après une panne matérielle, le site peut ainsi être hébergé ailleurs.',
  },
  G65: {
    en: 'Backups can be taken again and again without a person.',
    fr: 'Les sauvegardes peuvent être prises régulièrement sans intervention.',
  },
  G66: {
    en: 'Press Sync Now and wait for the end before breaking.',
    fr: 'Appuyer sur Synchroniser maintenant et attendre la fin avant de rompre.',
  },
  G67: { en: 'Then break the relationship.', fr: 'Ensuite, rompre la relation.' },
  G68: {
    en: 'Breaking loses nothing but the relationship, on either side.',
    fr: 'La rupture ne perd que la relation, d’un côté comme de l’autre.',
  },
  G69: {
    en: 'To pair again, the host and port of the other and one button are enough.',
    fr: 'Pour associer de nouveau, l’hôte et le port de l’autre et un bouton suffisent.',
  },
  G70: {
    en: 'The page of the backup names its role, its site, and when it last pulled the data.',
    fr: 'La page du serveur de sauvegarde indique son rôle, son site et sa dernière synchronisation réussie.',
  },
  G71: {
    en: 'Become Primary is for a primary that is silent or needs maintenance.',
    fr: 'Devenir principal sert quand le serveur principal ne répond plus ou doit être entretenu.',
  },
  G72: {
    en: 'Its box pulls a data-sync from the other while the roles change.',
    fr: 'Sa case va chercher les données de l’autre pendant le changement de rôles.',
  },
  G73: {
    en: 'After a swap, DNS or the floating IP has to follow.',
    fr: 'Après un échange, le DNS ou l’adresse IP flottante doit suivre.',
  },
  G74: {
    en: 'If the other can be reached, it is swapped too.',
    fr: 'Si l’autre est joignable, il change de rôle aussi.',
  },
  G75: {
    en: 'Update A first, either way, then verify that it went well and works.',
    fr: 'Mettre à jour A d’abord, par l’une ou l’autre méthode, puis vérifier que tout va bien.',
  },
  G76: {
    en: 'Help > About of a console tells its version.',
    fr: 'Aide > À propos d’une console en donne la version.',
  },
  G77: {
    en: 'Make sure that a session with a remote computer opens.',
    fr: 'S’assurer qu’une session vers un ordinateur distant s’ouvre.',
  },
  G78: { en: 'Then update and verify B.', fr: 'Ensuite, mettre à jour B et vérifier.' },
  G79: {
    en: 'Restore the relationship on A, with A as primary and B as backup.',
    fr: 'Rétablir la relation sur A, A étant principal et B sauvegarde.',
  },
  G80: {
    en: 'The inter-appliance keys must be equal; Management > Security shows each.',
    fr: 'Les clés inter-serveurs doivent être identiques ; Gestion > Sécurité montre chacune.',
  },
  G81: {
    en: 'The relationship is defined on the box that is to be primary.',
    fr: 'La relation se définit sur le serveur qui doit être principal.',
  },
  G82: {
    en: 'First pair of fields: how the primary reaches the backup; second: the way back.',
    fr: 'Première paire de champs : comment le principal joint la sauvegarde ; seconde : le chemin inverse.',
  },
  G83: {
    en: 'A valid host or IP and a TLS port are needed; either box may connect at any time.',
    fr: 'Il faut un hôte ou une adresse IP valide et un port TLS ; chacun peut se connecter à tout moment.',
  },
  G84: {
    en: 'The other box must run the same package.',
    fr: 'L’autre serveur doit avoir le même progiciel.',
  },
  G85: {
    en: 'Both directions are verified before B becomes the backup.',
    fr: 'Les deux sens sont vérifiés avant que B devienne la sauvegarde.',
  },
  G86: {
    en: 'Never give the shared host name; best give each box’s own IP.',
    fr: 'Ne jamais donner le nom d’hôte partagé ; de préférence l’adresse IP propre de chaque serveur.',
  },
  G87: {
    en: 'Tabs without use leave the backup site.',
    fr: 'Les onglets superflus disparaissent du site de sauvegarde.',
  },
  G88: {
    en: 'The first data-sync begins after about a minute, or at once by Sync Now.',
    fr: 'La première synchronisation démarre après une minute environ, ou aussitôt par Synchroniser maintenant.',
  },
  G89: {
    en: 'It takes seconds to hours, as there is data.',
    fr: 'Elle dure de quelques secondes à plusieurs heures, selon les données.',
  },
  G90: {
    en: 'Afterwards the page shows when the last data-sync took place.',
    fr: 'Ensuite, la page indique la date et l’heure de la dernière synchronisation.',
  },
  G91: {
    en: 'Asynchronous: back up A, synchronise, break, then update B first.',
    fr: 'Asynchrone : sauvegarder A, synchroniser, rompre, puis mettre à jour B d’abord.',
  },
  G92: {
    en: 'On two machines or more, point the site’s name at B in the hosts file, launch a console and try it.',
    fr: 'Sur deux postes au moins, diriger le nom du site vers B dans le fichier d’hôtes, lancer une console et essayer.',
  },
  G93: {
    en: 'Then make B the primary as planned: shared IP, DNS or NAT.',
    fr: 'Ensuite, faire de B le serveur principal comme prévu : IP partagée, DNS ou NAT.',
  },
  G94: {
    en: 'An integration client set by IP address must be checked against B.',
    fr: 'Un client d’intégration configuré par adresse IP doit être vérifié avec B.',
  },
  G95: {
    en: 'Sessions held on either box meanwhile are synchronised once the relationship is back.',
    fr: 'Les sessions tenues sur l’un ou l’autre entre-temps sont synchronisées une fois la relation rétablie.',
  },
  G96: {
    en: 'Shared IP: untick Enabled on A and save, then tick it on B and save; have B’s page open beforehand.',
    fr: 'IP partagée : décocher Activé sur A et enregistrer, puis cocher sur B et enregistrer ; ouvrir la page de B d’avance.',
  },
  G97: {
    en: 'From then on B serves every request for the site.',
    fr: 'Dès lors, B prend en charge toutes les demandes pour le site.',
  },
  G98: {
    en: 'DNS: point the entry at B, and go on once it has propagated.',
    fr: 'DNS : diriger l’entrée vers B, et reprendre une fois la propagation faite.',
  },
  G99: {
    en: 'NAT: point the entry at B, and go on once it is changed.',
    fr: 'NAT : diriger l’entrée vers B, et reprendre une fois le changement fait.',
  },
  G100: { en: 'Then update A and verify.', fr: 'Ensuite, mettre à jour A et vérifier.' },
  G101: {
    en: 'Restore the relationship on B, with B as primary and A as backup.',
    fr: 'Rétablir la relation sur B, B étant principal et A sauvegarde.',
  },
} as const satisfies Readonly<Record<`G${string}`, Label>>;
