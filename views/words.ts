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

/** Words of the layout and of the pages outside the menu: sign-in, confirm, errors, site down. */
export const layoutWords = {
  ...words,
  skip: { en: 'Skip to content', fr: 'Aller au contenu' },
  mainMenu: { en: 'Main menu', fr: 'Menu principal' },
  subMenu: { en: 'Pages of this tab', fr: 'Pages de cet onglet' },
  boxTime: { en: 'System time', fr: 'Heure du système' },
  independent: {
    en: 'An independent simulator for rehearsals. It holds no code, logo or trade dress of any vendor.',
    fr: 'Simulateur indépendant, fait pour s’exercer. Il ne contient ni code, ni logo, ni habillage d’aucun éditeur.',
  },
  siteLogin: { en: 'Site administration', fr: 'Administration du site' },
  siteAppliance: { en: 'Appliance administration', fr: 'Administration du serveur' },
  errorSummary: { en: 'Please check these fields:', fr: 'Veuillez vérifier ces champs\u00a0:' },
  required: { en: 'required', fr: 'obligatoire' },
  pager: { en: 'Pages of the list', fr: 'Pages de la liste' },
  page: { en: 'Page', fr: 'Page' },
  entry: { en: 'entry', fr: 'entrée' },
  entries: { en: 'entries', fr: 'entrées' },
  first: { en: 'First', fr: 'Première' },
  previous: { en: 'Previous', fr: 'Précédente' },
  next: { en: 'Next', fr: 'Suivante' },
  last: { en: 'Last', fr: 'Dernière' },
  timeLeft: { en: 'Time left:', fr: 'Temps restant\u00a0:' },
  shareUnknown: { en: 'Under way', fr: 'En cours' },
  agreed: { en: 'I accept this agreement', fr: 'J’accepte cet accord' },
  forgotten: { en: 'Forgot your password?', fr: 'Mot de passe oublié\u00a0?' },
  signInTitle: { en: 'Sign in', fr: 'Connexion' },
  changeIntro: {
    en: 'Before you go on, choose a new password for your account.',
    fr: 'Avant de continuer, choisissez un nouveau mot de passe pour votre compte.',
  },
  downTitle: { en: 'The site is being updated', fr: 'Le site est en cours de mise à jour' },
  downText: {
    en: 'It is not available for the moment. This page looks again by itself.',
    fr: 'Il n’est pas disponible pour le moment. Cette page vérifie d’elle-même s’il est revenu.',
  },
  restoringTitle: { en: 'The site is being restored', fr: 'Le site est en cours de restauration' },
  damagedTitle: { en: 'The site is not available', fr: 'Le site n’est pas disponible' },
  damagedText: {
    en: 'The software of this appliance is damaged. Whoever looks after it finds under /appliance > Updates how technical support repairs it; restarting does not help.',
    fr: 'Le logiciel de ce serveur est endommagé. Son administrateur trouve sous /appliance > Mises à jour comment l’assistance technique le répare\u00a0; le redémarrer ne sert à rien.',
  },
  emptyTitle: { en: 'There is no site here yet', fr: 'Il n’y a pas encore de site ici' },
  emptyText: {
    en: 'No site software is installed on this appliance. Install it under /appliance > Updates; this page looks again by itself.',
    fr: 'Aucun logiciel de site n’est installé sur ce serveur. Installez-le sous /appliance > Mises à jour\u00a0; cette page vérifie d’elle-même.',
  },
  silent: {
    en: 'The appliance does not answer just now: it may be restarting. This page comes back by itself.',
    fr: 'Le serveur ne répond pas pour le moment : il redémarre peut-être. Cette page revient d’elle-même.',
  },
  passingTitle: { en: 'One moment', fr: 'Un instant' },
  passingText: { en: 'The page opens by itself.', fr: 'La page s’ouvre d’elle-même.' },
  passingLink: { en: 'Open the page', fr: 'Ouvrir la page' },
  back: { en: 'Back to the page', fr: 'Retour à la page' },
  home: { en: 'Go to the start page', fr: 'Aller à la page d’accueil' },
} as const satisfies Record<string, Label>;

