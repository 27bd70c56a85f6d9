/** Words of the page Outbound Events. */
import type { Label } from '../../../views/label.js';

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
  failures: { en: 'Disable After', fr: 'Désactiver après' },
  inARow: { en: 'failures in a row', fr: 'échecs consécutifs' },
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
  failed: { en: 'Disabled after failures', fr: 'Désactivé après des échecs' },
  revive: { en: 'Enable Again', fr: 'Réactiver' },
  test: { en: 'Send Test Event', fr: 'Envoyer un événement de test' },
  none: { en: 'There is no recipient.', fr: 'Il n’y a aucun destinataire.' },
  toList: { en: 'Back to the recipients', fr: 'Retour aux destinataires' },
  gone: { en: 'This recipient does not exist any more.', fr: 'Ce destinataire n’existe plus.' },
  nameTaken: { en: 'A recipient of this name exists already.', fr: 'Un destinataire porte déjà ce nom.' },
  full: { en: 'There are too many recipients.', fr: 'Il y a trop de destinataires.' },
  noEvents: { en: 'Choose at least one event.', fr: 'Choisissez au moins un événement.' },
  noSite: { en: 'No site software is installed.', fr: 'Aucun logiciel de site n’est installé.' },
  tested: { en: 'The recipient took the test event.', fr: 'Le destinataire a accepté l’événement de test.' },
  revived: { en: 'The recipient is used again.', fr: 'Le destinataire est de nouveau utilisé.' },
  mailNote: {
    en: 'Mail goes out by the relay of Management > Email Configuration.',
    fr: 'Le courrier part par le relais de Gestion > Configuration de la messagerie.',
  },
} as const satisfies Record<string, Label>;
