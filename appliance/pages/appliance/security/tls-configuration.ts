/** Security > SSL/TLS Configuration | Sécurité > Configuration SSL/TLS: what the listeners offer. */
import type { FieldView } from '../../../../views/blocks.js';
import { type Label, same } from '../../../../views/label.js';
import { words as common, savedWords } from '../../../../views/words.js';
import {
  readTls,
  type TlsVersion,
  tlsCiphers,
  tlsVersions,
  useless,
  writeTls,
} from '../../../store/box/tls.js';
import { boxEdits } from '../../forms/edited.js';
import { checkbox, type Field, view } from '../../forms/fields.js';
import { action, type Page } from '../../page.js';

const words = {
  title: { en: 'SSL/TLS Configuration', fr: 'Configuration SSL/TLS' },
  section: { en: 'Security :: SSL/TLS Configuration', fr: 'Sécurité :: Configuration SSL/TLS' },
  versions: { en: 'Allowed Protocol Versions', fr: 'Versions de protocole autorisées' },
  ciphers: { en: 'Allowed Ciphers', fr: 'Algorithmes de chiffrement autorisés' },
  note: {
    en: 'New connections follow the settings at once; open ones go on. Clients that offer none of these can no longer connect.',
    fr: 'Les nouvelles connexions suivent aussitôt ces paramètres ; celles qui sont ouvertes continuent. Les clients qui n’en proposent aucun ne peuvent plus se connecter.',
  },
  noVersion: {
    en: 'Allow at least one protocol version, or nobody could connect any more. Nothing was changed.',
    fr: 'Autorisez au moins une version de protocole, sinon plus personne ne pourrait se connecter. Rien n’a été modifié.',
  },
  weak: {
    en: 'TLS 1.0 and 1.1 are allowed. They are broken: allow them only for clients that know nothing newer.',
    fr: 'TLS 1.0 et 1.1 sont autorisés. Ils ne sont plus sûrs : ne les autorisez que pour des clients qui ne connaissent rien de plus récent.',
  },
} as const satisfies Record<string, Label>;

const versionName = (version: TlsVersion): string =>
  version === 'TLSv1' ? 'TLS 1.0' : version.replace('v', ' ');
const noCipher = (versions: readonly TlsVersion[]): Label => {
  const names = versions.map(versionName).join(', ');
  return {
    en: `No allowed cipher suits ${names}. Allow one, or disable the version. Nothing was changed.`,
    fr: `Aucun algorithme autorisé ne convient à ${names}. Autorisez-en un ou désactivez la version. Rien n’a été modifié.`,
  };
};

const nameOf = (value: string): string => value.replace(/[^A-Za-z0-9]/g, '_');
const fields: Readonly<Record<string, Field<boolean>>> = Object.fromEntries([
  ...tlsVersions.map((version) => [nameOf(version), checkbox({ label: same(versionName(version)) })]),
  ...tlsCiphers.map(({ name }) => [nameOf(name), checkbox({ label: same(name) })]),
]);

const heading = (name: string, label: Label): FieldView => ({ kind: 'heading', name, label, value: '' });

export const tlsConfigurationPage: Page = {
  id: 'appliance.tls-configuration',
  site: 'appliance',
  path: '/appliance/tls-configuration',
  title: words.title,
  right: 'box.manage',
  menu: { tab: 'appliance.security', sub: words.title },
  sections: ({ node }, attempt) => {
    const { versions, ciphers } = readTls(node.box);
    const current = Object.fromEntries([...versions, ...ciphers].map((one) => [nameOf(one), true]));
    const drawn = view(fields, attempt?.values ?? current, attempt?.errors);
    const weak = versions.some((version) => version === 'TLSv1' || version === 'TLSv1.1');
    return [
      {
        id: 'tls',
        title: words.section,
        blocks: [
          ...(weak ? [{ kind: 'note', tone: 'warn', text: words.weak } as const] : []),
          {
            kind: 'form',
            action: 'save',
            fields: [
              heading('versions', words.versions),
              ...drawn.slice(0, tlsVersions.length),
              heading('ciphers', words.ciphers),
              ...drawn.slice(tlsVersions.length),
            ],
            submit: common.saveChanges,
            note: words.note,
          },
        ],
      },
    ];
  },
  actions: {
    save: action({
      fields,
      edits: boxEdits(({ node }) => readTls(node.box)),
      sample: { values: Object.fromEntries(Object.keys(fields).map((name) => [name, name !== 'TLSv1'])) },
      run: ({ node, actor }, values) => {
        const next = {
          versions: tlsVersions.filter((version) => values[nameOf(version)] === true),
          ciphers: tlsCiphers.map(({ name }) => name).filter((name) => values[nameOf(name)] === true),
        };
        if (next.versions.length === 0) return { refused: words.noVersion };
        const idle = useless(next);
        if (idle.length > 0) return { refused: noCipher(idle) };
        node.box.transaction('tls', () => writeTls(node.box, next));
        node.emit({ kind: 'tls.changed', data: { by: actor.name, versions: next.versions } });
        return { done: savedWords(words.section) };
      },
    }),
  },
};
