/** Where mail is handed over, as forms ask it: the box has a relay of its own, the site another. */
import { type Label, same } from '../../../views/label.js';
import { words as common } from '../../../views/words.js';
import { addressesRefusal, isMailAddress, type MailEncryption } from '../../services/mail/settings.js';
import { hostnameRefusal } from '../../store/site/site-settings.js';
import type { Outcome } from '../page.js';
import { checkbox, integer, password, select, text } from './fields.js';

export const mailWords = {
  title: { en: 'Email Configuration', fr: 'Configuration de la messagerie' },
  relay: { en: 'SMTP Relay Server', fr: 'Serveur relais SMTP' },
  from: { en: 'From Address', fr: 'Adresse de l’expéditeur' },
  port: { en: 'SMTP Port', fr: 'Port SMTP' },
  encryption: { en: 'SMTP Encryption', fr: 'Chiffrement SMTP' },
  username: { en: 'SMTP Username', fr: 'Nom d’utilisateur SMTP' },
  usernameHelp: {
    en: 'Leave empty if the relay asks for none.',
    fr: 'Laissez vide si le relais n’en demande pas.',
  },
  password: { en: 'SMTP Password', fr: 'Mot de passe SMTP' },
  passwordHelp: {
    en: 'Leave empty to keep the present password.',
    fr: 'Laissez vide pour conserver le mot de passe actuel.',
  },
  test: {
    en: 'Send a test email when the settings are saved',
    fr: 'Envoyer un e-mail de test à l’enregistrement des paramètres',
  },
  fromWrong: { en: 'This is not an email address.', fr: 'Ce n’est pas une adresse e-mail.' },
  fromMissing: {
    en: 'A relay needs a From Address to send from.',
    fr: 'Un relais a besoin d’une adresse d’expéditeur.',
  },
  savedTested: {
    en: 'The settings were saved. A test email was sent.',
    fr: 'Les paramètres ont été enregistrés. Un e-mail de test a été envoyé.',
  },
} as const satisfies Record<string, Label>;

/** The relay and how to sign in to it; `hostHelp` says what an empty one means. */
export const relayFields = (hostHelp: Label) => ({
  fromAddress: text({
    label: mailWords.from,
    maxLength: 254,
    check: (value) => (isMailAddress(value) ? null : mailWords.fromWrong),
  }),
  host: text({ label: mailWords.relay, help: hostHelp, check: hostnameRefusal }),
  port: integer({ label: mailWords.port, min: 1, max: 65_535, required: true }),
  encryption: select<MailEncryption>({
    label: mailWords.encryption,
    options: [
      { value: 'none', label: common.none },
      { value: 'ssl', label: same('SSL') },
      { value: 'tls', label: same('TLS') },
    ],
  }),
  username: text({ label: mailWords.username, help: mailWords.usernameHelp, autocomplete: 'off' }),
  password: password({
    label: mailWords.password,
    help: mailWords.passwordHelp,
    autocomplete: 'new-password',
  }),
});

/** Who is written to. */
export const contactsField = (label: Label, help: Label) =>
  text({ label, help, maxLength: 2_000, check: addressesRefusal });

export const testField = checkbox({ label: mailWords.test });

export const relaySample = {
  host: 'mail.example.com',
  port: 25,
  encryption: 'none',
  username: '',
  password: '',
} as const;

interface RelayValues {
  readonly fromAddress: string;
  readonly host: string;
  readonly port: number | null;
  readonly encryption: MailEncryption;
  readonly username: string;
  readonly password: string;
}

/** Why these values make no relay; null: they do. */
export const relayRefusal = ({ host, fromAddress }: RelayValues): Outcome | null =>
  host !== '' && fromAddress === ''
    ? { refused: mailWords.fromMissing, errors: { fromAddress: mailWords.fromMissing } }
    : null;

/** The settings with the relay as it was typed. */
export const withRelay = <S extends { readonly port: number; readonly password: string }>(
  known: S,
  values: RelayValues,
) => ({
  ...known,
  ...values,
  port: values.port ?? known.port,
  // A password without a user belongs to nobody.
  password: values.username === '' ? '' : values.password === '' ? known.password : values.password,
});

export const testFailed = (why: Label): Outcome => ({
  refused: {
    en: `The test email could not be sent, and nothing was saved. ${why.en}`,
    fr: `L’e-mail de test n’a pas pu être envoyé et rien n’a été enregistré. ${why.fr}`,
  },
});
