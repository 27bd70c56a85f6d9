/** What only others can do: they are asked, and answer by mail. */
import type { Label } from '../../../views/label.js';
import type { BoxName } from '../../plan.js';
import type { StoryLetter } from './plan.js';

export const favours = ['storage', 'sales'] as const;
export type Favour = (typeof favours)[number];

export const favourLabels: Readonly<Record<Favour, Label>> = {
  storage: {
    en: 'The storage team: more room on a disk',
    fr: 'L’équipe stockage : plus de place sur un disque',
  },
  sales: {
    en: 'The maker’s sales contact: a maintenance contract in force',
    fr: 'Le contact commercial du fabricant : un contrat de maintenance en vigueur',
  },
};

const froms: Readonly<Record<Favour, string>> = {
  storage: 'storage@corp.example.com',
  sales: 'sales@maker.example.net',
};

/** It is done: whoever asked reads it. */
export function favourLetter(what: Favour, box: BoxName): StoryLetter {
  const name = box.toUpperCase();
  const text: Readonly<Record<Favour, Label>> = {
    storage: {
      en: `We have looked at the disk of appliance ${name}: it has room for its next updates now. Look at Status > Storage.`,
      fr: `Nous avons vérifié le disque du serveur ${name} : il a maintenant la place pour les prochaines mises à jour. Voyez État > Stockage.`,
    },
    sales: {
      en: `The maintenance contract of appliance ${name} is in force. Its Updates page offers what is released.`,
      fr: `Le contrat de maintenance du serveur ${name} est en vigueur. Sa page Mises à jour propose ce qui est publié.`,
    },
  };
  return {
    from: froms[what],
    subject: { en: `Done: appliance ${name}`, fr: `C’est fait : serveur ${name}` },
    text: text[what],
  };
}
