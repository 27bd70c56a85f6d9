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
import { addressList, canSend, type MailSettings, mailSettings } from '../../../services/mail/settings.js';
import type { Store } from '../../../store/database.js';
import { appendAudit } from '../../../store/site/history/append.js';
import { readSetting, writeSetting } from '../../../store/site/settings.js';
import { siteEdits } from '../../forms/edited.js';
import { checkbox, view } from '../../forms/fields.js';
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
import { type Attempt, action, type Ctx, type Outcome, type Page } from '../../page.js';

const words = {
  relay: { en: 'Email :: SMTP Relay Server', fr: 'Messagerie :: Serveur relais SMTP' },
  contact: { en: 'Email :: Admin Contact', fr: 'Messagerie :: Contact administrateur' },
  deliveries: { en: 'Email :: Last Deliveries', fr: 'Messagerie :: Derniers envois' },
  hostHelp: {
    en: 'Host name or IP address. Empty: this site sends no mail.',
    fr: 'Nom d’hôte ou adresse IP. Vide : ce site n’envoie aucun courrier.',
  },
  admins: { en: 'Default Admin Contact Email Addresses', fr: 'Adresses e-mail des contacts administrateurs' },
  adminsHelp: {
    en: 'Separated by spaces. Alerts about failover and the daily notice go there.',
    fr: 'Séparées par des espaces. Les alertes de reprise en séquence et l’avis quotidien y sont envoyés.',
  },
  daily: { en: 'Send Daily Communication Notice', fr: 'Envoyer un avis de communication quotidien' },
  note: {
    en: 'With a failover relation these settings travel: those of the primary replace those of the backup.',
    fr: 'Avec une relation de reprise, ces paramètres sont transmis : ceux du site principal remplacent ceux du site de sauvegarde.',
  },
  noSite: { en: 'No site software is installed.', fr: 'Aucun logiciel de site n’est installé.' },
  noAdmin: {
    en: 'Enter an admin contact first: the test email goes there.',
    fr: 'Saisissez d’abord un contact administrateur : l’e-mail de test lui est destiné.',
  },
  noRelay: {
    en: 'Set the SMTP relay server and the From Address first.',
    fr: 'Définissez d’abord le serveur relais SMTP et l’adresse de l’expéditeur.',
  },
  to: { en: 'To', fr: 'À' },
  subject: { en: 'Subject', fr: 'Objet' },
  sent: { en: 'sent', fr: 'envoyé' },
  waits: { en: 'will be tried again', fr: 'sera réessayé' },
  givenUp: { en: 'given up', fr: 'abandonné' },
  nothing: { en: 'No mail was sent yet.', fr: 'Aucun courrier n’a encore été envoyé.' },
  queued: { en: 'Waiting to be sent', fr: 'En attente d’envoi' },
} as const satisfies Record<string, Label>;

const siteRelayFields = { ...relayFields(words.hostHelp), test: testField };

const contactFields = {
  admins: contactsField(words.admins, words.adminsHelp),
  daily: checkbox({ label: words.daily }),
  test: testField,
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
          fields: view(siteRelayFields, { ...current, ...relay?.values }, relay?.errors),
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
    if ('refused' in result) return testFailed(result.refused);
  }
  // While the test was under way, somebody may have saved the other half.
  const site = node.site();
  if (site === null) return { refused: words.noSite };
  commit(ctx, site, change(readSetting(site, mailSettings)));
  return { done: test ? mailWords.savedTested : savedWords(title) };
}

// Each form's own half of the settings.
const contactOf = ({ admins, daily }: MailSettings) => ({ admins, daily });
const relayOf = ({ admins: _admins, daily: _daily, ...relay }: MailSettings) => relay;

export const emailConfigurationPage: Page = {
  id: 'login.email-configuration',
  site: 'login',
  path: '/login/email-configuration',
  title: mailWords.title,
  right: 'site.manage',
  menu: { tab: 'login.management', sub: mailWords.title },
  sections: (ctx, attempt) => {
    const site = ctx.node.site();
    if (site === null) return [];
    return [...formSections(readSetting(site, mailSettings), attempt), deliveriesSection(ctx)];
  },
  actions: {
    relay: action({
      fields: siteRelayFields,
      edits: siteEdits('email.', (site) => relayOf(readSetting(site, mailSettings))),
      sample: {
        values: {
          ...relaySample,
          fromAddress: 'site@example.com',
          test: false,
        },
      },
      run: (ctx, { test, ...values }) =>
        relayRefusal(values) ?? save(ctx, words.relay, test, (known) => withRelay(known, values)),
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
