/** Words of the Updates page. */
import type { PackageKind } from '../../../../updates/package-format.js';
import type { Label } from '../../../../views/label.js';

export const updatesWords = {
  title: { en: 'Updates', fr: 'Mises à jour' },
  check: { en: 'Check for Updates', fr: 'Rechercher les mises à jour' },
  available: { en: 'Available Updates', fr: 'Mises à jour disponibles' },
  install: { en: 'Install This Update', fr: 'Installer cette mise à jour' },
  key: { en: 'Appliance Download Key', fr: 'Clé de téléchargement du serveur' },
  manual: { en: 'Manual Installation', fr: 'Installation manuelle' },
  updateSoftware: { en: 'Update Software', fr: 'Mettre à jour le logiciel' },
  packageFile: { en: 'Software package', fr: 'Package logiciel' },
  progress: { en: 'Installation in progress', fr: 'Installation en cours' },
  checking: { en: 'Check in progress', fr: 'Recherche en cours' },
  agreement: { en: 'Licence Agreement', fr: 'Contrat de licence (CLUF)' },
  agree: {
    en: 'I have read the licence agreement and accept it',
    fr: 'J’ai lu le contrat de licence et je l’accepte',
  },
  acceptAndInstall: { en: 'Accept and Install', fr: 'Accepter et installer' },
  mustAgree: {
    en: 'Without acceptance nothing is installed.',
    fr: 'Sans acceptation, rien n’est installé.',
  },
  installedNow: { en: 'Installed Software', fr: 'Logiciel installé' },
  history: { en: 'Installed Updates', fr: 'Mises à jour installées' },
  noHistory: { en: 'Nothing was installed yet.', fr: 'Rien n’a encore été installé.' },
  base: { en: 'Base software', fr: 'Logiciel de base' },
  site: { en: 'Site software', fr: 'Logiciel de site' },
  endpoints: { en: 'Endpoint licences', fr: 'Licences de points de terminaison' },
  lastCheck: { en: 'Last successful check', fr: 'Dernière recherche réussie' },
  empty: {
    en: 'No update is listed. Check for updates to ask the update server.',
    fr: 'Aucune mise à jour dans la liste. Lancez une recherche pour interroger le serveur de mise à jour.',
  },
  what: { en: 'Update', fr: 'Mise à jour' },
  content: { en: 'Content', fr: 'Contenu' },
  size: { en: 'Size', fr: 'Taille' },
  clients: { en: 'Client upgrade', fr: 'Mise à niveau des clients' },
  onDisk: { en: 'Already downloaded', fr: 'Déjà téléchargé' },
  kind: { en: 'Kind', fr: 'Type' },
  method: { en: 'Method', fr: 'Méthode' },
  manualIntro: {
    en: 'For an appliance that cannot reach the update server: get its download key, fetch the packages on another computer, then give a package here.',
    fr: 'Pour un serveur qui n’a pas accès au serveur de mise à jour : générez sa clé de téléchargement, récupérez les packages sur un autre ordinateur, puis fournissez un package ici.',
  },
  support: { en: 'Repair with Support', fr: 'Réparation avec l’assistance technique' },
  request: { en: 'Request code', fr: 'Code de demande' },
  code: { en: 'Repair code', fr: 'Code de réparation' },
  repair: { en: 'Repair', fr: 'Réparer' },
  supportIntro: {
    en: 'Tell support the request code and enter the repair code that you are given. Do not restart the appliance before.',
    fr: 'Communiquez le code de demande à l’assistance technique et saisissez le code de réparation reçu. Ne redémarrez pas le serveur avant.',
  },
  cancel: { en: 'Cancel Download', fr: 'Annuler le téléchargement' },
  decline: { en: 'Decline', fr: 'Refuser' },
  close: { en: 'Close', fr: 'Fermer' },
} as const satisfies Record<string, Label>;

export const packageKinds: Readonly<Record<PackageKind, Label>> = {
  base: updatesWords.base,
  site: updatesWords.site,
  licence: { en: 'Licence component', fr: 'Composant de licence' },
  patch: { en: 'Patch', fr: 'Correctif' },
};

export const installMethods = {
  factory: { en: 'Delivered with the appliance', fr: 'Livré avec le serveur' },
  automatic: { en: 'Automatic', fr: 'Automatique' },
  manual: { en: 'Manual', fr: 'Manuelle' },
} as const satisfies Record<string, Label>;
