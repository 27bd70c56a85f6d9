/** What the installer says. */
import { bytes } from '../../views/format.js';
import type { Label } from '../../views/label.js';
import type { Manifest } from '../package-format.js';

export const installerWords = {
  busy: {
    en: 'The appliance is busy with updates. Wait until that has ended.',
    fr: 'Le serveur est occupé par les mises à jour. Attendez la fin de l’opération.',
  },
  notNow: { en: 'There is nothing to do that for now.', fr: 'Cette action n’a pas d’objet pour le moment.' },
  late: { en: 'This result came too late.', fr: 'Ce résultat est arrivé trop tard.' },
  unknown: {
    en: 'This package is not on the list. Check for updates again.',
    fr: 'Ce package n’est pas dans la liste. Recherchez de nouveau les mises à jour.',
  },
  installed: {
    en: 'This package, or a newer one, is already installed.',
    fr: 'Ce package, ou un plus récent, est déjà installé.',
  },
  checking: { en: 'Asking the update server.', fr: 'Interrogation du serveur de mise à jour en cours.' },
  none: { en: 'There is no update for this appliance.', fr: 'Aucune mise à jour pour ce serveur.' },
  found: { en: 'Updates were found.', fr: 'Des mises à jour ont été trouvées.' },
  checkCut: {
    en: 'The check was interrupted. Start it again.',
    fr: 'La recherche a été interrompue. Relancez-la.',
  },
  agreeFirst: {
    en: 'Read the licence agreement and accept it to go on.',
    fr: 'Lisez le contrat de licence et acceptez-le pour continuer.',
  },
  declined: { en: 'Nothing was installed.', fr: 'Rien n’a été installé.' },
  started: { en: 'The installation has started.', fr: 'L’installation a commencé.' },
  cancelled: { en: 'The download was cancelled.', fr: 'Le téléchargement a été annulé.' },
  stalled: {
    en: 'The download stands still and was given up. Nothing was changed.',
    fr: 'Le téléchargement n’avance plus et a été abandonné. Rien n’a été modifié.',
  },
  progress: { en: 'Downloading.', fr: 'Téléchargement en cours.' },
  installing: { en: 'Installing.', fr: 'Installation en cours.' },
  restarting: { en: 'Restarting.', fr: 'Redémarrage en cours.' },
  verifying: { en: 'Verifying.', fr: 'Vérification en cours.' },
  trouble: {
    en: 'The base software could not be written. Do not restart the appliance; contact support.',
    fr: 'Le logiciel de base n’a pas pu être écrit. Ne redémarrez pas le serveur ; contactez l’assistance technique.',
  },
  damaged: {
    en: 'The base installation was interrupted by a restart. The base software is damaged; contact support.',
    fr: 'L’installation de base a été interrompue par un redémarrage. Le logiciel de base est endommagé ; contactez l’assistance technique.',
  },
  repaired: {
    en: 'Support has restored the base software that was installed before. No data was lost.',
    fr: 'L’assistance technique a rétabli le logiciel de base antérieur. Aucune donnée n’a été perdue.',
  },
  resumed: {
    en: 'The installation goes on after the restart.',
    fr: 'L’installation reprend après le redémarrage.',
  },
  notVerified: {
    en: 'After the installation the new version was not found. The software is as it was before.',
    fr: 'La nouvelle version n’a pas été trouvée après l’installation. Le logiciel est resté inchangé.',
  },
  dismissed: { en: 'Noted.', fr: 'C’est noté.' },
} as const satisfies Record<string, Label>;

export const full = (needed: number, free: number): Label => ({
  en: `Not enough room on the disk: ${bytes(needed).en} needed, ${bytes(free).en} free (Status > Storage). Nothing was changed.`,
  fr: `Espace disque insuffisant : il faut ${bytes(needed).fr}, il reste ${bytes(free).fr} (État > Stockage). Rien n’a été modifié.`,
});

export const waitsFor = (prerequisites: Label): Label => ({
  en: `Install first: ${prerequisites.en}.`,
  fr: `À installer d’abord : ${prerequisites.fr}.`,
});

export const done = (manifest: Manifest): Label => ({
  en: `${manifest.title.en} is installed.`,
  fr: `${manifest.title.fr} : installation terminée.`,
});
