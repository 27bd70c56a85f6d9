/** The words of Jump > Jumpoint. */
import type { Label } from '../../../../../views/label.js';

export const DEPLOYED_MAX = 200;

export const words = {
  list: { en: 'Jumpoint :: List', fr: 'Jumpoint :: Liste' },
  add: { en: 'Jumpoint :: Add', fr: 'Jumpoint :: Ajouter' },
  edit: { en: 'Jumpoint :: Edit', fr: 'Jumpoint :: Modifier' },
  kind: { en: 'Kind', fr: 'Type' },
  comments: { en: 'Comments', fr: 'Commentaires' },
  lastSeen: { en: 'Last Check-in', fr: 'Dernier enregistrement' },
  connected: { en: 'Connected', fr: 'Connecté' },
  offline: { en: 'Offline', fr: 'Hors ligne' },
  outdated: { en: 'Reinstall by hand', fr: 'À réinstaller manuellement' },
  empty: { en: 'Nothing is deployed.', fr: 'Rien n’est déployé.' },
  back: { en: 'Back to the list', fr: 'Retour à la liste' },
  gone: { en: 'This entry does not exist any more.', fr: 'Cette entrée n’existe plus.' },
  taken: { en: 'This name is taken.', fr: 'Ce nom est déjà pris.' },
  full: {
    en: `There can be at most ${DEPLOYED_MAX} entries. Delete one first.`,
    fr: `Il peut y avoir au plus ${DEPLOYED_MAX} entrées. Supprimez-en une d’abord.`,
  },
  used: {
    en: 'Jump Items are reached through this Jumpoint. Choose another one for them first.',
    fr: 'Des éléments de Jump passent par ce Jumpoint. Choisissez-en d’abord un autre pour eux.',
  },
  remove: { en: 'Delete', fr: 'Supprimer' },
  removeText: {
    en: 'The installed software is refused from now on and must be installed again.',
    fr: 'Le logiciel installé est désormais refusé et devra être réinstallé.',
  },
  keyTitle: { en: 'Installation File', fr: 'Fichier d’installation' },
  keyNote: {
    en: 'This file is shown once. Take it to the computer on which the software is to run.',
    fr: 'Ce fichier n’est affiché qu’une fois. Portez-le sur l’ordinateur où le logiciel doit fonctionner.',
  },
} as const satisfies Record<string, Label>;
