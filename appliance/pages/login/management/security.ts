/**
 * Management > Security | Gestion > Sécurité: password and session rules, the key between the boxes.
 *
 * @guide G80 seed
 */
import { pairOf } from '../../../../failover/role/state.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { auditAround } from '../../../node/site-change.js';
import { PSK_LENGTH_MAX, PSK_LENGTH_MIN, readPsk, writePsk } from '../../../store/box/psk.js';
import { appendAudit } from '../../../store/site/history/append.js';
import { writeSetting } from '../../../store/site/settings.js';
import { readSecurity, type SecurityValues, securitySettings } from '../../../store/site/site-settings.js';
import { siteEdits } from '../../forms/edited.js';
import { checkbox, integer, text, view } from '../../forms/fields.js';
import { action, type Ctx, type Page } from '../../page.js';

const words = {
  title: { en: 'Security', fr: 'Sécurité' },
  passwords: { en: 'Security :: Passwords and Sessions', fr: 'Sécurité :: Mots de passe et sessions' },
  failover: {
    en: 'Security :: Inter-appliance Communication',
    fr: 'Sécurité :: Communication inter-serveurs',
  },
  lengthMin: { en: 'Minimum Password Length', fr: 'Longueur minimale du mot de passe' },
  complex: { en: 'Require Complex Passwords', fr: 'Exiger des mots de passe complexes' },
  complexHelp: {
    en: 'Three of four kinds of characters, and not the user name.',
    fr: 'Trois sortes de caractères sur quatre, sans le nom d’utilisateur.',
  },
  days: { en: 'Default Password Expiration', fr: 'Expiration par défaut des mots de passe' },
  daysUnit: { en: 'days (0: never)', fr: 'jours (0 : jamais)' },
  lockoutCount: { en: 'Account Lockout After', fr: 'Verrouillage du compte après' },
  lockoutUnit: { en: 'failed sign-ins (0: never)', fr: 'échecs de connexion (0 : jamais)' },
  lockoutMinutes: { en: 'Account Lockout Duration', fr: 'Durée de verrouillage du compte' },
  minutes: { en: 'minutes', fr: 'minutes' },
  idle: { en: 'Log Out Idle Users After', fr: 'Déconnecter les utilisateurs inactifs après' },
  inUse: {
    en: 'Terminate Session If Account Is In Use',
    fr: 'Terminer la session si le compte est en cours d’utilisation',
  },
  reset: { en: 'Enable Password Reset', fr: 'Activer la réinitialisation du mot de passe' },
  resetHelp: {
    en: 'Whoever forgot a password gets a link by mail, good for 24 hours and one use. Needs Management > Email Configuration.',
    fr: 'Qui a oublié son mot de passe reçoit un lien par e-mail, valable 24 heures et une seule fois. Nécessite Gestion > Configuration de la messagerie.',
  },
  psk: {
    en: 'Inter-appliance Communication Pre-shared Key',
    fr: 'Clé pré-partagée de communication inter-serveurs',
  },
  pskNote: {
    en: 'Both appliances of a failover pair must hold the same key, or no relation can be established; equal keys have equal fingerprints. It stays on this appliance: neither data-sync nor backups carry it.',
    fr: 'Les deux serveurs d’une paire doivent avoir la même clé, faute de quoi aucune relation ne peut être établie ; à clés égales, empreintes égales. Elle reste sur ce serveur : ni la synchronisation ni les sauvegardes ne la transportent.',
  },
  print: { en: 'Key Fingerprint', fr: 'Empreinte de la clé' },
  noKey: { en: 'No key is set', fr: 'Aucune clé n’est définie' },
  saved: { en: 'The security settings were saved.', fr: 'Les paramètres de sécurité ont été enregistrés.' },
  pskSaved: { en: 'The pre-shared key was saved.', fr: 'La clé pré-partagée a été enregistrée.' },
  pskShort: {
    en: `Enter at least ${PSK_LENGTH_MIN} characters, or generate a key: a short one could be guessed.`,
    fr: `Saisissez au moins ${PSK_LENGTH_MIN} caractères ou générez une clé : une clé courte pourrait être devinée.`,
  },
  pskNeeded: {
    en: 'The failover relation needs a key. Break the relation first, then the key can be removed.',
    fr: 'La relation de reprise en séquence a besoin d’une clé. Rompez d’abord la relation, puis la clé pourra être retirée.',
  },
  generate: { en: 'Generate a New Key', fr: 'Générer une nouvelle clé' },
  generateText: {
    en: 'This appliance gets a new random key in place of the one it has. Enter the same key on the other appliance: until then the two do not hear each other.',
    fr: 'Ce serveur reçoit une nouvelle clé aléatoire à la place de la sienne. Saisissez la même clé sur l’autre serveur : d’ici là, les deux ne s’entendent pas.',
  },
  generated: {
    en: 'A new key was generated and saved. Enter the same key on the other appliance.',
    fr: 'Une nouvelle clé a été générée et enregistrée. Saisissez la même clé sur l’autre serveur.',
  },
  noSite: { en: 'No site software is installed.', fr: 'Aucun logiciel de site n’est installé.' },
} satisfies Record<string, Label>;

