/** The customer's directory: what it answers to, and the people it knows. */
import type { Section } from '../../../views/blocks.js';
import { type Label, same } from '../../../views/label.js';
import { words as shared } from '../../../views/words.js';
import { directory } from '../../outside/customer/directory-server.js';
import type { View } from '../drawing/parts.js';

const words = {
  server: { en: 'Directory server', fr: 'Serveur d’annuaire' },
  ldap: { en: 'LDAP, port 389', fr: 'LDAP, port 389' },
  radius: { en: 'RADIUS, port 1812', fr: 'RADIUS, port 1812' },
  kerberos: { en: 'Kerberos, port 88', fr: 'Kerberos, port 88' },
  saml: { en: 'SAML, port 443', fr: 'SAML, port 443' },
  people: { en: 'People', fr: 'Personnes' },
  nobody: { en: 'It knows nobody.', fr: 'Il ne connaît personne.' },
} as const satisfies Record<string, Label>;

const secret: Label = {
  en: `shared secret ${directory.radiusSecret}`,
  fr: `secret partagé ${directory.radiusSecret}`,
};

/** Sections of the page. */
export const directorySections = ({ state }: View): Section[] => [
  {
    id: 'server',
    title: words.server,
    blocks: [
      {
        kind: 'facts',
        items: [
          {
            label: shared.hostname,
            value: same(`${directory.name} (${state.addresses.servers.directory})`),
          },
          { label: words.ldap, value: same(directory.base) },
          { label: words.radius, value: secret },
          { label: words.kerberos, value: same(directory.realm) },
          { label: words.saml, value: same(directory.metadataPath) },
        ],
      },
    ],
  },
  {
    id: 'people',
    title: words.people,
    blocks: [
      {
        kind: 'table',
        caption: words.people,
        columns: [shared.username, shared.password],
        rows: Object.entries(directory.people).map(([username, password]) => ({
          cells: [same(username), same(password)],
        })),
        empty: words.nobody,
      },
    ],
  },
];
