/** What an access console received from its site, and the tools of an open session. */

import type { Block, Cell } from '../../../views/blocks.js';
import { type Label, same } from '../../../views/label.js';
import { words as shared } from '../../../views/words.js';
import type { SeatState } from '../control/lab-state.js';
import { gives, order } from './parts.js';

const words = {
  received: { en: 'Received From the Site', fr: 'Reçu du site' },
  links: { en: 'Custom Links', fr: 'Liens personnalisés' },
  scripts: { en: 'Canned Scripts', fr: 'Scripts prédéfinis' },
  actions: { en: 'Special Actions', fr: 'Actions spéciales' },
  teams: { en: 'Teams', fr: 'Équipes' },
  invites: { en: 'Invite an Outsider', fr: 'Inviter une personne externe' },
  mayStart: { en: 'May start sessions', fr: 'Peut démarrer des sessions' },
  tools: { en: 'Tools of the Session', fr: 'Outils de la session' },
  noTools: { en: 'The site gives no tools.', fr: 'Le site ne donne aucun outil.' },
  kind: { en: 'Kind', fr: 'Type' },
  run: { en: 'Run', fr: 'Exécuter' },
  file: { en: 'File', fr: 'Fichier' },
  send: { en: 'Send file', fr: 'Envoyer le fichier' },
  invite: { en: 'Make key', fr: 'Créer une clé' },
  key: { en: 'Invite key', fr: 'Clé d’invitation' },
  yourName: { en: 'Your name', fr: 'Votre nom' },
  join: { en: 'Join by key', fr: 'Rejoindre par clé' },
  joined: { en: 'Joined session', fr: 'Session rejointe' },
} as const satisfies Record<string, Label>;

const listed = (names: readonly string[], none: Label = shared.none): Cell =>
  names.length === 0 ? none : { many: names.map(same) };

/** What the console holds after sign-in, beside its Jump Items. */
export function receivedBlocks({ console: { extras } }: SeatState): Block[] {
  if (extras === null) return [];
  return [
    {
      kind: 'facts',
      items: [
        { label: words.mayStart, value: extras.settings.mayStart ? shared.yes : shared.no },
        {
          label: words.teams,
          value: listed(
            extras.teams.map(({ name }) => name),
            shared.noneFeminine,
          ),
        },
        { label: words.links, value: listed(extras.links.map(({ name, url }) => `${name}: ${url}`)) },
        { label: words.scripts, value: listed(extras.scripts.map(({ name }) => name)) },
        {
          label: words.actions,
          value: listed(
            extras.actions.map(({ name }) => name),
            shared.noneFeminine,
          ),
        },
      ],
    },
  ];
}

/** Scripts, actions and invites of an open session, each with its button. */
export function toolBlocks({ name: workstation, console: { extras } }: SeatState): Block[] {
  if (extras === null) return [];
  const tool = (kind: 'script' | 'action', label: Label) => (one: { id: string; name: string }) => ({
    cells: [
      same(one.name),
      label,
      { press: words.run, ...order('console-tool', { workstation, kind, tool: one.id }) },
    ],
  });
  return [
    {
      kind: 'table',
      caption: words.tools,
      columns: [shared.name, words.kind, shared.actions],
      rows: [
        ...extras.scripts.map(tool('script', words.scripts)),
        ...extras.actions.map(tool('action', words.actions)),
        ...extras.invites.map(({ id, name }) => ({
          cells: [
            same(name),
            words.invites,
            { press: words.invite, ...order('console-invite', { workstation, profile: id }) },
          ],
        })),
      ],
      empty: words.noTools,
    },
    {
      kind: 'form',
      action: gives('console-tool'),
      fields: [
        { kind: 'hidden', name: 'workstation', label: shared.name, value: workstation },
        { kind: 'hidden', name: 'kind', label: words.kind, value: 'files' },
        { kind: 'text', name: 'tool', label: words.file, value: 'report.pdf' },
      ],
      submit: words.send,
    },
  ];
}

/** The form by which an outsider comes into a session; afterwards which one it is. */
export function joinBlocks({ name: workstation, console: { joined } }: SeatState): Block[] {
  if (joined !== null) {
    const value = same(`${joined.jumpItem} (${joined.host})`);
    return [{ kind: 'facts', items: [{ label: words.joined, value }] }];
  }
  return [
    {
      kind: 'form',
      action: gives('console-join'),
      fields: [
        { kind: 'hidden', name: 'workstation', label: shared.name, value: workstation },
        { kind: 'text', name: 'key', label: words.key, value: '', autocomplete: 'off' },
        { kind: 'text', name: 'guest', label: words.yourName, value: '', autocomplete: 'off' },
      ],
      submit: words.join,
    },
  ];
}