const rules = {
  passwordLengthMin: integer({ label: words.lengthMin, min: 4, max: 64, required: true }),
  passwordComplex: checkbox({ label: words.complex, help: words.complexHelp }),
  passwordDays: integer({ label: words.days, unit: words.daysUnit, min: 0, max: 3_650, required: true }),
  lockoutCount: integer({
    label: words.lockoutCount,
    unit: words.lockoutUnit,
    min: 0,
    max: 100,
    required: true,
  }),
  lockoutMinutes: integer({
    label: words.lockoutMinutes,
    unit: words.minutes,
    min: 1,
    max: 1_440,
    required: true,
  }),
  idleMinutes: integer({ label: words.idle, unit: words.minutes, min: 1, max: 1_440, required: true }),
  terminateInUse: checkbox({ label: words.inUse }),
  passwordReset: checkbox({ label: words.reset, help: words.resetHelp }),
};

const key = { psk: text({ label: words.psk, maxLength: PSK_LENGTH_MAX, autocomplete: 'off' }) };

const KEY_BYTES = 16;

function saveKey(ctx: Ctx, psk: string): void {
  const { node, actor } = ctx;
  const write = (): void => node.box.transaction('psk', () => writePsk(node.box, psk));
  auditAround(ctx, 'security.key-changed', write);
  node.emit({ kind: 'security.key-changed', data: { by: actor.name } });
  node.failover.keySaved();
}

export const securityPage: Page = {
  id: 'login.security',
  site: 'login',
  path: '/login/security',
  title: words.title,
  right: 'security.manage',
  menu: { tab: 'login.management', sub: words.title },
  sections: ({ node }, attempt) => {
    const site = node.site();
    const print = node.failover.keyPrint();
    const current = site === null ? {} : { ...readSecurity(site) };
    const typed = (name: string): Readonly<Record<string, string | boolean>> =>
      attempt?.action === name ? attempt.values : {};
    return [
      {
        id: 'rules',
        title: words.passwords,
        blocks: [
          {
            kind: 'form',
            action: 'rules',
            fields: view(
              rules,
              { ...current, ...typed('rules') },
              attempt?.action === 'rules' ? attempt.errors : {},
            ),
            submit: common.save,
          },
        ],
      },
      {
        id: 'key',
        title: words.failover,
        blocks: [
          {
            kind: 'facts',
            items: [{ label: words.print, value: print === null ? words.noKey : same(print) }],
          },
          {
            kind: 'form',
            action: 'key',
            fields: view(
              key,
              { psk: readPsk(node.box), ...typed('key') },
              attempt?.action === 'key' ? attempt.errors : {},
            ),
            submit: common.saveChanges,
            note: words.pskNote,
          },
          { kind: 'form', action: 'generate', fields: [], submit: words.generate, quiet: true },
        ],
      },
    ];
  },
  actions: {
    rules: action({
      fields: rules,
      edits: siteEdits('security.changed', readSecurity),
      sample: {
        values: {
          passwordLengthMin: 8,
          passwordComplex: true,
          passwordDays: 180,
          lockoutCount: 10,
          lockoutMinutes: 5,
          idleMinutes: 30,
          terminateInUse: false,
          passwordReset: true,
        },
      },
      run: ({ node, actor, nowMs }, values) => {
        const site = node.site();
        if (site === null) return { refused: words.noSite };
        const next = values as SecurityValues;
        site.transaction('security', () => {
          for (const [name, declared] of Object.entries(securitySettings)) {
            writeSetting<number | boolean>(site, declared, next[name as keyof SecurityValues]);
          }
          appendAudit(site, node.origin, {
            atMs: nowMs,
            actor: actor.name,
            action: 'security.changed',
            detail: '',
          });
        });
        node.signIns.setIdleLimitMs('login', next.idleMinutes * 60_000);
        node.emit({ kind: 'security.changed', data: { by: actor.name } });
        return { done: words.saved };
      },
    }),
    key: action({
      fields: key,
      edits: siteEdits('security.key-changed', (_site, { node }) => readPsk(node.box)),
      sample: { values: { psk: 'Sample-shared-key-1' } },
      right: 'failover.manage',
      run: (ctx, { psk }) => {
        const why =
          psk === ''
            ? pairOf(ctx.node.failover.state()) !== null && words.pskNeeded
            : psk.length < PSK_LENGTH_MIN && words.pskShort;
        if (why !== false) return { refused: why, errors: { psk: why } };
        saveKey(ctx, psk);
        return { done: words.pskSaved };
      },
    }),
    generate: action({
      fields: {},
      edits: siteEdits('security.key-changed', (_site, { node }) => readPsk(node.box)),
      sample: { values: {}, changedBy: 'key' },
      right: 'failover.manage',
      confirm: ({ node }) =>
        readPsk(node.box) === ''
          ? null
          : { title: words.generate, text: words.generateText, button: words.generate },
      run: (ctx) => {
        saveKey(ctx, ctx.node.ports.random.hex(KEY_BYTES));
        return { done: words.generated };
      },
    }),
  },
};
