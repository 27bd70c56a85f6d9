/** Security > Email Configuration | Sécurité > Configuration de la messagerie: mail of the box itself. */
import { type Label, same } from '../../../../views/label.js';
import { words as common, savedWords } from '../../../../views/words.js';
import { readBoxMail, writeBoxMail } from '../../../services/mail/box-mail.js';
import {
  addressesRefusal,
  addressList,
  canSend,
  isMailAddress,
  type MailEncryption,
} from '../../../services/mail/settings.js';
import { hostRefusal } from '../../../store/site/site-settings.js';
import { boxEdits } from '../../forms/edited.js';
import { checkbox, integer, password, select, text, view } from '../../forms/fields.js';
import { action, type Page } from '../../page.js';

const words = {
  title: { en: 'Email Configuration', fr: 'Configuration de la messagerie' },
  section: { en: 'Security :: Email Configuration', fr: 'Sécurité :: Configuration de la messagerie' },
  from: { en: 'From Address', fr: 'Adresse de l’expéditeur' },
  host: { en: 'SMTP Relay Server', fr: 'Serveur relais SMTP' },
  hostHelp: {
    en: 'Host name or IP address. Empty: this appliance sends no mail.',
    fr: 'Nom d’hôte ou adresse IP. Vide : ce serveur n’envoie aucun courrier.',
  },
  port: { en: 'SMTP Port', fr: 'Port SMTP' },
  encryption: { en: 'SMTP Encryption', fr: 'Chiffrement SMTP' },
  username: { en: 'SMTP Username', fr: 'Nom d’utilisateur SMTP' },
  password: { en: 'SMTP Password', fr: 'Mot de passe SMTP' },
  passwordHelp: {
    en: 'Leave empty to keep the present password.',
    fr: 'Laissez vide pour conserver le mot de passe actuel.',
  },
  admins: { en: 'Admin Contact', fr: 'Contact administrateur' },
  adminsHelp: {
    en: 'Separated by spaces. Alarms of disks, power supplies, temperature, clock and addresses go there.',
    fr: 'Séparées par des espaces. Les alarmes des disques, des alimentations, de la température, de l’horloge et des adresses y sont envoyées.',
  },
  test: {
    en: 'Send a test email when the settings are saved',
    fr: 'Envoyer un e-mail de test à l’enregistrement des paramètres',
  },
  note: {
    en: 'These settings belong to this appliance alone. Those of the site are under Management > Email Configuration of /login.',
    fr: 'Ces paramètres n’appartiennent qu’à ce serveur. Ceux du site se trouvent sous Gestion > Configuration de la messagerie de /login.',
  },
  fromWrong: { en: 'This is not an email address.', fr: 'Ce n’est pas une adresse e-mail.' },
  fromMissing: {
    en: 'A relay needs a From Address to send from.',
    fr: 'Un relais a besoin d’une adresse d’expéditeur.',
  },
  incomplete: {
    en: 'A test email needs the relay server, the From Address and an admin contact. Nothing was saved.',
    fr: 'Un e-mail de test exige le serveur relais, l’adresse de l’expéditeur et un contact. Rien n’a été enregistré.',
  },
  savedTested: {
    en: 'The settings were saved. A test email was sent.',
    fr: 'Les paramètres ont été enregistrés. Un e-mail de test a été envoyé.',
  },
} as const satisfies Record<string, Label>;

const testFailed = (why: Label): Label => ({
  en: `The test email could not be sent, and nothing was saved. ${why.en}`,
  fr: `L’e-mail de test n’a pas pu être envoyé et rien n’a été enregistré. ${why.fr}`,
});

const fields = {
  fromAddress: text({
    label: words.from,
    maxLength: 254,
    check: (value) => (isMailAddress(value) ? null : words.fromWrong),
  }),
  host: text({ label: words.host, help: words.hostHelp, check: hostRefusal }),
  port: integer({ label: words.port, min: 1, max: 65_535, required: true }),
  encryption: select<MailEncryption>({
    label: words.encryption,
    options: [
      { value: 'none', label: common.none },
      { value: 'ssl', label: same('SSL') },
      { value: 'tls', label: same('TLS') },
    ],
  }),
  username: text({ label: words.username, autocomplete: 'off' }),
  password: password({ label: words.password, help: words.passwordHelp, autocomplete: 'new-password' }),
  admins: text({ label: words.admins, help: words.adminsHelp, maxLength: 2_000, check: addressesRefusal }),
  test: checkbox({ label: words.test }),
};

export const boxEmailPage: Page = {
  id: 'appliance.email-configuration',
  site: 'appliance',
  path: '/appliance/email-configuration',
  title: words.title,
  right: 'box.manage',
  menu: { tab: 'appliance.security', sub: words.title },
  sections: ({ node }, attempt) => [
    {
      id: 'email',
      title: words.section,
      blocks: [
        {
          kind: 'form',
          action: 'save',
          fields: view(fields, { ...readBoxMail(node), ...attempt?.values }, attempt?.errors),
          submit: common.saveChanges,
          note: words.note,
        },
      ],
    },
  ],
  actions: {
    save: action({
      fields,
      edits: boxEdits(({ node }) => readBoxMail(node)),
      sample: {
        values: {
          fromAddress: 'box@example.com',
          host: 'mail.example.com',
          port: 25,
          encryption: 'none',
          username: '',
          password: '',
          admins: 'admin@example.com',
          test: true,
        },
      },
      run: async ({ node, actor }, { test, ...values }) => {
        if (values.host !== '' && values.fromAddress === '')
          return { refused: words.fromMissing, errors: { fromAddress: words.fromMissing } };
        const before = readBoxMail(node);
        const next = {
          ...before,
          ...values,
          port: values.port ?? before.port,
          admins: addressList(values.admins).join(' '),
          // A password without a user belongs to nobody.
          password: values.username === '' ? '' : values.password === '' ? before.password : values.password,
        };
        if (test) {
          if (!canSend(next) || next.admins === '') return { refused: words.incomplete };
          const result = await node.boxMail.test(next);
          if ('refused' in result) return { refused: testFailed(result.refused) };
        }
        node.box.transaction('box-mail', () => writeBoxMail(node, next));
        node.emit({ kind: 'box-mail.changed', data: { by: actor.name } });
        return { done: test ? words.savedTested : savedWords(words.section) };
      },
    }),
  },
};
