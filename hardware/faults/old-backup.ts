import { withMistake } from './aims/people.js';
import { overlay } from './overlay.js';

/** A backup that was lying about is restored where it does not belong. */
export const oldBackup = overlay({
  name: 'old-backup',
  aim: 'people',
  label: { en: 'Old backup on the wrong box', fr: 'Ancienne sauvegarde sur le mauvais serveur' },
  about: {
    en: 'Somebody downloads a backup and restores it later on this box: what was saved meanwhile is lost. A backup of this box is made first; healed, that one is restored.',
    fr: 'Quelqu’un télécharge une sauvegarde et la restaure plus tard sur ce serveur : ce qui a été enregistré entre-temps est perdu. Une sauvegarde de ce serveur est faite avant ; réparé : celle-ci est restaurée.',
  },
  fields: {
    of: {
      kind: 'choice',
      label: { en: 'Backup of', fr: 'Sauvegarde de' },
      options: [
        { value: 'other', label: { en: 'The other appliance', fr: 'L’autre serveur' } },
        { value: 'this', label: { en: 'This appliance', fr: 'Ce serveur' } },
      ],
      initial: 'other',
    },
    hoursOld: {
      kind: 'number',
      label: { en: 'Restored after', fr: 'Restaurée après' },
      unit: { en: 'hours', fr: 'heures' },
      min: 0,
      max: 720,
      initial: 2,
    },
  },
  apply: (below, { of, hoursOld }) =>
    withMistake(below, { kind: 'old-backup', of: of === 'this' ? 'this' : 'other', hoursOld }),
});
