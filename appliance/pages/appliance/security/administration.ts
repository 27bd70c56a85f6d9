/**
 * appliance/pages/appliance/security/: the tab Security of /appliance.
 *
 * Security > Appliance Administration | Sécurité > Administration du serveur.
 */
import type { FieldView, Section } from '../../../../views/blocks.js';
import type { Label } from '../../../../views/label.js';
import { words as common, savedWords } from '../../../../views/words.js';
import { commitAs } from '../../../node/site-change.js';
import {
  readSyslog,
  SYSLOG_SERVERS_MAX,
  type SyslogFormat,
  writeSyslog,
} from '../../../services/monitoring/syslog.js';
import {
  readBoxAgreement,
  readBoxNetworks,
  writeBoxAgreement,
  writeBoxNetworks,
} from '../../../store/box/access.js';
import { BOX_ACCOUNT_RULES, readBoxAccountRules } from '../../../store/box/users.js';
import { writeDoc } from '../../../store/docs.js';
import { hashPassword } from '../../../store/passwords.js';
import { INITIAL_PASSWORD, INITIAL_USERNAME } from '../../../store/site/accounts.js';
import { readSetting } from '../../../store/site/settings.js';
import { hostnameRefusal, mayOpenLogin, passwordCost } from '../../../store/site/site-settings.js';
import { restoreInitialUser } from '../../../store/site/users.js';
import { boxEdits } from '../../forms/edited.js';
import { checkbox, integer, select, text, textarea, view } from '../../forms/fields.js';
import { type Attempt, action, type Ctx, type Outcome, type Page } from '../../page.js';
import { networkFields } from '../networking/network-fields.js';

const words = {
  title: { en: 'Appliance Administration', fr: 'Administration du serveur' },
  accounts: {
    en: 'Security :: Appliance Administration Accounts',
    fr: 'Sécurité :: Comptes d’administration du serveur',
  },
  failed: { en: 'Failed Login Limit', fr: 'Limite d’échecs de connexion' },
  failedUnit: { en: 'failed sign-ins (0: never)', fr: 'échecs de connexion (0 : jamais)' },
  lockout: { en: 'Lockout Time', fr: 'Durée de verrouillage' },
  minutes: { en: 'minutes', fr: 'minutes' },
  age: { en: 'Password Age', fr: 'Durée de validité des mots de passe' },
  ageUnit: { en: 'days (0: never expires)', fr: 'jours (0 : n’expire jamais)' },
  reuse: { en: 'Reuse Ban', fr: 'Interdiction de réutilisation' },
  reuseUnit: { en: 'last passwords (0: none)', fr: 'derniers mots de passe (0 : aucun)' },
  networks: { en: 'Security :: Network Restrictions', fr: 'Sécurité :: Restrictions de réseau' },
  syslog: { en: 'Security :: Syslog', fr: 'Sécurité :: Syslog' },
  servers: { en: 'Syslog Servers', fr: 'Serveurs syslog' },
  serversHelp: {
    en: 'Up to ten host names or addresses, separated by commas. UDP port 514, facility local0.',
    fr: 'Jusqu’à dix noms d’hôte ou adresses, séparés par des virgules. Port UDP 514, catégorie local0.',
  },
  tooMany: { en: 'Enter at most ten syslog servers.', fr: 'Saisissez au plus dix serveurs syslog.' },
  format: { en: 'Message Format', fr: 'Format des messages' },
  rfc: { en: 'RFC 5424', fr: 'RFC 5424' },
  bsd: { en: 'Legacy BSD format', fr: 'Ancien format BSD' },
  agreement: {
    en: 'Security :: Prerequisite Login Agreement',
    fr: 'Sécurité :: Accord de connexion préalable',
  },
  enable: { en: 'Enable Login Agreement', fr: 'Activer l’accord de connexion' },
  agreementTitle: { en: 'Agreement Title', fr: 'Titre de l’accord' },
  agreementText: { en: 'Agreement Text', fr: 'Texte de l’accord' },
  needsText: { en: 'An agreement needs a text.', fr: 'Un accord a besoin d’un texte.' },
  reset: { en: 'Security :: Reset Admin Account', fr: 'Sécurité :: Réinitialiser le compte administrateur' },
  resetButton: { en: 'Reset Admin Account', fr: 'Réinitialiser le compte administrateur' },
  resetIntro: {
    en: 'Restores the account admin of /login with its first password, if nobody can sign in there any more.',
    fr: 'Rétablit le compte admin de /login avec son premier mot de passe, si plus personne ne peut s’y connecter.',
  },
  resetText: {
    en: 'The account admin of /login becomes an enabled administrator again and gets its first password, which must be changed at the next sign-in. Whoever is signed in with it is signed out.',
    fr: 'Le compte admin de /login redevient un administrateur activé et reprend son premier mot de passe, qui devra être changé à la prochaine connexion. Quiconque est connecté avec ce compte est déconnecté.',
  },
  resetDone: {
    en: 'The account admin of /login was restored.',
    fr: 'Le compte admin de /login a été rétabli.',
  },
  noSite: {
    en: 'No site software is running: there is no account to restore. Install or repair it first.',
    fr: 'Aucun logiciel de site n’est en service : il n’y a aucun compte à rétablir. Installez-le ou réparez-le d’abord.',
  },
} as const satisfies Record<string, Label>;

