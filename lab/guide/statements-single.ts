/** Preparation, and the update of one box: G01 to G13, G36 to G52. */
import type { Label } from '../../views/label.js';

export const singleStatements = {
  preparation: {
    G01: {
      en: 'Before any update, take a backup of settings and configuration on Software Management.',
      fr: 'Avant toute mise à jour, sauvegarder paramètres et configuration depuis Gestion du logiciel.',
    },
    G02: {
      en: 'Also export the certificates with their private key, and keep them off the box.',
      fr: 'Exporter aussi les certificats et leur clé privée, et les garder hors du serveur.',
    },
    G03: {
      en: 'Major versions reach customers under maintenance by a rollout calendar; an e-mail tells when.',
      fr: 'Les versions majeures suivent un calendrier de déploiement pour les clients sous maintenance ; un e-mail l’annonce.',
    },
    G04: {
      en: 'An installation takes a quarter of an hour to an hour.',
      fr: 'Une installation prend d’un quart d’heure à une heure.',
    },
    G05: {
      en: 'It takes longer where much data is stored, recordings above all.',
      fr: 'Elle est plus longue quand beaucoup de données sont stockées, surtout des enregistrements.',
    },
    G06: {
      en: 'The site cannot be reached during the installation.',
      fr: 'Le site est indisponible pendant l’installation.',
    },
    G07: {
      en: 'Users are signed out and their sessions end.',
      fr: 'Les utilisateurs sont déconnectés et leurs sessions se terminent.',
    },
    G08: {
      en: 'Update in planned maintenance windows, when there is little traffic.',
      fr: 'Mettre à jour pendant des fenêtres de maintenance prévues, quand le trafic est faible.',
    },
    G09: {
      en: 'Try the update in a controlled setting first; the asynchronous way of a pair suits this best.',
      fr: 'Essayer d’abord la mise à jour dans un cadre contrôlé ; la méthode asynchrone d’une paire s’y prête le mieux.',
    },
    G10: {
      en: 'When a base update is in trouble, do not restart the box: call support.',
      fr: 'En cas de problème pendant une mise à jour de la base, ne pas redémarrer le serveur : appeler l’assistance.',
    },
    G11: {
      en: 'With a pair, choose between the synchronous and the asynchronous way.',
      fr: 'Avec une paire, choisir entre la méthode synchrone et la méthode asynchrone.',
    },
    G12: {
      en: 'Synchronous: the primary goes first and keeps its role; the site is down for a time.',
      fr: 'Synchrone : le serveur principal passe en premier et garde son rôle ; le site s’arrête un moment.',
    },
    G13: {
      en: 'Asynchronous: the backup goes first and becomes the primary; little downtime, perhaps a change of the network.',
      fr: 'Asynchrone : le serveur de sauvegarde passe en premier et devient principal ; peu d’arrêt, parfois un changement du réseau.',
    },
  },
  single: {
    G36: {
      en: 'Updates are looked for on the Updates page of /appliance, without support.',
      fr: 'Les mises à jour se recherchent sur la page Mises à jour de /appliance, sans l’assistance.',
    },
    G37: {
      en: 'What is found stands under the available updates.',
      fr: 'Ce qui est trouvé figure sous les mises à jour disponibles.',
    },
    G38: {
      en: 'Install This Update downloads and installs by itself.',
      fr: 'Installer cette mise à jour télécharge et installe sans autre geste.',
    },
    G39: {
      en: 'A package may wait for another; once that one is installed, it can be chosen.',
      fr: 'Un package peut en attendre un autre ; une fois celui-ci installé, il devient disponible.',
    },
    G40: {
      en: 'If the automatic way fails, read the advice on checking for updates, then go the manual way.',
      fr: 'Si la méthode automatique échoue, lire les conseils sur la recherche de mises à jour, puis passer à la méthode manuelle.',
    },
    G41: {
      en: 'Manual updates serve boxes on restricted networks.',
      fr: 'Les mises à jour manuelles servent aux serveurs placés sur un réseau restreint.',
    },
    G42: {
      en: 'The link Appliance Download Key makes a key that belongs to this box alone.',
      fr: 'Le lien Clé de téléchargement du serveur produit une clé propre à ce serveur.',
    },
    G43: {
      en: 'The key is handed to the update server from a machine that is not restricted.',
      fr: 'La clé est remise au serveur de mise à jour depuis un poste non restreint.',
    },
    G44: {
      en: 'Everything offered is downloaded to removable media and carried to a machine that manages the box.',
      fr: 'Tout ce qui est proposé est téléchargé sur un support amovible et porté sur un poste qui gère le serveur.',
    },
    G45: {
      en: 'The file is chosen under Manual Installation, and Update Software installs it.',
      fr: 'Le fichier est choisi sous Installation manuelle, et Mettre à jour le logiciel l’installe.',
    },
    G46: {
      en: 'Be ready to install as soon as it is downloaded.',
      fr: 'Être prêt à installer dès le téléchargement.',
    },
    G47: {
      en: 'An update that was downloaded leaves the list.',
      fr: 'Une mise à jour téléchargée quitte la liste.',
    },
    G48: {
      en: 'Only support can offer it a second time.',
      fr: 'Seule l’assistance peut la proposer une seconde fois.',
    },
    G49: {
      en: 'After an error, look at the time on Status > Basics.',
      fr: 'En cas d’erreur, vérifier l’heure sur État > Caractéristiques.',
    },
    G50: {
      en: 'The download key and much else of the box need the right time.',
      fr: 'La clé de téléchargement et bien d’autres fonctions demandent une heure juste.',
    },
    G51: {
      en: 'If the time is wrong, look at the NTP setting on IP Configuration.',
      fr: 'Si l’heure est fausse, vérifier le paramètre NTP sur Configuration IP.',
    },
    G52: {
      en: 'The key is a block of text between BEGIN KEY and END KEY.',
      fr: 'La clé est un bloc de texte entre BEGIN KEY et END KEY.',
    },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<`G${string}`, Label>>>>;
