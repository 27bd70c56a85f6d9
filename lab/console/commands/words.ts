/** Words that several commands share. */
import type { Label } from '../../../views/label.js';

export const done: Label = { en: 'Done.', fr: 'C’est fait.' };

export const accessConsoleBegun: Label = {
  en: 'The access console is working on it. Its answer will appear here.',
  fr: 'La console d’accès s’en occupe. Le résultat s’affichera ici.',
};

export const clientBegun: Label = {
  en: 'The client is working on it. Its answer will appear here.',
  fr: 'Le client s’en occupe. Le résultat s’affichera ici.',
};