const lockedOut = (source: string): Label => ({
  en: `With these settings your own address ${source} could not open this site any more. Nothing was changed.`,
  fr: `Avec ces paramètres, votre propre adresse ${source} ne pourrait plus ouvrir ce site. Rien n’a été modifié.`,
});

const listOf = (value: string): string[] => value.split(/[\s,]+/).filter((part) => part !== '');
const serversRefusal = (value: string): Label | null => {
  const servers = listOf(value);
  if (servers.length > SYSLOG_SERVERS_MAX) return words.tooMany;
  return servers.map(hostnameRefusal).find((wrong) => wrong !== null) ?? null;
};

const accountFields = {
  lockoutCount: integer({ label: words.failed, unit: words.failedUnit, min: 0, max: 100, required: true }),
  lockoutMinutes: integer({ label: words.lockout, unit: words.minutes, min: 1, max: 1_440, required: true }),
  passwordDays: integer({ label: words.age, unit: words.ageUnit, min: 0, max: 3_650, required: true }),
  reuseBan: integer({ label: words.reuse, unit: words.reuseUnit, min: 0, max: 24, required: true }),
};
const syslogFields = {
  servers: text({ label: words.servers, help: words.serversHelp, maxLength: 2_600, check: serversRefusal }),
  format: select<SyslogFormat>({
    label: words.format,
    options: [
      { value: 'rfc5424', label: words.rfc },
      { value: 'bsd', label: words.bsd },
    ],
  }),
};
const agreementFields = {
  enabled: checkbox({ label: words.enable }),
  title: text({ label: words.agreementTitle }),
  text: textarea({ label: words.agreementText }),
};

const form = (
  id: string,
  title: Label,
  fields: (typed: Attempt | null) => readonly FieldView[],
  attempt: Attempt | null,
): Section => ({
  id,
  title,
  blocks: [
    {
      kind: 'form',
      action: id,
      fields: fields(attempt?.action === id ? attempt : null),
      submit: common.saveChanges,
    },
  ],
});

function saved(
  { node, actor }: Ctx,
  what: 'accounts' | 'networks' | 'syslog' | 'agreement',
  write: () => void,
): Outcome {
  node.box.transaction(`administration.${what}`, write);
  node.emit({ kind: 'administration.changed', data: { what, by: actor.name } });
  return { done: savedWords(words[what]) };
}

async function resetAdmin({ node, actor }: Ctx): Promise<Outcome> {
  const before = node.software.siteDown() === null ? node.site() : null;
  if (before === null) return { refused: words.noSite };
  const passwordHash = await hashPassword(node.ports, INITIAL_PASSWORD, readSetting(before, passwordCost));
  const site = node.site();
  if (site === null) return { refused: words.noSite };
  const nowMs = node.hardware.clock.nowMs();
  let id = node.ports.random.uuid();
  commitAs(node, site, actor.name, 'admin.reset', INITIAL_USERNAME, () => {
    id = restoreInitialUser(site, { id, passwordHash, nowMs });
  });
  node.signIns.closeUser('login', id);
  return { done: words.resetDone };
}

