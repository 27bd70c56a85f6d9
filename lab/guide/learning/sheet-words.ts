/** What to check after a step, and the way back from it, by what the step is recognised from. First that fits counts. */

import type { Label } from '../../../views/label.js';
import type { AnyEvent } from '../../hosting/event-kinds.js';

export interface Nature {
  readonly kinds: readonly AnyEvent['kind'][];
  /** Of an installation: which versions are meant. */
  readonly version?: RegExp;
  readonly check: Label;
  readonly back: Label;
  readonly isPoint: boolean;
}

/** After the point of no return nothing can be put off to another night. */
export const settled: Label = {
  en: 'Nothing of this step is to be taken back.',
  fr: 'Rien de cette étape n’est à défaire.',
};

export const unchanged: Label = {
  en: 'Nothing was changed yet: stop here and come back another night.',
  fr: 'Rien n’a encore été changé : arrêtez-vous ici et revenez une autre nuit.',
};

/** A gap that is left on purpose. */
export const waiting: Nature = {
  kinds: [],
  check: {
    en: 'Normal work runs on the new version: nobody complains, reports are whole, clients come up one by one.',
    fr: 'Le travail normal se fait sur la nouvelle version : personne ne se plaint, les rapports sont complets, les clients se mettent à niveau un à un.',
  },
  back: {
    en: 'The other box still has the old version: lead everybody there.',
    fr: 'L’autre serveur a encore l’ancienne version : ramenez-y tout le monde.',
  },
  isPoint: false,
};

