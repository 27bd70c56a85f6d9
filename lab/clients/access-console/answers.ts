/** What the site answers to an access console, and what the console then tells its user. */
import type { AnswerOf, ClientCall } from '../../../appliance/clients/api/calls.js';
import type { Label } from '../../../views/label.js';
import type { ClientAnswer } from '../workstation.js';

export const consoleWords = {
  unreachable: {
    en: 'The site does not answer. Check the network and try again.',
    fr: 'Le site ne répond pas. Vérifiez le réseau et réessayez.',
  },
  strange: {
    en: 'What answered is not the site.',
    fr: 'Ce qui a répondu n’est pas le site.',
  },
  untrusted: {
    en: 'The certificate that the site presents is not trusted. The console does not connect; the administrator must put it right on /appliance > Security > Certificates.',
    fr: 'Le certificat présenté par le site n’est pas digne de confiance. La console ne se connecte pas ; l’administrateur doit y remédier dans /appliance > Sécurité > Certificats.',
  },
  newer: {
    en: 'This console is newer than the site. It stays offline until the site is updated.',
    fr: 'Cette console est plus récente que le site. Elle reste hors ligne jusqu’à la mise à niveau du site.',
  },
  noItem: { en: 'There is no such Jump Item.', fr: 'Cet élément de Jump n’existe pas.' },
  signIn: { en: 'Sign in first.', fr: 'Connectez-vous d’abord.' },
  busy: { en: 'A session is open already.', fr: 'Une session est déjà ouverte.' },
  noSession: { en: 'No session is open.', fr: 'Aucune session n’est ouverte.' },
  lost: {
    en: 'The site has ended the connection of this console: an update, a restart, another appliance, or the same account signed in elsewhere. Launch the console again.',
    fr: 'Le site a mis fin à la connexion de cette console : mise à jour, redémarrage, autre serveur, ou même compte connecté ailleurs. Relancez la console.',
  },
  keepOpen: {
    en: 'End the session first: the site does not let the console be closed meanwhile.',
    fr: 'Terminez d’abord la session : le site ne laisse pas fermer la console entre-temps.',
  },
  locked: {
    en: 'This console is older than the site, and this computer is locked down: the console cannot update itself. Deploy the new MSI.',
    fr: 'Cette console est plus ancienne que le site et cet ordinateur est verrouillé : la console ne peut pas se mettre à niveau. Déployez le nouveau MSI.',
  },
  notInstalled: {
    en: 'No access console is installed on this computer.',
    fr: 'Aucune console d’accès n’est installée sur cet ordinateur.',
  },
  already: { en: 'The console is open already.', fr: 'La console est déjà ouverte.' },
} as const satisfies Record<string, Label>;

export const updated = (version: string): Label => ({
  en: `The console was updated to version ${version}.`,
  fr: `La console a été mise à niveau vers la version ${version}.`,
});

export const ran = (name: string): Label => ({ en: `“${name}” was run.`, fr: `« ${name} » a été exécuté.` });
export const invited = (key: string): Label => ({
  en: `Key for the outsider: ${key}`,
  fr: `Clé pour la personne externe : ${key}`,
});
export const joinedLabel = (item: string): Label => ({
  en: `You take part in the session with ${item}.`,
  fr: `Vous participez à la session avec ${item}.`,
});
export const greeting = (welcome: string): Label | null =>
  welcome === '' ? null : { en: welcome, fr: welcome };

export type SiteAnswer<T> =
  | { readonly value: T }
  /** `code`: the site's own word for the reason; '' when it gave none. */
  | { readonly refused: Label; readonly status: number; readonly code: string };

/** What the site said, understood; or what it tells the user instead. */
export function hear<C extends ClientCall>(answer: ClientAnswer<C> | null): SiteAnswer<AnswerOf<C>> {
  if (answer === null) return { refused: consoleWords.unreachable, status: 0, code: '' };
  const { status, said, refusal } = answer;
  if (said !== null) return { value: said };
  return { refused: refusal?.message ?? consoleWords.strange, status, code: refusal?.error ?? '' };
}
