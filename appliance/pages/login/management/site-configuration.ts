/** Management > Site Configuration | Gestion > Configuration du site. */
import type { ChangeKind } from '../../../../hardware/kernel/event-kinds.js';
import type { Section } from '../../../../views/blocks.js';
import { type Label, languages, same } from '../../../../views/label.js';
import { words as common, languageNames, savedWords } from '../../../../views/words.js';
import { commitChange, siteWords } from '../../../node/site-change.js';
import type { Store } from '../../../store/database.js';
import { readSetting, writeSetting } from '../../../store/site/settings.js';
import {
  hostnameRefusal,
  loginAgreement,
  loginNetworks,
  mayOpenLogin,
  siteHostname,
  siteLanguage,
} from '../../../store/site/site-settings.js';
import { networkFields } from '../../appliance/networking/network-fields.js';
import { siteEdits } from '../../forms/edited.js';
import { checkbox, type Fields, select, text, textarea, view } from '../../forms/fields.js';
import { type Attempt, action, type Ctx, type Outcome, type Page } from '../../page.js';

const words = {
  title: { en: 'Site Configuration', fr: 'Configuration du site' },
  site: { en: 'Site :: Host Name and Language', fr: 'Site :: Nom d’hôte et langue' },
  agreement: { en: 'Site :: Prerequisite Login Agreement', fr: 'Site :: Accord préalable à la connexion' },
  networks: { en: 'Site :: Network Restrictions', fr: 'Site :: Restrictions de réseau' },
  host: { en: 'Public Site Host Name', fr: 'Nom d’hôte public du site' },
  hostHelp: {
    en: 'The name under which users and clients reach this site. Both appliances of a pair share it.',
    fr: 'Le nom par lequel les utilisateurs et les clients joignent ce site. Les deux serveurs d’une paire le partagent.',
  },
  language: { en: 'Default Language', fr: 'Langue par défaut' },
  languageHelp: {
    en: 'Language of the mails of this site.',
    fr: 'Langue des courriers de ce site.',
  },
  zone: { en: 'Time Zone', fr: 'Fuseau horaire' },
  addresses: { en: 'Public Addresses', fr: 'Adresses publiques' },
  applianceNote: {
    en: 'Addresses and time zone belong to the appliance: /appliance > Networking > IP Configuration.',
    fr: 'Les adresses et le fuseau horaire relèvent du serveur : /appliance > Réseau > Configuration IP.',
  },
  enable: { en: 'Enable Login Agreement', fr: 'Activer l’accord de connexion' },
  agreementTitle: { en: 'Agreement Title', fr: 'Titre de l’accord' },
  agreementText: { en: 'Agreement Text', fr: 'Texte de l’accord' },
  agreementNote: {
    en: 'Whoever signs in to /login must accept it first. Who accepted is written to the audit trail.',
    fr: 'Quiconque se connecte à /login doit d’abord l’accepter. Les acceptations sont inscrites au journal d’audit.',
  },
  textMissing: { en: 'An agreement needs a text.', fr: 'Un accord a besoin d’un texte.' },
} as const satisfies Record<string, Label>;

const lockedOut = (source: string): Label => ({
  en: `With this you would lock yourself out: you come from ${source}. Nothing was changed.`,
  fr: `Vous vous excluriez vous-même : vous venez de ${source}. Rien n’a été modifié.`,
});

const siteFields = {
  host: text({ label: words.host, help: words.hostHelp, required: true, check: hostnameRefusal }),
  language: select({
    label: words.language,
    help: words.languageHelp,
    options: languages.map((value) => ({ value, label: same(languageNames[value]) })),
  }),
};
const agreementFields = {
  enabled: checkbox({ label: words.enable }),
  title: text({ label: words.agreementTitle, maxLength: 100 }),
  text: textarea({ label: words.agreementText }),
};

function form(
  name: string,
  title: Label,
  fields: Fields,
  current: Readonly<Record<string, string | boolean>>,
  attempt: Attempt | null,
  note?: Label,
): Section {
  const mine = attempt?.action === name ? attempt : null;
  return {
    id: name,
    title,
    blocks: [
      {
        kind: 'form',
        action: name,
        fields: view(fields, { ...current, ...mine?.values }, mine?.errors),
        submit: common.saveChanges,
        ...(note === undefined ? {} : { note }),
      },
    ],
  };
}

const shownSite = (site: Store) => ({
  host: readSetting(site, siteHostname),
  language: readSetting(site, siteLanguage),
});

function siteSection({ node }: Ctx, site: Store, attempt: Attempt | null): Section {
  const { addresses, timeZone } = node.network.config();
  const shown = form('site', words.site, siteFields, shownSite(site), attempt, words.applianceNote);
  const facts = [
    { label: words.addresses, value: same(addresses.map(({ address }) => address).join(', ')) },
    { label: words.zone, value: same(timeZone) },
  ];
  return { ...shown, blocks: [{ kind: 'facts', items: facts }, ...shown.blocks] };
}

const changing = (ctx: Ctx, title: Label, what: ChangeKind, change: (site: Store) => void): Outcome => {
  const site = ctx.node.site();
  if (site === null) return { refused: siteWords.noSite };
  commitChange(ctx, site, what, '', () => change(site));
  return { done: savedWords(title) };
};

export const siteConfigurationPage: Page = {
  id: 'login.site-configuration',
  site: 'login',
  path: '/login/site-configuration',
  title: words.title,
  right: 'site.manage',
  menu: { tab: 'login.management', sub: words.title },
  sections: (ctx, attempt) => {
    const site = ctx.node.site();
    if (site === null) return [];
    return [
      siteSection(ctx, site, attempt),
      form(
        'agreement',
        words.agreement,
        agreementFields,
        { ...readSetting(site, loginAgreement) },
        attempt,
        words.agreementNote,
      ),
      form('networks', words.networks, networkFields, { ...readSetting(site, loginNetworks) }, attempt),
    ];
  },
  actions: {
    site: action({
      fields: siteFields,
      edits: siteEdits('site.changed', shownSite),
      sample: { values: { host: 'access.example.com', language: 'fr' } },
      run: (ctx, { host, language }) =>
        changing(ctx, words.site, 'site.changed', (site) => {
          writeSetting(site, siteHostname, host.toLowerCase());
          writeSetting(site, siteLanguage, language);
        }),
    }),
    agreement: action({
      fields: agreementFields,
      edits: siteEdits('site.agreement', (site) => readSetting(site, loginAgreement)),
      sample: { values: { enabled: false, title: 'Rules', text: 'Work on your own systems only.' } },
      run: (ctx, values) => {
        if (values.enabled && values.text.trim() === '') {
          return { refused: words.textMissing, errors: { text: words.textMissing } };
        }
        return changing(ctx, words.agreement, 'site.agreement-changed', (site) =>
          writeSetting(site, loginAgreement, values),
        );
      },
    }),
    networks: action({
      fields: networkFields,
      edits: siteEdits('site.networks', (site) => readSetting(site, loginNetworks)),
      sample: { values: { accepted: '127.0.0.0/8', rejected: '10.66.0.0/16', byDefault: 'accept' } },
      run: (ctx, values) => {
        if (!mayOpenLogin(values, ctx.source)) return { refused: lockedOut(ctx.source) };
        return changing(ctx, words.networks, 'site.networks-changed', (site) =>
          writeSetting(site, loginNetworks, values),
        );
      },
    }),
  },
};
