/** Words of the page Outbound Events. */
import type { Label } from '../../../../../views/label.js';

export const words = {
  title: { en: 'Outbound Events', fr: 'Événements sortants' },
  http: { en: 'Outbound Events :: HTTP Recipients', fr: 'Événements sortants :: Destinataires HTTP' },
  addHttp: {
    en: 'Outbound Events :: Add an HTTP Recipient',
    fr: 'Événements sortants :: Ajouter un destinataire HTTP',
  },
  editHttp: {
    en: 'Outbound Events :: Edit an HTTP Recipient',
    fr: 'Événements sortants :: Modifier un destinataire HTTP',
  },
  email: { en: 'Outbound Events :: Email Recipients', fr: 'Événements sortants :: Destinataires e-mail' },
  addEmail: {
    en: 'Outbound Events :: Add an Email Recipient',
    fr: 'Événements sortants :: Ajouter un destinataire e-mail',
  },
  editEmail: {
    en: 'Outbound Events :: Edit an Email Recipient',
    fr: 'Événements sortants :: Modifier un destinataire e-mail',
  },
  add: { en: 'Add Recipient', fr: 'Ajouter le destinataire' },
  url: { en: 'URL', fr: 'URL' },
  retry: { en: 'Retry Interval', fr: 'Intervalle entre les tentatives' },
  seconds: { en: 'seconds', fr: 'secondes' },
  minutes: { en: 'minutes', fr: 'minutes' },
  giveUp: { en: 'Retry Duration', fr: 'Durée des tentatives' },
  giveUpHelp: {
    en: 'An event that is not taken for so long is given up, and the next one has its turn.',
    fr: 'Un événement refusé aussi longtemps est abandonné, et le suivant prend son tour.',
  },
  errorAddresses: { en: 'Error Email Addresses', fr: 'Adresses e-mail en cas d’erreur' },
  errorAddressesHelp: {
    en: 'Who is told when the recipient takes no events, separated by spaces. Empty: the administrators.',
    fr: 'Adresses à avertir lorsque le destinataire n’accepte plus d’événements, séparées par des espaces. Vide : les administrateurs.',
  },
  errorDelay: { en: 'Send Error Email After', fr: 'Avertir par e-mail après' },
  authorities: { en: 'CA Certificate', fr: 'Certificat de l’autorité' },
  authoritiesHelp: {
    en: 'For HTTPS: the authority that issued the recipient’s certificate, in PEM form, where it is the company’s own.',
    fr: 'Pour HTTPS : l’autorité qui a émis le certificat du destinataire, au format PEM, s’il s’agit de celle de l’entreprise.',
  },
  failing: { en: 'Failing', fr: 'En échec' },
  lost: { en: 'Given Up', fr: 'Abandonnés' },
  addresses: { en: 'Email Addresses', fr: 'Adresses e-mail' },
  addressesHelp: { en: 'Separated by spaces.', fr: 'Séparées par des espaces.' },
  subject: { en: 'Subject', fr: 'Objet' },
  subjectHelp: {
    en: 'Macros: %event%, %username%, %jump_item%, %lsid%, %appliance%, %failover_role%.',
    fr: 'Macros : %event%, %username%, %jump_item%, %lsid%, %appliance%, %failover_role%.',
  },
  events: { en: 'Events', fr: 'Événements' },
  last: { en: 'Last Result', fr: 'Dernier résultat' },
  taken: { en: 'taken', fr: 'accepté' },
  nothingYet: { en: 'Nothing was sent yet.', fr: 'Rien n’a encore été envoyé.' },
  waiting: { en: 'Waiting', fr: 'En attente' },
  retryNow: { en: 'Retry Now', fr: 'Réessayer maintenant' },
  test: { en: 'Send Test Event', fr: 'Envoyer un événement de test' },
  none: { en: 'There is no recipient.', fr: 'Il n’y a aucun destinataire.' },
  toList: { en: 'Back to the recipients', fr: 'Retour aux destinataires' },
  gone: { en: 'This recipient does not exist any more.', fr: 'Ce destinataire n’existe plus.' },
  nameTaken: { en: 'A recipient of this name exists already.', fr: 'Un destinataire porte déjà ce nom.' },
  full: { en: 'There are too many recipients.', fr: 'Il y a trop de destinataires.' },
  noEvents: { en: 'Choose at least one event.', fr: 'Choisissez au moins un événement.' },
  noSite: { en: 'No site software is installed.', fr: 'Aucun logiciel de site n’est installé.' },
  tested: { en: 'The recipient took the test event.', fr: 'Le destinataire a accepté l’événement de test.' },
  retried: { en: 'What waits is sent now.', fr: 'Ce qui attend est envoyé maintenant.' },
  mailNote: {
    en: 'Mail goes out by the relay of Management > Email Configuration.',
    fr: 'Le courrier part par le relais de Gestion > Configuration de la messagerie.',
  },
} as const satisfies Record<string, Label>;