export const administrationPage: Page = {
  id: 'appliance.administration',
  site: 'appliance',
  path: '/appliance/administration',
  title: words.title,
  right: 'box.manage',
  menu: { tab: 'appliance.security', sub: words.title },
  sections: ({ node }, attempt) => {
    const { servers, format } = readSyslog(node);
    const syslog = { servers: servers.join(', '), format };
    return [
      form(
        'accounts',
        words.accounts,
        (typed) => view(accountFields, { ...accountValues(node.box), ...typed?.values }, typed?.errors),
        attempt,
      ),
      form(
        'networks',
        words.networks,
        (typed) => view(networkFields, { ...readBoxNetworks(node.box), ...typed?.values }, typed?.errors),
        attempt,
      ),
      form(
        'syslog',
        words.syslog,
        (typed) => view(syslogFields, { ...syslog, ...typed?.values }, typed?.errors),
        attempt,
      ),
      form(
        'agreement',
        words.agreement,
        (typed) => view(agreementFields, { ...readBoxAgreement(node.box), ...typed?.values }, typed?.errors),
        attempt,
      ),
      {
        id: 'reset',
        title: words.reset,
        blocks: [
          {
            kind: 'form',
            action: 'reset',
            fields: [],
            intro: words.resetIntro,
            submit: words.resetButton,
            danger: true,
          },
        ],
      },
    ];
  },
  actions: {
    accounts: action({
      fields: accountFields,
      edits: boxEdits(({ node }) => accountValues(node.box)),
      sample: { values: { lockoutCount: 8, lockoutMinutes: 20, passwordDays: 0, reuseBan: 3 } },
      run: (ctx, values) => {
        const { node } = ctx;
        const next = { ...readBoxAccountRules(node.box), ...values };
        return saved(ctx, 'accounts', () => writeDoc(node.box, BOX_ACCOUNT_RULES, next));
      },
    }),
    networks: action({
      fields: networkFields,
      edits: boxEdits(({ node }) => readBoxNetworks(node.box)),
      sample: { values: { accepted: '127.0.0.0/8', rejected: '10.66.0.0/16', byDefault: 'accept' } },
      run: (ctx, values) => {
        if (!mayOpenLogin(values, ctx.source)) return { refused: lockedOut(ctx.source) };
        return saved(ctx, 'networks', () => writeBoxNetworks(ctx.node.box, values));
      },
    }),
    syslog: action({
      fields: syslogFields,
      edits: boxEdits(({ node }) => readSyslog(node)),
      sample: { values: { servers: 'log.example.com, 127.20.0.9', format: 'bsd' } },
      run: (ctx, { servers, format }) =>
        saved(ctx, 'syslog', () => writeSyslog(ctx.node, { servers: [...new Set(listOf(servers))], format })),
    }),
    agreement: action({
      fields: agreementFields,
      edits: boxEdits(({ node }) => readBoxAgreement(node.box)),
      sample: { values: { enabled: false, title: 'Rules', text: 'Work on your own systems only.' } },
      run: (ctx, values) =>
        values.enabled && values.text.trim() === ''
          ? { refused: words.needsText, errors: { text: words.needsText } }
          : saved(ctx, 'agreement', () => writeBoxAgreement(ctx.node.box, values)),
    }),
    reset: action({
      fields: {},
      edits: null,
      sample: { values: {} },
      confirm: () => ({ title: words.resetButton, text: words.resetText, button: words.resetButton }),
      run: (ctx) => resetAdmin(ctx),
    }),
  },
};

function accountValues(box: Parameters<typeof readBoxAccountRules>[0]) {
  const { lockoutCount, lockoutMinutes, passwordDays, reuseBan } = readBoxAccountRules(box);
  return { lockoutCount, lockoutMinutes, passwordDays, reuseBan };
}
