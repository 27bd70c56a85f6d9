/**
 * appliance/pages/login/management/: the tab Management.
 *
 * Management > Email Configuration | Gestion > Configuration de la messagerie.
 */
import type { Section } from '../../../../views/blocks.js';
import { dateTime } from '../../../../views/format.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common, savedWords } from '../../../../views/words.js';
import { readDeliveries, readQueue } from '../../../services/mail/queue.js';
import {
  addressesRefusal,
  addressList,
  canSend,
  isMailAddress,
  type MailEncryption,
  type MailSettings,
  mailSettings,
} from '../../../services/mail/settings.js';
import type { Store } from '../../../store/database.js';
import { appendAudit } from '../../../store/site/history/append.js';
import { readSetting, writeSetting } from '../../../store/site/settings.js';
import { hostRefusal } from '../../../store/site/site-settings.js';
import { siteEdits } from '../../forms/edited.js';
import { checkbox, integer, password, select, text, view } from '../../forms/fields.js';
import { type Attempt, action, type Ctx, type Outcome, type Page } from '../../page.js';

const words = {
  title: { en: 'Email Configuration', fr: 'Configuration de la messagerie' },
  relay: { en: 'Email :: SMTP Relay Server', fr: 'Messagerie :: Serveur relais SMTP' },
  contact: { en: 'Email :: Admin Contact', fr: 'Messagerie :: Contact administrateur' },
  deliveries: { en: 'Email :: Last Deliveries', fr: 'Messagerie :: Derniers envois' },
  from: { en: 'From Address', fr: 'Adresse de l’expéditeur' },
  host: { en: 'SMTP Relay Server', fr: 'Serveur relais SMTP' },
  hostHelp: {
    en: 'Host name or IP address. Empty: this site sends no mail.',
    fr: 'Nom d’hôte ou adresse IP. Vide : ce site n’envoie aucun courrier.',
  },
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
  admins: { en: 'Default Admin Contact Email Addresses', fr: 'Adresses e-mail des contacts administrateurs' },
  adminsHelp: {
    en: 'Separated by spaces. Alerts about failover and the daily notice go there.',
    fr: 'Séparées par des espaces. Les alertes de reprise en séquence et l’avis quotidien y sont envoyés.',
  },
  daily: { en: 'Send Daily Communication Notice', fr: 'Envoyer un avis de communication quotidien' },
  test: {
    en: 'Send a test email when the settings are saved',
    fr: 'Envoyer un e-mail de test à l’enregistrement des paramètres',
  },
  note: {
    en: 'With a failover relation these settings travel: those of the primary replace those of the backup.',
    fr: 'Avec une relation de reprise, ces paramètres sont transmis : ceux du site principal remplacent ceux du site de sauvegarde.',
  },
  noSite: { en: 'No site software is installed.', fr: 'Aucun logiciel de site n’est installé.' },
  fromWrong: { en: 'This is not an email address.', fr: 'Ce n’est pas une adresse e-mail.' },
  fromMissing: {
    en: 'A relay needs a From Address to send from.',
    fr: 'Un relais a besoin d’une adresse d’expéditeur.',
  },
  noAdmin: {
    en: 'Enter an admin contact first: the test email goes there.',
    fr: 'Saisissez d’abord un contact administrateur : l’e-mail de test lui est destiné.',
  },
  noRelay: {
    en: 'Set the SMTP relay server and the From Address first.',
    fr: 'Définissez d’abord le serveur relais SMTP et l’adresse de l’expéditeur.',
  },
  savedTested: {
    en: 'The settings were saved. A test email was sent.',
    fr: 'Les paramètres ont été enregistrés. Un e-mail de test a été envoyé.',
  },
  to: { en: 'To', fr: 'À' },
  subject: { en: 'Subject', fr: 'Objet' },
  sent: { en: 'sent', fr: 'envoyé' },
  waits: { en: 'will be tried again', fr: 'sera réessayé' },
  givenUp: { en: 'given up', fr: 'abandonné' },
  nothing: { en: 'No mail was sent yet.', fr: 'Aucun courrier n’a encore été envoyé.' },
  queued: { en: 'Waiting to be sent', fr: 'En attente d’envoi' },
} as const satisfies Record<string, Label>;

const testFailed = (why: Label): Label => ({
  en: `The test email could not be sent, and nothing was saved. ${why.en}`,
  fr: `L’e-mail de test n’a pas pu être envoyé et rien n’a été enregistré. ${why.fr}`,
});

const relayFields = {
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
  username: text({ label: words.username, help: words.usernameHelp, autocomplete: 'off' }),
  password: password({ label: words.password, help: words.passwordHelp, autocomplete: 'new-password' }),
  test: checkbox({ label: words.test }),
};

const contactFields = {
  admins: text({
    label: words.admins,
    help: words.adminsHelp,
    maxLength: 2_000,
    check: addressesRefusal,
  }),
  daily: checkbox({ label: words.daily }),
  test: checkbox({ label: words.test }),
};

