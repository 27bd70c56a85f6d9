/** The words of Management > Software Management. */
import type { Label } from '../../../../../views/label.js';

export const words = {
  title: { en: 'Software Management', fr: 'Gestion du logiciel' },
  software: { en: 'Software :: Installed Version', fr: 'Logiciel :: Version installée' },
  product: { en: 'Product Version', fr: 'Version du produit' },
  build: { en: 'Product Build', fr: 'Build du produit' },
  base: { en: 'Base Software', fr: 'Logiciel de base' },
  endpoints: { en: 'Endpoint licences', fr: 'Licences de points de terminaison' },
  host: { en: 'Site', fr: 'Site' },
  backup: { en: 'Software :: Backup Settings', fr: 'Logiciel :: Paramètres de sauvegarde' },
  password: { en: 'Backup Password', fr: 'Mot de passe de sauvegarde' },
  confirm: { en: 'Confirm Password', fr: 'Confirmer le mot de passe' },
  history: { en: 'Include logged history', fr: 'Inclure l’historique consigné' },
  historyHelp: {
    en: 'Without it, the reports of past sessions are missing from the file.',
    fr: 'Sans cette option, les rapports des sessions passées manquent dans le fichier.',
  },
  download: { en: 'Download Backup', fr: 'Télécharger la sauvegarde' },
  passwordNote: {
    en: 'The password is optional. With one, the file is encrypted and cannot be restored without it: nobody can recover a lost password.',
    fr: 'Le mot de passe est facultatif. S’il est donné, le fichier est chiffré et ne peut être restauré sans lui : personne ne peut retrouver un mot de passe perdu.',
  },
  when: {
    en: 'Make a new backup whenever settings have changed, and keep the file outside this appliance. After a hardware failure it lets the maker host the site for a while with your latest settings.',
    fr: 'Faites une nouvelle sauvegarde à chaque modification des paramètres et conservez le fichier hors de ce serveur. Après une panne matérielle, il permet au fabricant d’héberger le site un certain temps avec vos derniers paramètres.',
  },
  differ: { en: 'The two passwords differ.', fr: 'Les deux mots de passe diffèrent.' },
  restore: { en: 'Software :: Restore Settings', fr: 'Logiciel :: Restaurer les paramètres' },
  file: { en: 'Backup File', fr: 'Fichier de sauvegarde' },
  upload: { en: 'Upload Backup', fr: 'Transférer une sauvegarde' },
  restoreNote: {
    en: 'Settings and users are replaced by those of the file. Reports of past sessions are kept, and those of the file are added. A backup of an older version is brought to the installed one. Everybody is signed out.',
    fr: 'Les paramètres et les utilisateurs sont remplacés par ceux du fichier. Les rapports des sessions passées sont conservés et ceux du fichier s’y ajoutent. Une sauvegarde d’une version antérieure est adaptée à la version installée. Tous les utilisateurs sont déconnectés.',
  },
  onBackup: {
    en: 'This is the backup site: its settings come from the primary site. Restore a backup there.',
    fr: 'Ce site est le site de sauvegarde : ses paramètres viennent du site principal. Restaurez une sauvegarde sur celui-ci.',
  },
  swapping: {
    en: 'The roles of the two appliances are being swapped. Try again when that has ended.',
    fr: 'L’échange des rôles des deux serveurs est en cours. Réessayez quand il sera terminé.',
  },
  fromBackup: {
    en: 'This is the backup site: a file made here holds the settings of the last data-sync, and says so in its name. Make backups on the primary site.',
    fr: 'Ce site est le site de sauvegarde : un fichier créé ici contient les paramètres de la dernière synchronisation de données, et son nom le dit. Faites vos sauvegardes sur le site principal.',
  },
  confirmTitle: { en: 'Restore this backup?', fr: 'Restaurer cette sauvegarde ?' },
  doneTitle: { en: 'The backup was restored', fr: 'La sauvegarde a été restaurée' },
  doneText: {
    en: 'Everybody was signed out. Sign in with an account of the backup.',
    fr: 'Tous les utilisateurs ont été déconnectés. Connectez-vous avec un compte de la sauvegarde.',
  },
  from: { en: 'Version of the backup', fr: 'Version de la sauvegarde' },
  settings: { en: 'Settings and users restored', fr: 'Paramètres et utilisateurs restaurés' },
  rows: { en: 'History entries added', fr: 'Entrées d’historique ajoutées' },
  missing: {
    en: 'File store items that neither the backup nor this appliance holds',
    fr: 'Éléments du stockage de fichiers absents de la sauvegarde et de ce serveur',
  },
  signIn: { en: 'Sign in', fr: 'Se connecter' },
} as const satisfies Record<string, Label>;
