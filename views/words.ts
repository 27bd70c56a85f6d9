/** Words that three or more pages use. A word of one page stands on that page. */
import type { Label, Language } from './label.js';

export const words = {
  add: { en: 'Add', fr: 'Ajouter' },
  apply: { en: 'Apply', fr: 'Appliquer' },
  back: { en: 'Back', fr: 'Retour' },
  cancel: { en: 'Cancel', fr: 'Annuler' },
  continue: { en: 'Continue', fr: 'Continuer' },
  create: { en: 'Create', fr: 'Créer' },
  delete: { en: 'Delete', fr: 'Supprimer' },
  download: { en: 'Download', fr: 'Télécharger' },
  edit: { en: 'Edit', fr: 'Modifier' },
  filter: { en: 'Filter', fr: 'Filtrer' },
  refresh: { en: 'Refresh', fr: 'Actualiser' },
  save: { en: 'Save', fr: 'Enregistrer' },
  saveChanges: { en: 'Save Changes', fr: 'Enregistrer les modifications' },
  select: { en: 'Select', fr: 'Sélectionner' },
  upload: { en: 'Upload', fr: 'Transférer' },

  yes: { en: 'Yes', fr: 'Oui' },
  no: { en: 'No', fr: 'Non' },
  none: { en: 'None', fr: 'Aucun' },
  noneFeminine: { en: 'None', fr: 'Aucune' },
  never: { en: 'Never', fr: 'Jamais' },
  unknown: { en: 'Unknown', fr: 'Inconnu' },
  enabled: { en: 'Enabled', fr: 'Activé' },
  disabled: { en: 'Disabled', fr: 'Désactivé' },
  all: { en: 'All', fr: 'Tous' },

  name: { en: 'Name', fr: 'Nom' },
  username: { en: 'Username', fr: 'Nom d’utilisateur' },
  displayName: { en: 'Display Name', fr: 'Nom affiché' },
  emailAddress: { en: 'Email Address', fr: 'Adresse e-mail' },
  password: { en: 'Password', fr: 'Mot de passe' },
  confirmPassword: { en: 'Confirm Password', fr: 'Confirmer le mot de passe' },
  status: { en: 'Status', fr: 'État' },
  actions: { en: 'Actions', fr: 'Actions' },
  date: { en: 'Date', fr: 'Date' },
  version: { en: 'Version', fr: 'Version' },
  description: { en: 'Description', fr: 'Description' },
  hostname: { en: 'Host Name', fr: 'Nom d’hôte' },
  ipAddress: { en: 'IP Address', fr: 'Adresse IP' },

  primary: { en: 'Primary', fr: 'Principal' },
  backup: { en: 'Backup', fr: 'Sauvegarde' },

  signIn: { en: 'Sign in', fr: 'Se connecter' },
  signOut: { en: 'Sign out', fr: 'Se déconnecter' },
  signedInAs: { en: 'Signed in as', fr: 'Connecté en tant que' },
  language: { en: 'Language', fr: 'Langue' },
} as const satisfies Record<string, Label>;

/** Names of the languages, each in its own. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français' };

/** What was saved, under the title that its form has. */
export const savedWords = ({ en, fr }: Label): Label => ({
  en: `“${en}” was saved.`,
  fr: `Enregistrement de « ${fr} » effectué.`,
});