const typed = (attempt: Attempt | null, name: string): Attempt | null =>
  attempt?.action === name ? attempt : null;

function formSections(current: MailSettings, attempt: Attempt | null): Section[] {
  const relay = typed(attempt, 'relay');
  const contact = typed(attempt, 'contact');
  return [
    {
      id: 'relay',
      title: words.relay,
      blocks: [
        {
          kind: 'form',
          action: 'relay',
          fields: view(relayFields, { ...current, ...relay?.values }, relay?.errors),
          submit: common.save,
          note: words.note,
        },
      ],
    },
    {
      id: 'contact',
      title: words.contact,
      blocks: [
        {
          kind: 'form',
          action: 'contact',
          fields: view(contactFields, { ...current, ...contact?.values }, contact?.errors),
          submit: common.save,
        },
      ],
    },
  ];
}

function deliveriesSection({ node }: Ctx): Section {
  const zone = node.network.config().timeZone;
  const rows = readDeliveries(node.box).map(({ atMs, to, subject, refused, waiting }) => ({
    cells: [
      dateTime(atMs, zone),
      same(to.join(' ')),
      same(subject),
      refused === null
        ? { badge: words.sent, tone: 'good' as const }
        : {
            badge: waiting ? words.waits : words.givenUp,
            tone: waiting ? ('warn' as const) : ('bad' as const),
          },
      refused ?? same(''),
    ],
  }));
  return {
    id: 'deliveries',
    title: words.deliveries,
    blocks: [
      { kind: 'facts', items: [{ label: words.queued, value: same(String(readQueue(node.box).length)) }] },
      {
        kind: 'table',
        caption: words.deliveries,
        columns: [common.date, words.to, words.subject, common.status, common.description],
        rows,
        empty: words.nothing,
      },
    ],
  };
}

function commit(ctx: Ctx, site: Store, next: MailSettings): void {
  const { node, actor, nowMs } = ctx;
  site.transaction('mail.settings', () => {
    writeSetting(site, mailSettings, next);
    appendAudit(site, node.origin, {
      atMs: nowMs,
      actor: actor.name,
      action: 'email.changed',
      detail: '',
    });
  });
  node.emit({ kind: 'email.changed', data: { by: actor.name } });
}

/** Saves what `change` makes of the settings; with a test, only if it could be sent. */
async function save(
  ctx: Ctx,
  title: Label,
  test: boolean,
  change: (known: MailSettings) => MailSettings,
): Promise<Outcome> {
  const { node } = ctx;
  const before = node.site();
  if (before === null) return { refused: words.noSite };
  if (test) {
    const next = change(readSetting(before, mailSettings));
    if (!canSend(next)) return { refused: words.noRelay };
    if (addressList(next.admins).length === 0) return { refused: words.noAdmin };
    const result = await node.mail.test(next);
    if ('refused' in result) return { refused: testFailed(result.refused) };
  }
  // While the test was under way, somebody may have saved the other half.
  const site = node.site();
  if (site === null) return { refused: words.noSite };
  commit(ctx, site, change(readSetting(site, mailSettings)));
  return { done: test ? words.savedTested : savedWords(title) };
}

// Each form's own half of the settings.
const contactOf = ({ admins, daily }: MailSettings) => ({ admins, daily });
const relayOf = ({ admins: _admins, daily: _daily, ...relay }: MailSettings) => relay;

export const emailConfigurationPage: Page = {
  id: 'login.email-configuration',
  site: 'login',
  path: '/login/email-configuration',
  title: words.title,
  right: 'site.manage',
  menu: { tab: 'login.management', sub: words.title },
  sections: (ctx, attempt) => {
    const site = ctx.node.site();
    if (site === null) return [];
    return [...formSections(readSetting(site, mailSettings), attempt), deliveriesSection(ctx)];
  },
  actions: {
    relay: action({
      fields: relayFields,
      edits: siteEdits('email.', (site) => relayOf(readSetting(site, mailSettings))),
      sample: {
        values: {
          fromAddress: 'site@example.com',
          host: 'mail.example.com',
          port: 25,
          encryption: 'none',
          username: '',
          password: '',
          test: false,
        },
      },
      run: (ctx, { test, ...values }) => {
        if (values.host !== '' && values.fromAddress === '') {
          return { refused: words.fromMissing, errors: { fromAddress: words.fromMissing } };
        }
        return save(ctx, words.relay, test, (known) => ({
          ...known,
          ...values,
          port: values.port ?? known.port,
          // A password without a user belongs to nobody.
          password: values.username === '' ? '' : values.password === '' ? known.password : values.password,
        }));
      },
    }),
    contact: action({
      fields: contactFields,
      edits: siteEdits('email.', (site) => contactOf(readSetting(site, mailSettings))),
      sample: { values: { admins: 'admin@example.com', daily: true, test: true } },
      run: (ctx, { admins, daily, test }) =>
        save(ctx, words.contact, test, (known) => ({
          ...known,
          admins: addressList(admins).join(' '),
          daily,
        })),
    }),
  },
};