export const natures: readonly Nature[] = [
  {
    kinds: ['factory.reset'],
    check: {
      en: 'The reset is over; the box asks for the first account.',
      fr: 'La réinitialisation est terminée ; le serveur attend le premier compte.',
    },
    back: {
      en: 'None on this box: its data are erased. Only the backup and the exported certificate bring the site back.',
      fr: 'Aucun sur ce serveur : ses données sont effacées. Seuls la sauvegarde et le certificat exporté rétablissent le site.',
    },
    isPoint: true,
  },
  {
    kinds: ['installer.installed', 'installer.started'],
    version: /^(4\.|base-)/,
    check: {
      en: 'Updates shows the new base; the box has restarted by itself and answers. Do not restart it, do not cut its power meanwhile.',
      fr: 'Mises à jour affiche la nouvelle base ; le serveur a redémarré de lui-même et répond. Ne le redémarrez pas et ne coupez pas son alimentation entre-temps.',
    },
    back: {
      en: 'Base software is not put back. Go on to the end; a box that was interrupted needs support’s repair code.',
      fr: 'La base ne se remet pas en arrière. Allez jusqu’au bout ; un serveur interrompu exige le code de réparation de l’assistance.',
    },
    isPoint: true,
  },
  {
    kinds: ['installer.installed', 'installer.started'],
    version: /^(endpoints-|licence-)/,
    check: {
      en: 'The number of endpoints is the one that was bought, on every box.',
      fr: 'Le nombre de points de terminaison est celui qui a été acheté, sur chaque serveur.',
    },
    back: { en: 'None is needed.', fr: 'Aucun retour n’est nécessaire.' },
    isPoint: false,
  },
  {
    kinds: ['installer.installed', 'installer.started'],
    check: {
      en: 'Status > Information shows the new version; the site answers and its certificate is accepted.',
      fr: 'État > Informations affiche la nouvelle version ; le site répond et son certificat est accepté.',
    },
    back: {
      en: 'Only the long way: reset a box, install the old version with a download key, restore the backup of before. Hours, not minutes.',
      fr: 'Seulement le long chemin : réinitialiser un serveur, installer l’ancienne version par clé de téléchargement, restaurer la sauvegarde d’avant. Des heures, pas des minutes.',
    },
    isPoint: true,
  },
  {
    kinds: ['backup.made'],
    check: {
      en: 'The file lies in a safe place off the box, is not empty, and its password is known to two people.',
      fr: 'Le fichier est en lieu sûr hors du serveur, n’est pas vide, et deux personnes connaissent son mot de passe.',
    },
    back: unchanged,
    isPoint: false,
  },
  {
    kinds: ['backup.restored'],
    check: {
      en: 'Users, settings and reports of before are there; somebody signs in with their own account.',
      fr: 'Utilisateurs, paramètres et rapports d’avant sont là ; quelqu’un se connecte avec son propre compte.',
    },
    back: {
      en: 'Restore again from the same file; the other box is still as it was.',
      fr: 'Restaurez de nouveau à partir du même fichier ; l’autre serveur est encore tel qu’il était.',
    },
    isPoint: false,
  },
  {
    kinds: ['certificate.exported'],
    check: {
      en: 'The file holds the private key and the chain, and opens with its passphrase.',
      fr: 'Le fichier contient la clé privée et la chaîne, et s’ouvre avec sa phrase secrète.',
    },
    back: unchanged,
    isPoint: false,
  },
  {
    kinds: ['certificate.imported', 'certificate.assigned', 'tls.changed'],
    check: {
      en: 'A browser at a workstation shows the site’s own certificate, without a warning.',
      fr: 'Un navigateur d’un poste affiche le certificat du site, sans avertissement.',
    },
    back: {
      en: 'Assign the certificate of before to the address again.',
      fr: 'Assignez de nouveau le certificat d’avant à l’adresse.',
    },
    isPoint: false,
  },
  {
    kinds: ['failover.broken'],
    check: {
      en: 'Both Failover pages say that nothing is configured; the site answers from the box that is to serve.',
      fr: 'Les deux pages Reprise en séquence indiquent que rien n’est configuré ; le site répond depuis le serveur prévu.',
    },
    back: {
      en: 'Establish the relationship again from the primary: own addresses, same key. A data-sync follows.',
      fr: 'Rétablissez la relation depuis le serveur principal : adresses propres, même clé. Une synchronisation suit.',
    },
    isPoint: false,
  },
  {
    kinds: ['failover.established', 'failover.role'],
    check: {
      en: 'One page says Primary, the other Backup; the connection answers both ways.',
      fr: 'Une page indique Principal, l’autre Sauvegarde ; la connexion répond dans les deux sens.',
    },
    back: {
      en: 'Break the relationship again: settings and data stay on both.',
      fr: 'Rompez de nouveau la relation : paramètres et données restent des deux côtés.',
    },
    isPoint: false,
  },
  {
    kinds: ['failover.synced', 'failover.sync-started'],
    check: {
      en: 'The Failover page tells the time of the last data-sync; it is tonight’s, and no error stands there.',
      fr: 'La page Reprise en séquence donne l’heure de la dernière synchronisation ; c’est celle de cette nuit, et aucune erreur n’y figure.',
    },
    back: unchanged,
    isPoint: false,
  },
  {
    kinds: ['address.state', 'network.dns-changed', 'network.dns-spread', 'network.nat-changed', 'site.seen'],
    check: {
      en: 'From two workstations the site’s name answers with the version that is meant.',
      fr: 'Depuis deux postes, le nom du site répond avec la version prévue.',
    },
    back: {
      en: 'Lead the address, the name or the NAT rule back to the other box: minutes.',
      fr: 'Ramenez l’adresse, le nom ou la règle NAT vers l’autre serveur : quelques minutes.',
    },
    isPoint: false,
  },
  {
    kinds: ['workstation.hosts-changed'],
    check: {
      en: 'The workstation reaches the box that is to be tested, and only this workstation does.',
      fr: 'Le poste atteint le serveur à tester, et lui seul.',
    },
    back: { en: 'Take the line out of the hosts file.', fr: 'Retirez la ligne du fichier d’hôtes.' },
    isPoint: false,
  },
  {
    kinds: ['console.session-started', 'session.started', 'session.ended'],
    check: {
      en: 'A person who is no administrator signs in with a console, opens a session, and finds it in the report.',
      fr: 'Une personne non administratrice se connecte avec une console, ouvre une session et la retrouve dans le rapport.',
    },
    back: {
      en: 'If it fails: decide now, while users still sleep.',
      fr: 'En cas d’échec : décidez maintenant, tant que les utilisateurs dorment.',
    },
    isPoint: false,
  },
  {
    kinds: ['integration.ran'],
    check: {
      en: 'The other system runs once by hand and finds the site’s new version.',
      fr: 'L’autre système s’exécute une fois à la main et trouve la nouvelle version du site.',
    },
    back: {
      en: 'Install the integration client of the old version again.',
      fr: 'Réinstallez le client d’intégration de l’ancienne version.',
    },
    isPoint: false,
  },
  {
    kinds: ['updates.key-accepted', 'updates.handed-over', 'installer.checked'],
    check: {
      en: 'The file is on your workstation, of the size that the page tells: each package is handed out once.',
      fr: 'Le fichier est sur votre poste, de la taille indiquée par la page : chaque package n’est remis qu’une fois.',
    },
    back: unchanged,
    isPoint: false,
  },
  {
    kinds: ['power.off-asked', 'power.off'],
    check: {
      en: 'Its lamps are out; the site still answers from the other box.',
      fr: 'Ses voyants sont éteints ; le site répond toujours depuis l’autre serveur.',
    },
    back: { en: 'Switch it on again.', fr: 'Remettez-le sous tension.' },
    isPoint: false,
  },
  {
    kinds: [],
    check: { en: 'It is as the step says.', fr: 'C’est comme le dit l’étape.' },
    back: { en: 'Nothing to take back.', fr: 'Rien à défaire.' },
    isPoint: false,
  },
];
