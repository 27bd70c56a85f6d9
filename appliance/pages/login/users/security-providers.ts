/** Users & Security > Security Providers | Fournisseurs de sécurité: who else knows the users. */
import { type Label, same } from '../../../../views/label.js';
import { words as common } from '../../../../views/words.js';
import { testProvider } from '../../../accounts/providers/client.js';
import { accountRoleLabel } from '../../../accounts/rights.js';
import { listRecords, type Stored } from '../../../store/records.js';
import { type ProviderKind, providerKinds, securityProviders } from '../../../store/site/providers.js';
import { checkbox, hidden, integer, password, select, text } from '../../forms/fields.js';
import { firstOf, siteOf } from '../../forms/sample.js';
import { action, type Given, type Page } from '../../page.js';
import { recordOf } from '../../records/changes.js';
import { recordPage } from '../../records/page.js';

const title = { en: 'Security Providers', fr: 'Fournisseurs de sécurité' };
const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,62})?(\.[a-z0-9]([a-z0-9-]{0,62})?)*$/i;

const words = {
  kind: { en: 'Kind', fr: 'Type' },
  port: { en: 'Port', fr: 'Port' },
  base: { en: 'Base, Realm or Path', fr: 'Base, domaine ou chemin' },
  baseHelp: {
    en: 'LDAP: where the users are, such as ou=people,dc=example,dc=com. Kerberos: the realm. SAML: path of the metadata. RADIUS: leave empty.',
    fr: 'LDAP : emplacement des utilisateurs, par exemple ou=people,dc=example,dc=com. Kerberos : le domaine. SAML : chemin des métadonnées. RADIUS : laissez vide.',
  },
  secret: { en: 'Shared Secret', fr: 'Secret partagé' },
  secretHelp: {
    en: 'RADIUS only. Leave empty to keep the present one.',
    fr: 'RADIUS seulement. Laissez vide pour conserver le secret actuel.',
  },
  timeout: { en: 'Wait for an Answer', fr: 'Attente d’une réponse' },
  seconds: { en: 'seconds', fr: 'secondes' },
  role: { en: 'Role of New Accounts', fr: 'Rôle des nouveaux comptes' },
  test: { en: 'Test', fr: 'Tester' },
  testTitle: { en: 'Test', fr: 'Test' },
  testNote: {
    en: 'Asks the server over the network now, with what is saved.',
    fr: 'Interroge maintenant le serveur par le réseau, avec ce qui est enregistré.',
  },
  localTitle: { en: 'Security Providers :: Local', fr: 'Fournisseurs de sécurité :: Local' },
  localText: {
    en: 'The accounts of this site are always asked first; they cannot be switched off, so that an administrator can always sign in.',
    fr: 'Les comptes de ce site sont toujours interrogés en premier ; ils ne peuvent pas être désactivés, afin qu’un administrateur puisse toujours se connecter.',
  },
  badHost: {
    en: 'Enter a host name or an IP address.',
    fr: 'Saisissez un nom d’hôte ou une adresse IP.',
  },
  badBase: {
    en: 'Enter parts such as ou=people,dc=example,dc=com.',
    fr: 'Saisissez des éléments tels que ou=people,dc=example,dc=com.',
  },
  badRealm: { en: 'Enter a realm such as EXAMPLE.COM.', fr: 'Saisissez un domaine tel que EXAMPLE.COM.' },
  badPath: { en: 'Enter a path that begins with /.', fr: 'Saisissez un chemin qui commence par /.' },
  noSecret: { en: 'RADIUS needs a shared secret.', fr: 'RADIUS exige un secret partagé.' },
} satisfies Record<string, Label>;

const record = hidden({ label: common.name });
const options = (kinds: Readonly<Record<string, Label>>) =>
  Object.entries(kinds).map(([value, label]) => ({ value, label }));

function wrongBase(kind: ProviderKind, base: string): Label | null {
  if (kind === 'ldap') return /^[a-z]+=[^,=]+(,[a-z]+=[^,=]+)*$/i.test(base) ? null : words.badBase;
  if (kind === 'kerberos') return /^[A-Z0-9]+(\.[A-Z0-9-]+)*$/.test(base) ? null : words.badRealm;
  if (kind === 'saml') return /^\/[!-~]*$/.test(base) ? null : words.badPath;
  return null;
}

const at = (field: string, refused: Label) => ({ refused, errors: { [field]: refused } });

const port = (kind: string): number => ({ ldap: 389, radius: 1_812, kerberos: 88 })[kind] ?? 443;

const sampleRow = (given: Given) => ({
  record: firstOf(listRecords(siteOf(given), securityProviders)).id,
});