/** What an error page says, by HTTP status. */
export const errorWords: Readonly<Record<number, { readonly title: Label; readonly text: Label }>> = {
  400: {
    title: { en: 'The request was not understood', fr: 'La demande n’a pas été comprise' },
    text: {
      en: 'Go back, reload the page and try again.',
      fr: 'Revenez en arrière, rechargez la page et réessayez.',
    },
  },
  403: {
    title: { en: 'Not allowed', fr: 'Accès refusé' },
    text: {
      en: 'Your account may not do this, or the page had been open for too long. Nothing was changed.',
      fr: 'Votre compte ne le permet pas, ou la page était ouverte depuis trop longtemps. Rien n’a été modifié.',
    },
  },
  404: {
    title: { en: 'Page not found', fr: 'Page introuvable' },
    text: {
      en: 'There is no page at this address, or it makes no sense on this site now.',
      fr: 'Il n’y a pas de page à cette adresse, ou elle n’a pas lieu d’être sur ce site en ce moment.',
    },
  },
  405: {
    title: { en: 'Not done this way', fr: 'Méthode refusée' },
    text: {
      en: 'Pages are looked at (GET), forms are sent (POST); nothing else is done here. Nothing was changed.',
      fr: 'Les pages se consultent (GET), les formulaires s’envoient (POST) ; rien d’autre n’est accepté ici. Rien n’a été modifié.',
    },
  },
  408: {
    title: { en: 'It took too long', fr: 'Délai dépassé' },
    text: {
      en: 'The rest of what was being sent did not arrive. Nothing was changed; send it again.',
      fr: 'La suite de l’envoi n’est pas arrivée. Rien n’a été modifié ; recommencez l’envoi.',
    },
  },
  413: {
    title: { en: 'Too large', fr: 'Trop volumineux' },
    text: {
      en: 'What was sent is larger than this page accepts. Nothing was changed.',
      fr: 'Ce qui a été envoyé dépasse ce que cette page accepte. Rien n’a été modifié.',
    },
  },
  415: {
    title: { en: 'Not a form', fr: 'Ce n’est pas un formulaire' },
    text: {
      en: 'The pages of this site take forms only (application/x-www-form-urlencoded or multipart/form-data). Nothing was changed.',
      fr: 'Les pages de ce site n’acceptent que des formulaires (application/x-www-form-urlencoded ou multipart/form-data). Rien n’a été modifié.',
    },
  },
  422: {
    title: { en: 'The file was refused', fr: 'Le fichier a été refusé' },
    text: {
      en: 'The file is not what this page takes. Nothing was changed.',
      fr: 'Le fichier n’est pas de ceux que cette page accepte. Rien n’a été modifié.',
    },
  },
  429: {
    title: { en: 'Too many requests', fr: 'Trop de demandes' },
    text: { en: 'Wait a moment, then try again.', fr: 'Patientez un instant, puis réessayez.' },
  },
  431: {
    title: { en: 'The request is too long', fr: 'La demande est trop longue' },
    text: {
      en: 'The address or the headers of the request are longer than this site accepts. Delete the cookies of this site and try again.',
      fr: 'L’adresse ou les en-têtes de la demande dépassent ce que ce site accepte. Supprimez les cookies de ce site et réessayez.',
    },
  },
  500: {
    title: { en: 'Something went wrong', fr: 'Une erreur s’est produite' },
    text: {
      en: 'The appliance could not answer. The error was written to its log.',
      fr: 'Le serveur n’a pas pu répondre. L’erreur a été inscrite dans son journal.',
    },
  },
  503: {
    title: { en: 'The appliance is busy', fr: 'Le serveur est occupé' },
    text: { en: 'Wait a moment, then try again.', fr: 'Patientez un instant, puis réessayez.' },
  },
  507: {
    title: { en: 'Nothing was written to the disk', fr: 'Rien n’a été écrit sur le disque' },
    text: {
      en: 'The disks took nothing. Nothing was changed; see Status > Storage on /appliance.',
      fr: 'Les disques n’ont rien pris. Rien n’a été modifié ; voyez État > Stockage dans /appliance.',
    },
  },
};
