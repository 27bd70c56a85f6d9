/** Access Console > Custom Links | Liens personnalisés: addresses that every console offers. */
import { same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { customLinks } from '../../../store/site/console-records.js';
import { text } from '../../forms/fields.js';
import { recordPage } from '../../records/page.js';

const title = { en: 'Custom Links', fr: 'Liens personnalisés' };
const address = { en: 'URL', fr: 'URL' };
const badAddress = {
  en: 'Enter an address that begins with http:// or https://.',
  fr: 'Saisissez une adresse qui commence par http:// ou https://.',
};

const isWeb = (value: string): boolean => {
  try {
    // What the console puts in place of a marker is harmless in an address.
    const url = new URL(value.replaceAll('%USERNAME%', 'x'));
    return (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '';
  } catch {
    return false;
  }
};

export const customLinksPage = recordPage({
  id: 'login.custom-links',
  path: '/login/custom-links',
  title,
  right: 'console.manage',
  menu: { tab: 'login.console', sub: title },
  table: customLinks,
  area: 'custom-link',
  words: {
    add: { en: 'Add Link', fr: 'Ajouter un lien' },
    edit: { en: 'Edit Link', fr: 'Modifier le lien' },
    empty: { en: 'There are no custom links.', fr: 'Il n’y a aucun lien personnalisé.' },
    gone: {
      en: 'Consoles that sign in from now on do not show this link.',
      fr: 'Les consoles qui se connectent désormais n’affichent plus ce lien.',
    },
    intro: {
      en: 'Consoles show these links after sign-in. %USERNAME% stands for the name of the user.',
      fr: 'Les consoles affichent ces liens après la connexion. %USERNAME% représente le nom de l’utilisateur.',
    },
  },
  fields: {
    name: text({ label: common.name, required: true, maxLength: 100 }),
    url: text({ label: address, required: true, check: (value) => (isWeb(value) ? null : badAddress) }),
  },
  columns: [{ label: address, cell: ({ url }) => same(url) }],
  sample: { values: { name: 'Runbook', url: 'https://wiki.example.com/%USERNAME%' } },
  toRecord: (values) => values,
});
