/** Networking > SNMP | Réseau > SNMP: who may read the state of the box, and what it says of itself. */
import { type Label, same } from '../../../../views/label.js';
import { words as common, savedWords } from '../../../../views/words.js';
import { readSnmp, writeSnmp } from '../../../services/monitoring/snmp/settings.js';
import { networksRefusal } from '../../../store/networks.js';
import { boxEdits } from '../../forms/edited.js';
import { checkbox, text, textarea, view } from '../../forms/fields.js';
import { action, type Outcome, type Page } from '../../page.js';

const words = {
  section: { en: 'Networking :: SNMP', fr: 'Réseau :: SNMP' },
  enabled: { en: 'Enable SNMPv2', fr: 'Activer SNMPv2' },
  community: { en: 'Read-Only Community Name', fr: 'Nom de communauté en lecture seule' },
  location: { en: 'System Location', fr: 'Emplacement du système' },
  contact: { en: 'System Contact', fr: 'Contact du système' },
  allowed: { en: 'Allowed Addresses', fr: 'Adresses autorisées' },
  allowedHelp: {
    en: 'Addresses and networks such as 10.10.0.0/16, one a line. Nobody else gets an answer.',
    fr: 'Adresses et réseaux comme 10.10.0.0/16, un par ligne. Personne d’autre ne reçoit de réponse.',
  },
  note: {
    en: 'The appliance answers on UDP port 161; nothing can be changed over SNMP.',
    fr: 'Le serveur répond sur le port UDP 161 ; rien ne peut être modifié par SNMP.',
  },
  needsCommunity: { en: 'SNMP needs a community name.', fr: 'SNMP a besoin d’un nom de communauté.' },
  needsAllowed: {
    en: 'Enter at least one address that may ask.',
    fr: 'Saisissez au moins une adresse autorisée à interroger.',
  },
} as const satisfies Record<string, Label>;

const fields = {
  enabled: checkbox({ label: words.enabled }),
  community: text({ label: words.community, maxLength: 64, autocomplete: 'off' }),
  location: text({ label: words.location, maxLength: 200 }),
  contact: text({ label: words.contact, maxLength: 200 }),
  allowed: textarea({
    label: words.allowed,
    help: words.allowedHelp,
    maxLength: 4_000,
    check: networksRefusal,
  }),
};

export const snmpPage: Page = {
  id: 'appliance.snmp',
  site: 'appliance',
  path: '/appliance/snmp',
  title: same('SNMP'),
  right: 'box.manage',
  menu: { tab: 'appliance.networking', sub: same('SNMP') },
  sections: ({ node }, attempt) => [
    {
      id: 'snmp',
      title: words.section,
      blocks: [
        {
          kind: 'form',
          action: 'save',
          fields: view(fields, { ...readSnmp(node), ...attempt?.values }, attempt?.errors),
          submit: common.saveChanges,
          note: words.note,
        },
      ],
    },
  ],
  actions: {
    save: action({
      fields,
      edits: boxEdits(({ node }) => readSnmp(node)),
      sample: {
        values: {
          enabled: true,
          community: 'watch',
          location: 'Rack 4',
          contact: 'ops@example.com',
          allowed: '127.0.0.0/8',
        },
      },
      run: ({ node, actor }, values): Outcome => {
        if (values.enabled && values.community === '')
          return { refused: words.needsCommunity, errors: { community: words.needsCommunity } };
        if (values.enabled && values.allowed.trim() === '')
          return { refused: words.needsAllowed, errors: { allowed: words.needsAllowed } };
        node.box.transaction('snmp', () => writeSnmp(node, values));
        node.emit({ kind: 'snmp.changed', data: { enabled: values.enabled, by: actor.name } });
        return { done: savedWords(words.section) };
      },
    }),
  },
};
