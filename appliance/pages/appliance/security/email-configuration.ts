/** Security > Email Configuration | Sécurité > Configuration de la messagerie: mail of the box itself. */
import type { Label } from '../../../../views/label.js';
import { words as common, savedWords } from '../../../../views/words.js';
import { readBoxMail, writeBoxMail } from '../../../services/mail/box-mail.js';
import { addressList, canSend } from '../../../services/mail/settings.js';
import { boxEdits } from '../../forms/edited.js';
import { view } from '../../forms/fields.js';
import {
  contactsField,
  mailWords,
  relayFields,
  relayRefusal,
  relaySample,
  testFailed,
  testField,
  withRelay,
} from '../../forms/mail-relay.js';
import { action, type Page } from '../../page.js';

const words = {
  section: { en: 'Security :: Email Configuration', fr: 'Sécurité :: Configuration de la messagerie' },
  hostHelp: {
    en: 'Host name or IP address. Empty: this appliance sends no mail.',
    fr: 'Nom d’hôte ou adresse IP. Vide : ce serveur n’envoie aucun courrier.',
  },
  admins: { en: 'Admin Contact', fr: 'Contact administrateur' },
  adminsHelp: {
    en: 'Separated by spaces. Alarms of disks, power supplies, temperature, clock and addresses go there.',
    fr: 'Séparées par des espaces. Les alarmes des disques, des alimentations, de la température, de l’horloge et des adresses y sont envoyées.',
  },
  note: {
    en: 'These settings belong to this appliance alone. Those of the site are under Management > Email Configuration of /login.',
    fr: 'Ces paramètres n’appartiennent qu’à ce serveur. Ceux du site se trouvent sous Gestion > Configuration de la messagerie de /login.',
  },
  incomplete: {
    en: 'A test email needs the relay server, the From Address and an admin contact. Nothing was saved.',
    fr: 'Un e-mail de test exige le serveur relais, l’adresse de l’expéditeur et un contact. Rien n’a été enregistré.',
  },
} as const satisfies Record<string, Label>;

const fields = {
  ...relayFields(words.hostHelp),
  admins: contactsField(words.admins, words.adminsHelp),
  test: testField,
};

export const boxEmailPage: Page = {
  id: 'appliance.email-configuration',
  site: 'appliance',
  path: '/appliance/email-configuration',
  title: mailWords.title,
  right: 'box.manage',
  menu: { tab: 'appliance.security', sub: mailWords.title },
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
          ...relaySample,
          fromAddress: 'box@example.com',
          admins: 'admin@example.com',
          test: true,
        },
      },
      run: async ({ node, actor }, { test, ...values }) => {
        const refused = relayRefusal(values);
        if (refused !== null) return refused;
        const admins = addressList(values.admins).join(' ');
        const next = { ...withRelay(readBoxMail(node), values), admins };
        if (test) {
          if (!canSend(next) || next.admins === '') return { refused: words.incomplete };
          const result = await node.boxMail.test(next);
          if ('refused' in result) return testFailed(result.refused);
        }
        node.box.transaction('box-mail', () => writeBoxMail(node, next));
        node.emit({ kind: 'box-mail.changed', data: { by: actor.name } });
        return { done: test ? mailWords.savedTested : savedWords(words.section) };
      },
    }),
  },
};
