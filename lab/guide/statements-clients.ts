/** The clients of the site: G14 to G35. */
import type { Label } from '../../views/label.js';

export const clientStatements = {
  G14: {
    en: 'Base updates leave client software alone.',
    fr: 'Les mises à jour de la base ne touchent pas les logiciels clients.',
  },
  G15: {
    en: 'Licence components leave client software alone.',
    fr: 'Les composants de licence ne touchent pas les logiciels clients.',
  },
  G16: {
    en: 'A new site version brings new client software.',
    fr: 'Une nouvelle version du site amène de nouveaux logiciels clients.',
  },
  G17: {
    en: 'Most clients update themselves.',
    fr: 'La plupart des clients se mettent à jour d’eux-mêmes.',
  },
  G18: {
    en: 'Access consoles update at the next launch.',
    fr: 'Les consoles d’accès se mettent à jour au prochain lancement.',
  },
  G19: {
    en: 'Consoles deployed by MSI on locked-down computers may have to be deployed again.',
    fr: 'Les consoles déployées par MSI sur des ordinateurs verrouillés peuvent devoir être redéployées.',
  },
  G20: {
    en: 'Where support enabled the extractable console, its new MSI can be had before the update, after a check.',
    fr: 'Si l’assistance a activé la console extractible, le nouveau MSI s’obtient avant la mise à jour, après une recherche.',
  },
  G21: {
    en: 'A console updated early stays offline until its server is updated.',
    fr: 'Une console mise à jour en avance reste hors ligne jusqu’à la mise à jour de son serveur.',
  },
  G22: {
    en: 'The new console replaces the old one without an uninstall.',
    fr: 'La nouvelle console remplace l’ancienne sans désinstallation.',
  },
  G23: {
    en: 'Keep the old MSI: it alone can remove an obsolete install.',
    fr: 'Garder l’ancien MSI : lui seul peut supprimer une installation obsolète.',
  },
  G24: {
    en: 'Deployed Jump Clients update themselves.',
    fr: 'Les Jump Clients déployés se mettent à jour d’eux-mêmes.',
  },
  G25: {
    en: 'Too many of them at once saturate the box and the network.',
    fr: 'Trop d’entre eux à la fois saturent le serveur et le réseau.',
  },
  G26: {
    en: 'A lower maximum of concurrent Jump Client upgrades keeps that in hand.',
    fr: 'Un maximum plus bas de mises à niveau simultanées de Jump Clients évite cela.',
  },
  G27: {
    en: 'Active and passive Jump Clients update when they first check in after the update.',
    fr: 'Les Jump Clients actifs et passifs se mettent à jour à leur premier enregistrement après la mise à jour.',
  },
  G28: {
    en: 'They check in from their host to TCP port 443 of the server.',
    fr: 'Ils s’enregistrent depuis leur hôte vers le port TCP 443 du serveur.',
  },
  G29: {
    en: 'Active ones check in at once after the update.',
    fr: 'Les actifs s’enregistrent aussitôt après la mise à jour.',
  },
  G30: {
    en: 'Passive ones check in when their host starts.',
    fr: 'Les passifs s’enregistrent au démarrage de leur hôte.',
  },
  G31: {
    en: 'Passive ones check in when an access console connects to them.',
    fr: 'Les passifs s’enregistrent quand une console d’accès s’y connecte.',
  },
  G32: {
    en: 'Passive ones check in when told to from the tray icon, and every 24 hours at the latest.',
    fr: 'Les passifs s’enregistrent sur demande depuis l’icône de la barre des tâches, et au moins toutes les 24 heures.',
  },
  G33: {
    en: 'Jumpoints and connection agents update themselves.',
    fr: 'Les Jumpoints et les agents de connexion se mettent à jour d’eux-mêmes.',
  },
  G34: {
    en: 'Integration clients do not: they are installed again by hand.',
    fr: 'Les clients d’intégration non : ils se réinstallent à la main.',
  },
  G35: {
    en: 'Installers made earlier for Jump Clients and consoles are obsolete afterwards; make them again.',
    fr: 'Les installateurs créés auparavant pour les Jump Clients et les consoles deviennent obsolètes ; il faut les recréer.',
  },
} as const satisfies Readonly<Record<`G${string}`, Label>>;