export const securityProvidersPage: Page = recordPage({
  id: 'login.security-providers',
  path: '/login/security-providers',
  title,
  right: 'security.manage',
  menu: { tab: 'login.users', sub: title },
  table: securityProviders,
  area: 'security-provider',
  words: {
    add: { en: 'Add Provider', fr: 'Ajouter un fournisseur' },
    edit: { en: 'Edit Provider', fr: 'Modifier le fournisseur' },
    empty: { en: 'There are only the local accounts.', fr: 'Il n’y a que les comptes locaux.' },
    gone: {
      en: 'Accounts that sign in by this provider cannot sign in any more until they get a local password.',
      fr: 'Les comptes qui se connectent par ce fournisseur ne pourront plus se connecter tant qu’ils n’auront pas de mot de passe local.',
    },
    intro: {
      en: 'A name that is no local account’s is asked of the enabled LDAP and RADIUS providers in this order. Who is known there gets an account of the given role at the first sign-in. Kerberos and SAML servers are stored and tested; sign-in forms do not use them.',
      fr: 'Un nom qui n’est pas celui d’un compte local est recherché auprès des fournisseurs LDAP et RADIUS activés, dans cet ordre. Quiconque y est connu reçoit un compte doté du rôle indiqué à la première connexion. Les serveurs Kerberos et SAML sont enregistrés et testés ; les formulaires de connexion ne les utilisent pas.',
    },
  },
  fields: {
    name: text({ label: common.name, required: true, maxLength: 100 }),
    kind: select<ProviderKind>({
      label: words.kind,
      options: [
        { value: 'ldap', label: providerKinds.ldap },
        { value: 'radius', label: providerKinds.radius },
        { value: 'kerberos', label: providerKinds.kerberos },
        { value: 'saml', label: providerKinds.saml },
      ],
    }),
    enabled: checkbox({ label: common.enabled }),
    host: text({
      label: common.hostname,
      required: true,
      maxLength: 253,
      check: (value) => (HOST.test(value) ? null : words.badHost),
    }),
    port: integer({ label: words.port, min: 1, max: 65_535 }),
    base: text({ label: words.base, help: words.baseHelp }),
    secret: password({
      label: words.secret,
      help: words.secretHelp,
      maxLength: 128,
      autocomplete: 'off',
    }),
    timeoutSeconds: integer({ label: words.timeout, unit: words.seconds, required: true, min: 1, max: 60 }),
    role: select({
      label: words.role,
      options: options({ user: accountRoleLabel('user'), operator: accountRoleLabel('operator') }),
    }),
  },
  initial: { kind: 'ldap', timeoutSeconds: 5, role: 'user', enabled: true },
  columns: [
    { label: words.kind, cell: ({ kind }) => providerKinds[kind as ProviderKind] ?? same(kind) },
    {
      label: common.status,
      cell: ({ enabled }) =>
        enabled ? { badge: common.enabled, tone: 'good' } : { badge: common.disabled, tone: 'plain' },
    },
    { label: common.hostname, cell: (provider) => same(`${provider.host}:${provider.port}`) },
  ],
  sample: {
    values: {
      name: 'Directory',
      kind: 'ldap',
      enabled: true,
      host: 'directory.example.com',
      port: 389,
      base: 'ou=people,dc=example,dc=com',
      secret: 'Bind-secret-7',
      timeoutSeconds: 5,
      role: 'operator',
    },
    needs: ['provider'],
  },
  toRecord: (values, before) => ({
    ...values,
    port: values.port ?? port(values.kind),
    secret: values.secret === '' ? (before?.secret ?? '') : values.secret,
    timeoutSeconds: values.timeoutSeconds ?? 5,
    position: before?.position ?? 0,
  }),
  check: (_site, { kind, base, secret }, before) => {
    const wrong = wrongBase(kind, base);
    if (wrong !== null) return at('base', wrong);
    const known = secret !== '' || (before !== null && before.secret !== '');
    return kind === 'radius' && !known ? at('secret', words.noSecret) : null;
  },
  more: (_ctx, _site, known: Stored<typeof securityProviders.columns>) => [
    {
      id: 'test',
      title: { en: `${known.name} :: ${words.testTitle.en}`, fr: `${known.name} :: ${words.testTitle.fr}` },
      blocks: [
        {
          kind: 'form',
          action: 'test',
          fields: [{ kind: 'hidden', name: 'record', label: common.name, value: known.id }],
          submit: words.test,
          note: words.testNote,
        },
      ],
    },
  ],
  moreOfList: () => [
    {
      id: 'local',
      title: words.localTitle,
      blocks: [{ kind: 'note', tone: 'plain', text: words.localText }],
    },
  ],
  actions: {
    test: action({
      fields: { record },
      edits: null,
      sample: {
        query: sampleRow,
        values: sampleRow,
      },
      run: (ctx, values) => {
        const found = recordOf(ctx, securityProviders, values.record);
        return 'refused' in found ? found : testProvider(ctx.node, found.known);
      },
    }),
  },
});
